"""The drawing itself: one style for all charts, and what is taken out of and put into what pygal draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap
from xml.etree import ElementTree as ET

from pygal.style import Style

# What the file may do when somebody opens it by itself: be drawn, and nothing else.
POLICY = "default-src 'none'; sandbox"
NAMESPACE = "http://www.w3.org/2000/svg"
SVG = f"{{{NAMESPACE}}}"
FONT = '"Source Sans 3", "Segoe UI", arial, sans-serif'
INK, QUIET, RULE, PAPER = "#16232a", "#4d5a61", "#d3dadd", "#ffffff"
BLUE, RUST, GOLD = "#17475a", "#a3410e", "#a8741a"
LETTER = 14  # pixels high
LETTER_WIDTH = 0.54  # of its height, on average: no drawing here can measure a text
STYLE = Style(
    background=PAPER,
    plot_background=PAPER,
    foreground=INK,
    foreground_strong=INK,
    foreground_subtle="#b6c0c4",
    colors=(BLUE,),
    opacity="1",
    stroke_width="3",
    guide_stroke_color=RULE,
    guide_stroke_dasharray="1,0",
    major_guide_stroke_color=RULE,
    major_guide_stroke_dasharray="1,0",
    transition="0s",
    font_family=FONT,
    value_font_family=FONT,
    label_font_size=LETTER,
    major_label_font_size=LETTER,
    value_font_size=LETTER,
    title_font_size=17,
)

UNSEEN = tuple(f"{SVG}{tag}" for tag in ("script", "desc", "title", "defs"))


@dataclass(frozen=True)
class Size:
    """How large a chart is drawn, in pixels, how many letters a name on it may have, and how many small ones stand
    beside each other."""

    width: int
    height: int
    letters: int
    across: int


WIDE, NARROW = Size(960, 440, 34, 4), Size(440, 420, 20, 2)
PRINTED = Size(720, 180, 26, 3)  # so that its letters on paper are those of the text beside it, a little smaller


def width_of(text: str, letter: int = LETTER) -> int:
    """About how wide a text is drawn, in pixels."""
    return ceil(len(text) * letter * LETTER_WIDTH)


def cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


# What pygal draws, by its class: in attributes, as printers read its style sheet otherwise than browsers do.
DRAWN = {
    "background": {"fill": PAPER},
    "guide": {"stroke": RULE, "fill": "none"},
    "line": {"stroke": INK, "fill": "none"},
}
ANCHORS = {"x": "middle", "y": "end"}  # of the words beside each axis


def from_pygal(drawn: bytes) -> ET.Element:
    """What pygal drew, without its style sheet, scripts, tooltips and whatever is not seen: in attributes alone."""
    root = ET.fromstring(drawn)  # noqa: S314 drawn a moment ago by ourselves
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in UNSEEN or "overlay" in child.get("class", "") or child.get("class") == "titles":
                parent.remove(child)
    for group in root.iterfind(f".//{SVG}g[@class]"):
        kind, _, axis = group.get("class", "").partition(" ")
        if kind == "axis":
            _look(group, axis[:1])
    for node in root.iter():
        kinds = node.attrib.pop("class", "").split()
        for kind, look in DRAWN.items():
            if kind in kinds:
                node.attrib.update(look)
                break
    return root


def _look(axis: ET.Element, name: str) -> None:
    """Its words; and its lines across the chart, if it is that of the figures."""
    for group in axis.iterfind(f"{SVG}g"):
        for child in list(group):
            if child.tag == f"{SVG}text":
                look = {"fill": INK, "font-size": str(LETTER), "font-family": FONT}
                child.attrib.update(look | {"text-anchor": ANCHORS[name]})
            elif name == "x":
                group.remove(child)


def wrapped(text: str, width: float) -> list[str]:
    """The text in rows that are no wider."""
    return wrap(text, max(10, int(width / (LETTER * LETTER_WIDTH))))


def as_file(root: ET.Element, title: str, description: str) -> bytes:
    """With a title and a description that are read out."""
    named, described = ET.Element(f"{SVG}title", id="title"), ET.Element(f"{SVG}desc", id="desc")
    named.text, described.text = title, description
    root.insert(0, named)
    root.insert(1, described)
    root.attrib.pop("id", None)
    root.attrib.update({"role": "img", "aria-labelledby": "title desc"})
    ET.register_namespace("", NAMESPACE)  # each time: the library that prints registers a prefix of its own
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def canvas(width: int, height: int) -> ET.Element:
    """An empty drawing on white."""
    root = ET.Element(
        f"{SVG}svg",
        {"viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height), "font-family": FONT},
    )
    ET.SubElement(root, f"{SVG}rect", {"width": "100%", "height": "100%", "fill": PAPER})
    return root


def draw(parent: ET.Element, tag: str, **attributes: object) -> ET.Element:
    """A shape of our own; underscores in names of attributes stand for hyphens."""
    said = {name.rstrip("_").replace("_", "-"): _said(it) for name, it in attributes.items()}
    node = parent.makeelement(f"{SVG}{tag}", said)  # pygal's own nodes are lxml's, where that is installed
    parent.append(node)
    return node


def write(parent: ET.Element, text: str, x: float, y: float, **attributes: object) -> ET.Element:
    """A text. What lies beneath it is kept off by a rim of white."""
    look = {"font_size": LETTER, "font_family": FONT, **attributes}
    rim = draw(parent, "text", x=x, y=y, **{**look, "fill": PAPER, "stroke": PAPER, "stroke_width": 4})
    rim.text, rim.attrib["aria-hidden"] = text, "true"
    node = draw(parent, "text", x=x, y=y, **{"fill": INK, **look})
    node.text = text
    return node


def path_of(points: Sequence[tuple[float, float] | None]) -> str:
    """A path through the points; None lifts the pen."""
    steps, down = [], False
    for point in points:
        if point is not None:
            steps.append(f"{'L' if down else 'M'}{point[0]:.1f} {point[1]:.1f}")
        down = point is not None
    return " ".join(steps)


def _said(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
