"""Lines of the action log written as CSV, Excel, PDF and Word files. What is written here can be imported again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
from django.template.loader import render_to_string
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from actions.due import overdue_words
from actions.exchange.lines import Line
from actions.imports import COLUMNS
from csp import pdf
from csp.cells import guarded
from csp.words import long_date, short_date

TITLE_OF = {column.key: column.title for column in COLUMNS}
USUAL = ("number", "text", "raised", "due", "owners", "status", "comments", "updated")
PRIVATE = ("restricted", "update_restricted", "grounds", "public_interest_reason", "public_title")
WIDTHS = {
    "number": 9,
    "text": 60,
    "raised": 19,
    "due": 19,
    "owners": 30,
    "status": 16,
    "comments": 60,
    "updated": 19,
}
PRINTED = ("number", "text", "raised", "due", "owners", "status", "comments")
MARKING = "With restricted actions: not for the public."
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Heading:
    """What a file is: ``title`` ("Action log of the Northmere CSP") as of ``on``."""

    title: str
    on: date

    @property
    def words(self) -> str:
        return f"{self.title}, {long_date(self.on)}"


def cells_of(line: Line) -> dict[str, Any]:
    """A line's cells by the keys of the importer's columns."""
    return {
        "number": line.reference,
        "text": line.text,
        "raised": line.raised,
        "due": line.due,
        "owners": line.owners,
        "status": line.status,
        "comments": line.comments,
        "updated": line.updated or "",
        "restricted": _yes(line.restricted),
        "update_restricted": _yes(line.update_restricted),
        "grounds": line.grounds,
        "public_interest_reason": line.public_interest_reason,
        "public_title": line.public_title,
    }


def csv_rows(lines: Iterable[Line]) -> Iterator[str]:
    """The file piece by piece, for a response that is streamed. Begins with the mark by which Excel knows UTF-8."""
    keys = (*USUAL, *PRIVATE)
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([TITLE_OF[key] for key in keys])
    for line in lines:
        cells = cells_of(line)
        yield writer.writerow([_in_csv(cells[key]) for key in keys])


def write_xlsx(path: Path, heading: Heading, lines: Iterable[Line], progress: Progress) -> int:
    """Write a workbook row by row; how many actions it holds."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet("Actions")
    keys = (*USUAL, *PRIVATE)
    for place, key in enumerate(keys):
        sheet.column_dimensions[chr(ord("A") + place)].width = WIDTHS.get(key, 24)
    sheet.freeze_panes = "A3"
    sheet.append([_bold(sheet, heading.words)])
    sheet.append([_bold(sheet, TITLE_OF[key]) for key in keys])
    made, count = _Cells(sheet), 0
    for count, line in enumerate(lines, start=1):
        cells = cells_of(line)
        sheet.append([made.cell(cells[key]) for key in keys])
        if count % 1_000 == 0:
            progress(count)
    book.save(path)
    return count


def write_pdf(path: Path, heading: Heading, lines: Iterable[Line], progress: Progress) -> int:
    """Print the log as it stands in a pack: what is overdue apart, then what is open, then what has ended."""
    rows = list(lines)
    progress(0)
    groups = [(name, [_printed(line, heading.on) for line in some]) for name, some in _groups(rows, heading.on)]
    context = {
        "title": heading.title,
        "on": long_date(heading.on),
        "groups": groups,
        "by_itself": heading.words,
        "marking": MARKING if _is_private(rows) else "",
    }
    body = render_to_string("actions/print/log.html", context)
    path.write_bytes(pdf.render(body, title=heading.words, author=heading.title))
    return len(rows)


def write_docx(path: Path, heading: Heading, lines: Iterable[Line], progress: Progress) -> int:
    """The same as a Word document: a table a group, its header row repeated on every page."""
    rows = list(lines)
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(9)
    document.core_properties.title, document.core_properties.language = heading.words, "en-GB"
    document.core_properties.author = document.core_properties.comments = ""
    document.add_heading(heading.title, level=0)
    document.add_paragraph(f"As of {long_date(heading.on)}")
    if _is_private(rows):
        document.add_paragraph().add_run(MARKING).bold = True
    done = 0
    for title, some in _groups(rows, heading.on):
        document.add_heading(f"{title} ({len(some)})", level=1)
        _table(document, some, heading.on)
        done += len(some)
        progress(done)
    document.save(str(path))
    return len(rows)


WRITERS: dict[str, Callable[[Path, Heading, Iterable[Line], Progress], int]] = {
    "xlsx": write_xlsx,
    "pdf": write_pdf,
    "docx": write_docx,
}


def _groups(lines: Sequence[Line], on: date) -> list[tuple[str, list[Line]]]:
    overdue = [line for line in lines if line.is_overdue(on)]
    still_open = [line for line in lines if line.is_open and not line.is_overdue(on)]
    rest = [line for line in lines if not line.is_open]
    named = (("Overdue", overdue), ("Open", still_open), ("Not open", rest))
    return [(title, some) for title, some in named if some]


def _printed(line: Line, on: date) -> dict[str, Any]:
    """A row of the printed log (templates/actions/print/log.html)."""
    late = (on - line.due_on).days if line.due_on and line.is_overdue(on) else 0
    return {
        "number": line.reference,
        "text": line.text,
        "restricted": line.restricted,
        "raised": short_date(line.raised),
        "due": _words(line.due),
        "overdue": overdue_words(late) if late else "",
        "owners": line.owners,
        "status": line.status,
        "updates": [f"{short_date(line.updated)}: {line.comments}"] if line.updated else [],
    }


def _table(document: Any, lines: Sequence[Line], on: date) -> None:
    table = document.add_table(rows=len(lines) + 1, cols=len(PRINTED), style="Table Grid")
    header = table.rows[0]
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, key in zip(header.cells, PRINTED, strict=True):
        cell.paragraphs[0].add_run(TITLE_OF[key]).bold = True
    for row, line in zip(list(table.rows)[1:], lines, strict=True):
        printed = _printed(line, on)
        due = "\n".join(part for part in (printed["due"], printed["overdue"]) if part)
        text = f"RESTRICTED. {line.text}" if line.restricted else line.text
        said = (
            line.reference,
            text,
            printed["raised"],
            due,
            line.owners,
            line.status,
            *(printed["updates"] or [""]),
        )
        for cell, words in zip(row.cells, said, strict=True):
            cell.text = ILLEGAL_CHARACTERS_RE.sub("", words)


def _is_private(lines: Iterable[Line]) -> bool:
    return any(line.restricted or line.update_restricted for line in lines)


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else ""


def _words(value: Any) -> str:
    return short_date(value) if isinstance(value, date) else str(value)


def _in_csv(value: Any) -> str:
    return guarded(_words(value))


class _Cells:
    """Makes the cells of a sheet: a date as a date; everything else as text, also what looks like a formula.

    The styles are made once: made for each cell they would cost more than all else of the file.
    """

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self.text, self.date = (WriteOnlyCell(sheet) for _ in range(2))
        self.text.alignment = self.date.alignment = Alignment(wrap_text=True, vertical="top")
        self.date.number_format = "d mmmm yyyy"

    def cell(self, value: Any) -> WriteOnlyCell | None:
        if not value:
            return None
        is_date = isinstance(value, date)
        cell = WriteOnlyCell(self.sheet, value=value if is_date else None)
        cell._style = (self.date if is_date else self.text)._style
        if not is_date:
            cell._value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
        return cell


def _bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


class _Echo:
    """Gives back what the CSV writer would write to a file."""

    def write(self, text: str) -> str:
        return text
