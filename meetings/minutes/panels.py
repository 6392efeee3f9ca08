"""What the pages of a meeting and of an item show of its minutes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from csp.access import can
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.agenda.numbers import numbers_in
from meetings.minutes import states
from meetings.minutes.approvals import with_unsettled
from meetings.minutes.interests import offers
from meetings.minutes.record import anchor_of, corrections_of, standing, with_changes
from meetings.models import AgendaItem, Decision, Exclusion, Meeting, Minute, Minutes, Part
from meetings.registries import Panel
from meetings.text import to_html
from meetings.thread.kinds import DECISION, ITEM
from meetings.thread.registry import Node
from meetings.thread.walk import next_to


def meeting_minutes(user: Reader, meeting: Meeting) -> dict[str, Any] | None:
    """The minutes this person may read; for an officer, where to begin them. Nothing for anybody else."""
    minutes = _seen(user, meeting)
    may_manage = can(check_can_manage, user, meeting.board)
    if minutes is None and not (may_manage and _can_begin(meeting)):
        return None
    return {
        "meeting": meeting,
        "minutes": minutes,
        "standing": standing(minutes) if minutes else "",
        "may_manage": may_manage,
        "is_today": meeting.date == timezone.localdate(),
    }


def meeting_interests(user: Reader, meeting: Meeting) -> dict[str, Any] | None:
    """For an officer, until the meeting is closed: whom to ask about which item, and who is kept from papers."""
    if not _can_begin(meeting) or meeting.state == Meeting.State.CLOSED:
        return None
    if not can(check_can_manage, user, meeting.board):
        return None
    withheld = Exclusion.objects.standing().filter(item__meeting=meeting).count()
    return {"meeting": meeting, "offers": offers(meeting, user), "withheld": withheld}


def item_minute(user: Reader, item: AgendaItem) -> dict[str, Any] | None:
    """What was minuted under an item, as this person may read it."""
    minutes = _seen(user, item.meeting)
    if minutes is None:
        return None
    minute = Minute.objects.filter(minutes=minutes, item_id=item.pk).first()
    may_edit = can(check_can_manage, user, item.meeting.board) and not states.why_fixed(minutes)
    private = minute.restricted_text if minute and minutes.entitled else ""
    made = corrections_of(minutes, entitled=minutes.entitled) if minutes.is_fixed else []
    corrections = [one for one in made if one.item_id == item.pk]
    if not may_edit and not (minute and (minute.text or minute.decision or private)):
        return None
    return {
        "item": item,
        "meeting": item.meeting,
        "standing": standing(minutes, [one.at_meeting for one in corrections]),
        "html": to_html(with_changes(minute.text, Part.TEXT, corrections)) if minute else "",
        "decision_html": to_html(with_changes(minute.decision, Part.DECISION, corrections)) if minute else "",
        "restricted_html": to_html(with_changes(private, Part.RESTRICTED, corrections)),
        "may_edit": may_edit,
    }


def desk_comments(user: Reader, subject: None) -> dict[str, Any] | None:
    """Circulated minutes of the boards one keeps with comments that nobody has settled. One query."""
    kept = Minutes.objects.filter(
        meeting__board_id__in=boards_with(user, Power.MANAGE), state=Minutes.State.CIRCULATED
    )
    rows = list(with_unsettled(kept).filter(unsettled__gt=0).select_related("meeting__board"))
    return {"rows": rows} if rows else None


def of_decision(user: Reader, node: Node) -> dict[str, Any] | None:
    """On the page of a decision's thread: where it is minuted; for the board's officers, whether it needs an action.

    Who sees the decision was settled when the node was read.
    """
    if node.place[0] != DECISION:
        return None
    known = Decision.objects.select_related(
        "minute__item", "minute__minutes__meeting__board", "needs_none_by__person"
    )
    decision = known.get(pk=node.place[1])
    meeting = decision.minute.minutes.meeting
    came_of = next_to(DECISION, [decision.pk], user, but=(ITEM,))[decision.pk].came_of
    number, label = numbers_in([meeting]).get(decision.minute.item_id, ("", ""))
    said_by = decision.needs_none_by
    return {
        "decision": decision,
        "html": to_html(decision.text),
        "meeting": meeting,
        "number": number,
        "minutes_url": f"{reverse('minutes', args=[meeting.board.slug, meeting.date])}"
        f"#{anchor_of(label, decision.minute.item_id)}",
        "may_mark": can(check_can_manage, user, meeting.board) and (decision.needs_none_at or not came_of),
        "said_by": getattr(said_by, "person", None) or said_by,
    }


def _seen(user: Reader, meeting: Meeting) -> Minutes | None:
    seen = Minutes.objects.visible_to(user).select_related("approved_at_meeting")
    return seen.filter(meeting_id=meeting.pk).first()


def _can_begin(meeting: Meeting) -> bool:
    return meeting.state not in (Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED)


MEETING_PANEL = Panel("minutes", 20, "meetings/minutes/_meeting_panel.html", meeting_minutes)
INTERESTS_PANEL = Panel("interests", 15, "meetings/minutes/_interests_panel.html", meeting_interests)
ITEM_PANEL = Panel("minute", 10, "meetings/minutes/_item_panel.html", item_minute)
DECISION_PANEL = Panel("decision", 10, "meetings/minutes/_thread_decision.html", of_decision)
DESK_PANEL = Panel("comments", 30, "meetings/minutes/_desk_comments.html", desk_comments)
