"""By what number an item is cited."""

from __future__ import annotations

from collections.abc import Collection

from meetings.agenda.outline import outline_of
from meetings.models import AgendaItem, Meeting


def numbers_in(meetings: Collection[Meeting]) -> dict[int, tuple[str, str]]:
    """The cited number and the label of every item on the agendas of these meetings. One query; none for none."""
    known = {meeting.pk: meeting for meeting in meetings}
    by_meeting: dict[int, list[AgendaItem]] = {}
    for item in AgendaItem.objects.filter(meeting__in=known) if known else ():
        by_meeting.setdefault(item.meeting_id, []).append(item)
    rows = (row for pk, items in by_meeting.items() for row in outline_of(known[pk], items).rows)
    return {row.item.pk: (row.full_number, row.label) for row in rows}
