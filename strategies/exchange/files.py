"""A plan written as an Excel or CSV file. What is written here can be imported again."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from csp.cells import guarded, one_line
from strategies.exchange.columns import SHORT, TITLES
from strategies.exchange.lines import Sheet

WIDE = {TITLES[key]: 50 for key in ("text", "outcome", "progress", "comment")} | {SHORT["text"]: 70}
NARROW = {TITLES[key]: 12 for key in ("reference", "risk", "logged", "restricted")} | {SHORT["reference"]: 10}
USUAL = 24


def write_csv(sheet: Sheet) -> bytes:
    """The table in UTF-8, with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.titles)
    writer.writerows(
        [guarded(one_line(cell) if isinstance(cell, date) else cell) for cell in row] for row in sheet.rows
    )
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(sheet: Sheet, heading: str) -> bytes:
    """A workbook with ``heading`` above the table: dates as dates, all else as text, also what looks like a formula."""
    book = Workbook(write_only=True)
    page: WriteOnlyWorksheet = book.create_sheet("Plan")
    for place, title in enumerate(sheet.titles, start=1):
        page.column_dimensions[get_column_letter(place)].width = WIDE.get(title, NARROW.get(title, USUAL))
    page.freeze_panes = "A3"
    text, day = WriteOnlyCell(page), WriteOnlyCell(page)  # styles made once, not for each cell
    text.alignment = day.alignment = Alignment(wrap_text=True, vertical="top")
    day.number_format = "d mmmm yyyy"
    page.append([_bold(page, heading)])
    page.append([_bold(page, title) for title in sheet.titles])
    for row in sheet.rows:
        page.append([_cell(page, value, day if isinstance(value, date) else text) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(page: WriteOnlyWorksheet, value: date | str, like: WriteOnlyCell) -> WriteOnlyCell | None:
    if not value:
        return None
    cell = WriteOnlyCell(page, value=value if isinstance(value, date) else None)
    cell._style = like._style
    if not isinstance(value, date):
        cell._value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
    return cell


def _bold(page: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page)
    cell.font = Font(bold=True)
    cell._value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
    return cell
