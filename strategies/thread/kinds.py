"""Strategies and their priorities on the thread, and what they hold together: actions, indicators, agenda items."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from actions.thread import ACTION
from meetings.access import Reader
from meetings.thread.kinds import ITEM
from meetings.thread.registry import Edge, Kind, Shown
from performance.thread import INDICATOR
from strategies import access
from strategies.models import Concern, Measure, PlannedAction, Priority, SignOffStep, Strategy
from strategies.views.base import COLOURS

STRATEGY, PRIORITY = "strategy", "priority"


def show_strategy(strategy: Strategy) -> Shown:
    status = Strategy.Status(strategy.status)
    return Shown(
        strategy.title, strategy.get_absolute_url(), status.label, COLOURS[status], strategy.starts,
        note=strategy.period_words,
    )  # fmt: skip


def show_priority(priority: Priority) -> Shown:
    return Shown(priority.title, priority.get_absolute_url(), note=f"of {priority.strategy}")


def steps_seen(rows: QuerySet[Any], user: Reader) -> QuerySet[Any]:
    """The route of a strategy is never the public's, least of all what it says of a restricted item."""
    return rows.filter(access.steps_seen(user))


def concerns_seen(rows: QuerySet[Any], user: Reader) -> QuerySet[Any]:
    """Both ends are looked at as those of every edge are."""
    return rows.filter(access.concerns_seen(user))


KINDS = (
    Kind(STRATEGY, "Strategy", 10, Strategy, Strategy.objects.all, show_strategy),
    Kind(PRIORITY, "Priority", 20, Priority, lambda: Priority.objects.select_related("strategy"), show_priority),
)

EDGES = (
    Edge(STRATEGY, STRATEGY, Strategy.objects.all, "previous_id", "pk", down="Next edition", up="Edition before"),
    Edge(STRATEGY, PRIORITY, lambda: Priority.objects.filter(parent=None), "strategy_id", "pk"),
    Edge(
        STRATEGY, ITEM, SignOffStep.objects.all, "strategy_id", "item_id",
        down="For sign-off", up="Sign-off of", seen=steps_seen,
    ),
    Edge(PRIORITY, PRIORITY, Priority.objects.all, "parent_id", "pk", down="Under it", up="Under"),
    Edge(PRIORITY, PRIORITY, Priority.objects.all, "carried_from_id", "pk", down="Goes on as", up="Goes on from"),
    Edge(PRIORITY, INDICATOR, Measure.objects.all, "priority_id", "indicator_id", down="Measured by", up="Measures"),
    Edge(
        PRIORITY, ACTION, PlannedAction.objects.all, "priority_id", "action_id",
        down="Planned action", up="Planned for",
    ),
    Edge(
        ACTION, INDICATOR, PlannedAction.objects.all, "action_id", "priority__measures__indicator_id",
        down="Measured by", up="Planned action", short=True,
    ),
    *(
        Edge(
            kind, ITEM, Concern.objects.all, f"{kind}_id", "item_id",
            down="On an agenda", up="About", seen=concerns_seen,
        )
        for kind in (PRIORITY, ACTION, INDICATOR)
    ),
)  # fmt: skip
