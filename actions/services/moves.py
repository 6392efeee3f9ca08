"""How an action's status is saved: by the table of moves, with all that belongs to the status."""

from __future__ import annotations

from django.utils import timezone

from actions.models import Action
from actions.states import ENDED, check_can_move
from csp import changes
from csp.models import User
from meetings.models import Meeting

FIELDS = ("status", "closed_on", "closed_at_meeting", "merged_into")


def move(
    action: Action,
    to: str,
    *,
    by: User,
    reason: str = "",
    at_meeting: Meeting | None = None,
    merged_into: Action | None = None,
) -> None:
    """Give ``action`` the status ``to``. Raises Refused, Denied, Conflict."""
    check_can_move(by, action, to)
    set_status(action, to, by=by, reason=reason, at_meeting=at_meeting, merged_into=merged_into)


def set_status(
    action: Action,
    to: str,
    *,
    by: User | None,
    reason: str = "",
    at_meeting: Meeting | None = None,
    merged_into: Action | None = None,
) -> None:
    """Save the status and what goes with it. For callers that have checked who may, and the table."""
    action.status = to
    action.closed_on = timezone.localdate() if to in ENDED else None
    action.closed_at_meeting, action.merged_into = at_meeting, merged_into
    changes.save_if_unchanged(action, by=by, version=action.version, fields=FIELDS, reason=reason)
