"""The one table of a strategy's moves. Each is made by an officer of its board."""

from __future__ import annotations

from csp.errors import Refused
from meetings.access import Reader
from strategies import access
from strategies.models import Strategy

Status = Strategy.Status

MOVES: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.CONSULTING, Status.ADOPTED),
    Status.CONSULTING: (Status.DRAFT,),
    Status.ADOPTED: (Status.SUPERSEDED,),
    Status.SUPERSEDED: (),
}


def check_can_move(user: Reader, strategy: Strategy, to: str) -> None:
    """Raises Denied for who may make no move at all, Refused when the table has no such move."""
    access.check_can_decide(user, strategy)
    start, end = Status(strategy.status), Status(to)
    if end not in MOVES[start]:
        raise Refused(
            f"This strategy is {start.label.lower()}, so it cannot become {end.label.lower()}. "
            "Reload the page to see what can be done with it now."
        )
