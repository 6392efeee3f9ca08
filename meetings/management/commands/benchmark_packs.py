"""manage.py benchmark_packs: seconds and peak memory to build packs of mixed papers, beside the bare merge by qpdf."""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandParser

from meetings.packs.assemble import Information, Label, Leaf, assemble
from meetings.packs.build import build
from meetings.packs.plan import AgendaLine, Document, Filed, Front, Plan
from meetings.packs.samples import mixed
from meetings.registries import Audience

HEADINGS = ("pages", "both packs, cold", "warm", "merge and stamp", "qpdf merge", "ratio", "peak memory")


class Command(BaseCommand):
    help = "Measure how long packs take to build, and how much memory, on papers made for it. Needs no database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pages", type=int, action="append", metavar="N", help="Instead of 60 and 300.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("  ".join(f"{heading:>16}" for heading in HEADINGS))
        for pages in options["pages"] or (60, 300):
            with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
                # A process of its own each time: its peak memory is that of this pack alone.
                spawn = multiprocessing.get_context("spawn")
                with spawn.Pool(1, initializer=django.setup) as pool:
                    files = pool.apply(make_papers, (Path(folder), pages))
                with spawn.Pool(1, initializer=django.setup) as pool:
                    cold, warm, merged, memory = pool.apply(measure, (Path(folder), files))
                bare = qpdf_merge(Path(folder), files)
            cells = [f"{pages}", f"{cold:.2f} s", f"{warm:.2f} s", f"{merged:.2f} s"]
            cells += [f"{bare:.2f} s", f"{merged / bare:.1f}"] if bare else ["no qpdf", "-"]
            self.stdout.write("  ".join(f"{cell:>16}" for cell in [*cells, f"{memory:.0f} MiB"]))


def make_papers(folder: Path, pages: int) -> list[tuple[str, int]]:
    """Write mixed papers into ``folder``: file names and their pages."""
    made = []
    left = pages
    for name, content in mixed(pages):
        (folder / f"{name}.pdf").write_bytes(content)
        made.append((f"{name}.pdf", min(12, left)))
        left -= 12
    return made


def measure(folder: Path, files: list[tuple[str, int]]) -> tuple[float, float, float, float]:
    """Seconds for both packs cold and warm, for one merge and stamp, and the peak memory in MiB."""
    plan = plan_of(folder, files)
    cold, warm = (timed(lambda: build(plan, folder, lambda *_: None)) for _ in range(2))
    leaves, number = [], 0
    for name, pages in files:
        leaves.append(Leaf(folder / name, tuple(Label(number + n + 1) for n in range(pages)), name))
        number += pages
    information = Information("Benchmark", "Benchmark", "Benchmark")
    merged = min(timed(lambda: assemble(leaves, information, folder / "merged.pdf")) for _ in range(3))
    return cold, warm, merged, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def qpdf_merge(folder: Path, files: list[tuple[str, int]]) -> float:
    """Seconds that qpdf takes to merge the same files and do nothing else; 0 where it is not installed."""
    if not shutil.which("qpdf"):
        return 0.0
    names = [str(folder / name) for name, _ in files]
    command = ["qpdf", "--empty", "--remove-unreferenced-resources=no", "--pages", *names, "--"]
    return min(timed(lambda: subprocess.run([*command, str(folder / "bare.pdf")], check=True)) for _ in range(3))


def timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def plan_of(folder: Path, files: list[tuple[str, int]]) -> Plan:
    """An agenda with one item for each paper, one in six of them restricted."""
    lines = tuple(
        AgendaLine(n, 0, "item", f"{n}.", str(n), f"Item {n}", "", "Chair", 10, False, "")
        for n in range(1, len(files) + 1)
    )

    def front(audience: Audience) -> Front:
        return Front(
            audience=audience,
            board="Benchmark",
            authority="",
            when="Wednesday 26 September 2018",
            time="",
            venue="",
            note="",
            lines=lines,
            contact=None,
            media_contact=None,
            next_meeting=(),
            quorum="",
            members=(),
            advisers=(),
            holds_restricted=False,
        )

    documents = []
    for number, (name, pages) in enumerate(files, 1):
        filed = Filed(name, str(folder / name), name, pages)
        documents.append(Document(number, number, number, "", filed, None if number % 6 == 0 else filed, ""))
    return Plan(front("members"), front("public"), tuple(documents), ())
