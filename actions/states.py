"""The one table of an action's moves, and who may make them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actions import access
from actions.models import Action
from csp.access import can
from csp.errors import Refused
from meetings.access import Reader

Status = Action.Status


class Who(StrEnum):
    """``OWNER`` is the action's owners and the board's officers, ``OFFICER`` its officers alone."""

    OWNER = "owner"
    OFFICER = "officer"


@dataclass(frozen=True)
class Move:
    start: Status
    to: Status
    who: Who


def _moves(start: Status, who: Who, *to: Status) -> tuple[Move, ...]:
    return tuple(Move(start, end, who) for end in to)


CLOSINGS = (Status.COMPLETED, Status.CLOSED, Status.NOT_PURSUED)
"""How an officer may close an action."""
ENDED = (*CLOSINGS, Status.MERGED)

MOVES: tuple[Move, ...] = (
    # Confirmed; what the minute says was done already is completed by it; what was no action is not pursued; what
    # stands in the log already is merged into that.
    *_moves(Status.PROPOSED, Who.OFFICER, Status.OPEN, Status.COMPLETED, Status.NOT_PURSUED, Status.MERGED),
    *_moves(Status.OPEN, Who.OWNER, Status.IN_HAND, Status.AWAITING_CLOSURE),
    *_moves(Status.IN_HAND, Who.OWNER, Status.OPEN, Status.AWAITING_CLOSURE),
    *_moves(Status.AWAITING_CLOSURE, Who.OFFICER, Status.OPEN, Status.IN_HAND),
    *_moves(Status.OPEN, Who.OFFICER, *ENDED),
    *_moves(Status.IN_HAND, Who.OFFICER, *ENDED),
    *_moves(Status.AWAITING_CLOSURE, Who.OFFICER, *ENDED),
    *(move for start in ENDED for move in _moves(start, Who.OFFICER, Status.OPEN)),
)
_BY_ENDS = {(move.start, move.to): move for move in MOVES}
_CHECKS = {Who.OWNER: access.check_can_update, Who.OFFICER: access.check_can_close}


def check_can_move(user: Reader, action: Action, to: str) -> None:
    """Raises Refused when the table has no such move, Denied when this person may not make it."""
    _CHECKS[move_of(action, to).who](user, action)


def move_of(action: Action, to: str) -> Move:
    """The move of the table from where ``action`` stands. Raises Refused when there is none."""
    start, end = Status(action.status), Status(to)
    move = _BY_ENDS.get((start, end))
    if move is None:
        raise Refused(
            f"{action.reference} is {start.label.lower()}, so it cannot become {end.label.lower()}. "
            "Reload the page to see what can be done with it now."
        )
    return move


def moves_for(user: Reader, action: Action) -> set[str]:
    """The statuses ``user`` may give ``action`` now. Asks who they are once for each kind of person."""
    may = {who: can(check, user, action) for who, check in _CHECKS.items()}
    return {move.to.value for move in MOVES if move.start == action.status and may[move.who]}


def moves_of_owners(action: Action) -> set[str]:
    """The statuses that those who own ``action`` may give it now."""
    return {move.to.value for move in MOVES if move.start == action.status and move.who == Who.OWNER}
