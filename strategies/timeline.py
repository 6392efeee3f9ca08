"""The timeline of planned actions, drawn here as SVG: each a bar from its start to its end, with a line for today.

It can be read without colour (each state has its word, and a pattern of its own), has a title and a description, and
is served at an address of its own; the table behind it stands on the page. Pure, over the rows of that table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from actions.models import Action
from csp.words import MONTHS, counted, listed
from strategies.models import Strategy
from strategies.planned_rows import Planned

# What the file may do when somebody opens it by itself: be drawn, and nothing else.
POLICY = "default-src 'none'; sandbox"
FONT = '"Source Sans 3", "Segoe UI", arial, sans-serif'
INK, QUIET, LINES = "#16232a", "#4a5a61", "#d3dadd"
Due, Status = Action.Due, Action.Status


@dataclass(frozen=True)
class Look:
    """How bars of a state are drawn. ``word`` stands beside each."""

    word: str
    fill: str
    stroke: str
    dashed: bool = False


DONE = Look("done", "#00703c", "#00703c")
LATE = Look("overdue", "url(#late)", "#942514")
OPEN = Look("open", "#17475a", "#17475a")
PROPOSED = Look("proposed", "#ffffff", "#17475a", dashed=True)
LEFT = Look("not pursued", "#ffffff", "#6b777c")


@dataclass(frozen=True)
class Frame:
    """The measures of a drawing, in pixels: on a phone the label of a bar stands above it."""

    width: int
    left: int
    right: int
    row: int
    ticks: int
    letters: int
    narrow: bool


WIDE = Frame(width=960, left=330, right=90, row=30, ticks=8, letters=46, narrow=False)
NARROW = Frame(width=440, left=12, right=84, row=50, ticks=4, letters=52, narrow=True)
TOP, BAR = 44, 14


@dataclass(frozen=True)
class Bar:
    """One action on the timeline. Without ``ends`` it goes on, or nobody has said when it ends."""

    reference: str
    text: str
    look: Look
    starts: date
    ends: date | None
    goes_on: bool
    yearly: bool


def bars_of(rows: Sequence[Planned]) -> list[Bar]:
    """The bars of rows of the table. What gives no start begins on the day it was agreed."""
    return [
        Bar(
            row.planned.reference,
            row.action.text,
            _look(row),
            min(row.planned.starts or row.action.raised_on, row.action.due_on or date.max),
            row.action.due_on,
            row.action.due == Due.ONGOING,
            row.action.due == Due.YEARLY,
        )
        for row in rows
    ]


def describe(bars: Sequence[Bar]) -> str:
    """What it shows, for who cannot see it."""
    if not bars:
        return "No planned actions."
    found = Counter(bar.look.word for bar in bars)
    states = listed(
        [f"{found[look.word]} {look.word}" for look in (DONE, OPEN, LATE, PROPOSED, LEFT) if found[look.word]]
    )
    return f"{counted(len(bars), 'planned action')}: {states}. The same stands in the table."


def draw(strategy: Strategy, bars: Sequence[Bar], today: date, narrow: bool = False) -> bytes:
    """The timeline as an SVG file, over the years of the strategy and whatever lies outside them."""
    frame = NARROW if narrow else WIDE
    known = [day for bar in bars for day in (bar.starts, bar.ends) if day]
    first, last = min([strategy.starts, *known]), max([strategy.ends, *known])
    if last - first < timedelta(days=28):
        last = first + timedelta(days=28)
    height = TOP + frame.row * len(bars) + 12
    root = _root(frame, height, f"Timeline of {strategy.title}", describe(bars))
    scale = _Scale(frame, first, last)
    for day in _ticks(first, last, frame.ticks):
        _line(root, scale.x(day), TOP - 8, scale.x(day), height - 8, LINES)
        _text(root, scale.x(day), TOP - 16, f"{MONTHS[day.month - 1][:3]} {day.year}", size=13, fill=QUIET)
    for place, bar in enumerate(bars):
        _draw_bar(root, frame, scale, bar, TOP + place * frame.row)
    if first <= today <= last:
        _line(root, scale.x(today), TOP - 8, scale.x(today), height - 8, "#942514", width=2, dash="6 4")
        _text(root, scale.x(today), 14, "Today", size=13, fill="#942514", weight="bold", anchor="middle")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


@dataclass(frozen=True)
class _Scale:
    frame: Frame
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(self.frame.left + share * (self.frame.width - self.frame.left - self.frame.right), 1)


def _draw_bar(root: ET.Element, frame: Frame, scale: _Scale, bar: Bar, y: int) -> None:
    top = y + (26 if frame.narrow else 7)
    label = _short(f"{bar.reference}  {bar.text}", frame.letters)
    _text(root, frame.left if frame.narrow else 8, y + (18 if frame.narrow else 19), label, size=14, fill=INK)
    start, end = scale.x(bar.starts), scale.x(bar.ends or scale.last)
    middle = top + BAR / 2
    if bar.ends is None and not bar.goes_on:  # nobody has said when
        _line(root, start, middle, end, middle, bar.look.stroke, width=2, dash="2 5")
        _add(root, "circle", cx=start, cy=middle, r=5, fill=bar.look.stroke)
    else:
        _add(
            root, "rect", x=start, y=top, width=round(max(end - start, 6), 1), height=BAR, fill=bar.look.fill,
            stroke=bar.look.stroke, stroke_width=1.5, stroke_dasharray="4 3" if bar.look.dashed else None,
        )  # fmt: skip
    if bar.goes_on:
        points = f"{end - 2},{top - 4} {end + 10},{middle} {end - 2},{top + BAR + 4}"
        _add(root, "polygon", points=points, fill=bar.look.stroke)
    word = f"{bar.look.word}, yearly" if bar.yearly and not frame.narrow else bar.look.word
    _text(root, frame.width - frame.right + 14, top + 12, word, size=13, fill=INK)


def _look(row: Planned) -> Look:
    status = row.action.status
    if status in (Status.COMPLETED, Status.CLOSED):
        return DONE
    if status == Status.PROPOSED:
        return PROPOSED
    if status not in Action.OPEN:
        return LEFT
    return LATE if row.row.overdue else OPEN


def _ticks(first: date, last: date, most: int) -> list[date]:
    """First days of months, quarters, half-years or years, at most ``most`` of them."""
    months = [first.year * 12 + first.month - 1 + 1 * (first.day > 1), last.year * 12 + last.month - 1]
    for step in (1, 3, 6, 12, 24, 60, 120):
        # Years are marked in the month in which the plan's first one begins.
        offset = months[0] % step if step >= 12 else 0
        found = [month for month in range(months[0], months[1] + 1) if month % step == offset]
        if len(found) <= most:
            return [date(month // 12, month % 12 + 1, 1) for month in found]
    return []


def _root(frame: Frame, height: int, title: str, description: str) -> ET.Element:
    root = ET.Element("svg")
    _set(
        root, xmlns="http://www.w3.org/2000/svg", width=frame.width, height=height,
        viewBox=f"0 0 {frame.width} {height}", role="img", aria_labelledby="title desc", font_family=FONT,
    )  # fmt: skip
    _add(root, "title", id="title").text = title
    _add(root, "desc", id="desc").text = description
    hatch = _add(
        _add(root, "defs"), "pattern", id="late", width=7, height=7, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    _add(hatch, "rect", width=7, height=7, fill="#ffffff")
    _add(hatch, "rect", width=4, height=7, fill="#d4351c")
    _add(root, "rect", width="100%", height="100%", fill="#ffffff")
    return root


def _line(
    root: ET.Element,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    stroke: str,
    width: int = 1,
    dash: str | None = None,
) -> None:
    _add(root, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def _text(
    root: ET.Element, x: float, y: float, text: str, *, size: int, fill: str, weight: str | None = None,
    anchor: str | None = None,
) -> None:  # fmt: skip
    attributes = {"font_size": size, "font_weight": weight, "text_anchor": anchor}
    _add(root, "text", x=x, y=y, fill=fill, **attributes).text = text


def _add(parent: ET.Element, tag: str, **attributes: str | float | None) -> ET.Element:
    element = ET.SubElement(parent, tag)
    _set(element, **attributes)
    return element


def _set(element: ET.Element, **attributes: str | float | None) -> None:
    """Attributes by their names with "_" for "-"; those that are None are left out."""
    for name, value in attributes.items():
        if value is not None:
            element.set(name.replace("_", "-"), str(value))


def _short(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
