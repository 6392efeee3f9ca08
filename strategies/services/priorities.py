"""What is done to the priorities of a draft."""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction
from django.db.models import Max

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.models import Board
from strategies.access import check_can_edit
from strategies.models import Priority, Strategy

EDITABLE = ("title", "rationale", "outcome", "resources", "lead", "responsible", "parent", "position")


@transaction.atomic
def add_priority(*, strategy: Strategy, by: User, **fields: Any) -> Priority:
    """Add a priority to a draft, after its neighbours unless ``position`` says otherwise.

    ``fields`` are any of EDITABLE. Raises Denied, and Refused without a title, for a parent in another strategy, or a
    responsible board that is no sub-group of the strategy's.
    """
    check_can_edit(by, strategy)
    priority = Priority(strategy=strategy)
    _fill(priority, fields)
    changes.save(priority, by=by)
    return priority


@transaction.atomic
def update_priority(*, priority: Priority, by: User, version: int, **fields: Any) -> None:
    """Change a priority of a draft, or its place. Raises Denied, Conflict, and Refused as add_priority does,
    or for a parent that stands under it."""
    check_can_edit(by, priority.strategy)
    was_under = priority.parent_id
    _fill(priority, fields, was_under=was_under)
    changes.save_if_unchanged(priority, by=by, version=version, fields={*fields, "position"})


@transaction.atomic
def move_priority(*, priority: Priority, by: User, to: Literal["up", "down"]) -> bool:
    """Move a priority of a draft one place among its neighbours. False where it stands at that end already.

    Raises Denied.
    """
    check_can_edit(by, priority.strategy)
    Strategy.objects.select_for_update().get(pk=priority.strategy_id)
    neighbours = list(priority.strategy.priorities.filter(parent=priority.parent_id))
    before = [one.pk for one in neighbours]
    place = before.index(priority.pk)
    other = place + (1 if to == "down" else -1)
    if not 0 <= other < len(neighbours):
        return False
    neighbours[place], neighbours[other] = neighbours[other], neighbours[place]
    for position, one in enumerate(neighbours, start=1):
        if one.position != position:
            one.position = position
            changes.save_if_unchanged(one, by=by, version=one.version, fields=["position"])
    return True


@transaction.atomic
def remove_priority(*, priority: Priority, by: User) -> None:
    """Take an empty priority out of a draft. Raises Denied, and Refused while anything stands under it."""
    check_can_edit(by, priority.strategy)
    if reason := why_not_remove(priority):
        raise Refused(reason)
    changes.delete(priority, by=by)


def why_not_remove(priority: Priority) -> str:
    """Why a priority cannot be removed; empty when it can."""
    word = priority.title
    if priority.children.exists():
        return f"“{word}” has others under it. Move them elsewhere first."
    if priority.planned_actions.exists():
        return f"“{word}” has planned actions. Move them under another, or take them out of the plan, first."
    if priority.measures.exists():
        return f"“{word}” has measures. Remove them first."
    if priority.concerns.exists():
        return f"“{word}” stands on an agenda: the thread from it would break."
    return ""


def sub_groups_of(board: Board) -> list[Board]:
    """The boards below ``board``, however deep, by name. One query."""
    children: dict[int | None, list[Board]] = {}
    for one in Board.objects.order_by("name"):
        children.setdefault(one.parent_id, []).append(one)
    found, waiting = [], [board.pk]
    while waiting:
        below = children.pop(waiting.pop(), [])
        found += below
        waiting += [one.pk for one in below]
    return sorted(found, key=lambda one: one.name)


def _fill(priority: Priority, fields: dict[str, Any], was_under: int | None = None) -> None:
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"A priority has no editable {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        if name != "position":
            setattr(priority, name, value.strip() if isinstance(value, str) else value)
    if not priority.title:
        raise Refused("Give the priority a title.", field="title")
    _check_parent(priority)
    if priority.responsible and priority.responsible not in sub_groups_of(priority.strategy.board):
        raise Refused(f"Choose a sub-group of the {priority.strategy.board}, or none.", field="responsible")
    position = fields.get("position")
    if position is None and (priority.pk is None or priority.parent_id != was_under):
        neighbours = priority.strategy.priorities.filter(parent=priority.parent_id)
        position = (neighbours.aggregate(last=Max("position"))["last"] or 0) + 1
    priority.position = position or priority.position


def _check_parent(priority: Priority) -> None:
    """Raise Refused for one that stands elsewhere, or under ``priority`` itself. One query."""
    if priority.parent is None:
        return
    above = dict(priority.strategy.priorities.order_by().values_list("pk", "parent_id"))
    if priority.parent.pk not in above:
        raise Refused("Choose a priority of this strategy to put it under.", field="parent")
    at: int | None = priority.parent.pk
    while at is not None:
        if at == priority.pk:
            raise Refused("It cannot stand under itself. Choose another priority, or none.", field="parent")
        at = above[at]
