"""Charts as SVG files, drawn from plain data. Import from here.

Each has a title and a description that are read out, is readable in grey and without colour (dashes, shapes of the
marks, names at the ends of lines), and is drawn wide for a screen, in between for paper, and narrow for a phone. It is
served at an address of its own and shown as an image. Looks are attributes: browsers and printers do not read a style
sheet within a drawing alike. The table behind a chart stands on the same page.
"""

from performance.charts.bars import bars
from performance.charts.lines import control, line
from performance.charts.plain import Bar, Line, Mark, Measure, Panel, Plot
from performance.charts.small import multiples, sparkline
from performance.charts.svg import NARROW, POLICY, PRINTED, WIDE, Size

__all__ = [
    "NARROW",
    "POLICY",
    "PRINTED",
    "WIDE",
    "Bar",
    "Line",
    "Mark",
    "Measure",
    "Panel",
    "Plot",
    "Size",
    "bars",
    "control",
    "line",
    "multiples",
    "sparkline",
]
