"""When the meeting came to an item."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.minutes.services.text import minute_to_change
from meetings.models import AgendaItem, Minute, Minutes


@transaction.atomic
def take_item(*, minutes: Minutes, item: AgendaItem, by: User) -> Minute:
    """The meeting comes to this item now. It comes once: a time that stands is left.

    Raises Refused on another day than the meeting's, when "now" says nothing.
    """
    if minutes.meeting.date != timezone.localdate():
        raise Refused("The meeting is not today. Enter the time at which it came to this item.")
    minute = minute_to_change(minutes, item, by)
    if minute.taken_at is None:
        _put(minute, timezone.localtime().time().replace(second=0, microsecond=0), by)
    return minute


@transaction.atomic
def set_taken_at(*, minutes: Minutes, item: AgendaItem, by: User, taken_at: time | None) -> Minute:
    """Correct the time at which the meeting came to this item; None: it did not, or nobody knows."""
    minute = minute_to_change(minutes, item, by)
    if minute.taken_at != taken_at:
        _put(minute, taken_at, by)
    return minute


def _put(minute: Minute, taken_at: time | None, by: User) -> None:
    # Its version stays: whoever is typing the text of this item must not meet a conflict over a time.
    minute.taken_at = taken_at
    changes.save(minute, by=by, fields=["taken_at"])
