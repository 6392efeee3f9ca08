"""What of the plan stands on an officer's desk, and on the first page of a board."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from csp.access import can
from csp.roles import Power
from meetings.access import Reader, boards_held, check_can_read
from meetings.agenda.foresight import SOON
from meetings.agenda.plan.months import cards_of
from meetings.agenda.plan.reading import left_over
from meetings.models import AgendaItem, Board, Meeting
from meetings.registries import Panel


def to_look_at(user: Reader, subject: None) -> dict[str, Any] | None:
    """Meetings of the next three months, and what fell off earlier ones, of the boards one keeps: those with something
    to look at. Today's meeting is no longer planned."""
    boards = boards_held(user, Power.MANAGE)
    if not boards:
        return None
    today = timezone.localdate()
    near = Q(date__gt=today, date__lte=today + SOON) & ~Q(state=Meeting.State.CANCELLED)
    fell_off = left_over(AgendaItem.objects.filter(meeting__board__in=boards))
    meetings = Meeting.objects.filter(near | Q(pk__in=fell_off, date__lt=today), board__in=boards)
    cards = cards_of(user, list(meetings.select_related("board").order_by("date", "board__name")), today=today)
    warned = [card for card in cards if card.warnings]
    return {"cards": warned} if warned else None


def next_meeting(user: Reader, board: Board) -> dict[str, Any] | None:
    """What is planned for the board's next meeting, for its own people."""
    if not can(check_can_read, user, board):
        return None
    today = timezone.localdate()
    coming = Meeting.objects.visible_to(user).filter(board=board).upcoming(today).select_related("board").first()
    return {"board": board, "card": cards_of(user, [coming], today=today)[0]} if coming else None


DESK_PANEL = Panel("forward-plan", 15, "meetings/agenda/_plan_desk.html", to_look_at)
BOARD_PANEL = Panel("forward-plan", 5, "meetings/agenda/_plan_next.html", next_meeting)
