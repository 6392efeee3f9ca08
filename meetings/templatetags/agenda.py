"""What stands around every page of a meeting: where it is, and what state it is in."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from meetings.access import Reader
from meetings.models import Meeting
from meetings.registries import Panel, Registry
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


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], registry: Registry[Panel], subject: Any) -> SafeString:
    """The panels that other parts registered for this subject and have something to show to this person."""
    request = context["request"]
    user: Reader = request.user
    shown = []
    for panel in registry:
        values = panel.context(user, subject)
        if values is not None:
            shown.append(render_to_string(panel.template, values, request=request))
    return mark_safe("\n".join(shown))  # noqa: S308 (templates escape for themselves)
