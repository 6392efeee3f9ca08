"""manage.py import_members FILE.xlsx --board SLUG: a membership list into a board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand, day_of
from meetings.imports.members import Members


class Command(BoardImportCommand):
    help = "Import a board's members from a spreadsheet: organisations, people and their seats."
    administrator_will_do = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--from", dest="starts", metavar="DATE", help="The first day of new seats. Today if not given."
        )

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        Members(self.board, by, report, day_of(options["starts"], "--from")).run(path)
