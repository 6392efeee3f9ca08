"""One indicator as one reader sees it: its figures, what explains them, its parts and its charts. Read as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone

from meetings.access import Reader
from performance import charted
from performance.charted import Picture
from performance.control import Control
from performance.figures import Figure, in_words
from performance.models import Category, Comment, ComparatorValue, Dimension, Event, Indicator, Revision, Target
from performance.parts import Cell, Part, Table, cells_by_period, sees_all, tables
from performance.periods import Period, period_from
from performance.reading import figures_for


class Row(NamedTuple):
    """A line of the table of figures, as templates/performance/_figure_row.html writes it."""

    period: str
    value: str
    provisional: bool
    revised: bool
    target: str
    status: str
    colour: str
    direction: str
    signal: str
    change_url: str
    comment_url: str
    parts_url: str


@dataclass(frozen=True)
class Compared:
    """The newest figure of somebody the board compares itself with."""

    name: str
    value: str
    period: str
    rank: str
    extracted_on: date


@dataclass
class Shown:
    indicator: Indicator
    user: Reader

    @cached_property
    def whole(self) -> bool:
        """Whether this reader is of the board, or its owner: they read what is said of the figures too."""
        return sees_all(self.user, self.indicator)

    @cached_property
    def rows(self) -> list[Figure]:
        """The oldest first."""
        return figures_for(self.user, self.indicator, timezone.localdate())

    @cached_property
    def newest(self) -> Figure | None:
        return next((row for row in reversed(self.rows) if row.pk is not None or row.hidden), None)

    @cached_property
    def events(self) -> list[Event]:
        return list(self.indicator.events.all())

    @cached_property
    def others(self) -> list[ComparatorValue]:
        return list(self.indicator.comparator_values.select_related("comparator"))

    @cached_property
    def compared(self) -> list[Compared]:
        """The newest of each, by name."""
        newest = {one.comparator.name: one for one in self.others}  # the newest come last
        return [
            Compared(
                name,
                "" if one.value is None else in_words(one.value, self.indicator),
                _words(one),
                f"{one.rank} of {one.rank_of}" if one.rank else "",
                one.extracted_on,
            )
            for name, one in sorted(newest.items())
        ]

    @cached_property
    def comments(self) -> list[tuple[str, Comment]]:
        """Each with the words of its period, the newest first. They are for those who see every figure."""
        if not self.whole:
            return []
        said = self.indicator.comments.select_related("by__person")
        return [(period_from(self.indicator.frequency, one.period_start).words, one) for one in said]

    @cached_property
    def revisions(self) -> list[tuple[str, Revision]]:
        """Of whole figures, in words. What a figure was is not for the public: it may have been a small number."""
        if not self.whole:
            return []
        of = Revision.objects.filter(value__indicator=self.indicator, value__breakdown__isnull=True)
        return [
            (f"{in_words(one.was, self.indicator)} became {in_words(one.becomes, self.indicator)}", one)
            for one in of.select_related("value__indicator", "by__person")
        ]

    @cached_property
    def targets(self) -> list[tuple[Target, str]]:
        """The newest first, in words."""
        return [(one, in_words(one.value, self.indicator)) for one in self.indicator.targets.order_by("-starts")]

    # Charts

    @cached_property
    def has_control_chart(self) -> bool:
        """Rolling years share eleven months with the next one: their moving range says nothing of chance."""
        return bool(self.limits.limits) and self.indicator.frequency != Indicator.Frequency.ROLLING

    @cached_property
    def limits(self) -> Control:
        return charted.limits_of(self.rows, self.events)

    @cached_property
    def line(self) -> Picture:
        return charted.line(self.indicator, self.rows, self.events, self.others)

    @cached_property
    def control(self) -> Picture:
        return charted.control_chart(self.indicator, self.rows, self.events)

    def pictures_by(self, dimension: Dimension) -> list[Picture]:
        """Ranked bars of the newest period with such parts, and a small line for each over the last ones."""
        categories = self.categories_by(dimension)
        if not categories or self.parts_of is None:
            return []
        period, cells = self.parts_of.period, self.cells[self.parts_of.period.start]
        drawn = [charted.ranked(self.indicator, dimension.name, categories, cells, period.words)]
        over_time = charted.small(self.indicator, dimension.name, categories, self.lately, self.cells)
        return [*drawn, over_time] if over_time else drawn

    def picture(self, kind: str, by: str) -> Picture | None:
        """The chart that an address asks for; None where there is none such."""
        if kind == charted.LINE:
            return self.line
        if kind == charted.CONTROL:
            return self.control if self.has_control_chart else None
        dimension = next((one for one in self.dimensions if str(one.pk) == by), None)
        found = self.pictures_by(dimension) if dimension else []
        return next((one for one in found if one.kind == kind), None)

    # Parts

    @cached_property
    def lately(self) -> list[Figure]:
        """The last periods up to the newest that was broken down, as far back as parts are shown."""
        broken = self.indicator.values.filter(breakdown__isnull=False)
        newest = broken.aggregate(newest=Max("period_start"))["newest"]
        until = [row for row in self.rows if newest is not None and row.period.start <= newest]
        return until[-charted.PERIODS :]

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """What the last figures are broken down by."""
        starts = [row.period.start for row in self.lately]
        used = Dimension.objects.filter(
            categories__breakdowns__values__indicator=self.indicator,
            categories__breakdowns__values__period_start__in=starts,
        )
        return list(used.distinct())

    @cached_property
    def cells(self) -> dict[date, dict[Part, Cell]]:
        return cells_by_period(self.indicator, self.user, [row.period.start for row in self.lately])

    @cached_property
    def categories(self) -> dict[int, Category]:
        """Those that stand in the parts, by id."""
        ids = {pk for cells in self.cells.values() for part in cells for pk in part}
        return {one.pk: one for one in Category.objects.filter(pk__in=ids).select_related("dimension")}

    def categories_by(self, dimension: Dimension) -> list[Category]:
        alone = {pk for cells in self.cells.values() for part in cells if len(part) == 1 for pk in part}
        own = [self.categories[pk] for pk in alone if self.categories[pk].dimension_id == dimension.pk]
        return sorted(own, key=lambda one: (one.position, one.name))

    @cached_property
    def parts_of(self) -> Figure | None:
        """The newest period whose figure was broken down."""
        broken = (row for row in reversed(self.lately) if any(self.cells.get(row.period.start, {})))
        return next(broken, None)

    def tables_by(self, dimension: Dimension) -> list[Table]:
        """The tables of that period that have the dimension in their rows or columns."""
        if self.parts_of is None:
            return []
        found = tables(self.cells[self.parts_of.period.start], self.categories)
        return [one for one in found if dimension.pk in {one.rows[0].dimension_id, *_dimension(one.columns)}]


def grid(table: Table, indicator: Indicator) -> list[tuple[Category, list[str]]]:
    """The words of each cell of a table of parts, row by row."""
    columns = [[one] for one in table.columns] or [[]]
    return [(row, [_cell(table.cell(row, *column), indicator) for column in columns]) for row in table.rows]


def _cell(cell: Cell, indicator: Indicator) -> str:
    if cell.hidden:
        return charted.HIDDEN
    return charted.MISSING if cell.number is None else f"{cell.number:,.{indicator.decimals}f}"


def _dimension(columns: Sequence[Category]) -> set[int]:
    return {one.dimension_id for one in columns}


def _words(one: ComparatorValue) -> str:
    return Period(one.period_start, one.period_end).words
