"""A file of figures as items, one for each figure: long (a row each), wide (periods across) or a table of parts.

A table of parts, as the police give them (wards down, reasons across), says neither of what nor when: both are given
beside the file. The file is read line by line, so that it may be read twice and never stands in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from csp.cells import DATE_EXPECTED, Unreadable, as_number, one_line
from csp.errors import Refused
from csp.sheets import Column, folded
from csp.streams import lines_of
from performance.intake import cells
from performance.models import Indicator
from performance.opendata import JOINT
from performance.periods import Period

HEADER_WITHIN = 20
TOTALS = ("total", "totals", "grandtotal", "all")
COLUMNS = (
    Column("indicator", "Indicator", ("Measure", "Indicator name", "KPI", "Name")),
    Column("code", "Code", ("Indicator code", "Ref")),
    Column("unit", "Unit", ("Unit of measure",)),
    Column("polarity", "Polarity", ("Direction", "Good is")),
    Column("source", "Source", ("Data source", "Strategy")),
    Column("breakdown", "Breakdown", ("Dimension", "Broken down by")),
    Column("category", "Category", ("Part",)),
    Column("comparator", "Comparator", ("Compared with",)),
    Column("period_start", "Period start", ("period_start", "Start", "From", "Start date")),
    Column("period_end", "Period end", ("period_end", "End", "To", "End date")),
    Column("period", "Period", ("Month", "Quarter", "Year", "baseline_period", "Baseline period")),
    Column("value", "Value", ("Figure", "Count", "Number", "Baseline")),
    Column("numerator", "Numerator", ("Counted",)),
    Column("denominator", "Denominator", ("Out of",)),
    Column("status", "Status", ("Provisional", "Provisional or final")),
    Column("extracted_on", "Date of extraction", ("extracted_on", "Extracted", "Extracted on")),
    Column("rank", "Rank", ("Our rank", "Our place", "Place")),
    Column("rank_of", "Rank of", ("rank_of", "Of how many", "Ranked among")),
    Column("target", "Target"),
    Column("target_by", "Target by", ("target_by", "By when")),
)
NOT_ACROSS = {
    "period",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "target",
    "target_by",
    "rank",
    "rank_of",
}
"""Our columns that say nothing in a file with a column for each period or part."""
ABOUT: tuple[str, ...] = ("unit", "polarity", "source")
TITLES = {column.key: column.title for column in COLUMNS}

Read = TypeVar("Read")
Refuse = Callable[[int, str, str, str, str], None]
"""(line, column, what is written, what was expected, what is wrong)"""


def said_as(text: Any) -> str:
    """A name for comparing: lower case, single spaces."""
    return one_line(text).casefold()


@dataclass(frozen=True)
class Given:
    """What the file does not say, said beside it. ``across`` names what the columns of a table of parts are."""

    indicator: Indicator | None = None
    period: Period | None = None
    across: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One figure as the file says it, or a target. ``parts`` are (dimension, category) in the file's words."""

    line: int
    column: str
    indicator: str
    kind: str
    period: Period
    parts: tuple[tuple[str, str], ...]
    comparator: str
    written: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    provisional: bool | None
    extracted_on: Any
    target: Decimal | None
    target_by: Period | None
    rank: tuple[int, int] | None
    about: Mapping[str, str]


@dataclass
class Layout:
    """Where what stands: our ``places``, ``dimensions`` by name, ``periods`` across, ``categories`` across.

    ``wrong`` are the headings that were meant for a period and are none, each with what is wrong.
    """

    line: int
    titles: tuple[str, ...]
    places: dict[str, int] = field(default_factory=dict)
    dimensions: dict[int, str] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    wrong: dict[int, Unreadable] = field(default_factory=dict)

    def knows(self, place: int) -> bool:
        """Whether the heading there is understood."""
        return place in self.dimensions or place in self.periods or place in self.places.values()

    @property
    def unread(self) -> list[str]:
        across = self.periods or self.categories
        places = [place for key, place in self.places.items() if not (across and key in NOT_ACROSS)]
        read = {*places, *self.dimensions, *self.periods, *self.categories, *self.wrong}
        return [title for place, title in enumerate(self.titles) if title and place not in read]


class NoHeader(Refused):
    """No row names the columns that are needed. ``titles`` are those of the likeliest one that are not understood."""

    def __init__(self, message: str, titles: list[str]) -> None:
        super().__init__(message)
        self.titles = titles


class Table:
    """The figures of a file. ``columns`` are the names its board's files have for ours, ``dimensions`` the known ones.

    Raises NoHeader, or Refused for a file that cannot be read.
    """

    def __init__(
        self, path: Path, given: Given, columns: Mapping[str, str], dimensions: Mapping[str, str]
    ) -> None:
        self.path, self.given = path, given
        self.named = {name: column.key for column in COLUMNS for name in column.names}
        self.named |= {folded(said): key for said, key in columns.items()}
        self.dimensions = dimensions
        self.layout = self._find()

    def items(self, refuse: Refuse | None = None) -> Iterator[Item]:
        """Each figure that can be read; what cannot is told to ``refuse``, and left out."""
        for number, row in lines_of(self.path):
            if number > self.layout.line:
                yield from _Line(self, number, row, refuse).items()

    # Where the header is -----------------------------------------------------------------------------------

    def _find(self) -> Layout:
        best: list[str] = []
        filled = 0
        for number, row in islice(lines_of(self.path), HEADER_WITHIN):
            titles = tuple(one_line(cell) for cell in row)
            layout = self._laid_out(number, row, titles)
            if self._says_enough(layout):
                return layout
            if sum(map(bool, titles)) > filled:
                filled = sum(map(bool, titles))
                best = [title for place, title in enumerate(titles) if title and not layout.knows(place)]
        if self.given.across:
            needed = "a first column named after what the rows are, as Ward"
        else:
            needed = (
                "columns Indicator, Value and Period (or Period start and Period end), or Indicator and a column for "
                "each period"
            )
        raise NoHeader(f"There is no header row. Expected {needed}.", best)

    def _laid_out(self, number: int, row: tuple[Any, ...], titles: tuple[str, ...]) -> Layout:
        layout = Layout(number, titles)
        across = self.given.across and self.given.indicator and self.given.period
        for place, title in enumerate(titles):
            dimension = self.dimensions.get(said_as(title))
            key = self.named.get(folded(title))
            if not title:
                continue
            if across:
                if place == min(at for at, text in enumerate(titles) if text):
                    layout.dimensions[place] = dimension or title
                else:
                    layout.categories[place] = title
            elif key and key not in layout.places:
                layout.places[key] = place
            elif dimension:
                layout.dimensions[place] = dimension
            else:
                try:
                    layout.periods[place] = cells.as_period(row[place])
                except Unreadable as unreadable:
                    if cells.is_like_a_period(title):
                        layout.wrong[place] = unreadable
        return layout

    def _says_enough(self, layout: Layout) -> bool:
        if self.given.across:
            return bool(layout.categories)
        places, given = layout.places, self.given
        named = "indicator" in places or "code" in places
        what = named or given.indicator is not None
        if "value" in places or {"numerator", "denominator"} <= places.keys():
            layout.periods.clear()
            layout.wrong.clear()
            return what and bool(
                "period" in places or {"period_start", "period_end"} <= places.keys() or given.period
            )
        return (what and bool(layout.periods)) or (named and bool(layout.wrong))


class Skipped(Exception):  # noqa: N818 - not a fault
    """This row or cell was refused, and ``refuse`` was told."""


class _Line:
    """One line of the table."""

    def __init__(self, table: Table, number: int, row: tuple[Any, ...], refuse: Refuse | None) -> None:
        self.layout, self.given = table.layout, table.given
        self.number, self.row, self._refuse = number, row, refuse

    def items(self) -> Iterator[Item]:
        try:
            parts = self.parts()
            about: dict[str, str] = {key: self.text(key) for key in ABOUT if key in self.layout.places}
            if about.get("polarity"):
                about["polarity"] = self.read("polarity", cells.as_polarity) or ""
            if self.layout.categories:
                yield from self.across_categories(parts, about)
            elif self.layout.periods or self.layout.wrong:
                yield from self.across_periods(parts, about)
            else:
                yield from self.one(parts, about)
        except Skipped:
            return

    def across_categories(self, parts: tuple[tuple[str, str], ...], about: dict[str, str]) -> Iterator[Item]:
        period = self.given.period
        assert period is not None  # the layout is only found with one
        for place, category in self.layout.categories.items():
            of = () if folded(category) in TOTALS else ((self.given.across, category),)
            yield from self.cell(place, period, parts + of, about)

    def across_periods(self, parts: tuple[tuple[str, str], ...], about: dict[str, str]) -> Iterator[Item]:
        for place, period in self.layout.periods.items():
            yield from self.cell(place, period, parts, about)

    def cell(
        self, place: int, period: Period, parts: tuple[tuple[str, str], ...], about: dict[str, str]
    ) -> Iterator[Item]:
        title = self.layout.titles[place]
        try:
            value = self.read_at(place, title, cells.as_figure)
            kind = self.kind(period, title)
        except Skipped:
            return
        if value is not None:
            yield self.item(title, self.at(place), kind, period, parts, about, value=value)

    def one(self, parts: tuple[tuple[str, str], ...], about: dict[str, str]) -> Iterator[Item]:
        numbers = {
            name: self.read(name, cells.as_figure) for name in ("value", "numerator", "denominator", "target")
        }
        rank = self.rank()
        if rank is None and all(number is None for number in numbers.values()):
            return  # a missing figure stays missing
        period = self.period()
        yield self.item(
            self.title("value" if "value" in self.layout.places else "numerator"),
            self.text("value") or self.text("rank"),
            self.kind(period, self.title("period" if "period" in self.layout.places else "period_start")),
            period,
            parts,
            about,
            **numbers,
            target_by=self.read("target_by", cells.as_period),
            rank=rank,
        )

    def item(
        self,
        column: str,
        written: str,
        kind: str,
        period: Period,
        parts: Any,
        about: dict[str, str],
        **numbers: Any,
    ) -> Item:
        said = self.text("code") or self.text("indicator")
        if self.given.indicator and not said:
            said = self.given.indicator.code
        if not said:
            self.skip(self.title("indicator"), "", "the name or code of an indicator", "")
        empty = dict.fromkeys(("value", "numerator", "denominator", "target", "target_by", "rank"))
        return Item(
            line=self.number, column=column, indicator=said, kind=kind, period=period, parts=parts,
            comparator=self.text("comparator"), written=written,
            provisional=self.read("status", cells.as_provisional),
            extracted_on=self.read("extracted_on", cells.day), about=about, **{**empty, **numbers},
        )  # fmt: skip

    def rank(self) -> tuple[int, int] | None:
        """Our place among those whom a comparator stands for, in one column or in two."""
        found = self.read("rank", cells.as_rank)
        if found is None:
            return None
        place, count = found
        count = count or self.read("rank_of", as_number)
        if count is None or not place <= count <= cells.LOWEST_RANK:
            self.skip(
                self.title("rank"), self.text("rank"), cells.RANK_EXPECTED, "of how many is not said rightly"
            )
            raise Skipped
        if not self.text("comparator"):
            self.skip(self.title("comparator"), "", "among whom we have that rank", "")
        return place, count

    def period(self) -> Period:
        if "period_start" in self.layout.places and "period_end" in self.layout.places:
            start, end = (self.needed(key, cells.day, DATE_EXPECTED) for key in ("period_start", "period_end"))
            if end <= start:
                self.skip(self.title("period_end"), self.text("period_end"), "a day after the period’s first", "")
            return Period(start, end)
        if "period" in self.layout.places:
            return self.needed("period", cells.as_period, cells.PERIOD_EXPECTED)
        assert self.given.period is not None  # the layout is only found with one
        return self.given.period

    def kind(self, period: Period, title: str) -> str:
        try:
            return cells.kind_of(period)
        except Unreadable as unreadable:
            written = f"{one_line(period.start)} to {one_line(period.end)}"
            self.skip(title, written, unreadable.expected, unreadable.reason)
            raise

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The dimensions and categories of this row: from columns named after one, and from Breakdown and Category."""
        if self.layout.categories and any(not self.at(place) for place in self.layout.dimensions):
            place, dimension = next(iter(self.layout.dimensions.items()))
            self.skip(self.layout.titles[place], "", f'a {dimension.lower()}, or "Total"', "")
        found = [
            (dimension, self.at(place))
            for place, dimension in self.layout.dimensions.items()
            if folded(self.at(place)) not in TOTALS and self.at(place)
        ]
        mark = JOINT.strip()
        dimensions, categories = self.text("breakdown").split(mark), self.text("category").split(mark)
        pairs = [(one.strip(), other.strip()) for one, other in zip(dimensions, categories, strict=False)]
        if len(dimensions) != len(categories) or any(bool(one) != bool(other) for one, other in pairs):
            expected = f'one category for each breakdown, with "{mark}" between several'
            self.skip(self.title("category"), self.text("category"), expected, "")
        return tuple(found + [pair for pair in pairs if all(pair)])

    # Cells -------------------------------------------------------------------------------------------------

    def at(self, place: int) -> str:
        return one_line(self.row[place]) if place < len(self.row) else ""

    def text(self, key: str) -> str:
        place = self.layout.places.get(key)
        return "" if place is None else self.at(place)

    def title(self, key: str) -> str:
        place = self.layout.places.get(key)
        return TITLES[key] if place is None else self.layout.titles[place]

    def read(self, key: str, reader: Callable[[Any], Read]) -> Read | None:
        place = self.layout.places.get(key)
        return None if place is None else self.read_at(place, self.title(key), reader)

    def read_at(self, place: int, title: str, reader: Callable[[Any], Read]) -> Read | None:
        if not self.at(place):
            return None
        try:
            return reader(self.row[place])
        except Unreadable as unreadable:
            self.skip(title, self.at(place), unreadable.expected, unreadable.reason)
            raise

    def needed(self, key: str, reader: Callable[[Any], Read], expected: str) -> Read:
        found = self.read(key, reader)
        if found is None:
            self.skip(self.title(key), "", expected, "")
            raise Skipped
        return found

    def skip(self, column: str, written: str, expected: str, reason: str) -> None:
        if self._refuse:
            self._refuse(self.number, column, written, expected, reason)
        raise Skipped
