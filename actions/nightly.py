"""The nightly job: flags what is overdue and decides on the mails. Run twice, it changes and sends nothing more.

It works through people in chunks, so that its memory does not grow with the number of owners. Each mail is put
into the outbox under a key that is unique, in the transaction that decides on it (csp.outbox).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from actions import digests
from actions.access import has_address, speaks_for_owner
from actions.digests import SOON, Digest, Problem, Summary
from actions.due import follow_rules
from actions.models import Action, ActionOwner
from csp import outbox
from csp.models import OutboxMessage
from csp.roles import Power
from meetings.models import Board, Membership, Person

log = logging.getLogger(__name__)
PEOPLE = 500  # people a chunk
LISTED = 10  # actions and owners named in a summary
CHASED = (Action.Status.OPEN, Action.Status.IN_HAND)  # what awaits closure is with the officer
SEATS = "action__board__memberships__"


@dataclass(frozen=True)
class NightlyReport:
    """What one run did. The mails "before" were decided on by an earlier run of the same night."""

    on: date
    moved: int
    newly_overdue: int
    digests: int
    digests_before: int
    summaries: int
    summaries_before: int

    @property
    def lines(self) -> list[str]:
        """The same for whoever ran it."""
        return [
            f"Due dates moved with their meeting: {self.moved:,}",
            f"Newly overdue: {self.newly_overdue:,}",
            f"Digests put in the outbox: {self.digests:,} ({self.digests_before:,} before)",
            f"Summaries put in the outbox: {self.summaries:,} ({self.summaries_before:,} before)",
        ]


def run_nightly(on: date) -> NightlyReport:
    """Do the work of the night of ``on``: dates that follow meetings, flags, digests, summaries.

    ``on`` decides what is overdue (due before it) and due soon (within seven days from it). Who gets the mails
    is decided by the seats of today.
    """
    moved = follow_rules()
    newly_overdue = Action.objects.overdue(on).filter(flagged_on__isnull=True).update(flagged_on=on)
    found = decided = 0
    for people in _digests(on):
        found += len(people)
        decided += _put([digests.digest_message(digest) for digest in people])
    summaries = list(_summary_messages(on))
    summaries_decided = sum(_put(summaries[n : n + PEOPLE]) for n in range(0, len(summaries), PEOPLE))
    report = NightlyReport(
        on=on,
        moved=moved,
        newly_overdue=newly_overdue,
        digests=decided,
        digests_before=found - decided,
        summaries=summaries_decided,
        summaries_before=len(summaries) - summaries_decided,
    )
    log.info("nightly job done", extra={"on": on.isoformat(), "digests": decided, "flagged": newly_overdue})
    return report


def _put(messages: list[OutboxMessage]) -> int:
    with transaction.atomic():
        return outbox.put_many(messages) if messages else 0


def _digests(on: date) -> Iterator[list[Digest]]:
    """The digests of all owners, PEOPLE people at a time: two queries a chunk."""
    last = 0
    while ids := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PEOPLE]):
        rows = _due_rows(on, last, ids[-1])
        yield [_digest(person, list(theirs), on) for person, theirs in groupby(rows, key=lambda row: row["who"])]
        last = ids[-1]


def _due_rows(on: date, after: int, upto: int) -> list[dict[str, Any]]:
    """Who is told of which action, by person and due date: by name, for their organisation, as a member."""
    owners = ActionOwner.objects.filter(
        confirmed=True, action__status__in=CHASED, action__due_on__lte=on + SOON
    ).order_by()
    by_name = _told(owners, "person__", after, upto, Q())
    by_seat = _told(owners, f"{SEATS}person__", after, upto, speaks_for_owner(SEATS))
    rows = by_name.union(by_seat, all=True).order_by("who", "due_on", "action_id")
    told: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        told.setdefault((row["who"], row["action_id"]), row)
    return list(told.values())


def _told(owners: QuerySet[ActionOwner], path: str, after: int, upto: int, also: Q) -> QuerySet[Any, Any]:
    inside = Q(**{f"{path}id__gt": after, f"{path}id__lte": upto})
    return owners.filter(inside & has_address(path) & also).values(
        "action_id",
        who=F(f"{path}id"),
        name=F(f"{path}name"),
        email=F(f"{path}email"),
        login=F(f"{path}user__email"),
        due_on=F("action__due_on"),
        number=F("action__number"),
        said=F("action__text"),
        restricted=F("action__restricted"),
        slug=F("action__board__slug"),
        board=F("action__board__name"),
    )


def _digest(person: int, rows: list[dict[str, Any]], on: date) -> Digest:
    """One person's digest. A restricted text goes only to somebody who could read it here: with an account.

    Owners see their own actions and whoever sits on the board its whole log, so an account that is open is all
    that can be missing (actions.access).
    """
    first = rows[0]
    shown = [
        (
            row["due_on"],
            digests.line(
                slug=row["slug"],
                number=row["number"],
                text=row["said"],
                board=row["board"],
                due_on=row["due_on"],
                on=on,
                readable=not row["restricted"] or bool(row["login"]),
            ),
        )
        for row in rows
    ]
    overdue, soon = digests.lines_of(shown, on)
    return Digest(person, first["name"], first["email"] or first["login"], on, overdue, soon)


def _summary_messages(on: date) -> Iterator[OutboxMessage]:
    """A mail for each officer of each board that has something to say. Five queries for all boards."""
    summaries = _summaries(on)
    seats = (
        Membership.objects.current()
        .with_power(Power.MANAGE)
        .filter(has_address("person__"), person__user__isnull=False, board__in=summaries)
        .select_related("person__user")
        .order_by("board", "person")
    )
    told: set[tuple[int, int]] = set()
    for seat in seats:
        person, summary = seat.person, summaries[seat.board_id]
        if person and person.user and (summary.board_id, person.pk) not in told:
            told.add((summary.board_id, person.pk))
            to = person.email or person.user.email
            yield digests.summary_message(summary, person_id=person.pk, name=person.name, to=to)


def _summaries(on: date) -> dict[int, Summary]:
    """The summaries that have something to say, by board."""
    is_open = Q(status__in=Action.OPEN)
    found = (
        Action.objects.filter(status__in=[*Action.OPEN, Action.Status.PROPOSED])
        .values("board_id")
        .annotate(
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=on)),
            newly_overdue=Count("pk", filter=is_open & Q(flagged_on=on)),
            soon=Count("pk", filter=is_open & Q(due_on__gte=on, due_on__lte=on + SOON)),
            awaiting=Count("pk", filter=Q(status=Action.Status.AWAITING_CLOSURE)),
            proposed=Count("pk", filter=Q(status=Action.Status.PROPOSED)),
            unowned=Count("pk", filter=is_open & ~Q(Exists(ActionOwner.objects.filter(action=OuterRef("pk"))))),
        )
        .order_by("board_id")
    )
    names = {pk: (name, slug) for pk, name, slug in Board.objects.values_list("pk", "name", "slug")}
    unreached, late = _unreached(), _late(on)
    summaries = {}
    for row in found:
        counts: dict[str, int] = dict(row)  # type: ignore[arg-type]
        pk = counts.pop("board_id")
        count, problems = unreached.get(pk, (0, []))
        summaries[pk] = Summary(
            board_id=pk,
            board=names[pk][0],
            slug=names[pk][1],
            on=on,
            unreached=count,
            late=tuple(late.get(pk, ())),
            problems=tuple(problems),
            **counts,
        )
    return {pk: summary for pk, summary in summaries.items() if summary.is_needed}


def _late(on: date) -> dict[int, list[digests.Line]]:
    """The first LISTED newly overdue actions of each board, oldest first."""
    place = Window(RowNumber(), partition_by="board_id", order_by=["due_on", "number"])
    newly = Action.objects.open().filter(flagged_on=on).annotate(place=place).filter(place__lte=LISTED)
    found: dict[int, list[digests.Line]] = {}
    for action in newly.select_related("board").order_by("board_id", "place"):
        shown = digests.line(
            slug=action.board.slug,
            number=action.number,
            text=action.text,
            board=action.board.name,
            due_on=action.due_on or on,
            on=on,
            readable=True,  # officers sit on the board, with an account
        )
        found.setdefault(action.board_id, []).append(shown)
    return found


def _unreached() -> dict[int, tuple[int, list[Problem]]]:
    """How many owners of open actions the mail does not reach, board by board, and the first LISTED of them."""
    board = F("action__board_id")
    problems = (
        ActionOwner.objects.filter(action__status__in=Action.OPEN)
        .annotate(problem=_problem())
        .exclude(problem="")
        .annotate(
            place=Window(RowNumber(), partition_by=[board], order_by=["action__number", "position", "pk"]),
            of=Window(Count("pk"), partition_by=[board]),
        )
        .filter(place__lte=LISTED)
        .select_related("action__board")
        .order_by("action__board_id", "place")
    )
    found: dict[int, tuple[int, list[Problem]]] = {}
    for owner in problems:
        problem = Problem(owner.action.reference, owner.text, owner.problem)
        found.setdefault(owner.action.board_id, (owner.of, []))[1].append(problem)
    return found


def _problem() -> Case:
    """Why an owner gets no mail, in words; empty when they do."""
    told = speaks_for_owner(SEATS) & has_address(f"{SEATS}person__")
    reached = Exists(ActionOwner.objects.filter(told, pk=OuterRef("pk")))
    return Case(
        When(
            person__isnull=True, organisation__isnull=True, everyone=False,
            then=Value("not matched to anybody"),
        ),
        When(confirmed=False, then=Value("to be confirmed")),
        When(Q(person__isnull=False) & ~has_address("person__"), then=Value("no e-mail address")),
        When(Q(person__isnull=True) & ~Q(reached), then=Value("nobody on the board gets mail for it")),
        default=Value(""),
    )  # fmt: skip
