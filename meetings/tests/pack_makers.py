"""Papers that are ready to be printed, and what can be read in a PDF: for the tests of packs."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache
from pathlib import Path

import pikepdf
from django.utils import timezone

from csp import storage
from csp.models import StoredFile
from meetings.models import AgendaItem, Paper, PaperVersion
from meetings.packs.samples import sample


@lru_cache
def content(kind: str, pages: int, mark: str) -> bytes:
    return sample(kind, pages, mark)


def make_version(paper: Paper, kind: str = "cropped", pages: int = 2, mark: str = "ALPHA") -> PaperVersion:
    """The next version of a paper, prepared."""
    stored = storage.store(content(kind, pages, mark), content_type="application/pdf")
    return PaperVersion.objects.create(
        paper=paper, number=paper.versions.count() + 1, file=stored, name="paper.pdf", pdf=stored, pages=pages,
        tagged=kind == "tagged", prepared_at=timezone.now(), accepted_at=timezone.now(),
    )  # fmt: skip


def make_paper(
    item: AgendaItem,
    title: str = "A report",
    kind: str = "cropped",
    pages: int = 2,
    mark: str = "ALPHA",
    **fields: object,
) -> Paper:
    """A paper at the end of its item's, with one version that is ready."""
    paper = Paper.objects.create(item=item, title=title, position=item.papers.count(), **fields)
    make_version(paper, kind, pages, mark)
    return paper


def pages_text(stored: StoredFile, *layout: str) -> list[str]:
    """The text of each page of a stored PDF, as pdftotext reads it; with "-layout", a table row on a line."""
    found = subprocess.run(
        ["pdftotext", *layout, str(storage.path_of(stored)), "-"], capture_output=True, text=True, check=True
    ).stdout
    return found.split("\f")[:-1]


def stamped(text: str) -> str:
    """The number a page bears: "12", "12a", "iv"."""
    found = re.findall(r"\bPage\s+(\d+[a-z]*|[ivx]+)\b", text)
    return found[-1] if found else ""


def everything_in(path: Path) -> bytes:
    """Every byte a reader could get out of a PDF: each object as written and each stream unpacked, and the file."""
    parts = [path.read_bytes()]
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                parts.append(thing.read_bytes())
            parts.append(thing.unparse(resolved=True))
            parts += strings_in(thing)
        parts.append(pdf.trailer.unparse(resolved=True))
    parts.append(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout)
    return b"\n".join(parts)


def strings_in(thing: pikepdf.Object, depth: int = 0) -> list[bytes]:
    """The strings of one object, decoded: PDF may write text as UTF-16."""
    if isinstance(thing, pikepdf.String):
        return [str(thing).encode()]
    if depth > 20 or (depth and getattr(thing, "is_indirect", False)):
        return []
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return [text for _, value in thing.items() for text in strings_in(value, depth + 1)]
    if isinstance(thing, pikepdf.Array):
        return [text for value in thing for text in strings_in(value, depth + 1)]
    return []
