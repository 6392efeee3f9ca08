"""Page numbers and item marks put on pages that others made: upright, in the margin, and no part of the text.

A page may be rotated or cropped, but its content ends as it began (meetings.papers.ready). The stamp follows it, in
the page's visible corner, marked as an artifact so that a screen reader does not read it in the middle of a sentence.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Page, Pdf

from csp import fonts

FONT = "font:upright-600"
LETTERS = "".join(chr(code) for code in range(32, 127))
SIZE = 10.0  # points
SIDE, EDGE = 28.0, 16.0  # from the right-hand edge and from the top or bottom edge, in points
PADDING = 2.5


@dataclass(frozen=True)
class Box:
    """What of a page is seen: its lower left and upper right corner in the page's own coordinates, its turn."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotate: int

    @property
    def width(self) -> float:
        """As seen."""
        return self.y1 - self.y0 if self.rotate in (90, 270) else self.x1 - self.x0

    @property
    def height(self) -> float:
        """As seen."""
        return self.x1 - self.x0 if self.rotate in (90, 270) else self.y1 - self.y0

    @property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """From points as seen, counted from the lower left corner, to the page's own coordinates."""
        return {
            0: (1, 0, 0, 1, self.x0, self.y0),
            90: (0, 1, -1, 0, self.x1, self.y0),
            180: (-1, 0, 0, -1, self.x1, self.y1),
            270: (0, -1, 1, 0, self.x0, self.y1),
        }[self.rotate]


def seen(page: Page) -> Box:
    """The part of a page that is seen: its CropBox within its MediaBox, corners in any order."""
    media = _corners(page.mediabox)
    crop = _corners(page.cropbox)
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = media
    rotate = int(page.obj.get("/Rotate", 0)) % 360
    return Box(x0, y0, x1, y1, rotate if rotate % 90 == 0 else 0)


class Stamper:
    """Stamps pages of one PDF with one embedded font."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        data, self.widths, descriptor = _font()
        stream = pdf.make_stream(data, Length1=len(data))
        self.font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=Name("/PACKAA+SourceSans3-SemiBold"),
                Encoding=Name.WinAnsiEncoding,
                FirstChar=32,
                LastChar=126,
                Widths=Array(self.widths),
                FontDescriptor=Dictionary(
                    Type=Name.FontDescriptor,
                    FontName=Name("/PACKAA+SourceSans3-SemiBold"),
                    Flags=32,
                    StemV=100,
                    ItalicAngle=0,
                    FontFile2=stream,
                    **descriptor,
                ),
            )
        )

    def stamp(self, page: Page, *, foot: str, head: str = "") -> None:
        """Put ``foot`` ("Page 12") at the bottom right and ``head`` ("AGENDA ITEM 9") at the top right, as seen."""
        box, font = seen(page), self._font_name(page)
        drawn = [self._text(foot, box.width, EDGE, font, b"Footer")]
        if head:
            drawn.append(self._text(head, box.width, box.height - EDGE - SIZE * 0.7, font, b"Header"))
        matrix = " ".join(f"{value:.4f}" for value in box.matrix).encode()
        stamp = b"\nq " + matrix + b" cm\n" + b"".join(drawn) + b"Q\n"
        page.obj.Contents = Array([*_streams(page), self.pdf.make_stream(stamp)])

    def _text(self, text: str, width: float, y: float, font: str, kind: bytes) -> bytes:
        """One line that ends ``SIDE`` from the right edge, on white so that it shows on a dark slide too."""
        safe = "".join(letter if letter in LETTERS else "-" for letter in text)
        long = sum(self.widths[ord(letter) - 32] for letter in safe) * SIZE / 1000
        x = width - SIDE - long
        back = f"{x - PADDING:.2f} {y - PADDING - 1:.2f} {long + 2 * PADDING:.2f} {SIZE + 2 * PADDING:.2f}"
        quoted = safe.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return (
            b"/Artifact <</Type /Pagination /Subtype /"
            + kind
            + b">> BDC\n"
            + f"q 1 g {back} re f Q\nq 0 g BT {font} {SIZE:g} Tf {x:.2f} {y:.2f} Td ({quoted}) Tj ET Q\n".encode()
            + b"EMC\n"
        )

    def _font_name(self, page: Page) -> str:
        """The stamp font's name among the page's resources, which several pages may share."""
        if "/Resources" not in page.obj:
            page.obj.Resources = Dictionary()
        resources = page.obj.Resources
        if "/Font" not in resources:
            resources.Font = Dictionary()
        number = 0
        while True:
            name = f"/PackStamp{number}"
            there = resources.Font.get(name)
            if there is None:
                resources.Font[name] = self.font
                return name
            if there.objgen == self.font.objgen:
                return name
            number += 1


def _streams(page: Page) -> list[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _corners(box: Array) -> tuple[float, float, float, float]:
    xs, ys = sorted((float(box[0]), float(box[2]))), sorted((float(box[1]), float(box[3])))
    return xs[0], ys[0], xs[1], ys[1]


@lru_cache(maxsize=1)
def _font() -> tuple[bytes, list[int], dict[str, Any]]:
    """Source Sans 3 semi-bold, its ASCII letters alone: the file, widths in thousandths, its descriptor's facts."""
    options = subset.Options(notdef_outline=True, layout_features=[], name_IDs=[], hinting=False)
    target = io.BytesIO()
    with subset.load_font(io.BytesIO(fonts.font(FONT)), options, lazy=False) as whole:
        cut = subset.Subsetter(options)
        cut.populate(text=LETTERS)
        cut.subset(whole)
        whole.save(target)
    font = TTFont(io.BytesIO(target.getvalue()))
    scale = 1000 / font["head"].unitsPerEm
    names, metrics = font.getBestCmap(), font["hmtx"]
    widths = [round(metrics[names[ord(letter)]][0] * scale) for letter in LETTERS]
    head, lines = font["head"], font["hhea"]
    box = [round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)]
    facts: dict[str, Any] = {
        "FontBBox": Array(box),
        "Ascent": round(lines.ascent * scale),
        "Descent": round(lines.descent * scale),
        "CapHeight": round(font["OS/2"].sCapHeight * scale),
    }
    return target.getvalue(), widths, facts
