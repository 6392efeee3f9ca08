"""What happened to an item that was moved, as a sentence: "Item 4 is now 3, at 10:25am."."""

from __future__ import annotations

from csp.words import clock
from meetings.agenda.outline import Outline, Row, outline_of
from meetings.models import AgendaItem, Meeting


def agenda_now(meeting: Meeting) -> Outline:
    """The agenda of a meeting as it is stored now."""
    return outline_of(meeting, AgendaItem.objects.filter(meeting=meeting))


def moved_words(item: AgendaItem, before: Outline, after: Outline) -> str:
    """Where an item stood and stands: by its number, or where that is the same, by what it now comes after.

    Empty for an item that is not on the agenda.
    """
    was, now = before.row_of(item.pk), after.row_of(item.pk)
    if was is None or now is None:
        return ""
    if now.full_number and now.full_number != was.full_number:
        place = now.full_number
    else:
        at = after.rows.index(now)
        place = f"after {_name(after.rows[at - 1])}" if at else "at the top"
    when = f", at {clock(now.starts_at)}" if now.starts_at else ""
    name = _name(was)
    return f"{name[0].upper()}{name[1:]} is now {place}{when}."


def _name(row: Row) -> str:
    return f"item {row.full_number}" if row.full_number else f"“{row.item.title}”"
