"""The one rule for what a figure says: its status against the target, its direction against the period before.

- No target for the period, or an indicator of which neither higher nor lower is better: no status.
- As good as the target, or better: green.
- Worse than the target by up to its tolerance, a share of the target (its size, whatever its sign): amber.
- Worse by more: red.

Direction compares with another figure counted in the same way: where there is none, no direction is given.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

TOLERANCE = Decimal(5)  # % of the target, unless the target says otherwise


class Status(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"

    @property
    def words(self) -> str:
        return {
            Status.GREEN: "Green: on target",
            Status.AMBER: "Amber: close to target",
            Status.RED: "Red: off target",
            Status.NONE: "No status",
        }[self]

    @property
    def colour(self) -> str:
        """The tag's colour, which only repeats the words."""
        return {Status.GREEN: "green", Status.AMBER: "yellow", Status.RED: "red", Status.NONE: "grey"}[self]


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


def status_of(
    value: Decimal | None, target: Decimal | None, polarity: str, tolerance: Decimal = TOLERANCE
) -> Status:
    """``polarity`` is "higher", "lower" or "neither"; ``tolerance`` is in % of the target."""
    if value is None or target is None or polarity not in ("higher", "lower"):
        return Status.NONE
    short_by = target - value if polarity == "higher" else value - target
    if short_by <= 0:
        return Status.GREEN
    return Status.AMBER if short_by <= abs(target) * tolerance / 100 else Status.RED


def direction_of(value: Decimal | None, before: Decimal | None) -> Direction:
    if value is None or before is None:
        return Direction.UNKNOWN
    if value == before:
        return Direction.SAME
    return Direction.UP if value > before else Direction.DOWN


def is_better(direction: Direction, polarity: str) -> bool | None:
    """Whether moving that way is wanted; None where nothing moved or neither way is."""
    if direction not in (Direction.UP, Direction.DOWN) or polarity not in ("higher", "lower"):
        return None
    return (direction is Direction.UP) == (polarity == "higher")
