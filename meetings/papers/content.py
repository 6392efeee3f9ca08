"""The drawing commands of each page, put so that what is drawn over them stands upright.

A page's content goes between q and Q and is made to close whatever it opens: that of some programs ends turned or
scaled, or with text or a marked part still open.
"""

from __future__ import annotations

import pikepdf
from pikepdf import Pdf


def even_out(pdf: Pdf) -> list[int]:
    """Put each page's content between q and Q, with what is missing of either; the pages that were uneven."""
    uneven = []
    streams: dict[bytes, pikepdf.Stream] = {}

    def shared(text: bytes) -> pikepdf.Stream:
        if text not in streams:
            streams[text] = pdf.make_stream(text)
        return streams[text]

    for number, page in enumerate(pdf.pages, start=1):
        if "/Contents" not in page.obj:
            continue
        surplus, after = open_ends(page)
        if surplus or after:
            uneven.append(number)
        if surplus:
            page.obj.Contents = pdf.make_stream(_without_surplus(page))
        page.contents_add(shared(b"q\n"), prepend=True)
        page.contents_add(shared(b"\n" + after + b"Q\n"))
    return uneven


def open_ends(page: pikepdf.Page) -> tuple[bool, bytes]:
    """Whether a page's content has a Q with no q before it, and what closes all that it leaves open."""
    try:
        instructions = pikepdf.parse_content_stream(page, "q Q BT ET BMC BDC EMC")
    except pikepdf.PdfError:
        return False, b""
    depth = marks = 0
    surplus = in_text = False
    for instruction in instructions:
        match str(instruction.operator):
            case "q":
                depth += 1
            case "Q":
                surplus = surplus or depth == 0
                depth = max(0, depth - 1)
            case "BMC" | "BDC":
                marks += 1
            case "EMC":
                marks = max(0, marks - 1)
            case operator:
                in_text = operator == "BT"
    return surplus, b"ET\n" * in_text + b"EMC\n" * marks + b"Q\n" * depth


def _without_surplus(page: pikepdf.Page) -> bytes:
    """A page's content without each Q that has no q before it: viewers pass over it, so must what encloses it."""
    kept, depth = [], 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "Q" and depth == 0:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)
