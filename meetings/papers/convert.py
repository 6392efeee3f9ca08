"""From the file handed in to the PDF that goes into packs, and to HTML for a Word paper."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from csp import pdf
from meetings.papers import apart, layout
from meetings.papers.check import PDF, BadFile


@dataclass(frozen=True)
class Prepared:
    """What preparing a file gave. ``pdf`` lies in a folder that goes away; ``html`` is empty for a PDF."""

    pdf: Path
    pages: int
    tagged: bool
    html: str
    repairs: list[str]


@contextmanager
def prepared(source: Path, content_type: str, *, title: str) -> Iterator[Prepared]:
    """Prepare the file ``source``. Raises BadFile with the sentence for the officer when it cannot be."""
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        printed, target, html, repairs = source, Path(folder, "ready.pdf"), "", []
        try:
            if content_type == layout.HTML:
                body = layout.body_of(source.read_bytes())
                html, printed = layout.for_reading(body), Path(folder, "printed.pdf")
                printed.write_bytes(pdf.render(body, title=title))
            elif content_type != PDF:
                text = apart.run("prepare-word", source, seconds=apart.PREPARE_SECONDS)
                html, repairs = text["html"], text["repairs"]
                printed = Path(folder, "printed.pdf")
                printed.write_bytes(pdf.render(text["print"], title=title))
            made = apart.run("prepare-pdf", printed, target, seconds=apart.PREPARE_SECONDS)
        except apart.UnusableFile as fault:
            raise BadFile(str(fault)) from fault
        yield Prepared(target, made["pages"], made["tagged"], html, [*repairs, *made["repairs"]])
