"""Makers of spreadsheets as people keep them, for the tests of the importers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl


def make_xlsx(path: Path, rows: Iterable[Sequence[Any]], title: str = "Sheet") -> Path:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path
