"""Tables out of spreadsheets people keep by hand, for the importers (csp.importing).

A table is found by the names of its columns, wherever its header stands; its cells are read by csp.cells.
"""

from __future__ import annotations

import csv
import re
import warnings
import zipfile
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

import openpyxl
from django.core.files.base import File
from openpyxl.utils.exceptions import InvalidFileException

from csp.cells import Unreadable, as_date, one_line, unguarded, wrong_weekday
from csp.errors import Refused
from csp.importing import Problem
from csp.words import listed

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 60
HEADER_WITHIN = 20
HEAD = 4096
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

Value = TypeVar("Value")


@dataclass(frozen=True)
class Column:
    """A column an importer understands: its key, the name it is asked for by, and what else it is called."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> set[str]:
        return {folded(name) for name in (self.title, *self.synonyms)} - {""}  # "#" has no letters to know it by


@dataclass
class Row:
    """A row of the table, collecting what is wrong with it and what should be known about it."""

    file: str
    place: str
    cells: dict[str, Any]
    titles: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        """What the cell says, in one line; empty for an empty cell or a column that is not there."""
        return one_line(self.cells.get(key))

    def passage(self, key: str) -> str:
        """What the cell says with its line breaks, for a text that may have several lines."""
        value = self.cells.get(key)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else one_line(value)

    def required(self, key: str, expected: str) -> str:
        """What the cell says; an empty one is a problem."""
        value = self.text(key)
        if not value:
            self.refuse(key, expected)
        return value

    def read(self, key: str, reader: Callable[[Any], Value]) -> Value | None:
        """The cell through ``reader`` (as_date, as_minutes...); None for an empty cell or, noted, a bad one."""
        if not self.text(key):
            return None
        try:
            return reader(self.cells[key])
        except Unreadable as unreadable:
            self.refuse(key, unreadable.expected, unreadable.reason)
            return None

    def day(self, key: str) -> date | None:
        """The cell as a date; a weekday that is not that day's is noted, for one of the two is wrong."""
        day = self.read(key, as_date)
        if day and (wrong := wrong_weekday(self.cells[key], day)):
            self.notes.append(f"{self.titles.get(key, key)}: {wrong}. The date is taken: check it.")
        return day

    def refuse(self, key: str, expected: str, reason: str = "") -> None:
        self.problems.append(
            Problem(self.file, self.place, self.titles.get(key, key), self.text(key), expected, reason)
        )


@dataclass(frozen=True)
class Table:
    """The rows under the header, and what was found around them that nobody will read.

    ``groups`` are the titles of the columns that say what a row stands under; its cells are "group-0", "group-1"...
    """

    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...]
    groups: tuple[str, ...] = ()


def read_table(path: Path, columns: Sequence[Column], groups: Container[str] | None = None) -> Table:
    """The table in an XLSX or CSV file whose header has the required ``columns``, in any order.

    With ``groups`` it may have columns that say what a row stands under, the highest first: those whose ``folded``
    title is one of them, and those with any other title before the first of ``columns``.
    Rows with nothing in them are passed over. Raises Refused, with a sentence, for a file that cannot be
    read, is too big or has no such table.
    """
    sheets = _csv_sheets(path) if path.suffix.lower() == ".csv" else _xlsx_sheets(path)
    best: set[str] = set()
    found: Table | None = None
    passed: list[tuple[str, str]] = []
    for title, lines in sheets:
        if found is not None:
            passed.append(("", f'The sheet "{title}" was not read: only the first table is.'))
            continue
        header = _header(lines, columns)
        if header is None:
            best = max(best, _most_named(lines, columns), key=len)
            passed.append(("", f'The sheet "{title}" was not read: it has no header with the columns asked for.'))
            continue
        found = _table(path.name, lines, header, columns, groups)
    if found is None:
        raise Refused(_no_header(path.name, columns, best))
    return replace(found, notes=(*passed, *found.notes))


def kind_of_sheet(upload: File[bytes]) -> str:
    """XLSX or CSV, by what the bytes of an uploaded file are, whatever its name says.

    Raises Refused (field "upload") with the sentence for whoever chose it.
    """
    if not upload.size or upload.size > MAX_BYTES:
        fault = "is bigger than 10 MB. Import it in parts." if upload.size else "is empty. Choose another."
        raise Refused(f"The file {fault}", field="upload")
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return XLSX
    if b"\x00" in head or head.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Refused("This is no spreadsheet that can be read here. Save it as .xlsx or as CSV.", field="upload")
    return CSV


def folded(name: Any) -> str:
    """A column's name for comparing: no case, no spaces, no punctuation at its ends."""
    return re.sub(r"[^a-z0-9/()&]", "", str(name or "").casefold())


# Files ------------------------------------------------------------------------------------------------------

Lines = list[tuple[int, tuple[Any, ...]]]
UNREADABLE_FILE = (zipfile.BadZipFile, InvalidFileException, ElementTree.ParseError, KeyError, ValueError, OSError)


def _xlsx_sheets(path: Path) -> list[tuple[str, Lines]]:
    """Each sheet's title and its rows with their numbers: values, not formulas, and within the limits."""
    _check_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise Refused(f"{path.name} is too big when unpacked: expected at most 100 MB. Import it in parts.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of parts of a workbook that are not read
            return _sheets_of(path)
    except UNREADABLE_FILE as error:
        raise Refused(
            f"{path.name} could not be opened: expected a spreadsheet saved as .xlsx or .csv. "
            "Open it in your spreadsheet program and save it again."
        ) from error


def _sheets_of(path: Path) -> list[tuple[str, Lines]]:
    with path.open("rb") as source:  # closed here, as openpyxl leaves a file open that it cannot read
        sheets = []
        for sheet in openpyxl.load_workbook(source, read_only=True, data_only=True).worksheets:
            sheet.reset_dimensions()  # what a file says of its own size is not believed
            lines = enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1)
            sheets.append((sheet.title, _bounded(path.name, lines)))
        return sheets


def _csv_sheets(path: Path) -> list[tuple[str, Lines]]:
    _check_size(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.reader(source)
            lines = ((reader.line_num, tuple(unguarded(cell) for cell in cells[:MAX_COLUMNS])) for cells in reader)
            return [(path.name, _bounded(path.name, lines))]
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name} could not be read: expected text in UTF-8. Save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise Refused(f"{path.name} could not be read as CSV. Save it again as CSV UTF-8.") from error


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise Refused(f"There is no file {path}. Give the path of the file to import.")
    if path.stat().st_size > MAX_BYTES:
        raise Refused(f"{path.name} is too big: expected at most 10 MB. Import it in parts.")


def _bounded(name: str, lines: Iterable[tuple[int, tuple[Any, ...]]]) -> Lines:
    """The rows that say anything, with their numbers in the file."""
    kept = []
    for number, cells in lines:
        if any(one_line(cell) for cell in cells):
            kept.append((number, cells))
        if len(kept) > MAX_ROWS:
            raise Refused(f"{name} has too many rows: expected at most {MAX_ROWS:,}. Import it in parts.")
    return kept


def _named(cells: Sequence[Any], columns: Sequence[Column]) -> dict[str, int]:
    """Which columns this row names, and where."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for column in columns:
            if folded(cell) in column.names:
                places.setdefault(column.key, place)
    return places


def _header(lines: Lines, columns: Sequence[Column]) -> int | None:
    """The index of the header: the first row that names every required column."""
    wanted = {column.key for column in columns if column.required}
    for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        if wanted <= set(_named(cells, columns)):
            return index
    return None


def _most_named(lines: Lines, columns: Sequence[Column]) -> set[str]:
    return max((set(_named(cells, columns)) for _, cells in lines[:HEADER_WITHIN]), key=len, default=set())


def _no_header(name: str, columns: Sequence[Column], best: set[str]) -> str:
    wanted = [column.title for column in columns if column.required]
    missing = [column.title for column in columns if column.required and column.key not in best]
    found = f" The nearest row lacks {listed(missing)}." if best else ""
    return f"{name} has no header row: expected a row that names the columns {listed(wanted)}.{found}"


def _grouping(cells: Sequence[Any], columns: Sequence[Column], groups: Container[str] | None) -> list[int]:
    """Where the columns stand that say what a row stands under. A title that comes twice is that only once."""
    if groups is None:
        return []
    first = min(place for place, cell in enumerate(cells) if any(folded(cell) in one.names for one in columns))
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if folded(cell) in groups or (place < first and one_line(cell)):
            found.setdefault(folded(cell), place)
    return list(found.values())


def _table(
    name: str, lines: Lines, header: int, columns: Sequence[Column], groups: Container[str] | None = None
) -> Table:
    titled = list(lines[header][1])
    grouping = _grouping(titled, columns, groups)
    places = _named([None if at in grouping else cell for at, cell in enumerate(titled)], columns)
    places |= {f"group-{number}": place for number, place in enumerate(grouping)}
    titles = {key: one_line(lines[header][1][place]) for key, place in places.items()}
    notes = [
        (f"row {number}", f'"{" ".join(filter(None, map(one_line, cells)))}" stands above the header.')
        for number, cells in lines[:header]
    ]
    unread = set(range(len(lines[header][1]))) - set(places.values())
    for place in sorted(unread):
        title = one_line(lines[header][1][place])
        if title or any(len(cells) > place and one_line(cells[place]) for _, cells in lines[header + 1 :]):
            notes.append((f"row {lines[header][0]}", f'The column "{title or place + 1}" is not imported.'))
    rows = tuple(
        Row(name, f"row {number}", {key: cells[at] for key, at in places.items() if at < len(cells)}, titles)
        for number, cells in lines[header + 1 :]
    )
    return Table(rows, tuple(notes), tuple(one_line(titled[place]) for place in grouping))
