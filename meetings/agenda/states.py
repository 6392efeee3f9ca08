"""The lifecycle of a meeting: one table of moves and who may make them. And what may still change when."""

from __future__ import annotations

from dataclasses import dataclass

from csp.errors import Refused
from csp.roles import Power
from meetings.models import AgendaItem, Meeting

State = Meeting.State


@dataclass(frozen=True)
class Move:
    """From any of ``sources`` to ``target``, by somebody who holds ``power`` on the board."""

    name: str
    sources: frozenset[State]
    target: State
    power: Power = Power.MANAGE


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("book", frozenset({State.TO_BE_BOOKED, State.CANCELLED}), State.BOOKED),
        Move("publish", frozenset({State.BOOKED}), State.PUBLISHED),
        # A board without a notice rule may meet without ever publishing an agenda.
        Move("hold", frozenset({State.BOOKED, State.PUBLISHED}), State.HELD),
        Move("close", frozenset({State.HELD}), State.CLOSED),
        Move("cancel", frozenset({State.TO_BE_BOOKED, State.BOOKED, State.PUBLISHED}), State.CANCELLED),
    )
}

# A meeting still to come: what is planned or deferred may go to it.
AHEAD = frozenset({State.TO_BE_BOOKED, State.BOOKED, State.PUBLISHED})

_REFUSALS = {
    "book": "This meeting is already booked.",
    "publish": "Only the agenda of a booked meeting can be published, and only once.",
    "hold": "Only a meeting that is booked can be marked as held.",
    "close": "A meeting is closed after it has been held: mark it as held first.",
    "cancel": "This meeting has been held or cancelled already.",
}


def can_move(meeting: Meeting, name: str) -> bool:
    """Whether the table allows the move from where the meeting stands."""
    return meeting.state in MOVES[name].sources


def check_move(meeting: Meeting, name: str) -> Move:
    """The move, if the table allows it from where the meeting stands. Raises Refused with the reason."""
    if not can_move(meeting, name):
        raise Refused(_REFUSALS[name])
    return MOVES[name]


def why_meeting_is_fixed(meeting: Meeting) -> str:
    """Why nothing of this meeting and its agenda can be changed any more; empty while it can."""
    if meeting.state == State.CANCELLED:
        return "This meeting was cancelled. Book it again, or defer its items to another meeting."
    if meeting.state == State.CLOSED:
        return "This meeting is closed. Nothing of it can be changed any more."
    return ""


def why_not_started(meeting: Meeting) -> str:
    """Why an agenda cannot be started from the template and the plan; empty while it can."""
    if meeting.state == State.TO_BE_BOOKED:
        return "This meeting is not booked yet. Book it first, then start its agenda."
    if meeting.published_at:
        return "The agenda has been published. What comes now is late business: add it with the chair's reason."
    if meeting.state == State.HELD:
        return "This meeting has been held."
    return why_meeting_is_fixed(meeting)


def why_it_left(item: AgendaItem) -> str:
    """That an item is deferred, withdrawn or merged, as a sentence; empty for one that is to be taken."""
    if item.status in AgendaItem.LIVE:
        return ""
    if item.merged_into:
        return f"This item has been merged into “{item.merged_into.title}”."
    return f"This item has already been {item.get_status_display().lower()}."


def why_item_is_fixed(item: AgendaItem) -> str:
    """Why an item cannot be edited, moved or removed; empty while it can.

    A published item stands as it was published: members have prepared for it and the public has read it.
    """
    if item.status == AgendaItem.Status.DEFERRED:
        return "This item has been deferred. Edit the one that took its place, or restore this one first."
    if item.status == AgendaItem.Status.WITHDRAWN:
        return "This item has been withdrawn. Restore it first."
    if item.status == AgendaItem.Status.MERGED:
        return f"{why_it_left(item)} Edit that, or restore this one first."
    if item.published_at:
        return (
            "This item has been published, so it stays as it is. You can defer it or withdraw it, with a reason."
        )
    return why_meeting_is_fixed(item.meeting)
