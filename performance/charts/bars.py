"""Categories beside each other: bars in their own order, or ranked, the longest on top."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from xml.etree import ElementTree as ET

from performance.charts.plain import PLAIN, Bar, Measure
from performance.charts.svg import (
    BLUE,
    INK,
    LETTER,
    PAPER,
    QUIET,
    WIDE,
    Size,
    as_file,
    canvas,
    cut,
    draw,
    width_of,
    write,
)

ROW, BAR, TOP = 28, 18, 14
EDGE = 14


def bars(
    title: str,
    description: str,
    rows: Sequence[Bar],
    *,
    measure: Measure = PLAIN,
    ranked: bool = False,
    beside: Bar | None = None,
    size: Size = WIDE,
) -> bytes:
    """Bars from left to right, each with its name and number, as an SVG file.

    ``ranked`` puts the longest on top; what is hidden or missing comes last and says so in place of a bar. What all
    are to be read ``beside`` is a dashed line. Numbers below nought go to the left of the line of nought.
    """
    rows = sorted(rows, key=_rank) if ranked else list(rows)
    if beside is not None and beside.number is None:
        beside = None
    above = ROW if measure.heading else 0
    numbers = [bar.number for bar in [*rows, *([beside] if beside else [])] if bar.number is not None]
    root = canvas(size.width, 2 * TOP + above + ROW * len(rows) + (ROW if beside else 0))
    names = [cut(bar.name, size.letters) for bar in rows]
    left = EDGE + max((width_of(name) for name in names), default=0) + 10
    said = [bar.instead if bar.number is None else measure.of(bar.number) for bar in rows]
    right = size.width - EDGE - max((width_of(text) for bar, text in zip(rows, said, strict=True)
                                     if bar.number is not None), default=0) - 8  # fmt: skip
    scale = _Scale(left, right, numbers)
    top, bottom = TOP + above, TOP + above + ROW * len(rows)
    middles = [top + row * ROW + ROW / 2 for row in range(len(rows))]
    if measure.heading:
        write(root, measure.heading, left, TOP + LETTER / 2, fill=QUIET)
    for bar, middle in zip(rows, middles, strict=True):
        if bar.number is not None:
            x, end = sorted((scale.nought, scale.at(bar.number)))
            look = {"fill": PAPER, "stroke": BLUE, "stroke_width": 2} if bar.is_other else {"fill": BLUE}
            draw(root, "rect", x=x, y=middle - BAR / 2, width=max(end - x, 0.0), height=BAR, **look)
    draw(root, "path", d=f"M{scale.nought:.1f} {top} V{bottom}", stroke=INK, stroke_width=1.5, fill="none")
    if beside and beside.number is not None:
        _beside(root, scale.at(beside.number), (top, bottom), f"{beside.name} {measure.of(beside.number)}", size)
    for bar, middle, name, text in zip(rows, middles, names, said, strict=True):
        write(root, name, left - 10, middle + LETTER / 3, text_anchor="end")
        if bar.number is None:
            write(root, text, scale.nought + 8, middle + LETTER / 3, fill=QUIET, font_style="italic")
        else:
            end = max(scale.nought, scale.at(bar.number))
            write(root, text, end + 6, middle + LETTER / 3, font_weight="bold")
    return as_file(root, title, description)


def _beside(root: ET.Element, x: float, ends: tuple[float, float], words: str, size: Size) -> None:
    """A dashed line from top to bottom, white beneath the dashes, so that it is seen on the bars too."""
    top, bottom = ends
    line = {"d": f"M{x:.1f} {top} V{bottom + 6}", "fill": "none"}
    draw(root, "path", **line, stroke=PAPER, stroke_width=4)
    draw(root, "path", **line, stroke=INK, stroke_width=2, stroke_dasharray="6 4")
    half = width_of(words) / 2
    write(root, words, min(max(x, half + EDGE), size.width - half - EDGE), bottom + ROW - 4, text_anchor="middle")


class _Scale:
    """Numbers to pixels from ``left`` to ``right``, nought always among them."""

    def __init__(self, left: float, right: float, numbers: Sequence[Decimal]) -> None:
        self.low = min([Decimal(0), *numbers])
        self.reach = (max([Decimal(0), *numbers]) - self.low) or Decimal(1)
        self.left, self.width = left, right - left
        self.nought = self.at(Decimal(0))

    def at(self, number: Decimal) -> float:
        return self.left + self.width * float((number - self.low) / self.reach)


def _rank(bar: Bar) -> tuple[bool, Decimal, str]:
    return bar.number is None, -(bar.number or Decimal(0)), bar.name
