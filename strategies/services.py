"""What is done to strategies. Each function checks who may, and leaves a line in the history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actions.models import Action
from actions.services import create_action
from csp import changes, ledger
from csp.errors import Refused
from csp.models import User
from meetings.models import Board
from performance.models import Indicator
from strategies.access import check_can_edit, check_can_keep, check_can_plan
from strategies.models import Measure, PlannedAction, Priority, Strategy
from strategies.states import check_can_move


@transaction.atomic
def create_strategy(*, board: Board, by: User, title: str, starts: date, ends: date, vision: str) -> Strategy:
    """Begin a board's strategy, as a draft. Raises Denied, and Refused for what is missing or dates that cross."""
    check_can_keep(by, board)
    strategy = Strategy(board=board, title=title.strip(), starts=starts, ends=ends, vision=vision.strip())
    _check_strategy(strategy)
    changes.save(strategy, by=by)
    return strategy


@transaction.atomic
def update_strategy(
    *, strategy: Strategy, by: User, version: int, title: str, starts: date, ends: date, vision: str
) -> None:
    """Change a draft. Raises Denied (also once it is adopted), Conflict, and Refused as create_strategy does."""
    check_can_edit(by, strategy)
    strategy.title, strategy.vision = title.strip(), vision.strip()
    strategy.starts, strategy.ends = starts, ends
    _check_strategy(strategy)
    changes.save_if_unchanged(strategy, by=by, version=version, fields=["title", "starts", "ends", "vision"])


@transaction.atomic
def adopt_strategy(*, strategy: Strategy, by: User) -> None:
    """The board has adopted it: from today it is public and fixed. The day is set here and never edited.

    Raises Denied, Conflict, and Refused for one that is no draft or has no priority.
    """
    check_can_move(by, strategy, Strategy.Status.ADOPTED)
    if not strategy.priorities.exists():
        raise Refused("A strategy without a priority cannot be adopted. Add its priorities first.")
    strategy.status, strategy.adopted_on = Strategy.Status.ADOPTED, timezone.localdate()
    changes.save_if_unchanged(strategy, by=by, version=strategy.version, fields=["status", "adopted_on"])
    subject, now = f"strategy:{strategy.pk}", timezone.now()
    ledger.append(kind="strategy adopted", subject=subject, title=strategy.title, at=now, by=by)


@transaction.atomic
def supersede_strategy(*, strategy: Strategy, by: User) -> None:
    """Another strategy takes its place. It stays public; its actions go on. Raises Denied, Conflict, Refused."""
    check_can_move(by, strategy, Strategy.Status.SUPERSEDED)
    strategy.status = Strategy.Status.SUPERSEDED
    changes.save_if_unchanged(strategy, by=by, version=strategy.version, fields=["status"])


@transaction.atomic
def add_priority(
    *,
    strategy: Strategy,
    by: User,
    title: str,
    rationale: str = "",
    outcome: str = "",
    parent: Priority | None = None,
    position: int | None = None,
) -> Priority:
    """Add a priority to a draft, after its neighbours unless ``position`` says otherwise.

    Raises Denied, and Refused without a title or for a parent in another strategy.
    """
    check_can_edit(by, strategy)
    if position is None:
        neighbours = strategy.priorities.filter(parent=parent)
        position = (neighbours.aggregate(last=Max("position"))["last"] or 0) + 1
    priority = Priority(strategy=strategy)
    _fill_priority(priority, title, rationale, outcome, parent, position)
    changes.save(priority, by=by)
    return priority


@transaction.atomic
def update_priority(
    *,
    priority: Priority,
    by: User,
    version: int,
    title: str,
    rationale: str,
    outcome: str,
    parent: Priority | None,
    position: int | None,
) -> None:
    """Change a priority of a draft, or its place. Raises Denied, Conflict, and Refused as add_priority does,
    or for a parent that stands under it."""
    check_can_edit(by, priority.strategy)
    _fill_priority(priority, title, rationale, outcome, parent, position or priority.position)
    fields = ["title", "rationale", "outcome", "parent", "position"]
    changes.save_if_unchanged(priority, by=by, version=version, fields=fields)


@transaction.atomic
def set_measure(
    *,
    priority: Priority,
    by: User,
    indicator: Indicator,
    baseline: Decimal,
    baseline_on: date,
    target: Decimal,
    target_on: date,
) -> Measure:
    """Measure a priority of a draft by an indicator ``by`` may see, in place of what was said of that indicator.

    Raises Denied, and Refused for an indicator that is not theirs to see or a target before its baseline.
    """
    check_can_edit(by, priority.strategy)
    if not Indicator.objects.visible_to(by).filter(pk=indicator.pk).exists():
        raise Refused("Choose an indicator of a board you sit on.", field="indicator")
    if target_on <= baseline_on:
        raise Refused("The target must be for a later day than the baseline.", field="target_on")
    measure = priority.measures.filter(indicator=indicator).first() or Measure(
        priority=priority, indicator=indicator
    )
    measure.baseline, measure.baseline_on = baseline, baseline_on
    measure.target, measure.target_on = target, target_on
    changes.save(measure, by=by)
    return measure


@transaction.atomic
def plan_action(
    *, priority: Priority, by: User, reference: str, outcome: str = "", **action: Any
) -> PlannedAction:
    """Plan an action under a priority: it stands in the board's action log from now on.

    ``action`` is what actions.services.create_action takes: text, owners, raised_on, due, due_on. Raises Denied,
    and Refused for a reference the strategy has already, or as create_action does.
    """
    strategy = priority.strategy
    check_can_plan(by, strategy)
    reference = _free_reference(strategy, reference)
    logged: Action = create_action(board=strategy.board, by=by, **action)
    planned = PlannedAction(action=logged, priority=priority, reference=reference, outcome=outcome.strip())
    changes.save(planned, by=by)
    return planned


@transaction.atomic
def update_planned_action(
    *, planned: PlannedAction, by: User, version: int, priority: Priority, reference: str, outcome: str
) -> None:
    """Change how the plan cites an action; the action itself is changed in the log.

    Raises Denied, Conflict, and Refused as plan_action does or for a priority of another strategy.
    """
    strategy = planned.priority.strategy
    check_can_plan(by, strategy)
    if priority.strategy_id != strategy.pk:
        raise Refused("Choose a priority of this strategy.", field="priority")
    planned.reference = _free_reference(strategy, reference, but=planned)
    planned.priority, planned.outcome = priority, outcome.strip()
    fields = ["priority", "reference", "outcome"]
    changes.save_if_unchanged(planned, by=by, version=version, fields=fields)


def _check_strategy(strategy: Strategy) -> None:
    if not strategy.title:
        raise Refused("Give the strategy a title.", field="title")
    if not strategy.vision:
        raise Refused("Say what will be true when it has succeeded.", field="vision")
    if strategy.ends <= strategy.starts:
        raise Refused("The last day must come after the first. Give a later day.", field="ends")


def _fill_priority(
    priority: Priority, title: str, rationale: str, outcome: str, parent: Priority | None, position: int
) -> None:
    if not title.strip():
        raise Refused("Give the priority a title.", field="title")
    above = parent
    while above is not None:
        if above.strategy_id != priority.strategy_id:
            raise Refused("Choose a priority of this strategy to put it under.", field="parent")
        if above == priority:
            raise Refused("It cannot stand under itself. Choose another priority, or none.", field="parent")
        above = above.parent
    priority.title, priority.rationale, priority.outcome = title.strip(), rationale.strip(), outcome.strip()
    priority.parent, priority.position = parent, position


def _free_reference(strategy: Strategy, reference: str, but: PlannedAction | None = None) -> str:
    """The reference as it is kept. The strategy's row is held, so that two actions never get the same."""
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    reference = reference.strip()
    if not reference:
        raise Refused("Give it a reference, such as 1.2.", field="reference")
    taken = PlannedAction.objects.filter(priority__strategy=strategy, reference__iexact=reference)
    if but:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise Refused(f"The strategy already has a planned action {reference}. Give another.", field="reference")
    return reference
