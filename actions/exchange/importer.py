"""The action log as something that a spreadsheet can be imported into, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from actions.imports import ActionLog
from csp.errors import Refused
from csp.importing import Act, Report
from csp.importing_files import Importer
from csp.models import User
from meetings.access import check_can_manage
from meetings.models import Board


class ActionsImporter(Importer):
    name = "actions"
    heading = "Import actions"
    button = "Import these actions"
    thing = "Action"
    words = {Act.UPDATE: "New update"}

    def target(self, user: User, key: str) -> Board:
        board = get_object_or_404(Board, pk=key)
        check_can_manage(user, board)
        return board

    def back_url(self, target: Board) -> str:
        return reverse("board-actions", args=[target.slug])

    def choose_url(self, target: Board) -> str:
        return reverse("action-import-add", args=[target.slug])

    def options(self, asked: Mapping[str, Any]) -> dict[str, str]:
        """``as_of``: the day the log was kept up to, today if it was not said. Comments without a day get it."""
        today = timezone.localdate()
        as_of = asked.get("as_of") or today
        if as_of > today:
            raise Refused("The day the log was kept up to cannot lie ahead.", field="as_of")
        return {"as_of": as_of.isoformat()}

    def run(self, target: Board, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        ActionLog(target, by, report, date.fromisoformat(options["as_of"])).run(path)


ACTIONS = ActionsImporter()
