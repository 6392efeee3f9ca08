"""What charts are drawn from: numbers, and the words beside them. Nothing here knows of indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Number = Decimal | None


@dataclass(frozen=True)
class Measure:
    """How a number is written: with so many decimal places, and % after it; what it counts stands above the chart.

    ``most`` is what none can come to more than.
    """

    unit: str = ""
    decimals: int = 0
    most: Number = None

    def of(self, number: float | Decimal) -> str:
        return f"{number:,.{self.decimals}f}{'%' if self.unit.startswith('%') else ''}"

    @property
    def heading(self) -> str:
        """What stands above the axis: "offences"; nothing for a plain percentage, which each number says."""
        return "" if self.unit == "%" else self.unit


PLAIN = Measure()


@dataclass(frozen=True)
class Line:
    """A figure for each label of the chart, None where there is none: a gap stays a gap.

    ``kind`` says how it is drawn: "figure", "target", "other" (somebody else's), "mean" or "limit".
    """

    name: str
    numbers: Sequence[Number]
    kind: str = "figure"


@dataclass(frozen=True)
class Mark:
    """Something that happened, just before the ``place``-th label. No line is drawn across a break."""

    place: int
    words: str
    is_break: bool = False


@dataclass(frozen=True)
class Plot:
    """A chart over time. ``labels`` are those of the axis, the oldest first.

    ``hollow`` are the places of figures that may still change, ``signals`` of those that are no chance. ``notes`` are
    sentences beneath the chart.
    """

    title: str
    description: str
    labels: Sequence[str]
    lines: Sequence[Line]
    marks: Sequence[Mark] = ()
    hollow: frozenset[int] = frozenset()
    signals: frozenset[int] = frozenset()
    notes: Sequence[str] = ()
    measure: Measure = PLAIN

    def in_figures(self, number: float | Decimal) -> str:
        return self.measure.of(number)


@dataclass(frozen=True)
class Bar:
    """One category. ``instead`` says why it has no number: "Hidden: a small number", or "Missing".

    One that ``is_other``, somebody else's, is drawn as an outline.
    """

    name: str
    number: Number
    instead: str = "Missing"
    is_other: bool = False


@dataclass(frozen=True)
class Panel:
    """One of many small charts that share their scale. ``instead`` stands where its last number would."""

    name: str
    numbers: Sequence[Number] = field(default_factory=list)
    instead: str = "Missing"
