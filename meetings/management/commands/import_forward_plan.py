"""manage.py import_forward_plan FILE.xlsx --board SLUG: meetings to come and what is planned for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand
from meetings.imports.forward_plan import ForwardPlan


class Command(BoardImportCommand):
    help = "Import a forward plan from a spreadsheet: meetings to come and their planned items."

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        ForwardPlan(self.board, by, report).run(path)
