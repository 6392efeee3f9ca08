"""Who sees and who keeps the figures of a board. Follows the roles of meetings.access."""

from __future__ import annotations

from django.db.models import Q

from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.models import Board


def indicators_seen(user: Reader, path: str = "") -> Q:
    """The people of the board see all its indicators, restricted ones too; nobody else sees any.

    Figures are not published yet, so the public sees none. ``path`` leads to the indicator, as "indicator__".
    """
    return Q(**{f"{path}board_id__in": boards_with(user, Power.READ)})


def check_can_keep(user: Reader, board: Board) -> None:
    """Add and change a board's indicators, their values and targets: its officers."""
    check_can_manage(user, board)
