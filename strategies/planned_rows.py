"""The planned actions of a strategy as a list: in the plan's order, one page of it, what each row shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString

from actions.log import Row, for_list, rows_of
from actions.models import Action, ActionQuerySet
from csp.shapes import as_html
from csp.words import short_date
from meetings.access import Reader
from strategies.levels import Numbered
from strategies.models import PlannedAction, Rating, Strategy

PAGE_SIZE = 50
RISKS = {Rating.RED: "red", Rating.AMBER: "yellow", Rating.GREEN: "green"}
STATES = {
    "open": ("Open", Action.OPEN),
    "overdue": ("Overdue", Action.OPEN),
    "done": ("Done", (Action.Status.COMPLETED, Action.Status.CLOSED)),
    "proposed": ("Proposed", (Action.Status.PROPOSED,)),
}


@dataclass(frozen=True)
class Planned:
    """A planned action, its action as the log knows it, its row there, and the priority it stands under."""

    planned: PlannedAction
    action: Action
    row: Row
    under: Numbered

    @property
    def starts(self) -> str:
        return short_date(self.planned.starts) if self.planned.starts else ""

    @property
    def ends(self) -> str:
        """When the log has it due; the plan's own words stand beside it where they say something else."""
        return self.row.due if self.action.due != Action.Due.NONE else "Not given"

    @property
    def when(self) -> str:
        """ "1 April 2018 to 31 March 2019", "From 1 April 2018", "Ongoing": from when to when, as a list has it."""
        if self.action.due in (Action.Due.NONE, Action.Due.ONGOING) and self.starts:
            return f"From {self.starts}{', ongoing' if self.action.due == Action.Due.ONGOING else ''}"
        return f"{self.starts} to {self.ends}" if self.starts and self.action.due == Action.Due.DATE else self.ends

    @property
    def by_when(self) -> str:
        words = self.planned.by_when
        return "" if words.casefold() == self.row.due.casefold() else words

    @property
    def risk_colour(self) -> str:
        return RISKS[Rating(self.planned.risk)] if self.planned.risk else ""


class Line(NamedTuple):
    """A row of the table, as templates/strategies/_planned_row.html writes it. Empty texts are left out there."""

    reference: str
    url: str
    text: str
    restricted: bool
    outcome: str
    latest: str
    under: str
    owners: str
    unsure: bool
    organisation: str
    when: str
    by_when: str
    overdue: str
    risk: str
    risk_colour: str
    status: str
    colour: str


def as_table(found: Sequence[Planned], *, under: bool) -> SafeString:
    """The rows of the table; ``under`` names the priority of each."""
    return as_html("strategies/_planned_row.html", map(_line, found), under=under)


def _line(each: Planned) -> Line:
    planned, row = each.planned, each.row
    return Line(
        reference=planned.reference,
        url=reverse("planned", args=[each.under.priority.strategy_id, planned.pk]),
        text=first_words(row.text, 45),
        restricted=row.restricted,
        outcome=first_words(planned.outcome, 30),
        latest=first_words(row.latest, 30),
        under=f"{each.under.number} {first_words(each.under.priority.title, 8)}",
        owners=row.owners,
        unsure=row.unsure,
        organisation=planned.lead_organisation,
        when=each.when,
        by_when=each.by_when,
        overdue=row.overdue,
        risk=planned.get_risk_display() if planned.risk else "",
        risk_colour=each.risk_colour,
        status=row.status,
        colour=row.colour,
    )


def first_words(text: str, most: int) -> str:
    """The first so many words, with a dot-dot-dot where there are more."""
    words = text.split()
    return text if len(words) <= most else f"{' '.join(words[:most])} …"


def page_of(
    strategy: Strategy,
    user: Reader,
    priorities: Sequence[Numbered],
    today: date,
    *,
    only: set[int] | None = None,
    state: str = "",
    number: str | int | None = 1,
) -> tuple[Page[tuple[int, int]], list[Planned]]:
    """A page of the planned actions ``user`` may see, of the priorities in ``only`` or of all. Five queries.

    They stand in the order of the priorities and, under each, of their references, numbers as numbers; that order no
    database knows, so the keys of all are read, and the rows of one page.
    """
    actions = _in_state(Action.objects.visible_to(user), state, today)
    found = PlannedAction.objects.filter(priority__strategy=strategy, action__in=actions)
    if only is not None:
        found = found.filter(priority__in=only)
    place = {each.priority.pk: position for position, each in enumerate(priorities)}
    keys = list(found.order_by().values_list("pk", "action_id", "priority_id", "reference"))
    keys.sort(key=lambda key: (place[key[2]], in_order(key[3]), key[0]))
    page = Paginator([(pk, action) for pk, action, _, _ in keys], PAGE_SIZE).get_page(number)
    return page, rows(list(page.object_list), priorities, today)


def rows(keys: Sequence[tuple[int, int]], priorities: Sequence[Numbered], today: date) -> list[Planned]:
    """The rows of planned actions, given as (planned, action) keys, in that order. Four queries."""
    planned = PlannedAction.objects.in_bulk([pk for pk, _ in keys])
    known = {action.pk: action for action in for_list(Action.objects.filter(pk__in=[pk for _, pk in keys]))}
    actions = [known[pk] for _, pk in keys]
    under = {each.priority.pk: each for each in priorities}
    return [
        Planned(planned[pk], action, row, under[planned[pk].priority_id])
        for (pk, _), action, row in zip(keys, actions, rows_of(actions, today), strict=True)
    ]


def in_order(reference: str) -> list[tuple[int, int, str]]:
    """1.2 before 1.10: numbers as numbers, words as words."""
    parts = re.findall(r"\d+|\D+", reference)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _in_state(actions: ActionQuerySet, state: str, today: date) -> ActionQuerySet:
    if state not in STATES:
        return actions
    found = actions.filter(status__in=STATES[state][1])
    return found.filter(due_on__lt=today) if state == "overdue" else found
