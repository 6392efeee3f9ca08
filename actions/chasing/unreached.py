"""Owners whom no mail about their action reaches, and why: for the summaries, and the officer's desk."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from actions.access import has_address, speaks_for_owner
from actions.chasing.choices import silent
from actions.chasing.told import SEATS
from actions.digests import Problem
from actions.models import Action, ActionOwner

LISTED = 10  # actions and owners named in a summary, or on the desk, of each board


def owners_unreached(
    owners: QuerySet[ActionOwner] | None = None, listed: int = LISTED
) -> dict[int, tuple[int, list[Problem]]]:
    """How many of these owners of open actions (of all) mail does not reach, by board, and the first ``listed``.

    One query.
    """
    found_in = ActionOwner.objects.all() if owners is None else owners
    problems = (
        found_in.filter(action__status__in=Action.OPEN)
        .annotate(problem=_problem())
        .exclude(problem="")
        .annotate(
            place=Window(
                RowNumber(), partition_by=[F("action__board_id")], order_by=["action__number", "position", "pk"]
            ),
            of=Window(Count("pk"), partition_by=[F("action__board_id")]),
        )
        .filter(place__lte=listed)
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
        When(person__in=silent().values("person_id"), then=Value("has chosen to get no mail")),
        When(Q(person__isnull=True) & ~Q(reached), then=Value("nobody on the board gets mail for it")),
        default=Value(""),
    )  # fmt: skip
