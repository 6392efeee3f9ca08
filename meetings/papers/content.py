"""The drawing commands of each page, put so that what is drawn over them stands upright.

A page's content goes between q and Q and is made to close whatever it opens: that of some programs ends turned or
scaled, or with text or a marked part still open. What of it cannot be read is left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Name, Object, Page, Pdf, Stream

from meetings.papers.apart import UnusableFile

CHUNK = 4096
MAX_UNPACKED = 64 << 20  # of one page: the drawing commands of a detailed map take some ten million bytes
BOMB = (
    "Page {page} unpacks to far more than a page can hold, so the file was not opened. Make it again in the program "
    "it was written in, and choose the new file."
)


@dataclass
class Mended:
    """The numbers of the pages whose commands did not match up, of those not readable to the end, of those resized."""

    uneven: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


def even_out(pdf: Pdf) -> Mended:
    """Put each page's content between q and Q, with what is missing of either. Raises UnusableFile for a bomb."""
    mended = Mended()
    shared: dict[bytes, Stream] = {}

    def stream(text: bytes) -> Stream:
        if text not in shared:
            shared[text] = pdf.make_stream(text)
        return shared[text]

    for number, page in enumerate(pdf.pages, start=1):
        if not _make_readable(pdf, page, number):
            mended.unreadable.append(number)
        if "/Contents" not in page.obj:
            continue
        surplus, after = open_ends(page)
        if surplus or after:
            mended.uneven.append(number)
        if surplus:
            page.obj.Contents = Array([pdf.make_stream(_without_surplus(page))])
        page.obj.Contents = Array([stream(b"q\n"), *page.obj.Contents, stream(b"\n" + after + b"Q\n")])
    return mended


def open_ends(page: Page) -> tuple[bool, bytes]:
    """Whether a page's content has a Q with no q before it, and what closes all that it leaves open."""
    depth = marks = 0
    surplus = in_text = False
    for instruction in pikepdf.parse_content_stream(page, "q Q BT ET BMC BDC EMC"):
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


def _without_surplus(page: Page) -> bytes:
    """A page's content without each Q that has no q before it: viewers pass over it, so must what encloses it."""
    kept, depth = [], 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "Q" and depth == 0:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)


def _make_readable(pdf: Pdf, page: Page, number: int) -> bool:
    """Leave of a page's content what can be read, as an array of streams; whether that is all of it.

    A string that does not end, for one, would swallow what is drawn over the page.
    """
    if "/Contents" not in page.obj:
        return True
    parts, whole = _readable_parts(pdf, page, number)
    if not parts:
        del page.obj["/Contents"]
        return whole
    page.obj.Contents = Array(parts)
    pdf.get_warnings()
    pikepdf.parse_content_stream(page, "q")
    if not pdf.get_warnings():
        return whole
    commands = pikepdf.parse_content_stream(page)
    page.obj.Contents = Array([pdf.make_stream(pikepdf.unparse_content_stream(commands))])
    pdf.get_warnings()
    return False


def _readable_parts(pdf: Pdf, page: Page, number: int) -> tuple[list[Object], bool]:
    """The streams of a page's content, each as far as it can be read, and whether that is all of it."""
    content = page.obj.get("/Contents")
    given = list(content) if isinstance(content, Array) else [] if content is None else [content]
    parts: list[Object] = []
    whole, left = True, MAX_UNPACKED
    for one in given:
        if not isinstance(one, Stream):
            whole = False
            continue
        text, complete = _unpacked(one, left)
        left -= len(text)
        if left <= 0:
            raise UnusableFile(BOMB.format(page=number))
        whole = whole and complete
        if text:
            parts.append(one if complete else pdf.make_stream(text))
    return parts, whole


def _unpacked(stream: Stream, most: int) -> tuple[bytes, bool]:
    """What a stream holds, at most ``most`` bytes, and whether it could be read to the end."""
    kind = stream.get("/Filter")
    if "/DecodeParms" not in stream and kind in (Name.FlateDecode, Array([Name.FlateDecode])):
        return _inflated(stream.read_raw_bytes(), most)
    try:
        return stream.read_bytes()[:most], True
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return b"", False


def _inflated(raw: bytes, most: int) -> tuple[bytes, bool]:
    """As far as the first byte that is wrong, which is how far viewers show it."""
    packer, done, length = zlib.decompressobj(), [], 0
    for start in range(0, len(raw), CHUNK):
        chunk, before = raw[start : start + CHUNK], packer.copy()
        try:
            done.append(packer.decompress(chunk, most - length))
        except zlib.error:
            return b"".join([*done, *_last_bytes(before, chunk, most - length)]), False
        length += len(done[-1])
        if length >= most:
            break
    return b"".join(done), packer.eof or length >= most


def _last_bytes(packer: Any, chunk: bytes, most: int) -> Iterator[bytes]:
    """What of a chunk can be unpacked, up to the byte that is wrong."""
    length = 0
    for byte in chunk:
        try:
            text = packer.decompress(bytes([byte]), max(1, most - length))
        except zlib.error:
            return
        length += len(text)
        yield text
