"""Plans in spreadsheets on a page: into a strategy, or as a new action plan of a board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.errors import Refused
from csp.importing import Report
from csp.importing_files import Importer
from csp.models import User
from meetings.models import Board
from strategies.access import check_can_keep, check_can_plan
from strategies.exchange.plan_file import import_into, import_new
from strategies.models import Strategy


class StrategyImporter(Importer):
    """Into a strategy that is there: a draft, or one that was adopted."""

    name = "strategy"
    heading = "Import planned actions"
    button = "Import these actions"
    thing = "Planned action"

    def target(self, user: User, key: str) -> Strategy:
        seen = Strategy.objects.visible_to(user).select_related("board")
        strategy = get_object_or_404(seen, pk=key)
        check_can_plan(user, strategy)
        return strategy

    def back_url(self, target: Strategy) -> str:
        return reverse("strategy-actions", args=[target.pk])

    def choose_url(self, target: Strategy) -> str:
        return reverse("strategy-import", args=[target.pk])

    def run(self, target: Strategy, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        import_into(path, report, strategy=target, by=by)


class NewPlanImporter(Importer):
    """As a new action plan of a board, in draft."""

    name = "new-plan"
    heading = "Bring in a plan from a spreadsheet"
    button = "Import this plan"
    thing = "Planned action"

    def target(self, user: User, key: str) -> Board:
        board = get_object_or_404(Board, pk=key)
        check_can_keep(user, board)
        return board

    def back_url(self, target: Board) -> str:
        return reverse("board-strategies", args=[target.slug])

    def choose_url(self, target: Board) -> str:
        return reverse("strategies-import", args=[target.slug])

    def options(self, asked: Mapping[str, Any]) -> dict[str, str]:
        if asked["ends"] <= asked["starts"]:
            raise Refused("The last day must come after the first. Give a later day.", field="ends")
        return {
            "title": asked["title"].strip(),
            "starts": asked["starts"].isoformat(),
            "ends": asked["ends"].isoformat(),
        }

    def run(self, target: Board, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        starts, ends_on = date.fromisoformat(options["starts"]), date.fromisoformat(options["ends"])
        import_new(path, report, board=target, by=by, title=options["title"], starts=starts, ends_on=ends_on)


STRATEGY = StrategyImporter()
NEW_PLAN = NewPlanImporter()
