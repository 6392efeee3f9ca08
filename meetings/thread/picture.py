"""The picture of a thread, drawn as SVG: one line a thing, what it came from above it, what came of it below.

A step away stands one step in, so the picture is as readable on a phone as on a wide screen. It is an image beside
the lists that say the same; colour repeats what words say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from csp.words import counted, shorten
from meetings.thread.walk import Branch, Thread

POLICY = "default-src 'none'; sandbox"
MOST = 60  # things drawn: what is longer is read in the lists
# Width of the picture, of a step, and the letters of a line, on a wide screen and on a phone.
WIDE, NARROW = (960, 36, 104), (400, 18, 44)
ROW, MARGIN, DOT = 52, 20, 7
FONT = '"Source Sans 3", "Segoe UI", arial, sans-serif'
INK, QUIET, GOLD, HERE = "#16232a", "#4d5a61", "#a8741a", "#17475a"
STRAIGHTEST = 9  # letters of a step's width that a line loses for each step


@dataclass
class Line:
    """One thing as it is drawn: how far in, which line it hangs on, and its words."""

    depth: int
    text: str
    small: str
    hangs_on: int | None = None
    is_here: bool = False


def describe(thread: Thread) -> str:
    """What the picture shows, for who cannot see it."""
    above, below = _count(thread.came_from), _count(thread.came_of)
    return f"{counted(above, 'thing')} that it came from and {below:,} that came of it, by the steps between them."


def draw(thread: Thread, narrow: bool = False) -> bytes:
    """The picture of a thread as an SVG file; of a long one, its first MOST lines."""
    width, step, letters = NARROW if narrow else WIDE
    lines = lines_of(thread)
    root = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {len(lines) * ROW + 2 * MARGIN}",
        "width": str(width), "height": str(len(lines) * ROW + 2 * MARGIN), "role": "img", "font-family": FONT,
    })  # fmt: skip
    ET.SubElement(root, "title").text = f"The thread of {thread.node.shown.text}"
    ET.SubElement(root, "desc").text = describe(thread)
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    for number, line in enumerate(lines):
        if line.hangs_on is not None:
            _join(root, lines, number, line.hangs_on, step)
    for number, line in enumerate(lines):
        _put(root, line, number, step, letters - line.depth * step // STRAIGHTEST)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def lines_of(thread: Thread) -> list[Line]:
    """All lines from top to bottom. ``hangs_on`` is the place of the line one step nearer to the thing itself."""
    above = list(_lines(thread.came_from, 1))[:MOST]
    below = list(_lines(thread.came_of, 1))[: MOST - len(above)]
    lines = [line for line, _ in reversed(above)]
    here = len(lines)
    for number, (line, nearer) in enumerate(reversed(above)):
        line.hangs_on = here if nearer is None else here - 1 - nearer
        assert lines[number] is line
    lines.append(Line(0, thread.node.shown.text, _small(thread.node.word, thread.node.shown.status), None, True))
    for line, nearer in below:
        line.hangs_on = here if nearer is None else here + 1 + nearer
        lines.append(line)
    return lines


def _lines(branches: Sequence[Branch], depth: int) -> Iterator[tuple[Line, int | None]]:
    """Lines as lists print them, each with the place among them of the line it hangs on."""
    made: list[tuple[Line, int | None]] = []

    def walk(some: Sequence[Branch], depth: int, nearer: int | None) -> None:
        for branch in some:
            shown = branch.node.shown
            made.append((Line(depth, shown.text, _small(branch.word, shown.status, shown.dated)), nearer))
            walk(branch.branches, depth + 1, len(made) - 1)

    walk(branches, depth, None)
    return iter(made)


def _small(*words: str) -> str:
    return " · ".join(word for word in words if word)


def _join(root: ET.Element, lines: list[Line], number: int, other: int, step: int) -> None:
    """The thread from a line to the one it hangs on: along under that one's dot, then across."""
    x, y = _x(lines[other], step), _y(other)
    path = f"M{x} {y}V{_y(number)}H{_x(lines[number], step)}"
    ET.SubElement(root, "path", {"d": path, "fill": "none", "stroke": GOLD, "stroke-width": "3"})


def _put(root: ET.Element, line: Line, number: int, step: int, letters: int) -> None:
    x, y = _x(line, step), _y(number)
    dot = {
        "cx": str(x),
        "cy": str(y),
        "r": str(DOT + 3 if line.is_here else DOT),
        "stroke": GOLD,
        "stroke-width": "3",
    }
    ET.SubElement(root, "circle", {**dot, "fill": HERE if line.is_here else "#ffffff"})
    words = {
        "x": str(x + 2 * DOT + 2),
        "font-size": "16",
        "fill": INK,
        "font-weight": "600" if line.is_here else "400",
    }
    ET.SubElement(root, "text", {**words, "y": str(y + 2)}).text = shorten(line.text, max(letters, 12))
    small = {**words, "y": str(y + 19), "font-size": "14", "fill": QUIET, "font-weight": "400"}
    ET.SubElement(root, "text", small).text = shorten(line.small, max(letters, 12))


def _x(line: Line, step: int) -> int:
    return MARGIN + line.depth * step


def _y(number: int) -> int:
    return MARGIN + number * ROW + ROW // 2


def _count(branches: Sequence[Branch]) -> int:
    return sum(1 + _count(branch.branches) for branch in branches)
