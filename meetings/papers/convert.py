"""From the file handed in to the PDF that goes into packs, and to HTML for a Word paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import mammoth
import nh3
import pikepdf

from csp import pdf
from meetings.papers import check


@dataclass(frozen=True)
class Prepared:
    """What preparing a file gave: the PDF's bytes, its pages and tags, HTML (Word only), what was mended."""

    pdf: bytes
    pages: int
    tagged: bool
    html: str = ""
    repairs: list[str] = field(default_factory=list)


def prepare(path: Path, content_type: str, *, title: str) -> Prepared:
    html = ""
    content = path.read_bytes()
    if content_type == check.WORD:
        html = nh3.clean(mammoth.convert_to_html(BytesIO(content)).value)
        content = pdf.render(html, title=title)
    with pikepdf.open(BytesIO(content)) as document:
        return Prepared(content, len(document.pages), "/StructTreeRoot" in document.Root, html)
