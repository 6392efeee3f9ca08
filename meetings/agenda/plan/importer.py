"""The forward plan as something that a spreadsheet can be imported into, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.importing import Report
from csp.importing_files import Importer
from csp.models import User
from meetings.access import check_can_manage
from meetings.imports.forward_plan import ForwardPlan
from meetings.models import Board


class PlanImporter(Importer):
    name = "forward-plan"
    heading = "Import a forward plan"
    button = "Import this plan"
    thing = "Meeting or item"

    def target(self, user: User, key: str) -> Board:
        board = get_object_or_404(Board, pk=key)
        check_can_manage(user, board)
        return board

    def back_url(self, target: Board) -> str:
        return reverse("board-forward-plan", args=[target.slug])

    def choose_url(self, target: Board) -> str:
        return reverse("plan-import", args=[target.slug])

    def run(self, target: Board, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        ForwardPlan(target, by, report).run(path)


FORWARD_PLAN = PlanImporter()
