"""The numbers, the order and the clock times of an agenda: pure, from the items of one meeting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from csp.words import clock, letters
from meetings.models import AgendaItem, Board, Meeting

LETTERS, DECIMAL = Board.Numbering.LETTERS, Board.Numbering.DECIMAL


@dataclass(frozen=True)
class Row:
    """One line of an agenda as it stands.

    ``number`` is printed ("9", "(b)", "9.2" or ""), ``full_number`` cited ("9(b)", "9.2"), ``label`` stands in
    addresses ("9b", "9-2"). ``starts_at`` is the clock time, None when the meeting's start is not known and for
    what stands in a group of items that is timed as one; of such a group ``ends_at`` is when it ends.
    ``after_end``: it begins when the meeting was due to have ended.
    """

    item: AgendaItem
    depth: int
    number: str
    full_number: str
    label: str
    starts_at: time | None
    ends_at: time | None = None
    after_end: bool = False

    @property
    def time_words(self) -> str:
        """ "10:25am", of a group "10:25am to 11:00am", or nothing: what has left the agenda has no time."""
        if not takes_time(self.item):
            return ""
        return " to ".join(clock(moment) for moment in (self.starts_at, self.ends_at) if moment)


@dataclass(frozen=True)
class Outline:
    rows: tuple[Row, ...]
    total_minutes: int
    ends_at: time | None
    over_by: int = 0  # minutes after the meeting's due end

    @property
    def order(self) -> str:
        """The items and their order, as a short mark: another mark, and somebody has changed it."""
        said = " ".join(f"{row.item.pk}<{row.item.parent_id}" for row in self.rows)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def row_of(self, item_id: int) -> Row | None:
        return next((row for row in self.rows if row.item.pk == item_id), None)

    def row_at(self, label: str) -> Row | None:
        return next((row for row in self.rows if row.label == label and label), None)


def outline_of(meeting: Meeting, items: Iterable[AgendaItem]) -> Outline:
    """The outline of a meeting's items with its own times and numbering. Reads ``meeting.board``."""
    return outline(items, meeting.starts, meeting.agenda_numbering, meeting.ends)


def outline(
    items: Iterable[AgendaItem], starts: time | None = None, numbering: str = LETTERS, ends: time | None = None
) -> Outline:
    """Number and time the agenda of one meeting, parents before their sub-items.

    ``items`` may be all the meeting's items: those only planned, or deferred or withdrawn before they were
    published, are not on its agenda and are left out with what stands under them.

    Items are numbered 1, 2, 3 and what stands under them (a), (b) and (1), (2), or, where ``numbering`` is
    decimal, 1.1, 1.2 and 1.1.1. A break has no number; a heading has one only when sub-items stand under it (in
    the pack of 26 September 2018 "9. Private workshop sessions" heads (a) to (d)). An item deferred or withdrawn
    after publication keeps its number, because people cite it, but takes no time.

    A sub-item's minutes follow its parent's own. Where only the parent has minutes, they are the whole group's:
    it has one time, and what stands in it has none.
    """
    children: dict[int | None, list[AgendaItem]] = {}
    for item in items:
        if item.on_agenda:
            children.setdefault(item.parent_id, []).append(item)
    for siblings in children.values():
        siblings.sort(key=lambda item: (item.position, item.pk or 0))
    rows: list[Row] = []
    clock = Clock(starts, ends)

    def walk(parent: AgendaItem | None, depth: int, above: Row | None, in_group: bool) -> None:
        count = 0
        for item in children.get(parent.pk if parent else None, []):
            has_number = takes_number(item, bool(children.get(item.pk)))
            count += has_number
            numbers = _numbers(count if has_number else 0, depth, above, numbering)
            begins, after_end = clock.now(), clock.is_over(item) and not in_group
            if takes_time(item):
                clock.advance(item.minutes or 0)
            is_group = not in_group and _is_group(item, children)
            row = Row(
                item, depth, *numbers, None if in_group else begins, clock.now() if is_group else None, after_end
            )
            rows.append(row)
            walk(item, depth + 1, row, in_group or is_group)

    walk(None, 0, None, False)
    return Outline(tuple(rows), clock.total, clock.now(), clock.over_by)


def _is_group(item: AgendaItem, children: dict[int | None, list[AgendaItem]]) -> bool:
    """Whether the item's minutes are those of all that stands under it."""

    def has_minutes(one: AgendaItem) -> bool:
        return takes_time(one) and bool(one.minutes)

    def any_below(one: AgendaItem) -> bool:
        return any(has_minutes(below) or any_below(below) for below in children.get(one.pk, []))

    return has_minutes(item) and bool(children.get(item.pk)) and not any_below(item)


def takes_number(item: AgendaItem, has_sub_items: bool) -> bool:
    if item.kind == AgendaItem.Kind.BREAK:
        return False
    return item.kind != AgendaItem.Kind.HEADING or has_sub_items


def takes_time(item: AgendaItem) -> bool:
    return item.status == AgendaItem.Status.CONFIRMED


class Clock:
    """Runs from the start of the meeting to its due end; without them it only adds up the minutes."""

    def __init__(self, starts: time | None, ends: time | None = None) -> None:
        self.starts, self.total = starts, 0
        self.length = minutes_between(starts, ends) if starts and ends else None

    def advance(self, minutes: int) -> None:
        self.total += minutes

    def now(self) -> time | None:
        if self.starts is None:
            return None
        return (datetime.combine(date.min, self.starts) + timedelta(minutes=self.total)).time()

    @property
    def over_by(self) -> int:
        return 0 if self.length is None else max(0, self.total - self.length)

    def is_over(self, item: AgendaItem) -> bool:
        """Whether an item that comes now begins too late: what takes no time may stand right at the end."""
        at_the_end = self.total == self.length and bool(item.minutes)
        return takes_time(item) and (at_the_end or self.over_by > 0)


def minutes_between(start: time, end: time) -> int:
    return int((datetime.combine(date.min, end) - datetime.combine(date.min, start)).total_seconds()) // 60


def _numbers(count: int, depth: int, above: Row | None, numbering: str) -> tuple[str, str, str]:
    """What is printed, cited and put in addresses; all empty without a number of its own or above it."""
    if not count or (depth and not (above and above.label)):
        return "", "", ""
    if above is None or depth == 0:
        return str(count), str(count), str(count)
    if numbering == DECIMAL:
        number = f"{above.full_number}.{count}"
        return number, number, f"{above.label}-{count}"
    mark = letters(count) if depth % 2 else str(count)
    return f"({mark})", f"{above.full_number}({mark})", f"{above.label}{mark if depth == 1 else '-' + mark}"
