"""A forward plan as CSV, Excel and PDF. What CSV and Excel files hold can be imported again (meetings.imports)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from csp import pdf
from csp.cells import guarded
from csp.sheets import CSV, XLSX
from csp.words import long_date
from meetings.agenda.plan.rows import PlannedMeeting, PlanRow
from meetings.imports.plan_rows import COLUMNS, literal
from meetings.models import AgendaItem
from meetings.papers.check import PDF

SIGN_OFF = AgendaItem.Purpose.SIGN_OFF.label
FOR_DECISION = AgendaItem.Purpose.DECISION.label
WIDTHS = {"board": 30, "date": 32, "publication": 28, "title": 50, "presenter": 32, "reason": 18, "status": 28}
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Heading:
    """What a file is: ``title`` ("Forward plan of the Northmere CSP"), and the words of when: "As of 1 May 2027"."""

    title: str
    when: str

    @property
    def words(self) -> str:
        return f"{self.title}. {self.when}"


def as_of(title: str, on: date) -> Heading:
    return Heading(title, f"As of {long_date(on)}")


def table(meetings: Sequence[PlannedMeeting], *, with_board: bool = False) -> Iterator[list[str]]:
    """The header and the rows, in the columns councils keep a plan in. The date stands on a meeting's first row."""
    columns = [column for column in COLUMNS if with_board or column.key != "board"]
    yield [column.title for column in columns]
    for meeting in meetings:
        of_meeting = {"board": meeting.board, "date": _date(meeting), "publication": _publication(meeting)}
        for row in meeting.rows or (PlanRow(""),):
            cells = {**of_meeting, **_cells(row)}
            yield [cells.get(column.key, "") for column in columns]
            of_meeting = {"board": meeting.board}


def write_csv(heading: Heading, meetings: Sequence[PlannedMeeting], *, with_board: bool = False) -> bytes:
    """UTF-8, beginning with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [guarded(cell) for cell in cells] for cells in table(meetings, with_board=with_board)
    )
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def write_xlsx(heading: Heading, meetings: Sequence[PlannedMeeting], *, with_board: bool = False) -> bytes:
    """A workbook of one sheet: what it is, the header, the rows. Everything is text, also what looks like a formula."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet("Forward plan")
    columns = [column for column in COLUMNS if with_board or column.key != "board"]
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.key, 12)
    sheet.freeze_panes = "A3"
    sheet.append([_cell(sheet, heading.words, bold=True)])
    for number, cells in enumerate(table(meetings, with_board=with_board)):
        sheet.append([_cell(sheet, text, bold=not number) for text in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_pdf(heading: Heading, meetings: Sequence[PlannedMeeting], *, with_board: bool = False) -> bytes:
    """Landscape, a table a meeting, as it stands in a pack."""
    context = {
        "parts": meetings,
        "title": heading.title,
        "on": heading.when,
        "by_itself": heading.words,
        "marking": MARKING if _has_restricted(meetings) else "",
        "with_board": with_board,
    }
    body = render_to_string("meetings/agenda/print_plan.html", context)
    return pdf.render(body, title=heading.words, author=heading.title)


MARKING = "With restricted items: not for the public."
Writer = Callable[..., bytes]
WRITERS: dict[str, tuple[Writer, str]] = {
    "csv": (write_csv, f"{CSV}; charset=utf-8"),
    "xlsx": (write_xlsx, XLSX),
    "pdf": (write_pdf, PDF),
}


def _has_restricted(meetings: Sequence[PlannedMeeting]) -> bool:
    return any(row.restricted for meeting in meetings for row in meeting.rows)


def _date(meeting: PlannedMeeting) -> str:
    """As the importer reads it: "Wednesday 26 September 2018", "01/09/2019 MEETING TO BE BOOKED"."""
    return long_date(meeting.day) if meeting.day else f"{meeting.month:%d/%m/%Y} MEETING TO BE BOOKED"


def _publication(meeting: PlannedMeeting) -> str:
    return long_date(meeting.publish_by) if meeting.publish_by else ""


def _cells(row: PlanRow) -> dict[str, str]:
    """A row's cells. A matter for sign-off is for decision, and says so as its status, unless that is another."""
    title = literal(row.title)
    if row.restricted:
        title = f"RESTRICTED: {row.title}"
    signs_off = row.reason == SIGN_OFF and not row.status
    return {
        "title": f"{'- ' * row.depth}{title}",
        "presenter": row.presenters,
        "reason": FOR_DECISION if signs_off else row.reason,
        "time": f"{row.minutes} mins" if row.minutes else "",
        "number": f"Item {row.number}" if row.number else row.number_words,
        "status": row.status or (SIGN_OFF if signs_off else "Workshop" if row.workshop else ""),
        "history": ". ".join(map(str, row.history)),
    }


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None)
    cell.alignment = Alignment(wrap_text=not bold, vertical="top")
    cell.font = Font(bold=bold)
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
    return cell
