"""Figures over time: a line with its target, whom it is compared with and what happened; and a control chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil
from typing import Any
from xml.etree import ElementTree as ET

import pygal

from performance.charts.plain import Line, Mark, Plot
from performance.charts.scale import begins_at_nought, steps
from performance.charts.svg import (
    BLUE,
    GOLD,
    INK,
    LETTER,
    PAPER,
    QUIET,
    RUST,
    STYLE,
    WIDE,
    Size,
    as_file,
    cut,
    draw,
    from_pygal,
    path_of,
    width_of,
    wrapped,
    write,
)
from performance.control import Control, Rule

# Colour, width and dashes of a line of each kind. Lines that others have take the dashes one after the other.
LOOKS = {
    "figure": (BLUE, 3, ""),
    "target": (RUST, 2.5, "10 6"),
    "mean": (INK, 1.5, ""),
    "limit": (RUST, 2, "7 5"),
}
OTHERS = ((QUIET, 2, "2 4"), (GOLD, 2, "12 4 2 4"), (INK, 2, "5 3"), (QUIET, 2, "14 3 2 3 2 3"))
ROW = 20  # pixels between words beneath each other
MOST_DOTS = 40  # with more figures each is no mark of its own
EVENTS = 3  # rows of words above the chart, on a wide one
NOT_NOUGHT = "The scale does not begin at nought."


def line(plot: Plot, size: Size = WIDE) -> bytes:
    """A line chart as an SVG file. The names of lines stand at their ends, with their last numbers."""
    chart = _Chart(plot, size)
    chart.x_labels = list(plot.labels)
    for one in plot.lines:
        chart.add(one.name, [None if number is None else float(number) for number in one.numbers])
    return as_file(from_pygal(chart.render()), plot.title, plot.description)


def control(plot: Plot, limits: Control, size: Size = WIDE) -> bytes:
    """A control chart: the figures of the first line of ``plot``, with mean and limits of each stretch that has them.

    Signals are drawn as diamonds, and the rules that fired named beneath. Limits begin anew at each break.
    """
    lines = [*plot.lines[:1]]
    for stretch in limits.limits:
        for name, number, kind in (
            ("Upper limit", stretch.upper, "limit"),
            ("Mean", stretch.mean, "mean"),
            ("Lower limit", stretch.lower, "limit"),
        ):
            places = range(len(plot.labels))
            within = [number if stretch.first <= place <= stretch.last else None for place in places]
            lines.append(Line(name, within, kind))
    signals = frozenset(place for place, rules in enumerate(limits.signals) if rules)
    fired = {rule for rules in limits.signals for rule in rules}
    named = [f"A diamond is a signal: {'; '.join(rule.value for rule in Rule if rule in fired)}."] if fired else []
    return line(replace(plot, lines=lines, signals=signals, notes=[*plot.notes, *named]), size)


class _Chart(pygal.Line):
    """pygal's axes and scale, with lines, marks, events and names drawn so that they can be told apart in grey."""

    def __init__(self, plot: Plot, size: Size) -> None:
        self.plot, self.size = plot, size
        self.ends = [(one, end) for one in plot.lines if (end := _end(one)) is not None]
        self.words = _words(plot.marks, size)
        self.rows = min(len(self.words), EVENTS) if size.letters > 20 else len(self.words)
        numbers = [number for one in plot.lines for number in one.numbers]
        notes = [*plot.notes] if begins_at_nought(numbers) else [NOT_NOUGHT, *plot.notes]
        self.notes = [row for note in notes for row in wrapped(note, size.width - 70)]
        above = self.rows + bool(plot.measure.heading)
        names = [f"{_name(one, size)} {plot.in_figures(_last(one))}" for one, _ in self.ends]
        right = max([width_of(name) for name in names], default=0) + 24
        super().__init__(
            width=size.width,
            height=size.height + ROW * (above + len(self.notes)),
            margin_top=16 + ROW * above,
            margin_right=right,
            margin_bottom=16 + ROW * len(self.notes),
            js=[],
            explicit_size=True,
            style=STYLE,
            no_prefix=True,
            show_legend=False,
            show_dots=False,
            stroke=False,
            truncate_label=-1,
            show_minor_x_labels=False,
            include_x_axis=begins_at_nought(numbers),
            y_labels=[float(step) for step in steps(numbers, plot.measure.decimals, plot.measure.most)],
            value_formatter=plot.in_figures,
        )
        room = size.width - right - 60
        each = max((width_of(label) for label in plot.labels), default=1) + 20
        every = max(1, ceil(len(plot.labels) * each / max(room, 1)))
        self.x_labels_major = list(plot.labels)[::-1][::every]

    def _plot(self) -> None:
        """In place of pygal's own lines, which only colour tells apart."""
        node = self.svg.node(self.nodes["plot"], class_="drawn")
        self._happened(node)
        breaks = {mark.place for mark in self.plot.marks if mark.is_break}
        for one, look in _with_looks(self.plot.lines):
            self._line(node, one, look, breaks if one.kind == "figure" else set())
        self._names(node)
        left = -self.margin_box.left + 16
        for row, words in enumerate(self.notes):
            write(node, words, left, self.view.height + (row + 1) * ROW + 2 * LETTER, fill=QUIET)
        if heading := self.plot.measure.heading:
            write(node, heading, left, -self.rows * ROW - 10, fill=QUIET)

    def _at(self, place: int, number: Any) -> tuple[float, float]:
        x, y = self.view((self._x_pos[place], float(number)))
        return x, y

    def _line(self, node: ET.Element, one: Line, look: tuple[str, float, str], breaks: set[int]) -> None:
        colour, width, dashes = look
        points: list[tuple[float, float] | None] = []
        for place, number in enumerate(one.numbers):
            if place in breaks:
                points.append(None)
            points.append(None if number is None else self._at(place, number))
        draw(
            node, "path", d=path_of(points), fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round",
            **({"stroke_dasharray": dashes} if dashes else {}),
        )  # fmt: skip
        if one.kind in ("figure", "other"):
            self._dots(node, one, colour)

    def _dots(self, node: ET.Element, one: Line, colour: str) -> None:
        known = [place for place, number in enumerate(one.numbers) if number is not None]
        for place in known:
            number, own = one.numbers[place], one.kind == "figure"
            alone = all(near not in known for near in (place - 1, place + 1))
            signal = own and place in self.plot.signals
            if not (signal or alone or place == known[-1] or (own and len(known) <= MOST_DOTS)):
                continue
            x, y = self._at(place, number)
            hollow = own and place in self.plot.hollow
            fill, edge = (PAPER if hollow else colour), colour
            if signal:
                d = path_of([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y), (x, y - 9)])
                draw(node, "path", d=d, fill=PAPER if hollow else RUST, stroke=INK, stroke_width=2)
            else:
                draw(node, "circle", cx=x, cy=y, r=4.5 if own else 3, fill=fill, stroke=edge, stroke_width=2)

    def _happened(self, node: ET.Element) -> None:
        """A line from top to bottom where something happened, double at a break, with its words above the chart.

        The words of what came first stand highest, so that the next line does not cross them.
        """
        for number, (mark, words) in enumerate(self.words):
            x = self.view.x(_before(self._x_pos, mark.place))
            bottom, top = self.view.height, -(self.rows - 1 - number % self.rows) * ROW - 4
            for left in (-2, 2) if mark.is_break else (0,):
                draw(node, "path", d=f"M{x + left:.1f} {top} V{bottom:.1f}", stroke=QUIET, stroke_width=1.5,
                     stroke_dasharray="3 3" if not mark.is_break else "none", fill="none")  # fmt: skip
            furthest = self.size.width - self.margin_box.left - width_of(words) - 6
            write(node, words, min(x + 6, furthest), top - 2)

    def _names(self, node: ET.Element) -> None:
        """The lines' names at their ends, moved apart where they would cover each other."""
        # Of lines with one name, as the means of several stretches, the last alone.
        last = {one.name: (self._at(end, one.numbers[end])[1], one) for one, end in self.ends}
        named = sorted(last.values(), key=lambda pair: pair[0])
        ys: list[float] = []
        for y, _ in named:
            ys.append(max(y, ys[-1] + ROW - 2) if ys else y)
        over = max(0.0, (ys[-1] if ys else 0) - self.view.height - 6)
        for (_, one), y in zip(named, ys, strict=True):
            text = f"{_name(one, self.size)} {self.plot.in_figures(_last(one))}"
            weight = "bold" if one.kind == "figure" else "normal"
            write(node, text, self.view.width + 10, y - over + LETTER / 3, font_weight=weight)


def _end(one: Line) -> int | None:
    """The place of the last number of a line."""
    return max((place for place, number in enumerate(one.numbers) if number is not None), default=None)


def _last(one: Line) -> Any:
    end = _end(one)
    return None if end is None else one.numbers[end]


def _name(one: Line, size: Size) -> str:
    return cut(one.name, size.letters // 2 + 1)


def _with_looks(lines: Sequence[Line]) -> Iterator[tuple[Line, tuple[str, float, str]]]:
    others = 0
    for one in sorted(lines, key=lambda one: one.kind == "figure"):  # our own on top
        if one.kind == "other":
            yield one, OTHERS[others % len(OTHERS)]
            others += 1
        else:
            yield one, LOOKS[one.kind]


def _words(marks: Sequence[Mark], size: Size) -> list[tuple[Mark, str]]:
    return [
        (mark, cut(f"{mark.words} (series break)" if mark.is_break else mark.words, 2 * size.letters))
        for mark in sorted(marks, key=lambda mark: mark.place)
    ]


def _before(positions: Sequence[float], place: int) -> float:
    """Halfway between a place and the one before it."""
    return positions[0] if place <= 0 else (positions[place - 1] + positions[place]) / 2
