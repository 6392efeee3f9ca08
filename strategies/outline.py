"""A strategy on a page: its priorities in order, with what is planned and measured, as one person may see it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from actions.log import Row, for_list, rows_of
from actions.models import Action
from csp.words import short_date
from meetings.access import Reader
from performance.figures import Figure, in_words, latest
from performance.models import Indicator
from strategies.models import Measure, PlannedAction, Priority, Strategy


@dataclass(frozen=True)
class Planned:
    """A planned action, and its row as it stands in the log."""

    planned: PlannedAction
    row: Row


@dataclass(frozen=True)
class Measured:
    indicator: Indicator
    baseline: str
    target: str
    now: Figure | None


@dataclass(frozen=True)
class Shown:
    """A priority with its number, "1" or "1.2", and the level of its heading (3 for the first)."""

    priority: Priority
    number: str
    level: int
    actions: list[Planned] = field(default_factory=list)
    measures: list[Measured] = field(default_factory=list)


def outline(strategy: Strategy, user: Reader, today: date) -> list[Shown]:
    """Every priority, each before those under it; of actions and measures, those ``user`` may see.

    A fixed number of queries, whatever there is.
    """
    children: dict[int | None, list[Priority]] = defaultdict(list)
    for priority in strategy.priorities.all():
        children[priority.parent_id].append(priority)
    actions, measures = _actions(strategy, user, today), _measures(strategy, user)
    shown: list[Shown] = []

    def show(parent: int | None, before: str, level: int) -> None:
        for place, priority in enumerate(children[parent], start=1):
            number = f"{before}{place}"
            heading = min(level, 6)
            shown.append(Shown(priority, number, heading, actions[priority.pk], measures[priority.pk]))
            show(priority.pk, f"{number}.", level + 1)

    show(None, "", 3)
    return shown


def _actions(strategy: Strategy, user: Reader, today: date) -> dict[int, list[Planned]]:
    planned = {row.action_id: row for row in PlannedAction.objects.filter(priority__strategy=strategy)}
    seen = list(for_list(Action.objects.visible_to(user).filter(planned__priority__strategy=strategy)))
    by_priority: dict[int, list[Planned]] = defaultdict(list)
    for action, row in zip(seen, rows_of(seen, today), strict=True):
        by_priority[planned[action.pk].priority_id].append(Planned(planned[action.pk], row))
    for rows in by_priority.values():
        rows.sort(key=lambda each: _in_order(each.planned.reference))
    return by_priority


def _measures(strategy: Strategy, user: Reader) -> dict[int, list[Measured]]:
    measures = list(Measure.objects.filter(priority__strategy=strategy))
    used = Indicator.objects.visible_to(user).filter(measures__priority__strategy=strategy).distinct()
    seen = {indicator.pk: indicator for indicator in used.with_latest()}
    by_priority: dict[int, list[Measured]] = defaultdict(list)
    for measure in sorted(measures, key=lambda each: each.pk):
        if indicator := seen.get(measure.indicator_id):
            by_priority[measure.priority_id].append(
                Measured(
                    indicator,
                    f"{in_words(measure.baseline, indicator)} on {short_date(measure.baseline_on)}",
                    f"{in_words(measure.target, indicator)} by {short_date(measure.target_on)}",
                    latest(indicator),
                )
            )
    return by_priority


def _in_order(reference: str) -> list[tuple[int, int, str]]:
    """1.2 before 1.10: numbers as numbers, words as words."""
    parts = re.findall(r"\d+|\D+", reference)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
