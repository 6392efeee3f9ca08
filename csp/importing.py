"""The one frame of every importer: file -> rows -> checked rows with reasons -> preview -> one transaction.

An importer is a function that changes things through services and reports each row. ``run_import`` runs it in
one transaction and undoes it all when it is only a preview, or when any row was refused: so a preview says
exactly what a real run would do. The command line uses it through ``ImportCommand``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from csp.errors import Denied, Refused
from csp.models import User


class Act(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: where it stands, what is written there and what was expected. Reads as sentences."""

    file: str
    row: str  # "row 7", "item 9(b)"
    column: str
    value: str
    expected: str
    reason: str = ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.row, self.column) if part)
        said = f'"{self.value}"' if self.value else "nothing is written"
        sentence = f"{place}: {said}"
        if self.reason:
            sentence += f", but {self.reason}"
        return f"{sentence}. Expected {self.expected}." if self.expected else f"{sentence}."


@dataclass(frozen=True)
class Refusal:
    """Why the system would not take a row that could be read: the refusing service's own sentence."""

    file: str
    row: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, {self.row}: {self.sentence}" if self.row else f"{self.file}: {self.sentence}"


@dataclass(frozen=True)
class RowOutcome:
    """What becomes of one row. ``what`` names the thing; ``notes`` are what a person should look at."""

    row: str
    act: Act
    what: str
    problems: tuple[Problem | Refusal, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        yield f"{self.row or 'file':<12} {self.act:<10} {self.what}".rstrip()
        for problem in self.problems:
            yield f"{'':<12} refused:   {problem}"
        for note in self.notes:
            yield f"{'':<12} note:      {note}"


@dataclass
class Report:
    """Row by row, what an import does. ``counts`` is keyed by Act.

    ``asks`` is what somebody is to say before the file is understood, as the importer's own page asks it.
    ``leads_to`` is the page of what a real run made, where that is not the page it was begun from.
    ``progress`` is told how far it is: (done, total, message), a total of 0 while it is not known.
    """

    file: str
    rows: list[RowOutcome] = field(default_factory=list)
    asks: list[dict[str, str]] = field(default_factory=list)
    leads_to: str = ""
    progress: Callable[[int, int, str], None] = field(default=lambda done, total, message: None, repr=False)

    def add(
        self,
        row: str,
        act: Act,
        what: str,
        *,
        problems: Iterable[Problem | Refusal] = (),
        notes: Iterable[str] = (),
    ) -> None:
        """Report a row. One with problems is refused, whatever ``act`` says."""
        found = tuple(problems)
        self.rows.append(RowOutcome(row, Act.REFUSED if found else act, what, found, tuple(notes)))

    def note(self, row: str, what: str) -> None:
        self.add(row, Act.NOTE, what)

    def refuse(self, row: str, what: str, sentence: str, *, notes: Iterable[str] = ()) -> None:
        """A row the services would not take, in their words."""
        self.add(row, Act.REFUSED, what, problems=[Refusal(self.file, row, sentence)], notes=notes)

    @contextmanager
    def taking(self, row: str, what: str, *, notes: Iterable[str] = ()) -> Iterator[None]:
        """Around the service calls of one row: what they refuse refuses the row, and undoes what it did."""
        try:
            with transaction.atomic():
                yield
        except Refused as refused:
            self.refuse(row, what, refused.message, notes=notes)
        except Denied as denied:
            self.refuse(row, what, str(denied), notes=notes)

    @property
    def counts(self) -> Counter[Act]:
        return Counter(outcome.act for outcome in self.rows)

    @property
    def has_problems(self) -> bool:
        return any(outcome.act is Act.REFUSED for outcome in self.rows)

    @property
    def changes(self) -> bool:
        """Whether a real run has anything to save."""
        return any(outcome.act in (Act.CREATE, Act.UPDATE) for outcome in self.rows)

    def lines(self) -> Iterator[str]:
        """Every row for a person to read, then the counts."""
        for outcome in self.rows:
            yield from outcome.lines()
        noted = sum(len(outcome.notes) for outcome in self.rows)
        counts = ", ".join(f"{self.counts[act]} {act}" for act in Act if act is not Act.NOTE)
        yield f"{self.file}: {counts}, {self.counts[Act.NOTE] + noted} to note."


def run_import(
    name: str,
    importer: Callable[[Report], None],
    *,
    dry_run: bool,
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """Run ``importer`` on a new report, all or nothing.

    Nothing is saved when ``dry_run``, or when any row was refused. A Refused or Denied that the importer lets
    through refuses the file as a whole.
    """
    report = Report(name, progress=progress) if progress else Report(name)
    with transaction.atomic():
        try:
            with transaction.atomic():
                importer(report)
        except Refused as refused:
            report.refuse("", "the file", refused.message)
        except Denied as denied:
            report.refuse("", "the file", str(denied))
        if dry_run or report.has_problems:
            transaction.set_rollback(True)
    return report


class ImportCommand(BaseCommand):
    """A command that imports one file: FILE, --by, --dry-run, and what a subclass adds to say where to.

    Prints each row and the counts. Refused rows, also in a dry run, end it with code 1 and nothing saved.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to import.")
        parser.add_argument("--by", metavar="EMAIL", help="The account in whose name it is done.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        self.prepare(options)
        by = self._account(options["by"]) if options["by"] else self.default_account(options)
        report = run_import(
            path.name,
            lambda report: self.import_file(path, report, by, options),
            dry_run=options["dry_run"],
            progress=self.say_progress,
        )
        for line in report.lines():
            self.stdout.write(line)
        if report.has_problems:
            raise CommandError("Nothing was saved. Put right what is refused above and import the file again.")
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was saved.")
            return
        self.stdout.write("Saved." if report.changes else "Everything was here already: nothing was changed.")
        self.after_saving(report, by, options)

    def prepare(self, options: dict[str, Any]) -> None:
        """Find what the options name, as the board. Raises CommandError with a sentence."""

    def default_account(self, options: dict[str, Any]) -> User:
        """In whose name it is done when --by is not given."""
        raise CommandError("Say in whose name this is done: give --by with the e-mail address of an account.")

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        """Import ``path`` through services, adding each row to ``report``. Runs in one transaction."""
        raise NotImplementedError

    def say_progress(self, done: int, total: int, message: str) -> None:
        """How far a long import is, beside what it says of its rows."""
        self.stderr.write(f"{message}: {done:,}{f' of {total:,}' if total else ''}")

    def after_saving(self, report: Report, by: User, options: dict[str, Any]) -> None:
        """What is done once the rows are saved, as preparing papers."""

    def _account(self, email: str) -> User:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account that can log in with the e-mail address {email}. Check --by.")
        return user
