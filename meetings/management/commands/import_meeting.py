"""manage.py import_meeting FOLDER/meeting.json --board SLUG: a meeting with its agenda and papers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand
from meetings.imports.meeting import MeetingImport
from meetings.imports.papers import prepare_all
from meetings.models import PaperVersion


class Command(BoardImportCommand):
    help = "Import a meeting, its agenda and its papers from a meeting.json and the files beside it."
    versions: Sequence[PaperVersion] = ()

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        meeting = MeetingImport(self.board, by, report, options["dry_run"])
        meeting.run(path)
        self.versions = meeting.versions

    def after_saving(self, report: Report, by: User, options: dict[str, Any]) -> None:
        """Have the new papers prepared now, so that what is wrong with one is known at once."""
        failed = 0
        for line, went_well in prepare_all(self.versions):
            self.stdout.write(f"{'prepared' if went_well else 'not ready':<12} {line}")
            failed += not went_well
        if failed:
            raise CommandError(
                f"The agenda is saved, but {failed} of its papers could not be prepared, as said above."
            )
