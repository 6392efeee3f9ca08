"""The lines of a spreadsheet one after another, however many there are: for imports in bulk.

``csp.sheets`` reads the tables people keep by hand whole, within limits; what is read here never stands in memory as
a whole, and its reader decides what is too much.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from csp.cells import one_line, unguarded
from csp.errors import Refused
from csp.sheets import UNREADABLE_FILE

MOST_COLUMNS = 500
Line = tuple[int, tuple[Any, ...]]


def lines_of(path: Path) -> Iterator[Line]:
    """Each line that says anything, with its number in the file; of a workbook, those of its first sheet.

    A cell shown as a percentage is given as one, "38%", and not as 0.38. Raises Refused for a file that cannot be read.
    """
    if not path.is_file():
        raise Refused(f"There is no file {path}. Give the path of the file to import.")
    lines = _csv_lines(path) if path.suffix.lower() == ".csv" else _xlsx_lines(path)
    for number, cells in lines:
        if any(one_line(cell) for cell in cells):
            yield number, cells


def _csv_lines(path: Path) -> Iterator[Line]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.reader(source)
            for cells in reader:
                yield reader.line_num, tuple(unguarded(cell) for cell in cells[:MOST_COLUMNS])
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name} could not be read: expected text in UTF-8. Save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise Refused(f"{path.name} could not be read as CSV. Save it again as CSV UTF-8.") from error


def _xlsx_lines(path: Path) -> Iterator[Line]:
    try:
        with path.open("rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of parts of a workbook that are not read
            sheet = openpyxl.load_workbook(source, read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
                yield number, tuple(_shown(cell) for cell in cells)
    except UNREADABLE_FILE as error:
        raise Refused(
            f"{path.name} could not be opened: expected a spreadsheet saved as .xlsx or .csv. "
            "Open it in your spreadsheet program and save it again."
        ) from error


def _shown(cell: Any) -> Any:
    value = cell.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and "%" in (cell.number_format or ""):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    return value
