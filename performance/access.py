"""Who sees and who keeps the figures of a board. Follows the roles of meetings.access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.models import Board, Paper

if TYPE_CHECKING:
    from performance.models import Indicator


def indicators_seen(user: Reader, path: str = "") -> Q:
    """The people of the board see all its indicators, restricted ones too, an owner from elsewhere their own;
    everybody those that were opened.

    ``path`` leads to the indicator, as "indicator__".
    """
    opened = Q(**{f"{path}opened_at__isnull": False, f"{path}restricted": False})
    if not user.is_authenticated:
        return opened
    theirs = Q(**{f"{path}board_id__in": boards_with(user, Power.READ)})
    return opened | theirs | Q(**{f"{path}owner__user_id": user.pk})


def hides_nothing_from(user: Reader, path: str = "") -> Q:
    """Of the indicators that ``user`` may see, those of which every figure is shown: their boards' and their own, and
    the opened ones that hide no small numbers. The figures of the others go through ``performance.parts`` alone.

    ``path`` leads to the indicator, as "indicator__".
    """
    whole = Q(**{f"{path}suppress_below__isnull": True})
    if not user.is_authenticated:
        return whole
    theirs = Q(**{f"{path}board_id__in": boards_with(user, Power.READ)})
    return whole | theirs | Q(**{f"{path}owner__user_id": user.pk})


def reports_seen(user: Reader) -> Q:
    """A report that is no paper yet is for those who see drafts; one that is, for whoever may read that paper."""
    drafts = Q(paper__isnull=True, board_id__in=boards_with(user, Power.SEE_DRAFTS))
    return drafts | Q(paper__in=Paper.objects.visible_to(user).order_by().values("pk"))


def check_can_keep(user: Reader, board: Board) -> None:
    """Add and change a board's indicators, their values and targets: its officers."""
    check_can_manage(user, board)


def check_can_report(user: Reader, indicator: Indicator) -> None:
    """Give an indicator's figures and say what they mean: its owner, and its board's officers."""
    owner = indicator.owner
    if owner and user.is_authenticated and owner.user_id == user.pk:
        return
    check_can_keep(user, indicator.board)
