"""A Word file of minutes, as lines: what each paragraph says and how it is set. Knows nothing of meetings."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from csp.errors import Refused

# An action in the middle of a paragraph: "... to be signed. ACTION: Tom Reed to ..." are two lines.
NEXT_ACTION = re.compile(r"(?<=\S)[ \t]+(?=ACTION\s*:)")


@dataclass(frozen=True)
class Line:
    """One line. ``is_heading`` by its style, ``is_bold`` throughout; ``listed`` is "bullet", "number" or "".

    ``list_id`` tells one numbered list from the next; ``cells`` are those of a table's row, empty ones too.
    """

    text: str
    is_heading: bool = False
    is_bold: bool = False
    listed: str = ""
    list_id: int = 0
    cells: tuple[str, ...] = ()


def read_lines(path: Path) -> list[Line]:
    """Every line of a .docx that says anything, in order; a table's rows cell by cell, parted by " | ".

    Raises Refused for a file that is missing or is no Word document.
    """
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        raise Refused("It cannot be read. Give a Word document (.docx) that is there and opens in Word.") from None
    lines: list[Line] = []
    for block in document.iter_inner_content():
        lines += _of_table(block) if isinstance(block, Table) else _of_paragraph(block)
    return lines


def _of_paragraph(paragraph: Paragraph) -> Iterator[Line]:
    style = (paragraph.style.name or "") if paragraph.style else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    for piece in NEXT_ACTION.sub("\n", paragraph.text).splitlines():
        if text := " ".join(piece.split()):
            yield Line(
                text,
                is_heading=style.startswith(("Heading", "Title")),
                is_bold=bool(runs) and all(_is_bold(run, paragraph) for run in runs),
                listed=_listed(style, paragraph),
                list_id=_list_id(paragraph),
            )


def _of_table(table: Table) -> Iterator[Line]:
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text = " ".join(cell.text.split())
            if text and (not cells or cells[-1] != text):  # a merged cell is given once for each it spans
                cells.append(text)
        if cells:
            yield Line(" | ".join(cells), cells=tuple(" ".join(cell.text.split()) for cell in row.cells))


def _is_bold(run: Run, paragraph: Paragraph) -> bool:
    if run.bold is not None:
        return bool(run.bold)
    style = paragraph.style
    return bool(style and style.font and style.font.bold)


def _listed(style: str, paragraph: Paragraph) -> str:
    if style.startswith("List Bullet"):
        return "bullet"
    if style.startswith("List Number"):
        return "number"
    properties = paragraph._p.pPr
    return "bullet" if properties is not None and properties.numPr is not None else ""


def _list_id(paragraph: Paragraph) -> int:
    properties = paragraph._p.pPr
    found = properties.xpath("w:numPr/w:numId/@w:val") if properties is not None else []
    return int(found[0]) if found else 0
