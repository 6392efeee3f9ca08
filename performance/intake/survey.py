"""What a file of figures names: gathered in one reading, before anything of it is looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from performance.intake.cells import TWELVE, decimals_of
from performance.intake.table import Item, said_as
from performance.models import Indicator

Frequency = Indicator.Frequency


@dataclass
class Named:
    """An indicator as the file names it, for one kind of period. ``line`` is the first that does."""

    said: str
    kind: str
    line: int
    column: str
    decimals: int = 0
    months: int = 0
    """A bit for each month in which a whole figure begins, counted from the year nought."""
    about: dict[str, str] = field(default_factory=dict)

    @property
    def overlaps(self) -> bool:
        """Whether two of its periods of twelve months have days in common."""
        return any(self.months & (self.months >> apart) for apart in range(1, 12))


@dataclass
class Survey:
    """All names of a file, each with the line where it is met first, and how many figures there are."""

    indicators: dict[tuple[str, str], Named] = field(default_factory=dict)
    categories: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    dimensions: dict[str, tuple[int, str]] = field(default_factory=dict)
    comparators: dict[str, tuple[int, str]] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def of(cls, items: Iterable[Item]) -> Survey:
        found = cls()
        for item in items:
            found.add(item)
        return found

    def add(self, item: Item) -> None:
        self.count += 1
        key = (said_as(item.indicator), item.kind)
        named = self.indicators.get(key)
        if named is None:
            named = self.indicators[key] = Named(item.indicator, item.kind, item.line, item.column)
        for number in (item.value, item.target):
            if number is not None:
                named.decimals = max(named.decimals, decimals_of(number))
        for name, text in item.about.items():
            if text:
                named.about.setdefault(name, text)
        if not item.parts and not item.comparator:
            named.months |= 1 << (item.period.start.year * 12 + item.period.start.month)
        for dimension, category in item.parts:
            self.dimensions.setdefault(said_as(dimension), (item.line, dimension))
            self.categories.setdefault((said_as(dimension), said_as(category)), (item.line, category))
        if item.comparator:
            self.comparators.setdefault(said_as(item.comparator), (item.line, item.comparator))

    def frequency_of(self, named: Named) -> str:
        """How often there is a figure, of an indicator that is new.

        Twelve months are a year, unless they overlap or the same name has shorter periods too: then they are counted
        anew every month, to its end. A survey that says so in its name comes every two years.
        """
        if named.kind != TWELVE:
            return named.kind
        if "every two years" in named.said.casefold():
            return Frequency.TWO_YEARS
        shorter = any(said == said_as(named.said) and kind != TWELVE for said, kind in self.indicators)
        return Frequency.ROLLING if shorter or named.overlaps else Frequency.YEAR
