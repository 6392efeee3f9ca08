"""What a board has on its dashboard."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from csp.words import counted
from meetings.models import Board
from performance.access import check_can_keep
from performance.models import DashboardCard, Indicator

MOST = 40


@transaction.atomic
def choose_cards(*, board: Board, by: User, indicators: Sequence[Indicator]) -> None:
    """Put these on the board's dashboard, in this order, in place of what was there; none gives it all of its own.

    They are the board's own, or others that ``by`` may see. Who may not see one is not shown its card. Raises Denied,
    and Refused for one that may not be seen, or for more than anybody would read.
    """
    check_can_keep(by, board)
    if len(indicators) > MOST:
        raise Refused(f"{counted(MOST, 'card')} are the most that fit a dashboard. Take some away.")
    wanted = list(dict.fromkeys(one.pk for one in indicators))
    if Indicator.objects.visible_to(by).filter(pk__in=wanted).count() < len(wanted):
        raise Refused("One of these indicators is not there any more. Look at the list again.")
    board.dashboard_cards.all().delete()
    DashboardCard.objects.bulk_create(
        DashboardCard(board=board, indicator_id=pk, position=place) for place, pk in enumerate(wanted, 1)
    )
