"""End an action, or this year's round of it; merge it into another; open it again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from actions.access import check_can_close
from actions.due import meetings_that_count, next_round
from actions.models import Action, ActionUpdate
from actions.services.moves import move
from actions.states import CLOSINGS, check_can_move
from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.models import Meeting

Due, Status = Action.Due, Action.Status


@transaction.atomic
def close_action(*, action: Action, by: User, status: str, note: str, at_meeting: Meeting | None = None) -> None:
    """An officer ends an action: completed, closed by the board or not pursued, with a note that says why.

    ``at_meeting`` is the board's meeting that closed it, where one did. Raises Denied, Refused without a note, for a
    meeting of another board or still to come or from a status it cannot end from, Conflict.
    """
    if status not in CLOSINGS:
        raise Refused("Choose how the action ends.", field="status")
    check_can_move(by, action, status)
    _check_meeting(action, at_meeting)
    _add_update(action, by, _said(note))
    reason = f"At the meeting of {short_date(at_meeting.date)}" if at_meeting else ""
    move(action, status, by=by, reason=reason, at_meeting=at_meeting)


@transaction.atomic
def close_round(*, action: Action, by: User, note: str, at_meeting: Meeting | None = None) -> None:
    """An officer closes this year's round of what is due every year: it stays open, and is due again next year.

    The new round begins anew: with its own first due date, never put off. Raises Denied, Refused, Conflict.
    """
    check_can_close(by, action)
    if action.due != Due.YEARLY or action.due_on is None or not action.is_open:
        raise Refused(
            f"{action.reference} is not open and due every year, so it has no round to close.", field="status"
        )
    _check_meeting(action, at_meeting)
    note = _said(note)
    action.due_on = action.first_due_on = next_round(action.due_on, timezone.localdate())
    action.status, action.slips, action.flagged_on = Status.OPEN, 0, None
    closed = f"closed at the meeting of {short_date(at_meeting.date)}" if at_meeting else "closed"
    text = f"{note}\n\nThis year’s round is {closed}. It is next due on {short_date(action.due_on)}."
    _add_update(action, by, text)
    changes.save_if_unchanged(
        action,
        by=by,
        version=action.version,
        fields=["due_on", "first_due_on", "status", "slips", "flagged_on"],
        reason="This year’s round was closed",
    )


@transaction.atomic
def merge_action(*, action: Action, by: User, into: Action) -> None:
    """An officer merges an action into another open one of its board, which goes on for both.

    Nothing is copied: owners, updates and due date stay where they are, and each page leads to the other. Opening it
    again undoes it. Raises Denied, Refused for one of another board, itself, or one that is not open, Conflict.
    """
    check_can_move(by, action, Status.MERGED)
    if into.pk == action.pk or into.board_id != action.board_id:
        raise Refused("Choose another action of the same board.", field="into")
    # Both rows are held, in one order: two merges into each other at once would otherwise both be done.
    held = {
        one.pk: one
        for one in Action.objects.select_for_update().filter(pk__in=[action.pk, into.pk]).order_by("pk")
    }
    if not held[into.pk].is_open:
        raise Refused(
            f"{into.reference} is {held[into.pk].get_status_display().lower()}. Choose an action that is open.",
            field="into",
        )
    _add_update(action, by, f"Merged into {into.reference}.")
    move(action, Status.MERGED, by=by, merged_into=into)


@transaction.atomic
def reopen_action(*, action: Action, by: User, reason: str) -> None:
    """An officer opens an action again: one that has ended or was merged, or whose closure they do not agree with."""
    check_can_move(by, action, Status.OPEN)
    if not reason.strip():
        raise Refused("Say why it is opened again.", field="reason")
    _add_update(action, by, reason.strip())
    move(action, Status.OPEN, by=by)


def _add_update(action: Action, by: User, text: str) -> None:
    ActionUpdate.objects.create(
        action=action, by=by, on=timezone.localdate(), created_at=timezone.now(), text=text
    )


def _said(note: str) -> str:
    if not note.strip():
        raise Refused("Say what was done, or why it ends.", field="note")
    return note.strip()


def closing_meetings(action: Action) -> QuerySet[Meeting]:
    """The meetings that may have closed ``action``: its board's, from the one it came from to today's, latest first."""
    held = meetings_that_count().filter(date__gte=action.raised_on, date__lte=timezone.localdate())
    return held.filter(board_id=action.board_id).order_by("-date")


def _check_meeting(action: Action, meeting: Meeting | None) -> None:
    if meeting and not closing_meetings(action).filter(pk=meeting.pk).exists():
        raise Refused(f"Choose a meeting of the {action.board.name} that was held.", field="at_meeting")
