"""manage.py import_meeting FOLDER/meeting.json --board SLUG: a meeting with its agenda and papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand
from meetings.imports.meeting import MeetingImport
from meetings.imports.papers import prepare_all
from meetings.models import Meeting, PaperVersion


class Command(BoardImportCommand):
    help = "Import a meeting, its agenda and its papers from a meeting.json and the files beside it."
    meeting: Meeting | None = None

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        self.meeting = MeetingImport(self.board, by, report, options["dry_run"]).run(path)

    def after_saving(self, report: Report, by: User, options: dict[str, Any]) -> None:
        """Prepare the new papers now, so that what is wrong with one is known at once."""
        if self.meeting is None:
            return
        versions = PaperVersion.objects.filter(paper__item__meeting=self.meeting, prepared_at=None)
        failed = 0
        for line, went_well in prepare_all(versions.select_related("paper__item", "file").order_by("pk")):
            self.stdout.write(f"prepared     {line}" if went_well else f"NOT prepared {line}")
            failed += not went_well
        if failed:
            raise CommandError(f"The agenda is saved, but {failed} of its papers could not be prepared, as said above.")
