"""manage.py import_minutes FILE.docx --meeting ID: a Word file of minutes into a meeting's draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from csp.importing import ImportCommand, Report
from csp.models import User
from meetings.imports.command import meeting_called, officer_of
from meetings.minutes.imports import MinutesImport


class Command(ImportCommand):
    help = "Import a Word file of minutes: items, attendance, texts, and actions from their ACTION lines."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--meeting",
            required=True,
            metavar="ID",
            help="The meeting: its number, or as in its address: csp/2018-09-26.",
        )

    def prepare(self, options: dict[str, Any]) -> None:
        self.meeting = meeting_called(options["meeting"])

    def default_account(self, options: dict[str, Any]) -> User:
        """The officer who has kept the board longest and can log in."""
        user = officer_of(self.meeting.board)
        if user is None:
            raise CommandError(
                f"The {self.meeting.board.name} has no officer with an account. "
                "Give one in the site, or say in whose name this is done with --by."
            )
        return user

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        MinutesImport(self.meeting, by, report).run(path)
