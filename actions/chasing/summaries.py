"""The mails about a board's whole log: to its officers, and to whoever chairs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from actions import digests
from actions.access import has_address
from actions.chasing.choices import CHAIRS, Often, Wish
from actions.chasing.news import CHASED
from actions.chasing.unreached import LISTED, owners_unreached
from actions.digests import SOON, Line, Problem, Summary
from actions.models import Action, ActionOwner, ActionQuerySet, DigestChoice, Escalation
from csp.models import OutboxMessage
from csp.roles import Power
from meetings.models import Board, Membership
from meetings.people import undelivered

MONDAY = 0
NOBODY = "nobody to pass it up to: its owner’s organisation has no lead whom mail reaches"


def summary_messages(on: date) -> Iterator[OutboxMessage]:
    """A mail for each officer, and for whoever chairs, of each board that has something to say.

    Both have it on Mondays, and on other nights when there is news: something newly overdue or not to be passed up, or
    for chairs when their list grows. Officers who chose (choices) one mail a week have it on that day, those who chose
    news alone have none on Mondays without. A fixed number of queries for all boards.
    """
    is_monday = on.weekday() == MONDAY
    summaries = _summaries(on)
    wishes = {
        person: Wish(often, weekday)
        for person, often, weekday in DigestChoice.objects.values_list("person_id", "often", "weekday")
    }
    told: set[tuple[int, int]] = set()
    for seat in _seats(summaries):
        person, summary = seat.person, summaries[seat.board_id]
        assert person
        assert person.user
        for_chair = seat.role in CHAIRS
        if for_chair:
            wanted = bool(summary.newly_on_list) or is_monday
        else:
            wish = wishes.get(person.pk, Wish())
            wanted = wish.wants(on, is_new=summary.is_new)
            wanted = wanted and (summary.is_new or is_monday or wish.often == Often.WEEKLY)
        if wanted and (summary.board_id, person.pk) not in told:
            told.add((summary.board_id, person.pk))
            to = person.email or person.user.email
            yield digests.summary_message(
                summary, person_id=person.pk, name=person.name, to=to, for_chair=for_chair
            )


def _seats(summaries: dict[int, Summary]) -> QuerySet[Membership]:
    """The seats of today's officers and chairs of these boards. An officer who also chairs has the officers' mail."""
    officers = Membership.objects.with_power(Power.MANAGE).values("pk")
    return (
        Membership.objects.current()
        .filter(Q(pk__in=officers) | Q(role__in=CHAIRS), has_address("person__"))
        .filter(person__user__isnull=False, board__in=summaries)
        .select_related("person__user")
        .annotate(chairs=Q(role__in=CHAIRS))
        .order_by("board", "person", "chairs")
    )


def _summaries(on: date) -> dict[int, Summary]:
    """The summaries that have something to say, by board."""
    is_open, passed = Q(status__in=Action.OPEN), _passed_to_chair()
    on_list, newly = Q(status__in=CHASED) & Q(Exists(passed)), Q(Exists(passed.filter(on=on)))
    found = (
        Action.objects.filter(status__in=[*Action.OPEN, Action.Status.PROPOSED])
        .values("board_id")
        .annotate(
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=on)),
            newly_overdue=Count("pk", filter=is_open & Q(flagged_on=on)),
            soon=Count("pk", filter=is_open & Q(due_on__gte=on, due_on__lte=on + SOON)),
            awaiting=Count("pk", filter=Q(status=Action.Status.AWAITING_CLOSURE)),
            proposed=Count("pk", filter=Q(pk__in=Action.objects.to_confirm())),
            unowned=Count("pk", filter=is_open & ~Q(Exists(ActionOwner.objects.filter(action=OuterRef("pk"))))),
            on_list=Count("pk", filter=on_list),
            newly_on_list=Count("pk", filter=on_list & newly),
        )
        .order_by("board_id")
    )
    names = {pk: (name, slug) for pk, name, slug in Board.objects.values_list("pk", "name", "slug")}
    unreached, late, listed, stuck = owners_unreached(), _late(on), _listed(on), _stuck(on)
    lost = undelivered.by_board()
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
            listed=tuple(listed.get(pk, ())),
            problems=tuple(problems),
            stuck=tuple(stuck.get(pk, ())),
            lost=tuple(digests.lost(one) for one in lost.get(pk, ())),
            **counts,
        )
    return {pk: summary for pk, summary in summaries.items() if summary.is_needed}


def _passed_to_chair() -> QuerySet[Escalation]:
    """Of an action (the outer query's row): that it stands on the chair's list for the due date it has now."""
    return Escalation.objects.filter(action=OuterRef("pk"), to=Escalation.To.CHAIR, due_on=OuterRef("due_on"))


def _late(on: date) -> dict[int, list[Line]]:
    """The first LISTED newly overdue actions of each board, oldest first."""
    return _lines(Action.objects.open().filter(flagged_on=on), on)


def _listed(on: date) -> dict[int, list[Line]]:
    """The first LISTED actions of each chair's list, oldest first, each with its owners."""
    return _lines(Action.objects.filter(Exists(_passed_to_chair()), status__in=CHASED), on, with_owners=True)


def _lines(actions: ActionQuerySet, on: date, *, with_owners: bool = False) -> dict[int, list[Line]]:
    place = Window(RowNumber(), partition_by="board_id", order_by=["due_on", "number"])
    first = (
        actions.annotate(place=place)
        .filter(place__lte=LISTED)
        .select_related("board")
        .order_by("board_id", "place")
    )
    found: dict[int, list[Line]] = {}
    for action in first.prefetch_related("owners") if with_owners else first:
        shown = digests.line(
            slug=action.board.slug,
            number=action.number,
            text=action.text,
            board=action.board.name,
            due_on=action.due_on,
            on=on,
            readable=True,  # officers and chairs sit on the board, with an account
            notes=[f"Owned by {action.owner_names or 'nobody'}."] if with_owners else (),
        )
        found.setdefault(action.board_id, []).append(shown)
    return found


def _stuck(on: date) -> dict[int, list[Problem]]:
    """What was to be passed up tonight and had nobody to go to, by board: for the officer to see to."""
    nobody = Escalation.objects.filter(to=Escalation.To.LEAD, on=on, person__isnull=True)
    found: dict[int, list[Problem]] = {}
    for one in (
        nobody.select_related("action__board").prefetch_related("action__owners").order_by("action__number")
    ):
        problem = Problem(one.action.reference, one.action.owner_names or "nobody", NOBODY)
        found.setdefault(one.action.board_id, []).append(problem)
    return found
