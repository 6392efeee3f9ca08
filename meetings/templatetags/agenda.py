"""What stands around every page of a meeting: where it is, and what state it is in."""

from __future__ import annotations

from django import template

from meetings.models import Meeting
from meetings.templatetags.boards import board_crumbs

register = template.Library()

STATE_COLOURS = {
    Meeting.State.TO_BE_BOOKED: "yellow",
    Meeting.State.BOOKED: "blue",
    Meeting.State.PUBLISHED: "green",
    Meeting.State.HELD: "grey",
    Meeting.State.CLOSED: "grey",
    Meeting.State.CANCELLED: "red",
}


@register.simple_tag
def meeting_crumbs(meeting: Meeting, own_page: bool = False) -> list[tuple[str, str]]:
    """Boards, the board, and the meeting unless this is its own page."""
    crumbs = board_crumbs(meeting.board)
    return crumbs if own_page else [*crumbs, (meeting.when, meeting.get_absolute_url())]


@register.filter
def state_colour(state: str) -> str:
    """The colour of a meeting's state; its words always stand beside it."""
    return STATE_COLOURS[Meeting.State(state)]
