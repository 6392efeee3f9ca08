"""The line chart of an indicator, drawn here as SVG: readable without colour, with a title and a description.

It is served at an address of its own and shown as an image: pygal puts a style sheet into its drawing, which the
policy of our pages refuses, and which in a file of its own harms nobody. Its scripts are taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style

from performance.figures import Figure
from performance.models import Indicator

# What the file may do when somebody opens it by itself: be drawn, in its own style, and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
SVG = "{http://www.w3.org/2000/svg}"
# Width and height in pixels, and how many periods are named, on a wide screen and on a phone.
WIDE, NARROW = (960, 420, 12), (440, 400, 5)
FONT = '"Source Sans 3", "Segoe UI", arial, sans-serif'
STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#16232a",
    foreground_strong="#16232a",
    foreground_subtle="#b6c0c4",
    colors=("#17475a", "#a3410e"),
    opacity="1",
    stroke_width="3",
    guide_stroke_color="#d3dadd",
    guide_stroke_dasharray="1,0",
    major_guide_stroke_color="#d3dadd",
    major_guide_stroke_dasharray="1,0",
    transition="0s",
    font_family=FONT,
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=15,
    title_font_size=17,
)

ET.register_namespace("", "http://www.w3.org/2000/svg")


def describe(indicator: Indicator, rows: Sequence[Figure]) -> str:
    """What the chart shows, for who cannot see it: where it begins, where it is now, and its target."""
    known = [row for row in rows if row.number is not None]
    if not known:
        return f"{indicator.name}: no figures yet."
    first, last = known[0], known[-1]
    if first is last:
        return f"{indicator.name}: {last.value} in {last.period.words}. {_target(last)}"
    return (
        f"{indicator.name}: {first.value} in {first.period.words}, {last.value} in {last.period.words}. "
        f"{_target(last)}"
    )


def draw(indicator: Indicator, rows: Sequence[Figure], narrow: bool = False) -> bytes:
    """The chart of ``rows``, the oldest first, as an SVG file. A gap stays a gap: no line is drawn across it."""
    width, height, most_labels = NARROW if narrow else WIDE
    chart = pygal.Line(
        width=width,
        height=height,
        js=[],
        explicit_size=True,
        style=STYLE,
        no_prefix=True,
        allow_interruptions=True,
        title="" if narrow else f"{indicator.name} ({indicator.unit})",
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        x_label_rotation=35,
        truncate_label=-1,
        truncate_legend=-1,
        show_minor_x_labels=False,
        max_scale=8,
        dots_size=4,
        value_formatter=lambda number: f"{number:,.{indicator.decimals}f}",
    )
    labels = [row.period.label for row in rows]
    chart.x_labels = labels
    every = max(1, ceil(len(labels) / most_labels))
    chart.x_labels_major = labels[::-1][::every]
    chart.add("Figure", [_plain(row.number) for row in rows], stroke_style={"width": 3})
    if any(row.aim is not None for row in rows):
        aims = [_plain(row.aim) for row in rows]
        chart.add("Target (dashed)", aims, show_dots=False, stroke_style={"width": 3, "dasharray": "10, 6"})
    return _plain_svg(chart.render(), indicator, describe(indicator, rows))


def _plain(number: object) -> float | None:
    return None if number is None else float(str(number))


def _target(row: Figure) -> str:
    return f"Target: {row.target}." if row.aim is not None else "No target."


def _plain_svg(drawn: bytes, indicator: Indicator, description: str) -> bytes:
    """Without scripts, comments and hidden tooltips; with a title and a description that are read out."""
    root = ET.fromstring(drawn)  # noqa: S314 drawn a moment ago by ourselves
    for parent in list(root.iter()):
        for child in list(parent):
            unseen = child.tag in (f"{SVG}script", f"{SVG}desc") or "tooltip-overlay" in child.get("class", "")
            if unseen:
                parent.remove(child)
    title, desc = ET.Element(f"{SVG}title", id="title"), ET.Element(f"{SVG}desc", id="desc")
    title.text, desc.text = indicator.name, description
    root.insert(0, title)
    root.insert(1, desc)
    root.attrib.pop("id", None)
    root.attrib.update({"role": "img", "aria-labelledby": "title desc"})
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
