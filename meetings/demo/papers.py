"""The fictional reports: a Word file each, and a PDF appendix for some."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.files.base import ContentFile
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE

from csp import pdf
from csp.words import long_date
from meetings.demo.content import COUNCIL, Topic
from meetings.papers.worker import TASKS


@contextmanager
def opened_here() -> Iterator[None]:
    """Prepare papers in this process: a file that we have just made needs no bounds, and it is much quicker."""

    def run(task: str, source: Path, target: Path | None = None, *, seconds: int) -> dict[str, Any]:
        module, function = TASKS[task]
        paths = [path for path in (source, target) if path]
        return getattr(import_module(module), function)(*paths) or {}

    with patch("meetings.papers.apart.run", run):
        yield


def report(topic: Topic, board: str, meeting: date, marking: str) -> ContentFile[bytes]:
    """The report as Word: a cover, then purpose, background, recommendation, appendices."""
    document = _small_document()
    document.core_properties.author = topic.presenter
    document.add_heading(board, 1)
    cover = document.add_table(rows=0, cols=2)
    for name, value in (
        ("Subject", topic.title),
        ("Date", long_date(meeting)),
        ("Author", topic.presenter),
        ("Security", marking),
    ):
        cells = cover.add_row().cells
        cells[0].text, cells[1].text = name, value
    document.add_heading("1. Purpose of the report and decisions required", 2)
    document.add_paragraph(f"1.1 The {board} is asked to {topic.recommendation}.")
    document.add_heading("2. Background", 2)
    for number, text in enumerate(topic.background, 1):
        document.add_paragraph(f"2.{number} {text}")
    document.add_heading("3. What partners said", 2)
    document.add_paragraph(
        "3.1 A draft of this report was sent to every responsible authority. Their comments are worked in. "
        "No partner asked for a different recommendation."
    )
    document.add_heading("4. Recommendation", 2)
    document.add_paragraph(f"4.1 It is recommended that the {board} {topic.recommendation}.")
    document.add_heading("5. Legal and financial implications", 2)
    document.add_paragraph(
        f"5.1 The work is met from existing budgets of {COUNCIL} and its partners. There are no legal implications "
        "beyond those named above."
    )
    return _file(document, "report.docx")


def appendix(topic: Topic, meeting: date) -> ContentFile[bytes]:
    """A PDF of figures by quarter."""
    rows = "".join(
        f"<tr><th scope='row'>Quarter {n}</th><td>{17 + 3 * n}</td><td>{25 - 2 * n}</td></tr>" for n in range(1, 9)
    )
    html = (
        f"<h1>Appendix A: figures</h1><p>{topic.title}. Prepared for the meeting of {long_date(meeting)}.</p>"
        "<table class='table'><thead><tr><th scope='col'>Period</th><th scope='col'>This year</th>"
        f"<th scope='col'>Last year</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    file = ContentFile(pdf.render(html, title=f"Appendix A: {topic.title}"), name="appendix-a.pdf")
    return file


def _small_document() -> DocumentType:
    """A new Word file without the dozens of table and list styles that it would bring along unused."""
    document = Document()
    for style in list(document.styles):
        if style.type in (WD_STYLE_TYPE.TABLE, WD_STYLE_TYPE.LIST) or style.name.startswith("List "):
            style.delete()
    return document


def _file(document: DocumentType, name: str) -> ContentFile[bytes]:
    content = io.BytesIO()
    document.save(content)
    return ContentFile(content.getvalue(), name=name)
