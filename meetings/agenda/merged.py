"""Into which item another was merged, as a document says it that is made for nobody in particular: pure."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.agenda.outline import Row
from meetings.models import AgendaItem


def merged_words(item: AgendaItem, rows: Iterable[Row], *, entitled: bool) -> str:
    """ "Merged into item 4, Knife crime", or with the meeting it is taken at: "Merged into “Knife crime”, Wednesday 19
    December 2018". ``rows`` are those of the item's own meeting.

    Who is not ``entitled`` is told no title that is restricted or not published, and no meeting that has no day yet.
    Empty for an item that was not merged.
    """
    into = item.merged_into
    if item.status != AgendaItem.Status.MERGED or into is None:
        return ""
    title = (into.public_title or into.title) if into.restricted and not entitled else into.title
    seen = entitled or into.published_at is not None
    if into.meeting_id == item.meeting_id:
        number = next((row.full_number for row in rows if row.item.pk == into.pk), "") if seen else ""
        if number:
            return f"Merged into item {number}, {title}"
        return f"Merged into “{title}”" if seen else "Merged into another item"
    when = into.meeting.when if entitled or into.meeting.is_booked else "a later meeting"
    return f"Merged into “{title}”, {when}" if seen else f"Merged into an item of {when}"
