"""manage.py import_actions FILE.xlsx --board SLUG: an action log kept in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from actions.imports import ActionLog
from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand, day_of


class Command(BoardImportCommand):
    help = "Import a board's action log from a spreadsheet."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help="The day the log was kept up to: its comments are dated so. Else today.",
        )

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        ActionLog(self.board, by, report, day_of(options["as_of"], "--as-of")).run(path)
