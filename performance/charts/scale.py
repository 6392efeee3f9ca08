"""Where an axis begins and ends, and the round numbers on it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from performance.charts.plain import Number

ABOUT = 5  # steps
REACH = Decimal("0.2")  # of the largest number: the least an axis spans, so that chance is not drawn as a cliff


def begins_at_nought(numbers: Iterable[Number]) -> bool:
    """Unless the numbers lie so close that nobody would see them differ."""
    known = [number for number in numbers if number is not None]
    return not known or min(known) < max(known) / 2


def steps(numbers: Iterable[Number], decimals: int = 0, most: Decimal | None = None) -> list[Decimal]:
    """Round numbers from the first below all ``numbers`` to the first above them, none finer than ``decimals`` says.

    ``most`` is what none can come to more than: 100 for a percentage.
    """
    known = [number for number in numbers if number is not None] or [Decimal(0), Decimal(1)]
    low, high = min(known), max(known)
    if begins_at_nought(known):
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    else:
        short = REACH * max(abs(low), abs(high)) - (high - low)
        if short > 0:
            low, high = low - short / 2, high + short / 2
        if most is not None and max(known) <= most:
            high = min(high, most)
    step = _round((high - low) / ABOUT, decimals)
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    last = max(last, first + 1)
    return [step * place for place in range(int(first), int(last) + 1)]


def _round(step: Decimal, decimals: int) -> Decimal:
    """The next of 1, 2, 5, 10, 20... and their tenths that is no smaller, and no finer than ``decimals``."""
    finest = Decimal(1).scaleb(-decimals)
    if step <= finest:
        return finest
    power = Decimal(1).scaleb(step.adjusted())
    return max(finest, next(power * by for by in (1, 2, 5, 10) if power * by >= step))
