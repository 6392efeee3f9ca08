"""The route of a strategy's sign-off: its boards in order, the item that brings it to each, what each decided."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.agenda import deciding
from meetings.agenda.services import propose_item
from meetings.models import AgendaItem, Board, Meeting
from strategies.access import check_can_route
from strategies.models import SignOffStep, Strategy
from strategies.route import is_ahead

STANDS = "This board’s agreement is in its minutes, so this step stays as it is."


@transaction.atomic
def add_step(*, strategy: Strategy, by: User, board: Board, wanted_on: date | None = None) -> SignOffStep:
    """Put a board at the end of the route. Raises Denied, and Refused (field "board") for one that is on it."""
    route = _held(strategy, by)
    if any(step.board_id == board.pk for step in route):
        raise Refused(f"The {board.name} is on the route already.", field="board")
    last = max((step.position for step in route), default=0)
    step = SignOffStep(strategy=strategy, board=board, wanted_on=wanted_on, position=last + 1)
    changes.save(step, by=by)
    return step


@transaction.atomic
def change_step(*, step: SignOffStep, by: User, version: int, wanted_on: date | None) -> None:
    """Say by when its agreement is wanted; None for no day. Raises Denied, Conflict."""
    check_can_route(by, step.strategy)
    step.wanted_on = wanted_on
    changes.save_if_unchanged(step, by=by, version=version, fields=["wanted_on"])


@transaction.atomic
def move_step(*, step: SignOffStep, by: User, to: str) -> None:
    """Let it change places with its neighbour: ``to`` is "up" or "down". At the end of the route nothing moves."""
    route = _held(step.strategy, by)
    place = next(n for n, one in enumerate(route) if one.pk == step.pk)
    other = place + (-1 if to == "up" else 1)
    if not 0 <= other < len(route):
        raise Refused(f"The {step.board.name} is {'first' if other < 0 else 'last'} on the route already.")
    route[place], route[other] = route[other], route[place]
    for position, one in enumerate(route, start=1):
        if one.position != position:
            one.position = position
            _store(one, by, ["position"], "The order of the route changed")


@transaction.atomic
def remove_step(*, step: SignOffStep, by: User) -> None:
    """Take a board off the route. Its item stays on its forward plan. Raises Denied, and Refused once it is minuted."""
    current = _open_step(step, by)
    changes.delete(current, by=by, reason="Taken off the route")


@transaction.atomic
def plan_step(*, step: SignOffStep, by: User, meeting: Meeting, title: str, why: str) -> AgendaItem:
    """Put an item for it into a meeting of its board: planned by an officer of that board, else proposed to them.

    Raises Denied, Refused when an item that is still ahead brings it already, and as propose_item does.
    """
    current = _open_step(step, by)
    _check_unplanned(current)
    item = propose_item(
        board=current.board,
        meeting=meeting,
        by=by,
        title=title.strip(),
        proposal=why,
        purpose=AgendaItem.Purpose.SIGN_OFF,
    )
    deciding.bring(current, item, by)
    return item


@transaction.atomic
def use_item(*, step: SignOffStep, by: User, item: AgendaItem) -> None:
    """Let an item that its board has, and ``by`` may see, bring it: what was minuted of that counts at once.

    Raises Denied, and Refused (field "item") for an item of another board or one that has left its agenda.
    """
    current = _open_step(step, by)
    seen = AgendaItem.objects.visible_to(by).live().select_related("meeting")
    found = seen.filter(pk=item.pk, meeting__board_id=current.board_id).first()
    if found is None:
        raise Refused(f"Choose an item of the {current.board.name}.", field="item")
    deciding.bring(current, found, by)


@transaction.atomic
def meet_step(*, step: SignOffStep, by: User, version: int, met_on: date, note: str) -> None:
    """The board agreed, as can be seen elsewhere than in minutes kept here.

    Raises Denied, Conflict, and Refused for a day to come, without evidence, or when its minutes say so already.
    """
    current = _open_step(step, by)
    if met_on > timezone.localdate():
        raise Refused("This day is still to come. Enter the day on which the board agreed.", field="met_on")
    if not note.strip():
        raise Refused("Say where it can be seen that the board agreed.", field="note")
    current.met_on, current.note, current.minuted = met_on, note.strip(), False
    fields = ["met_on", "note", "minuted"]
    changes.save_if_unchanged(current, by=by, version=version, fields=fields, reason="Agreed elsewhere")


@transaction.atomic
def reopen_step(*, step: SignOffStep, by: User) -> None:
    """Take back what was entered by hand. What is minuted is taken back in the minute."""
    current = _open_step(step, by)
    if current.met_on is None or current.minuted:
        raise Refused("Nothing has been entered for this step.")
    current.met_on, current.note = None, ""
    _store(current, by, ["met_on", "note"], "Not agreed after all")
    if current.item:
        deciding.settle_item(current.item, by)


def _held(strategy: Strategy, by: User) -> list[SignOffStep]:
    """The route as it is stored, held by the strategy's row, for somebody who may change it."""
    Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)
    strategy.refresh_from_db(fields=["status"])
    check_can_route(by, strategy)
    return list(strategy.sign_off_steps.select_related("board"))


def _open_step(step: SignOffStep, by: User) -> SignOffStep:
    """The step as it is stored, while no minute that ``by`` may read has decided it.

    A decision they may not read yet does not stand in their way: a refusal would tell them of it.
    """
    route = _held(step.strategy, by)
    current = next((one for one in route if one.pk == step.pk), None)
    if current is None:
        raise Refused("This board is no longer on the route. Reload the page.")
    if current.minuted and deciding.met_as_seen([current], by):
        raise Refused(STANDS)
    return current


def _check_unplanned(step: SignOffStep) -> None:
    item = AgendaItem.objects.select_related("meeting").filter(pk=step.item_id).first() if step.item_id else None
    if item and is_ahead(item):
        raise Refused(f"It is planned already, for the meeting of {item.meeting.when}.", field="meeting")
    if step.met_on and not step.minuted:
        raise Refused(f"The {step.board.name} has agreed already.", field="meeting")


def _store(step: SignOffStep, by: User, fields: list[str], reason: str) -> None:
    step.version += 1
    changes.save(step, by=by, fields=[*fields, "version"], reason=reason)
