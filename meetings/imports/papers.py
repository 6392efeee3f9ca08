"""The papers of an imported agenda: found beside meeting.json, added once, a version more when the bytes differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.files import File

from csp.importing import Act, Problem, Report
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
    versions: list[PaperVersion] = field(default_factory=list)  # what this run handed in, to be prepared

    def take(self, row: Row, item: AgendaItem, name: str) -> None:
        """One file of an item: a new paper, a new version of one, or the same file again."""
        path, what = self.folder / name, f"paper {name}"
        if not path.is_file():
            missing = Problem(row.file, row.place, "papers", name, f"a file of this name beside {row.file}")
            self.report.add(row.place, Act.REFUSED, what, problems=[missing])
            return
        notes: list[str] = []
        with self.report.taking(row.place, what, notes=notes):
            paper = self.known(item, name)
            act = self.again(paper, path) if paper else self.new(item, path, notes)
            kind, title = (paper.kind, paper.title) if paper else (kind_from_name(name), title_of(path)[0])
            said = f'{what}, "{title}", {Paper.Kind(kind).label.lower()}'
            self.report.add(row.place, act, said, notes=notes)

    def known(self, item: AgendaItem, name: str) -> Paper | None:
        """The item's standing paper that came as a file of this name."""
        papers = Paper.objects.standing().filter(item=item).prefetch_related("versions")
        return next(
            (p for p in papers if any(v.name.casefold() == name.casefold() for v in p.versions.all())), None
        )

    def again(self, paper: Paper, path: Path) -> Act:
        newest = paper.versions.select_related("file").first()
        with path.open("rb") as source:
            if newest and newest.file.sha256 == hashlib.file_digest(source, "sha256").hexdigest():
                return Act.UNCHANGED
            upload = File(source, name=path.name)
            if self.dry_run:
                accept(upload)
            else:
                self.versions.append(add_version(paper=paper, by=self.by, upload=upload))
        return Act.UPDATE

    def new(self, item: AgendaItem, path: Path, notes: list[str]) -> Act:
        """A paper of its own. The file is looked at before anything is read from its cover."""
        with path.open("rb") as source:
            upload = File(source, name=path.name)
            accept(upload)
            cover = read_cover(path)
            title, said = title_of(path, cover)
            notes += [*said, *self.noted(item, title, cover)]
            if not self.dry_run:
                paper = add_paper(
                    item=item,
                    by=self.by,
                    title=title,
                    upload=upload,
                    kind=kind_from_name(path.name),
                    author=cover.author if len(cover.author) <= MAX_AUTHOR else "",
                    marking=self.marking(cover),
                )
                self.versions.extend(paper.versions.all())
        return Act.CREATE

    def marking(self, cover: Cover) -> str:
        """The board's marking that the cover bears; none for one the board does not use."""
        return next((one for one in self.board.markings if one.casefold() == cover.marking.casefold()), "")

    def noted(self, item: AgendaItem, title: str, cover: Cover) -> Iterator[str]:
        """What an officer should know of the paper before it is published."""
        if Paper.objects.standing().filter(item=item, title=title).exists():
            yield "Another paper of the item has this title: both are kept."
        if cover.day and cover.day != self.day:
            yield f"Its cover names another day: {long_date(cover.day)}."
        elif cover.dated and not cover.day:
            yield f'The date on its cover, "{cover.dated}", is not understood.'
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


def prepare_all(versions: Iterable[PaperVersion]) -> Iterator[tuple[str, bool]]:
    """Have each version prepared that its job has not prepared yet: a line about each, and whether it went well."""
    for version in versions:
        version.refresh_from_db()
        prepare_version(version)
        if version.problem:
            yield f"{version.name}: {version.problem}", False
        else:
            yield f"{version.name}: {version.pages} page{'' if version.pages == 1 else 's'}", True
