"""The numbers, the order and the clock times of an agenda: pure, from the items of one meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from csp.words import letters
from meetings.models import AgendaItem


@dataclass(frozen=True)
class Row:
    """One line of an agenda as it stands.

    ``number`` is printed ("9", "(b)" or ""), ``full_number`` cited ("9(b)"), ``label`` stands in addresses
    ("9b"). ``starts_at`` is the clock time, None when the meeting's start is not known.
    """

    item: AgendaItem
    depth: int
    number: str
    full_number: str
    label: str
    starts_at: time | None


@dataclass(frozen=True)
class Outline:
    rows: tuple[Row, ...]
    total_minutes: int
    ends_at: time | None

    def row_of(self, item_id: int) -> Row | None:
        return next((row for row in self.rows if row.item.pk == item_id), None)

    def row_at(self, label: str) -> Row | None:
        return next((row for row in self.rows if row.label == label and label), None)


def outline(items: Iterable[AgendaItem], starts: time | None = None) -> Outline:
    """Number and time the agenda of one meeting, parents before their sub-items.

    ``items`` may be all the meeting's items: those only planned, or deferred or withdrawn before they were
    published, are not on its agenda and are left out with what stands under them.

    Items are numbered 1, 2, 3 and sub-items (a), (b). A break has no number; a heading has one only when
    sub-items stand under it (in the pack of 26 September 2018 "9. Private workshop sessions" heads (a) to (d)).
    An item deferred or withdrawn after publication keeps its number, because people cite it, but takes no
    time. A sub-item's minutes follow its parent's own.
    """
    children: dict[int | None, list[AgendaItem]] = {}
    for item in items:
        if item.on_agenda:
            children.setdefault(item.parent_id, []).append(item)
    for siblings in children.values():
        siblings.sort(key=lambda item: (item.position, item.pk or 0))
    rows: list[Row] = []
    clock = Clock(starts)

    def walk(parent: AgendaItem | None, depth: int, above: Row | None) -> None:
        count = 0
        for item in children.get(parent.pk if parent else None, []):
            has_number = takes_number(item, bool(children.get(item.pk)))
            count += has_number
            row = Row(item, depth, *_numbers(count if has_number else 0, depth, above), clock.now())
            rows.append(row)
            if takes_time(item):
                clock.advance(item.minutes or 0)
            walk(item, depth + 1, row)

    walk(None, 0, None)
    return Outline(tuple(rows), clock.total, clock.now())


def takes_number(item: AgendaItem, has_sub_items: bool) -> bool:
    if item.kind == AgendaItem.Kind.BREAK:
        return False
    return item.kind != AgendaItem.Kind.HEADING or has_sub_items


def takes_time(item: AgendaItem) -> bool:
    return item.status == AgendaItem.Status.CONFIRMED


class Clock:
    """Runs from the start of the meeting; without a start it only adds up the minutes."""

    def __init__(self, starts: time | None) -> None:
        self.starts, self.total = starts, 0

    def advance(self, minutes: int) -> None:
        self.total += minutes

    def now(self) -> time | None:
        if self.starts is None:
            return None
        return (datetime.combine(date.min, self.starts) + timedelta(minutes=self.total)).time()


def _numbers(count: int, depth: int, above: Row | None) -> tuple[str, str, str]:
    """What is printed, cited and put in addresses; all empty without a number of its own or above it."""
    if not count or (depth and not (above and above.label)):
        return "", "", ""
    if depth == 0:
        return str(count), str(count), str(count)
    mark = letters(count) if depth % 2 else str(count)
    parent = above.full_number if above else ""
    label = above.label if above else ""
    return f"({mark})", f"{parent}({mark})", f"{label}{mark if depth == 1 else '-' + mark}"
