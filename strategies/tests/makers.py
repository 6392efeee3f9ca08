"""Strategies, priorities and what hangs on them, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from actions.models import Action
from meetings.models import Board
from performance.models import Indicator
from strategies.models import Measure, PlannedAction, Priority, Strategy

ADOPTED = date(2018, 7, 4)


def make_strategy(board: Board, title: str = "Safer streets", **fields: Any) -> Strategy:
    """A draft for four years, unless told otherwise; any other status has its day of adoption."""
    values = {
        "starts": date(2018, 4, 1),
        "ends": date(2022, 3, 31),
        "vision": "Everybody is safe at night.",
        "adopted_on": None if fields.get("status", "draft") in Strategy.UNFIXED else ADOPTED,
        **fields,
    }
    return Strategy.objects.create(board=board, title=title, **values)


def make_priority(strategy: Strategy, title: str = "Support Survivors", **fields: Any) -> Priority:
    return Priority.objects.create(strategy=strategy, title=title, **fields)


def plan(priority: Priority, action: Action, reference: str = "1.1", **fields: Any) -> PlannedAction:
    return PlannedAction.objects.create(priority=priority, action=action, reference=reference, **fields)


def measure(priority: Priority, indicator: Indicator) -> Measure:
    return Measure.objects.create(
        priority=priority,
        indicator=indicator,
        baseline=Decimal(58),
        baseline_on=date(2018, 3, 31),
        target=Decimal(65),
        target_on=date(2022, 3, 31),
    )
