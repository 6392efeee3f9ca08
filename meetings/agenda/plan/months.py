"""Twelve months of a forward plan: each meeting a card with its items in short, for a page and for a sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

from csp.roles import Power
from csp.words import clock, counted
from meetings.access import Reader, boards_held
from meetings.agenda.foresight import Promised, Warning, length_words, planned_minutes
from meetings.agenda.plan.history import Histories
from meetings.agenda.plan.rows import is_statutory, with_statutory
from meetings.agenda.plan.warned import promised, sitting_of, warnings
from meetings.agenda.reading import in_order, items_to_read
from meetings.models import AgendaItem, Board, Meeting, StandingItem

NO_BUSINESS = (AgendaItem.Kind.HEADING, AgendaItem.Kind.BREAK)
MONTHS = 12
APRIL = 4  # in which the financial year of councils begins
ITEMS_ON_A_CARD = 6
YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?")
FIRST, LAST = 1970, 2100
# On a sheet of A3, six months in a row (csp/print/paper.css), in lines of its type and of the smaller one.
A_ROW = 6
LINES_ON_A_SHEET, SMALL_LINES_ON_A_SHEET = 76, 99
HEAD_OF_MONTH, LINES_OF_CARD = 3, 2.5
CHARACTERS_IN_A_LINE = 36


@dataclass(frozen=True)
class Year:
    """Twelve months from ``first`` (a first day of a month). ``key`` stands in addresses: "2027", "2027-28", or ""."""

    key: str
    first: date

    @property
    def title(self) -> str:
        return f"{self.first:%B %Y} to {self.month(MONTHS - 1):%B %Y}"

    def month(self, ahead: int) -> date:
        year, month = divmod(self.first.year * 12 + self.first.month - 1 + ahead, 12)
        return date(year, month + 1, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.month(MONTHS)


def year_of(key: str, today: date) -> Year | None:
    """The calendar year "2027", the financial year "2027-28", or the twelve months from this one (""); else None."""
    if not key:
        return Year("", today.replace(day=1))
    match = YEAR.fullmatch(key)
    if match is None or not FIRST <= int(match[1]) <= LAST:
        return None
    year = int(match[1])
    if match[2] is None:
        return Year(key, date(year, 1, 1))
    return Year(key, date(year, APRIL, 1)) if int(match[2]) == (year + 1) % 100 else None


def years_to_choose(today: date, chosen: Year) -> list[Year]:
    """What to offer: the next twelve months, and calendar and financial years about today and the chosen one."""
    years = sorted({year + ahead for year in (today.year, chosen.first.year) for ahead in (-1, 0, 1)})
    found = [Year("", today.replace(day=1))]
    for year in years:
        found.append(Year(f"{year}", date(year, 1, 1)))
        found.append(Year(f"{year}-{(year + 1) % 100:02}", date(year, APRIL, 1)))
    return found


@dataclass(frozen=True)
class Entry:
    """An item in short."""

    title: str
    restricted: bool
    statutory: bool
    proposed: bool


@dataclass(frozen=True)
class Card:
    """A meeting of the year. ``length`` is "95 of 150 minutes planned"; ``share`` how full it is, of 100 and more."""

    meeting: Meeting
    entries: list[Entry]
    length: str
    share: int | None
    warnings: list[Warning]
    shown: int = ITEMS_ON_A_CARD

    @property
    def minutes(self) -> str:
        """What stands under its items on paper: "and 2 more; 95 of 150 minutes planned"."""
        left = counted(self.more, "item") if not self.shown else f"and {self.more} more"
        return "; ".join(part for part in (left if self.more else "", self.length) if part)

    @property
    def first(self) -> list[Entry]:
        return self.entries[: self.shown]

    @property
    def more(self) -> int:
        return max(0, len(self.entries) - self.shown)

    @property
    def when(self) -> str:
        """ "Wed 26, 10:00am", "To be booked"."""
        if not self.meeting.is_booked:
            return "To be booked"
        at = f", {clock(self.meeting.starts)}" if self.meeting.starts else ""
        return f"{self.meeting.date:%a} {self.meeting.date.day}{at}"


@dataclass(frozen=True)
class Month:
    first: date
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A year for one sheet of paper; ``small``: in smaller type."""

    months: list[Month]
    small: bool


def read_year(user: Reader, year: Year, *, today: date, board: Board | None = None) -> list[Month]:
    """The months of a year, each with the meetings of ``board``, or of all boards ``user`` reads. Cancelled ones have
    no place in it. The number of queries is fixed."""
    boards = [board.pk] if board else boards_held(user, Power.READ)
    meetings = list(
        Meeting.objects.visible_to(user)
        .filter(board__in=boards, date__gte=year.first, date__lt=year.end)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("board")
        .order_by("date", "starts", "board__name")
    )
    months = {year.month(ahead): Month(year.month(ahead)) for ahead in range(MONTHS)}
    for card in cards_of(user, meetings, today=today):
        months[card.meeting.date.replace(day=1)].cards.append(card)
    return list(months.values())


def cards_of(user: Reader, meetings: Sequence[Meeting], *, today: date) -> list[Card]:
    """Meetings of boards that ``user`` reads as cards, with what to look at for those who see drafts. Six queries or
    fewer."""
    items: dict[int, list[AgendaItem]] = {}
    live = items_to_read(user).live().filter(meeting__in=meetings)
    for item in with_statutory(live.select_related("meeting__board", "standing")):
        items.setdefault(item.meeting_id, []).append(item)
    histories = Histories({meeting.board_id for meeting in meetings}, "members")
    told = set(boards_held(user, Power.SEE_DRAFTS))
    warned = warnings([one for one in meetings if one.board_id in told], items, histories, user, today=today)
    return [_card(meeting, items, histories, warned) for meeting in meetings]


def _card(
    meeting: Meeting,
    items: Mapping[int, Sequence[AgendaItem]],
    histories: Histories,
    warned: Mapping[int, list[Warning]],
) -> Card:
    of_it = items.get(meeting.pk, [])
    facts = promised(of_it, histories)
    top = [item for item in in_order(of_it) if item.parent_id is None and item.kind not in NO_BUSINESS]
    top.sort(key=lambda item: (_is_routine(item), not item.on_agenda))
    entries = [
        Entry(item.title, item.restricted, is_statutory(item), item.status == AgendaItem.Status.PROPOSED)
        for item in top
    ]
    return Card(
        meeting=meeting,
        entries=entries,
        length=length_words(sitting_of(meeting), facts),
        share=_share(meeting, facts),
        warnings=warned.get(meeting.pk, []),
    )


def _is_routine(item: AgendaItem) -> bool:
    """Whether it comes to each meeting of the board, as apologies do: what is particular to one stands first."""
    return bool(item.sections) or (item.standing is not None and item.standing.rule == StandingItem.Rule.EVERY)


def _share(meeting: Meeting, facts: Sequence[Promised]) -> int | None:
    length = sitting_of(meeting).length
    return round(100 * planned_minutes(facts) / length) if length else None


# On paper ---------------------------------------------------------------------------------------------------


def for_paper(months: Sequence[Month]) -> Sheet:
    """The year cut down to one sheet: months in a row are as high as each other, and no row higher than it may be.

    A month with many meetings shows fewer items of each, or none; what is left out is counted. Where even that does
    not fit, the type is smaller.
    """
    limit, small = _limit(months, LINES_ON_A_SHEET), False
    if any(_height(month, 0) > limit for month in months):
        limit, small = _limit(months, SMALL_LINES_ON_A_SHEET), True
    return Sheet([_cut(month, limit) for month in months], small)


def _limit(months: Sequence[Month], lines: int) -> int:
    """How many lines the highest row of months may have, so that all rows stand on a sheet of so many lines."""
    rows = [months[at : at + A_ROW] for at in range(0, len(months), A_ROW)]
    heights = [max(_height(month, None) for month in row) for row in rows]
    room = lines - HEAD_OF_MONTH * len(rows)
    limits = range(ceil(max(heights)), 0, -1)
    return next((most for most in limits if sum(min(height, most) for height in heights) <= room), 0)


def _cut(month: Month, limit: int) -> Month:
    most = max((len(card.entries) for card in month.cards), default=0)
    shown = next((count for count in range(most, 0, -1) if _height(month, count) <= limit), 0)
    return Month(month.first, [replace(card, shown=shown) for card in month.cards])


def _height(month: Month, shown: int | None) -> float:
    """How many lines its meetings take with ``shown`` items on each card, or with all."""

    def lines(text: str) -> int:
        return 1 + len(text) // CHARACTERS_IN_A_LINE

    return sum(
        LINES_OF_CARD + lines(f"{card.when}: {card.meeting.board.name}") - 1 + sum(map(lines, titles))
        for card in month.cards
        for titles in [[entry.title for entry in card.entries[:shown]]]
    )
