"""The record that may still be changed, locked: an approval cannot slip in between the check and the change."""

from __future__ import annotations

from meetings.minutes import states
from meetings.models import Meeting, Minutes


def locked_record(meeting: Meeting) -> Minutes | None:
    """The minutes of ``meeting`` as they are stored, held for this transaction; None when not begun."""
    return (
        Minutes.objects.select_for_update(of=("self",))
        .select_related("approved_at_meeting", "meeting__board")
        .filter(meeting=meeting)
        .first()
    )


def open_record(meeting: Meeting) -> Minutes | None:
    """The same, and Refused when they are no longer a draft. Attendance may be taken before they are begun."""
    record = locked_record(meeting)
    if record is not None:
        states.check_open(record)
    return record
