"""What was published keeps its number: people cite it, in the room and years later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from csp.errors import Refused
from meetings.agenda.outline import outline
from meetings.models import AgendaItem, Meeting


@contextmanager
def published_numbers_stand(meeting: Meeting) -> Iterator[None]:
    """Around a change to an agenda, inside the caller's transaction. Locks the meeting, so that two cannot cross.

    Raises Refused when the change would give a published item another number.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    before = _numbers(meeting)
    yield
    if before and _numbers(meeting) != before:
        raise Refused(
            "The agenda has been published, and this would change the numbers printed on it. "
            "Late business comes after the published items."
        )


def _numbers(meeting: Meeting) -> dict[int, str]:
    """The numbers of the published items of a meeting; none are needed before publication."""
    if not meeting.published_at:
        return {}
    rows = outline(AgendaItem.objects.filter(meeting=meeting)).rows
    return {row.item.pk: row.full_number for row in rows if row.item.published_at}
