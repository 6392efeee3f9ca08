"""How large each page of a PDF is, which way it is turned, and what it may draw with: put right where it is not.

A page whose boxes are no boxes is shown differently by each program, and there is no place on it for a number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Page, Pdf

from meetings.papers.apart import UnusableFile

A4 = (0, 0, 595, 842)  # points, of which 72 make an inch
SMALLEST, LARGEST = 100, 7200
MAX_DEPTH = 100  # of the tree of pages
MAX_DOTS = 300_000_000  # an A0 poster scanned at 400 dots to the inch has 248 million
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
KINDS = ("/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/Properties")

WRONG_SIZE = (
    "Page {page} is {width} mm wide and {height} mm high; a page may have from 35 mm to 2.5 m on each side. "
    "Save the paper with pages of a size that can be printed, such as A4 or A3, and choose it again."
)
TOO_MANY_DOTS = (
    "Page {page} has a picture of {width:,} by {height:,} dots, more than programs can show. Make it smaller, "
    "and choose the new file."
)


def take_over(page: Page) -> None:
    """Write into a page what it inherits from the tree of pages, which is not merged."""
    above = page.obj.get("/Parent")
    for _ in range(MAX_DEPTH):
        if not isinstance(above, Dictionary):
            return
        for key in INHERITED:
            if key in above and key not in page.obj:
                page.obj[key] = above[key]
        above = above.get("/Parent")


def put_right(pdf: Pdf) -> list[int]:
    """Mend pages whose size, turn or resources cannot be; the numbers of those where that may be seen.

    Raises UnusableFile for a page too small or too large for print, or with a picture no program can show.
    """
    mended = []
    looked_at: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        take_over(page)
        if _mend_frame(page.obj):
            mended.append(number)
        _check_size(page, number)
        _mend_resources(page.obj)
        _check_pictures(page.obj, number, looked_at)
    return mended


def _mend_frame(page: Object) -> bool:
    media, crop, turn = page.get("/MediaBox"), page.get("/CropBox"), page.get("/Rotate")
    wrong = False
    if not _is_box(media):
        page.MediaBox, wrong = Array(A4), True
    if crop is not None and not (_is_box(crop) and _meet(crop, page.MediaBox)):
        del page["/CropBox"]
        wrong = True
    if turn is not None and (not isinstance(turn, int) or turn % 90):
        del page["/Rotate"]
        wrong = True
    return wrong


def _is_box(box: object) -> bool:
    """Four numbers that span an area, whichever corners they are."""
    if not isinstance(box, Array) or len(box) != 4:
        return False
    corners = list(box)
    if not all(isinstance(corner, (int, Decimal)) and not isinstance(corner, bool) for corner in corners):
        return False
    return corners[0] != corners[2] and corners[1] != corners[3]


def _meet(crop: Any, media: Any) -> bool:
    """Whether two boxes have some area in common."""
    return all(
        max(min(crop[n], crop[n + 2]), min(media[n], media[n + 2]))
        < min(max(crop[n], crop[n + 2]), max(media[n], media[n + 2]))
        for n in (0, 1)
    )


def _check_size(page: Page, number: int) -> None:
    box = [float(corner) for corner in page.cropbox]
    given = page.obj.get("/UserUnit")
    unit = float(given) if isinstance(given, (int, Decimal)) and given > 0 else 1.0
    width, height = abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit
    if not all(SMALLEST <= side <= LARGEST for side in (width, height)):
        sides = {"width": f"{width / 72 * 25.4:,.0f}", "height": f"{height / 72 * 25.4:,.0f}"}
        raise UnusableFile(WRONG_SIZE.format(page=number, **sides))


def _mend_resources(page: Object) -> None:
    resources = page.get("/Resources")
    if not isinstance(resources, Dictionary):
        page.Resources = Dictionary()
        return
    for kind in KINDS:
        if kind in resources and not isinstance(resources[kind], Dictionary):
            del resources[kind]


def _check_pictures(page: Object, number: int, looked_at: set[tuple[int, int]]) -> None:
    for picture in page.Resources.get("/XObject", Dictionary()).as_dict().values():
        if not isinstance(picture, pikepdf.Stream) or picture.objgen in looked_at:
            continue
        looked_at.add(picture.objgen)
        width, height = picture.get("/Width", 0), picture.get("/Height", 0)
        if isinstance(width, int) and isinstance(height, int) and width * height > MAX_DOTS:
            raise UnusableFile(TOO_MANY_DOTS.format(page=number, width=width, height=height))
