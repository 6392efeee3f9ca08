"""What stands around every page of a meeting: where it is, and what state it is in."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from meetings.agenda import states
from meetings.agenda.rules import rule_words
from meetings.models import AgendaItem, Board, Meeting, StandingItem
from meetings.templatetags.boards import board_crumbs

register = template.Library()

TAKES_PAPERS = (AgendaItem.Kind.ITEM, AgendaItem.Kind.WORKSHOP)
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


@dataclass(frozen=True)
class MayDo:
    """What an officer may do to one item as things stand."""

    edit: bool
    answer: bool
    confirm: bool
    add_paper: bool
    add_under: bool
    leave: bool
    split: bool
    undo_split: bool
    remove: bool
    restore: bool

    @property
    def change(self) -> bool:
        """Whether there is anything but putting it on the agenda, or putting it back."""
        return self.edit or self.add_paper or self.add_under or self.leave or self.remove


@register.simple_tag
def item_actions(item: AgendaItem, meeting: Meeting) -> MayDo:
    """Which actions to offer to an officer; each service still decides for itself."""
    closed = meeting.state == Meeting.State.CLOSED
    live = item.status in AgendaItem.LIVE
    free = live and not item.published_at and not states.why_meeting_is_fixed(meeting)
    on_agenda = item.status == AgendaItem.Status.CONFIRMED
    return MayDo(
        edit=free,
        answer=free and item.status == AgendaItem.Status.PROPOSED,
        confirm=free and not on_agenda and meeting.is_booked,
        add_paper=live and not states.why_meeting_is_fixed(meeting) and item.kind in TAKES_PAPERS,
        add_under=free and on_agenda and item.kind != AgendaItem.Kind.BREAK,
        leave=live and not (closed and on_agenda),
        split=live and not (closed and on_agenda) and item.kind != AgendaItem.Kind.BREAK,
        undo_split=free and item.split_from_id is not None,
        remove=free and on_agenda,
        restore=not live and not closed,
    )


@register.filter
def comes_when(standing: StandingItem) -> str:
    """When an item of a template comes: "Each June"."""
    return rule_words(standing.rule, standing.month_numbers)


@register.simple_tag
def feed_address(board: Board) -> dict[str, str]:
    """The address to subscribe to a board's meetings at, and the same as a phone opens it in its calendar."""
    url = f"{settings.SITE_URL}{reverse('board-calendar', args=[board.slug])}"
    return {"url": url, "opens": f"webcal://{url.partition('://')[2]}"}


@register.filter
def is_movable(item: AgendaItem) -> bool:
    """Whether to offer moving it, on an agenda that can be changed; the service still decides for itself."""
    return item.status in AgendaItem.LIVE and not item.published_at


@register.simple_tag
def come_back(here: str, item: AgendaItem) -> str:
    """The part of an address that says where to go back to: the same page, at the item's row."""
    if not here:
        return ""
    joint = "&" if "?" in here else "?"
    at = f"{here}{joint}{urlencode({'at': item.pk})}#item-{item.pk}"
    return f"?{urlencode({'next': at})}"
