"""How packs are made elsewhere, to measure ours against: the bare merge by qpdf, and the usual way in Python."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from csp import pdf

PYPDF, QPDF = "pypdf", "qpdf"


def has_pypdf() -> bool:
    """It is among the requirements for development alone."""
    return find_spec(PYPDF) is not None


def has_qpdf() -> bool:
    return shutil.which(QPDF) is not None


def bare_merge(papers: Sequence[Path], target: Path) -> None:
    """Merge and do nothing else: no stamps, no tags. A broken paper is merged as far as it goes."""
    names = [str(paper) for paper in papers]
    command = [QPDF, "--empty", "--remove-unreferenced-resources=no", "--pages", *names, "--", str(target)]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)


def usual_pack(html: str, papers: Sequence[Path], target: Path) -> None:
    """One document printed with all the system's own pages, the papers after it, a number laid over every page.

    Links between pages, tags and what lies beside the content of a page are not looked after.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    own = io.BytesIO(pdf.render(html, title="Pack"))
    contents: list[io.BytesIO | Path] = [own, *papers]
    for content in contents:
        writer.append(PdfReader(content), import_outline=False)
    numbers = "".join(
        f"<p{' class=new-page' if n > 1 else ''}>Page {n}</p>" for n in range(1, len(writer.pages) + 1)
    )
    stamps = PdfReader(io.BytesIO(pdf.render(numbers, title="Numbers")))
    for page, stamp in zip(writer.pages, stamps.pages, strict=True):
        page.merge_page(stamp)
    writer.write(target)
