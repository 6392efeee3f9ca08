"""PDFs: whether one can be a paper, and the copy of it that goes into packs. Run by meetings.papers.worker.

The copy looks the same on every page. What runs, starts programs or hides files is taken out; each page's content
is put between q and Q, and made to close whatever it opens, so that a stamp laid over it stands upright (the
content of some programs ends turned or scaled). Page boxes, rotation, links, forms and tags stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Pdf

from csp.pdftags import is_tagged
from meetings.packs.merge import UNREADABLE
from meetings.papers import harmless
from meetings.papers.apart import UnusableFile
from meetings.papers.ready import make_ready
from meetings.papers.trial import can_be_merged

MAX_PAGES = 2000
DAMAGED = (
    "damaged",
    "reconstruct",
    "recover",
    "missing",
    "not found",
    "unexpected",
    "expected",
)  # so qpdf says it
NO_SIZE = "mediabox is undefined"
PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"}
FLATE_BYTES = 256 << 20

LOCKED = "The PDF asks for a password. Save it without one, and choose it again."
BROKEN = (
    "The PDF is broken and cannot be repaired. Make it again in the program it was written in, "
    "and choose the new file."
)
NO_PAGES = "The PDF has no pages. Make it again in the program it was written in, and choose the new file."
STRIPPED = (
    "Its tags for screen readers, links and form fields could not be read and were left out. "
    "Make it again in the program it was written in to have them."
)
TOO_LONG = "The PDF has {pages:,} pages; a paper may have at most {most:,}. Split it into several papers."


def look(source: Path) -> dict[str, Any]:
    """Its pages. Raises UnusableFile when it cannot be a paper."""
    with _opened(source) as pdf:
        return {"pages": _pages(pdf)}


def prepare(source: Path, target: Path) -> dict[str, Any]:
    """Write the copy for packs to ``target``: pages, tagged or not, and what was mended or taken out.

    Raises UnusableFile when it cannot be made, or packs could not be made with it.
    """
    try:
        with _opened(source) as pdf:
            pages = _pages(pdf)
            repairs = _mend(pdf)
            _save(pdf, target)
            if not can_be_merged(target):
                _strip(pdf)
                repairs.append(STRIPPED)
                _save(pdf, target)
                if not can_be_merged(target):
                    raise UnusableFile(BROKEN)
            return {"pages": pages, "tagged": is_tagged(pdf), "repairs": repairs}
    except UNREADABLE as broken:
        raise UnusableFile(BROKEN) from broken


def _mend(pdf: Pdf) -> list[str]:
    """Make the file fit for packs; what was done to it, in sentences."""
    repairs = []
    if pdf.is_encrypted:
        repairs.append("The restrictions on printing and copying (an owner password) were taken off.")
    warnings = [str(warning).lower() for warning in pdf.get_warnings()]
    damaged = any(sign in warning for warning in warnings for sign in DAMAGED)
    if damaged:
        repairs.append("The file was damaged and has been repaired. Check that its pages are all there.")
    if any(NO_SIZE in warning for warning in warnings):
        repairs.append(
            "Not every page says its size; those that do not are taken to be of the size Letter. Look at them."
        )
    # Where the table of objects was lost, both are only guessed, and would be missing from the copy.
    pdf.trailer.Root, pdf.trailer.Size = pdf.Root, len(pdf.objects) + 1
    repairs += [harmless.SAID[kind] for kind in sorted(harmless.take_out(pdf))]
    lost = bool(pdf.get_warnings())  # those since the last look: all that is in the file has been read by now
    try:
        mended = make_ready(pdf)
    except UNREADABLE:
        _strip(pdf)
        repairs.append(STRIPPED)
        mended = make_ready(pdf)
    if mended.uneven:
        repairs.append(
            f"The drawing commands of {_pages_words(mended.uneven)} did not match up and were put right."
        )
    if mended.sizes:
        repairs.append(
            f"The size or turn of {_pages_words(mended.sizes)} was not one and was put right. Look at it."
        )
    if mended.unreadable:
        where = _pages_words(mended.unreadable)
        repairs.append(f"Not all that stands on {where} could be read. Look at it before it is published.")
    elif lost and not damaged:
        repairs.append("Part of the file could not be read. Look through its pages before they are published.")
    return repairs


def _strip(pdf: Pdf) -> None:
    """Leave nothing but the pages and what is drawn on them."""
    for key in ("/StructTreeRoot", "/MarkInfo", "/AcroForm", "/Outlines", "/Names", "/Dests"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]


def _save(pdf: Pdf, target: Path) -> None:
    pdf.save(target, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _opened(source: Path) -> Pdf:
    pikepdf.settings.set_qpdf_limits(flate_max_memory=FLATE_BYTES, run_length_max_memory=FLATE_BYTES)
    try:
        return pikepdf.open(source)
    except pikepdf.PasswordError as locked:
        raise UnusableFile(LOCKED) from locked
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as broken:
        raise UnusableFile(BROKEN) from broken


def _pages(pdf: Pdf) -> int:
    try:
        pages = len(pdf.pages)
        for page in pdf.pages:
            if not isinstance(page.obj, Dictionary):
                raise UnusableFile(BROKEN)
    except (pikepdf.PdfError, AttributeError, ValueError, TypeError, RuntimeError) as broken:
        raise UnusableFile(BROKEN) from broken
    if not pages:
        raise UnusableFile(BROKEN if pdf.get_warnings() else NO_PAGES)
    if pages > MAX_PAGES:
        raise UnusableFile(TOO_LONG.format(pages=pages, most=MAX_PAGES))
    return pages


def _pages_words(numbers: list[int]) -> str:
    """ "page 3", "pages 3, 4 and 7", or how many when there are many."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) > 10:
        return f"{len(numbers)} pages"
    return f"pages {', '.join(str(n) for n in numbers[:-1])} and {numbers[-1]}"
