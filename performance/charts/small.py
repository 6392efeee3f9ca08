"""Charts small enough to stand beside each other or in a line of a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from performance.charts.plain import PLAIN, Measure, Number, Panel
from performance.charts.svg import (
    BLUE,
    INK,
    QUIET,
    RULE,
    RUST,
    WIDE,
    Size,
    as_file,
    canvas,
    cut,
    draw,
    path_of,
    wrapped,
    write,
)

SPARK = (132, 36)
EDGE = 5
PANEL, PLOT_TOP, PLOT = 132, 46, 62
NOTE = 20


def multiples(
    title: str,
    description: str,
    panels: Sequence[Panel],
    *,
    first: str,
    last: str,
    measure: Measure = PLAIN,
    size: Size = WIDE,
) -> bytes:
    """A small line for each category, all on one scale from nought, as an SVG file.

    ``first`` and ``last`` are the labels of the periods at both ends. Each says its last number, or what stands in
    place of it.
    """
    across = size.across
    width = size.width / across
    highest = max(
        (number for panel in panels for number in panel.numbers if number is not None), default=Decimal(1)
    )
    lowest = min(
        (number for panel in panels for number in panel.numbers if number is not None), default=Decimal(0)
    )
    low, high = min(Decimal(0), lowest), max(highest, Decimal(0))
    unit = "" if measure.unit.startswith("%") else f" {measure.unit}".rstrip()
    from_to = f"from {measure.of(low)} to {measure.of(high)}{unit}"
    ends = wrapped(f"All on one scale, {from_to}. {first} to {last}.", size.width - 24)
    root = canvas(size.width, PANEL * ceil(len(panels) / across) + 10 + NOTE * len(ends))
    for place, panel in enumerate(panels):
        x, y = (place % across) * width + 12, place // across * PANEL
        write(root, cut(panel.name, int(width / 9)), x, y + 20, font_weight="bold")
        known = [number for number in panel.numbers if number is not None]
        ending = panel.numbers[-1] if panel.numbers else None
        words = measure.of(ending) if ending is not None else panel.instead
        write(root, words, x, y + 38, fill=INK if known else QUIET)
        points = _points(panel.numbers, low, high, width - 30, PLOT)
        base = y + PLOT_TOP + PLOT
        draw(root, "path", d=f"M{x:.1f} {base} h{width - 24:.1f}", stroke=RULE, stroke_width=1, fill="none")
        moved = [None if point is None else (point[0] + x, point[1] + y + PLOT_TOP) for point in points]
        draw(root, "path", d=path_of(moved), stroke=BLUE, stroke_width=2.5, fill="none")
        for here, before, after in zip(moved, [None, *moved], [*moved[1:], None], strict=False):
            if here and ((before is None and after is None) or here is moved[-1]):
                draw(root, "circle", cx=here[0], cy=here[1], r=3.5, fill=BLUE)
    for row, words in enumerate(ends):
        write(root, words, 12, PANEL * ceil(len(panels) / across) + 16 + row * NOTE, fill=QUIET)
    return as_file(root, title, description)


def sparkline(numbers: Sequence[Number], aim: Number = None, *, title: str, description: str) -> bytes:
    """The last figures as a line no larger than a word or two, as an SVG file."""
    width, height = SPARK
    root, drawn = canvas(width, height), spark_of(numbers, aim)
    if drawn:
        if drawn.aim_y:
            draw(root, "path", d=f"M0 {drawn.aim_y} H{width}", fill="none", stroke=RUST, stroke_width=1.5,
                 stroke_dasharray="5 4")  # fmt: skip
        draw(root, "path", d=drawn.path, fill="none", stroke=BLUE, stroke_width=2)
        draw(root, "circle", cx=drawn.dot_x, cy=drawn.dot_y, r=3.5, fill=BLUE)
    return as_file(root, title, description)


class Spark(NamedTuple):
    """Where a sparkline is drawn in its 132 by 36 pixels, to be put into a page as it is: the newest figure is a dot,
    the target a dashed line at ``aim_y``, empty without one."""

    path: str
    dot_x: str
    dot_y: str
    aim_y: str


def spark_of(numbers: Sequence[Number], aim: Number = None) -> Spark | None:
    """The sparkline of figures, the oldest first; None where there are none."""
    shown = [number for number in numbers if number is not None]
    if not shown:
        return None
    known = shown if aim is None else [*shown, aim]
    low, high, height = min(known), max(known), SPARK[1] - 2 * EDGE
    found = _points(numbers, low, high, SPARK[0] - 2 * EDGE, height)
    points = [None if point is None else (point[0] + EDGE, point[1] + EDGE) for point in found]
    last = next(point for point in reversed(points) if point is not None)
    aim_y = "" if aim is None else f"{EDGE + _down(aim, low, high, height):.1f}"
    return Spark(path_of(points), f"{last[0]:.1f}", f"{last[1]:.1f}", aim_y)


def _points(
    numbers: Sequence[Number], low: Decimal, high: Decimal, width: float, height: float
) -> list[tuple[float, float] | None]:
    step = width / max(1, len(numbers) - 1)
    return [
        None if number is None else (place * step, _down(number, low, high, height))
        for place, number in enumerate(numbers)
    ]


def _down(number: Decimal, low: Decimal, high: Decimal, height: float) -> float:
    """How far below the top: flat figures lie in the middle."""
    return height / 2 if high == low else height * (1 - float((number - low) / (high - low)))
