"""The papers of an imported agenda: found beside meeting.json, added once, a version more when the bytes differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files import File

from csp.importing import Act, Report
from csp.models import User
from csp.sheets import Row
from csp.words import long_date
from meetings.imports.covers import Cover, kind_from_name, read_cover, title_from_name
from meetings.models import AgendaItem, Board, Paper, PaperVersion
from meetings.papers.check import accept
from meetings.papers.services import add_paper, add_version, prepare_version

MAX_AUTHOR = 200
MAX_TITLE = 250


@dataclass
class Papers:
    """One run's papers. With ``dry_run`` the files are checked and nothing is stored."""

    folder: Path
    board: Board
    day: date
    by: User
    report: Report
    dry_run: bool

    def take(self, row: Row, item: AgendaItem, name: str) -> None:
        """One file of an item: a new paper, a new version of one, or the same file again."""
        path = self.folder / name
        notes: list[str] = []
        what = f'paper {name}, "{title_of(path)[0]}"' if path.is_file() else f"paper {name}"
        with self.report.taking(row.place, what, notes=notes):
            if not path.is_file():
                row.problems.clear()
                row.refuse("papers", f"a file of this name in {self.folder}", f"{name} is not there")
                self.report.add(row.place, Act.REFUSED, what, problems=row.problems)
                return
            paper = self.known(item, name, title_of(path)[0])
            act = self.again(paper, path) if paper else self.new(item, path, notes)
            kind = Paper.Kind(paper.kind if paper else kind_from_name(name)).label.lower()
            self.report.add(row.place, act, f"{what}, {kind}", notes=notes)

    def known(self, item: AgendaItem, name: str, title: str) -> Paper | None:
        """The item's standing paper that came as this file, or has its title."""
        papers = list(Paper.objects.standing().filter(item=item).prefetch_related("versions"))
        by_name = (paper for paper in papers if any(version.name == name for version in paper.versions.all()))
        return next(by_name, None) or next((paper for paper in papers if paper.title == title), None)

    def again(self, paper: Paper, path: Path) -> Act:
        newest = paper.versions.select_related("file").first()
        with path.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        if newest and newest.file.sha256 == digest:
            return Act.UNCHANGED
        with path.open("rb") as source:
            if self.dry_run:
                accept(File(source, name=path.name))
            else:
                add_version(paper=paper, by=self.by, upload=File(source, name=path.name))
        return Act.UPDATE

    def new(self, item: AgendaItem, path: Path, notes: list[str]) -> Act:
        with path.open("rb") as source:
            upload = File(source, name=path.name)
            accept(upload)
            cover = read_cover(path)
            title, said = title_of(path, cover)
            notes += [*said, *self.noted(item, cover)]
            if not self.dry_run:
                add_paper(
                    item=item,
                    by=self.by,
                    title=title,
                    upload=upload,
                    kind=kind_from_name(path.name),
                    author=cover.author if len(cover.author) <= MAX_AUTHOR else "",
                    marking=self.marking(cover),
                )
        return Act.CREATE

    def marking(self, cover: Cover) -> str:
        """The board's marking that the cover bears; none for one the board does not use."""
        return next((one for one in self.board.markings if one.casefold() == cover.marking.casefold()), "")

    def noted(self, item: AgendaItem, cover: Cover) -> Iterator[str]:
        """What an officer should know of the cover before the paper is published."""
        if cover.day and cover.day != self.day:
            yield f"Its cover names another day: {long_date(cover.day)}."
        elif cover.date and not cover.day:
            yield f'The date on its cover, "{cover.date}", is not understood.'
        if len(cover.author) > MAX_AUTHOR:
            yield f"The author on its cover is too long to keep: {cover.author}."
        if cover.marking and not self.marking(cover):
            yield f'It is marked "{cover.marking}", which is not a marking of this board: none is set.'
        if "restricted" in cover.marking.casefold() and not item.restricted:
            yield "Its cover says restricted and the agenda does not: look before it is published."


def title_of(path: Path, cover: Cover | None = None) -> tuple[str, list[str]]:
    """A paper's title, from its own "Subject:" line or else its file name, and what to note about that."""
    cover = cover or read_cover(path)
    if cover.subject:
        return cover.subject[:MAX_TITLE], []
    return title_from_name(path.name)[:MAX_TITLE], ["It has no “Subject:” line: its title is from its file name."]


def prepare_all(versions: Iterator[PaperVersion] | list[PaperVersion]) -> Iterator[tuple[str, bool]]:
    """Prepare each version that is not prepared yet: a line about each, and whether it went well."""
    for version in versions:
        prepare_version(version)
        if version.problem:
            yield f"{version.name}: {version.problem}", False
        else:
            yield f"{version.name}: {version.pages} page{'' if version.pages == 1 else 's'}", True
