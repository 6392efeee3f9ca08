"""The route of a strategy's sign-off: the boards it must pass, how far it is, what is late or out of order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from csp.roles import Power
from csp.words import short_date
from meetings.access import Reader, boards_held
from meetings.agenda import states
from meetings.agenda.deciding import Met, met_as_seen
from meetings.models import AgendaItem
from strategies.models import SignOffStep, Strategy


class State(StrEnum):
    """How far a step is, as its reader may know."""

    MET = "Agreed"
    PLANNED = "Planned"
    PROPOSED = "Proposed"
    LEFT = "Not planned"
    OPEN = "Not planned yet"

    @property
    def colour(self) -> str:
        return COLOURS[self]


COLOURS = {
    State.MET: "green",
    State.PLANNED: "blue",
    State.PROPOSED: "light-blue",
    State.LEFT: "orange",
    State.OPEN: "grey",
}
STANDING = (State.PLANNED, State.PROPOSED)


@dataclass(frozen=True)
class Leg:
    """The facts of one step, in the order of the route. ``at`` is the day of the meeting whose item brings it there."""

    board: str
    state: State
    wanted: date | None = None
    met: date | None = None
    at: date | None = None


def remarks(legs: Sequence[Leg], today: date) -> list[list[str]]:
    """What is late or out of order, in sentences, for each step.

    A step is late when its day has passed before the board agreed, or its meeting is after that day. It is out of
    order when its board agreed, or is to decide, before a board that comes earlier on the route. One day is in order.
    """
    return [[*_late(leg, today), *_out_of_order(leg, legs[:place])] for place, leg in enumerate(legs)]


def _late(leg: Leg, today: date) -> list[str]:
    said = []
    if leg.at and leg.state in STANDING and leg.at < today:
        said.append("That meeting has passed, and no agreement of it is in the minutes yet.")
    if leg.wanted is None:
        return said
    wanted = short_date(leg.wanted)
    if leg.met:
        return [f"Late: it was wanted by {wanted}."] if leg.met > leg.wanted else []
    if leg.wanted < today:
        return [*said, f"Late: it was wanted by {wanted}."]
    if leg.at and leg.state in STANDING and leg.at > leg.wanted:
        return [*said, f"That meeting comes too late: it is wanted by {wanted}."]
    return said


def _out_of_order(leg: Leg, before: Sequence[Leg]) -> list[str]:
    """Of the boards that come before, the first that was or will be passed over."""
    if leg.met:
        over = next((one for one in before if one.met is None or one.met > leg.met), None)
        return [f"Out of order: the {over.board} comes before it on the route."] if over else []
    if leg.at is None or leg.state not in STANDING:
        return []
    for one in before:
        if one.met:
            continue
        if one.at is None or one.state not in STANDING:
            return [f"Out of order: the {one.board} comes before it and is not planned yet."]
        if one.at > leg.at:
            return [f"Out of order: the {one.board} comes before it and meets later, on {short_date(one.at)}."]
    return []


@dataclass(frozen=True)
class Shown:
    """A step as one person is shown it. ``item_url`` is empty where they may not see the item."""

    step: SignOffStep
    number: int
    state: State
    met: Met | None
    item: AgendaItem | None
    remarks: Sequence[str]

    @property
    def is_to_plan(self) -> bool:
        return self.state in (State.OPEN, State.LEFT)

    @property
    def item_url(self) -> str:
        return f"{self.item.meeting.get_absolute_url()}#item-{self.item.pk}" if self.item else ""


def read_route(strategy: Strategy, user: Reader, today: date) -> list[Shown]:
    """The steps of the route, as ``user`` may see them; nothing for whoever sits on none of its boards.

    A decision they may not read has not been taken, as far as this tells. At most five queries.
    """
    steps = list(strategy.sign_off_steps.select_related("board"))
    held = set(boards_held(user, Power.READ))
    if not held & {strategy.board_id, *(step.board_id for step in steps)}:
        return []
    met = met_as_seen(steps, user)
    wanted = [step.item_id for step in steps if step.item_id and step.pk not in met]
    seen = AgendaItem.objects.visible_to(user).filter(pk__in=wanted).select_related("meeting__board")
    items = {item.pk: item for item in seen}
    states_of = [_state(step, met, items) for step in steps]
    legs = [
        Leg(
            step.board.name,
            state,
            step.wanted_on,
            met[step.pk].on if step.pk in met else None,
            items[step.item_id].meeting.date if step.item_id in items else None,
        )
        for step, state in zip(steps, states_of, strict=True)
    ]
    said = remarks(legs, today)
    return [
        Shown(step, place + 1, states_of[place], met.get(step.pk), items.get(step.item_id or 0), said[place])
        for place, step in enumerate(steps)
    ]


def _state(step: SignOffStep, met: dict[int, Met], items: dict[int, AgendaItem]) -> State:
    if step.pk in met:
        return State.MET
    if step.item_id is None:
        return State.OPEN
    item = items.get(step.item_id)
    if item is None:  # planned by that board, which tells its own people alone
        return State.PLANNED
    if item.status not in AgendaItem.LIVE or item.meeting.state == item.meeting.State.CANCELLED:
        return State.LEFT
    return State.PROPOSED if item.status == AgendaItem.Status.PROPOSED else State.PLANNED


def not_met(route: Sequence[Shown]) -> list[str]:
    """The boards that have not agreed yet, as far as is known."""
    return [shown.step.board.name for shown in route if shown.state != State.MET]


def is_ahead(item: AgendaItem) -> bool:
    """Whether an item still can bring a step to its board."""
    return item.status in AgendaItem.LIVE and item.meeting.state in states.AHEAD
