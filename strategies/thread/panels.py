"""What the thread shows on pages of meetings: where officers say what an item is about, and what is broken."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from csp.access import can
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.models import AgendaItem, Board
from meetings.thread.kinds import ITEM
from meetings.thread.registry import Node
from strategies.thread.broken import how_many


def of_item(user: Reader, item: AgendaItem) -> dict[str, Any] | None:
    """For officers of its board."""
    if not can(check_can_manage, user, item.meeting.board):
        return None
    return {"url": reverse("item-about", args=[item.pk])}


def of_node(user: Reader, node: Node) -> dict[str, Any] | None:
    """The same on the page of the item's thread: of one that is only planned, that is the only page."""
    if node.place[0] != ITEM:
        return None
    return of_item(user, AgendaItem.objects.select_related("meeting__board").get(pk=node.place[1]))


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """How many broken ends an officer's boards have. Two queries."""
    boards = Board.objects.filter(pk__in=boards_with(user, Power.MANAGE))
    count = how_many(boards, timezone.localdate())
    return {"count": count} if count else None
