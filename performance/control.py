"""Signal or noise: the control chart of individual figures and their moving range (XmR).

After D. J. Wheeler, *Understanding Variation* (1993). Between two marks the limits are the mean of the figures, and
2.66 times their mean moving range above and below it. Four things are signals, and each is named:

- a figure outside the limits;
- eight figures in a row on one side of the mean: a shift;
- three of four in a row nearer to a limit than to the mean;
- six figures in a row, each higher than the one before, or each lower: a trend.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

FEWEST = 8  # With fewer figures between two marks limits would say nothing.
SPREAD = Decimal("2.66")
SHIFT, TREND = 8, 6


class Rule(StrEnum):
    OUTSIDE = "outside the limits"
    SHIFT = "eight in a row on one side of the mean"
    NEAR = "three of four nearer to a limit than to the mean"
    TREND = "six in a row, each further the same way"


@dataclass(frozen=True)
class Limits:
    """The figures from ``first`` up to ``last``, both positions included, with their mean and natural limits."""

    first: int
    last: int
    mean: Decimal
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True)
class Control:
    """``signals`` has the rules that fired at each position of the figures given; most have none."""

    limits: list[Limits]
    signals: list[tuple[Rule, ...]]

    def cut(self, first: int, end: int) -> Control:
        """The same of the figures from ``first`` up to, not with, ``end``: limits stay those of all."""
        within = [
            replace(one, first=max(one.first, first) - first, last=min(one.last, end - 1) - first)
            for one in self.limits
            if one.first < end and one.last >= first
        ]
        return Control(within, self.signals[first:end])


def control(figures: Sequence[Decimal | None], breaks: Collection[int] = ()) -> Control:
    """The limits and signals of figures in order, a missing one None; ``breaks`` are positions at which to begin anew.

    A missing figure takes no part: the moving range and runs go on from the one before it. Figures that are never
    below nought have no limit below nought.
    """
    signals: list[set[Rule]] = [set() for _ in figures]
    limits: list[Limits] = []
    starts = sorted({0, *(place for place in breaks if 0 < place < len(figures))})
    for start, end in zip(starts, [*starts[1:], len(figures)], strict=True):
        known = [(place, figure) for place in range(start, end) if (figure := figures[place]) is not None]
        if len(known) < FEWEST:
            continue
        between = _limits(start, end - 1, [figure for _, figure in known])
        limits.append(between)
        for place, rules in zip(
            (place for place, _ in known), _rules([figure for _, figure in known], between), strict=True
        ):
            signals[place] |= rules
    return Control(limits, [tuple(rule for rule in Rule if rule in rules) for rules in signals])


def _limits(first: int, last: int, figures: Sequence[Decimal]) -> Limits:
    mean = sum(figures, Decimal(0)) / len(figures)
    moves = [abs(after - before) for before, after in pairwise(figures)]
    reach = SPREAD * sum(moves, Decimal(0)) / len(moves)
    lower = mean - reach
    if min(figures) >= 0:
        lower = max(lower, Decimal(0))
    return Limits(first, last, mean, lower, mean + reach)


def _rules(figures: Sequence[Decimal], limits: Limits) -> list[set[Rule]]:
    found: list[set[Rule]] = [set() for _ in figures]
    for place, figure in enumerate(figures):
        if not limits.lower <= figure <= limits.upper:
            found[place].add(Rule.OUTSIDE)
    sides = [(figure > limits.mean) - (figure < limits.mean) for figure in figures]
    near = [_nearer_to_limit(figure, limits) for figure in figures]
    for end in range(1, len(figures) + 1):
        if end >= SHIFT and abs(sum(sides[end - SHIFT : end])) == SHIFT:
            _mark(found, range(end - SHIFT, end), Rule.SHIFT)
        if end >= TREND and _goes_one_way(figures[end - TREND : end]):
            _mark(found, range(end - TREND, end), Rule.TREND)
        four = range(max(0, end - 4), end)
        for side in (1, -1):
            there = [place for place in four if near[place] == side]
            if len(there) >= 3:
                _mark(found, there, Rule.NEAR)
    return found


def _mark(found: list[set[Rule]], places: Collection[int], rule: Rule) -> None:
    for place in places:
        found[place].add(rule)


def _nearer_to_limit(figure: Decimal, limits: Limits) -> int:
    """1 when it is nearer to the upper limit than to the mean, -1 when to the lower, otherwise 0.

    The halfway line is that of the whole reach, so that a limit that was cut off at nought draws nothing nearer.
    """
    half = (limits.upper - limits.mean) / 2
    if half == 0:
        return 0
    return (figure > limits.mean + half) - (figure < limits.mean - half)


def _goes_one_way(figures: Sequence[Decimal]) -> bool:
    steps = [after - before for before, after in pairwise(figures)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)
