"""manage.py import_figures FILE --board SLUG: figures from a spreadsheet, a few or a million."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from csp.cells import Unreadable
from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand
from performance.intake.cells import as_period
from performance.intake.names import keep_names
from performance.intake.run import FiguresFile
from performance.intake.table import Given
from performance.models import FileName


class Command(BoardImportCommand):
    help = "Import a board's figures from a CSV file or a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--new", action="store_true", help="Add the indicators, categories and comparators that are new here."
        )
        parser.add_argument(
            "--indicator", metavar="CODE", help="Whose figures they are, where the file does not say."
        )
        parser.add_argument("--period", help='Their period, where the file does not say: "July 2018".')
        parser.add_argument(
            "--across",
            default="",
            metavar="BREAKDOWN",
            help='What the columns are, in a table of parts: "Reason".',
        )
        parser.add_argument(
            "--means",
            action="append",
            default=[],
            metavar="KIND[/WITHIN]:SAID=MEANS",
            help='What a name in the file means, kept for the next: "column:Total stops=value", '
            '"indicator/month:Stops=CSP-07", "category/Ward:Riverside Ward=Riverside".',
        )

    def prepare(self, options: dict[str, Any]) -> None:
        super().prepare(options)
        indicator, code = None, options["indicator"]
        if code and not (indicator := self.board.indicators.filter(code=code.upper()).first()):
            raise CommandError(f"The {self.board.name} has no indicator {code}. Check --indicator.")
        try:
            period = as_period(options["period"]) if options["period"] else None
        except Unreadable as unreadable:
            raise CommandError(f"--period is not understood. Expected {unreadable.expected}.") from None
        self.given = Given(indicator, period, options["across"])
        self.means = [self._meaning(said) for said in options["means"]]

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        if self.means:
            keep_names(board=self.board, by=by, said=self.means)
        FiguresFile(self.board, by, report, self.given, may_add=options["new"]).run(path)

    @staticmethod
    def _meaning(text: str) -> tuple[str, str, str, str]:
        place, colon, rest = text.partition(":")
        said, equals, means = rest.rpartition("=")
        kind, _, within = place.partition("/")
        if not (colon and equals and said and means) or kind not in FileName.Kind.values:
            raise CommandError(f"--means {text} is not understood. Expected KIND[/WITHIN]:SAID=MEANS.")
        return kind, within, said, means
