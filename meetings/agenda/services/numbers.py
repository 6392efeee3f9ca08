"""What was published keeps its number: people cite it, in the room and years later. What was approved as a
record stays as it was approved. And who waits for whom.

Whatever changes an agenda locks its meeting first, as publication does, and looks at the item only then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from csp.errors import Refused
from meetings.agenda.outline import outline_of
from meetings.minutes.record import Record, compose
from meetings.models import AgendaItem, Meeting, Minutes


def hold_item(item: AgendaItem, *also: Meeting) -> None:
    """Lock the item's meeting (and ``also`` others, always in the same order), and load the item as it stands."""
    meetings = [item.meeting_id, *(meeting.pk for meeting in also)]
    list(Meeting.objects.select_for_update().filter(pk__in=meetings).order_by("pk"))
    item.refresh_from_db(from_queryset=AgendaItem.objects.select_for_update())


@contextmanager
def published_numbers_stand(meeting: Meeting) -> Iterator[None]:
    """Around a change to an agenda, inside the caller's transaction, the meeting being locked.

    Raises Refused when the change would give a published item another number, or alter approved minutes.
    """
    before = _numbers(meeting)
    with approved_minutes_stand(meeting):
        yield
    if before and _numbers(meeting) != before:
        raise Refused(
            "The agenda has been published, and this would change the numbers printed on it. "
            "Late business comes after the published items."
        )


@contextmanager
def approved_minutes_stand(meeting: Meeting) -> Iterator[None]:
    """Around a change to a meeting or its agenda, the meeting being locked (as approval locks it).

    The minutes print its items, its place and its times. Raises Refused when they are approved and would read
    otherwise after the change. Two queries while they are not.
    """
    before = _approved_record(meeting)
    yield
    if before and _approved_record(meeting) != before:
        raise Refused(
            "The minutes of this meeting have been approved, and this would change what they say. Its agenda stays "
            "as they have it."
        )


def _approved_record(meeting: Meeting) -> Record | None:
    minutes = (
        Minutes.objects.select_related("meeting__board", "approved_at_meeting").filter(meeting=meeting).first()
    )
    return compose(minutes, entitled=True) if minutes and minutes.is_fixed else None


def _numbers(meeting: Meeting) -> dict[int, str]:
    """The numbers of the published items of a meeting; none are needed before publication."""
    if not meeting.published_at:
        return {}
    rows = outline_of(meeting, AgendaItem.objects.filter(meeting=meeting)).rows
    return {row.item.pk: row.full_number for row in rows if row.item.published_at}
