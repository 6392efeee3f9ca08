"""Figures brought in from a file as the product does it, in a process of its own; how long it takes, and its memory."""

from __future__ import annotations

import csv
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import django

from csp.benchmarks import database_url, peak_mib

SHARE = 10  # the small file is a tenth of the large one
COLUMNS = (
    "Indicator",
    "Unit",
    "Polarity",
    "Source",
    "Breakdown",
    "Category",
    "Period start",
    "Period end",
    "Value",
)
Figures = tuple[float, float, float, float, int]
"""Seconds, seconds of the processor, MiB before, MiB at most, figures."""


def measure(indicators: int, wards: int, months: list[tuple[date, date]], write: Callable[[str], object]) -> None:
    """Bring in a tenth and then all of them, each as one file into a board of its own, and write a line for each."""
    write("Import of one CSV file, the history of each figure written too")
    write("                figures/s  seconds  processor  peak MiB  before")
    for board, count in (("board-1", indicators // SHARE), ("board-2", indicators)):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "figures.csv"
            with file.open("w", newline="") as out:
                writer = csv.writer(out)
                writer.writerow(COLUMNS)
                writer.writerows(_rows(board, count, wards, months))
            took, used, before, most, figures = _apart(str(file), board)
        write(f"  {figures:>10,} {figures / took:>12,.0f}{took:>9.1f}{used:>11.1f}{most:>10.0f}{before:>8.0f}")


def _rows(
    board: str, indicators: int, wards: int, months: list[tuple[date, date]]
) -> Iterator[tuple[object, ...]]:
    for number in range(indicators):
        about = (f"Imported {number} of {board}", "offences", "lower", "Police crime recording")
        for ward in range(wards):
            for place, (start, end) in enumerate(months):
                yield (
                    *about,
                    "Ward",
                    f"Ward {ward + 1}",
                    start,
                    end,
                    2 + (number * 31 + ward * 17 + place * 7) % 97,
                )


def _apart(file: str, board: str) -> Figures:
    """In a process that has done nothing else, on the present database."""
    kept = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = database_url()
    try:
        with multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as pool:
            return pool.apply(bring_in, (file, board))
    finally:
        if kept is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = kept


def bring_in(file: str, slug: str) -> Figures:
    """What the command and the page do. Raises RuntimeError when anything in it is refused."""
    from csp.importing import run_import
    from csp.models import User
    from meetings.models import Board
    from performance.intake.run import FiguresFile
    from performance.models import Value

    board, by = Board.objects.get(slug=slug), User.objects.get(email="officer@benchmark.example")
    path = Path(file)
    before, start, used = peak_mib(), perf_counter(), process_time()
    report = run_import(
        path.name, lambda told: FiguresFile(board, by, told, may_add=True).run(path), dry_run=False
    )
    took, used = perf_counter() - start, process_time() - used
    if report.has_problems:
        raise RuntimeError("The file was refused.")
    figures = Value.objects.filter(indicator__board=board, indicator__name__startswith="Imported").count()
    return took, used, before, peak_mib(), figures
