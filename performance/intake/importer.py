"""Figures as something that a file can be imported into, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.cells import Unreadable
from csp.errors import Refused
from csp.importing import Act, Report
from csp.importing_files import Importer
from csp.models import FileImport, User
from meetings.models import Board
from performance.access import check_can_keep
from performance.intake.cells import PERIOD_EXPECTED, as_period
from performance.intake.run import FiguresFile
from performance.intake.table import Given
from performance.models import Indicator


class FiguresImporter(Importer):
    name = "figures"
    heading = "Import figures"
    button = "Import these figures"
    thing = "Indicator"
    words = {Act.CREATE: "New", Act.UPDATE: "Revised"}

    def target(self, user: User, key: str) -> Board:
        board = get_object_or_404(Board, pk=key)
        check_can_keep(user, board)
        return board

    def back_url(self, target: Board) -> str:
        return reverse("board-performance", args=[target.slug])

    def choose_url(self, target: Board) -> str:
        return reverse("figures-import", args=[target.slug])

    def asks_url(self, chosen: FileImport) -> str:
        return reverse("figures-import-names", args=[chosen.pk])

    def options(self, asked: Mapping[str, Any]) -> dict[str, str]:
        """``may_add``, and for a table that does not say so, ``indicator``, ``period`` and ``across``."""
        indicator, period, across = asked.get("indicator"), asked.get("period") or "", asked.get("across") or ""
        if period:
            try:
                as_period(period)
            except Unreadable:
                raise Refused(f"Expected {PERIOD_EXPECTED}.", field="period") from None
        if across and not (indicator and period):
            raise Refused("A table of parts needs its indicator and its period too.", field="across")
        return {
            "may_add": "yes" if asked.get("may_add") else "",
            "indicator": indicator.code if indicator else "",
            "period": period,
            "across": across.strip(),
        }

    def run(self, target: Board, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        code, period = options.get("indicator"), options.get("period")
        indicator: Indicator | None = target.indicators.filter(code=code).first() if code else None
        given = Given(indicator, as_period(period) if period else None, options.get("across", ""))
        FiguresFile(target, by, report, given, may_add=bool(options.get("may_add"))).run(path)


FIGURES = FiguresImporter()
