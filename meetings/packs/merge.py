"""Pages of many PDFs into one, with their links and forms. Tags are joined by meetings.packs.tags."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Object, Page, Pdf

# What pikepdf raises where a file holds something else than it should.
UNREADABLE = (
    *(pikepdf.PdfError, pikepdf.PikepdfError, OSError, RuntimeError),
    *(ValueError, TypeError, AttributeError, KeyError, IndexError),
)


def copied_pages(pdf: Pdf, source: Pdf) -> list[Object]:
    """The pages of ``source``, which inherit nothing, in ``pdf``, but not yet in its tree of pages."""
    return [pdf.copy_foreign(page.obj) for page in source.pages]


def write_pages(pdf: Pdf, kids: Sequence[Object]) -> list[Page]:
    """Make these the pages of ``pdf``, all at once: to append one takes as long as there are pages."""
    root = pdf.Root.Pages
    for kid in kids:
        kid.Parent = root
    root.Kids, root.Count = Array(kids), len(kids)
    return list(pdf.pages)


def copy_forms(pdf: Pdf, source: Pdf, pages: Sequence[Page]) -> None:
    """Let the form fields on ``pages``, those of ``source``, belong to ``pdf``, under names of their own."""
    if "/AcroForm" in source.Root:
        for page, original in zip(pages, source.pages, strict=True):
            pdf.acroform.fix_copied_annotations(page, original, source.acroform)
