"""Who sees a strategy and who keeps it. Follows the roles of meetings.access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from csp.errors import Denied
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.models import Board

if TYPE_CHECKING:
    from strategies.models import Strategy


def strategies_seen(user: Reader) -> Q:
    """What has been adopted is public, and stays so when another takes its place. Drafts are for the board.

    Planned actions and measures on it are seen as the action log and the indicators are: by their own rules.
    """
    return Q(adopted_on__isnull=False) | Q(board_id__in=boards_with(user, Power.READ))


def check_can_keep(user: Reader, board: Board) -> None:
    """Make a board's strategies: its officers."""
    check_can_manage(user, board)


def check_can_decide(user: Reader, strategy: Strategy) -> None:
    """Record that its board has adopted it, or that another has taken its place: the board's officers."""
    check_can_keep(user, strategy.board)


def check_can_edit(user: Reader, strategy: Strategy) -> None:
    """Change what a strategy says: its officers, until it is adopted. What a board has adopted is fixed."""
    check_can_keep(user, strategy.board)
    if not strategy.is_draft:
        raise Denied("This strategy was adopted: what it says is fixed. Make a new one to take its place.")


def check_can_plan(user: Reader, strategy: Strategy) -> None:
    """Plan actions under a strategy: its officers, until another has taken its place."""
    check_can_keep(user, strategy.board)
    if strategy.is_superseded:
        raise Denied("Another strategy has taken the place of this one: nothing more is planned under it.")
