"""manage.py benchmark_packs: seconds and peak memory to build packs of mixed papers, beside what others take."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandParser

from meetings.packs import rivals
from meetings.packs.assemble import Information, Label, Leaf, assemble
from meetings.packs.build import Built, build
from meetings.packs.pieces import Stored
from meetings.packs.plan import AgendaLine, Document, Filed, Front, Plan, Printed
from meetings.packs.samples import mixed, prose, table
from meetings.papers.pdfs import prepare
from meetings.registries import Audience

SIZES = (60, 300, 1500)
EACH = 12  # pages of a paper
OWN_PAGES = 24  # minutes and action log, which the system prints itself
REPEATS = 3


@dataclass(frozen=True)
class Figures:
    """Seconds, the best of some repeats; peak memory in MiB, bytes out for each byte in. None: not installed."""

    cold: float
    same: float
    changed: float
    merged: float
    memory: float
    growth: float
    bare: float | None
    bare_uploaded: float | None
    usual: float | None


class Command(BaseCommand):
    help = (
        "Measure how long packs take to build, and how much memory, on papers made for it, beside the bare merge by "
        "qpdf and the usual way (one WeasyPrint document and pypdf). Needs no database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pages", type=int, action="append", metavar="N", help="Instead of 60, 300 and 1500.")

    def handle(self, *args: Any, **options: Any) -> None:
        for pages in options["pages"] or SIZES:
            with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
                # A process of its own each time: its peak memory is that of these packs alone.
                files = apart(make_papers, Path(folder), pages)
                merged, memory, growth, bare, uploaded = apart(measure_merge, Path(folder), files)
                cold, same, changed, usual = apart(measure_build, Path(folder), files)
            figures = Figures(cold, same, changed, merged, memory, growth, bare, uploaded, usual)
            self.stdout.write("\n".join(report(pages, figures)) + "\n")


def report(pages: int, found: Figures) -> list[str]:
    """The figures as lines, with the ratios that they are judged by."""
    lines = [f"{pages:,} pages of papers and {OWN_PAGES} of the system's own"]

    def line(name: str, seconds: float | None, beside: str = "", to: float | None = None) -> None:
        told = "not installed" if seconds is None else f"{seconds:.2f} s"
        ratio = f"  {seconds / to:.2f} x {beside}" if seconds is not None and to else ""
        lines.append(f"  {name:<44}{told:>14}{ratio}")

    line("bare merge by qpdf, papers as handed in", found.bare_uploaded)
    line("bare merge by qpdf, papers as prepared", found.bare)
    line("merged and stamped, everything kept", found.merged, "qpdf as handed in", found.bare_uploaded)
    line("", found.merged, "qpdf as prepared", found.bare)
    line("the usual way, both packs", found.usual)
    line("both packs, cold", found.cold, "usual", found.usual)
    line("both packs, one paper changed", found.changed, "usual", found.usual)
    line("both packs, nothing changed", found.same, "usual", found.usual)
    lines.append(f"  {'peak memory of merging':<44}{found.memory:>10.0f} MiB")
    lines.append(f"  {'bytes out for each byte in':<44}{found.growth:>14.2f}")
    return lines


def apart(work: Callable[..., Any], *args: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as pool:
        return pool.apply(work, args)


def make_papers(folder: Path, pages: int) -> list[tuple[str, int]]:
    """Write mixed papers into ``folder``, as handed in and as prepared; file names and their pages."""
    made = []
    for name, content in mixed(pages, EACH):
        (folder / f"{name}-in.pdf").write_bytes(content)
        found = prepare(folder / f"{name}-in.pdf", folder / f"{name}.pdf")
        made.append((name, found["pages"]))
    return made


def measure_merge(
    folder: Path, files: list[tuple[str, int]]
) -> tuple[float, float, float, float | None, float | None]:
    """Seconds to merge and stamp, peak memory, growth; seconds of qpdf for the same papers, prepared and not."""
    leaves, number = [], 0
    for name, pages in files:
        leaves.append(Leaf(folder / f"{name}.pdf", tuple(Label(number + n + 1) for n in range(pages)), name))
        number += pages
    information, target = Information("Benchmark", "Benchmark", "Benchmark"), folder / "merged.pdf"
    prepared, handed_in = ([folder / f"{name}{end}.pdf" for name, _ in files] for end in ("", "-in"))
    ours, bare, uploaded = [], [], []
    for _ in range(REPEATS):  # in turn, so that what else the machine does slows all of them alike
        ours.append(timed(lambda: assemble(leaves, information, target)))
        if rivals.has_qpdf():
            bare.append(timed(lambda: rivals.bare_merge(prepared, folder / "bare.pdf")))
            uploaded.append(timed(lambda: rivals.bare_merge(handed_in, folder / "bare.pdf")))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    growth = target.stat().st_size / sum(path.stat().st_size for path in handed_in)
    return min(ours), memory, growth, min(bare, default=None), min(uploaded, default=None)


def measure_build(folder: Path, files: list[tuple[str, int]]) -> tuple[float, float, float, float | None]:
    """Seconds for both packs: cold, with nothing changed, with one paper changed; and the usual way."""
    plan = plan_of(folder, files)
    html = "".join(text.html for text in plan.printed())
    every = [folder / f"{name}.pdf" for name, _ in files]
    open_ones = [folder / f"{name}.pdf" for number, (name, _) in enumerate(files, 1) if number % 6]
    build(plan_of(folder, files[:1]), new_folder(folder), quiet)  # the worker is warm: styles and fonts are read
    cold, built = timed_build(plan, folder, {})
    kept = {path.stem: Stored(path, built.page_map["pieces"][path.stem]) for path in built.pieces}
    same, _ = timed_build(plan, folder, kept)
    changed, _ = timed_build(with_one_changed(plan), folder, kept)
    usual = None
    if rivals.has_pypdf():
        works = [partial(rivals.usual_pack, html, papers, folder / "usual.pdf") for papers in (every, open_ones)]
        usual = sum(timed(work) for work in works)
    return cold, same, changed, usual


def timed_build(plan: Plan, folder: Path, kept: Mapping[str, Stored]) -> tuple[float, Built]:
    place = new_folder(folder)
    start = time.perf_counter()
    built = build(plan, place, quiet, kept)
    return time.perf_counter() - start, built


def new_folder(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


def quiet(done: int, total: int, message: str) -> None:
    """Nobody watches the progress."""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def with_one_changed(plan: Plan) -> Plan:
    """The last open paper in place of the first: other content, and other numbers after it."""
    papers = [document for document in plan.documents if isinstance(document.public, Filed)]
    first, last = papers[0], papers[-1]
    changed = replace(first, members=last.members, public=last.public)
    return replace(plan, documents=tuple(changed if one is first else one for one in plan.documents))


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

    documents = [
        Document(1, None, None, section, text, text, "")
        for section, text in (("minutes", own_text("Minutes", 1)), ("actions", own_text("Action log", 2)))
    ]
    for number, (name, pages) in enumerate(files, 1):
        filed = Filed(name, str(folder / f"{name}.pdf"), name, pages)
        documents.append(Document(number, number, number, "", filed, None if number % 6 == 0 else filed, ""))
    return Plan(front("members"), front("public"), tuple(documents), ())


def own_text(title: str, seed: int) -> Printed:
    """A text of the system's own of half of OWN_PAGES: paragraphs and tables, as in minutes and action logs."""
    pages = "".join(
        f"<section class='{'new-page' if n else ''}'><h2>{title} {n}</h2><p>{prose(seed + n, 180)}</p>"
        f"{table(seed + n, 12)}</section>"
        for n in range(OWN_PAGES // 2)
    )
    return Printed(title, f"<h1>{title}</h1>{pages}")
