"""The log as CSV and Excel files, beside bare writers of the same rows; each in a process of its own."""

from __future__ import annotations

import csv
import gc
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from openpyxl import Workbook

from csp.benchmarks import database_url, peak_mib

REPEATS = 3
CHUNK = 1_000
ALL = "status=any"
Figures = tuple[float, float, float]
"""Seconds, seconds of the processor, and by how many MiB the peak of memory grew."""

ROWS = (
    "SELECT b.slug, a.number, a.text, a.raised_on, a.due_on, o.text, a.status, u.text, u.on FROM actions_action a"
    " JOIN meetings_board b ON b.id = a.board_id"
    " LEFT JOIN actions_actionowner o ON o.action_id = a.id AND o.position = 0"
    " LEFT JOIN actions_actionupdate u ON u.id = (SELECT id FROM actions_actionupdate WHERE action_id = a.id"
    ' ORDER BY "on" DESC, id DESC LIMIT 1) ORDER BY a.sorts_on, a.id'
)


def measure(size: int, write: Callable[[str], object]) -> None:
    """Write the whole log in each way, in turn, and write a line for each."""
    write(f"Export of {size:,} actions, the best of {REPEATS} in turn")
    write("                     rows/s  seconds  x bare  processor  x bare  memory MiB")
    for ours, bare in ((csv_file, bare_csv), (xlsx_file, bare_xlsx)):
        found: dict[Callable[[str], Figures], list[Figures]] = {bare: [], ours: []}
        for _ in range(REPEATS):
            for work, figures in found.items():
                figures.append(_apart(work))
        least, best = min(found[bare]), min(found[ours])
        for name, (took, used, grew) in ((bare.__name__, least), (ours.__name__, best)):
            write(
                f"  {name.replace('_', ' '):<16}{size / took:>9,.0f}{took:>9.2f}{took / least[0]:>8.1f}{used:>11.2f}"
                f"{used / least[1]:>8.1f}{grew:>12.0f}"
            )


def csv_file(path: str) -> Figures:
    """What the site streams."""
    from actions.exchange.files import csv_rows

    def work() -> None:
        with Path(path).open("w", newline="") as file:
            file.writelines(csv_rows(_lines()))

    return _took(work)


def xlsx_file(path: str) -> Figures:
    """What the site's job writes."""
    from actions.exchange.files import Heading, write_xlsx

    heading = Heading("Action log", timezone.localdate())
    return _took(lambda: write_xlsx(Path(path), heading, _lines(), lambda done: None))


def bare_csv(path: str) -> Figures:
    def work() -> None:
        with Path(path).open("w", newline="") as file:
            csv.writer(file).writerows(_rows())

    return _took(work)


def bare_xlsx(path: str) -> Figures:
    def work() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Actions")
        for row in _rows():
            sheet.append(row)
        book.save(path)

    return _took(work)


def _lines() -> Any:
    from actions.exchange.lines import lines_of
    from actions.listing import Listing
    from csp.models import User

    officer = User.objects.get(email="officer@example.org")
    return lines_of(Listing(QueryDict(ALL), officer).ordered(), officer)


def _rows() -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _took(work: Callable[[], Any]) -> Figures:
    connection.ensure_connection()
    gc.collect()
    before, start, used = peak_mib(), perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used, peak_mib() - before


def _apart(work: Callable[[str], Figures]) -> Figures:
    """Do ``work`` in a process that has done nothing else, on the present database."""
    kept = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = database_url()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as pool,
        ):
            return pool.apply(work, (str(Path(folder) / "actions"),))
    finally:
        if kept is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = kept
