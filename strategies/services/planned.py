"""What a strategy plans: actions of the log, cited by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from actions import services as log
from actions.models import Action
from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.names import Directory
from strategies import names
from strategies.access import check_can_plan
from strategies.models import PlannedAction, Priority, Strategy

COLUMNS = (
    "outcome", "starts", "by_when", "lead_organisation", "supporting", "comment", "document_reference", "risk",
    "mandated_by",
)  # fmt: skip
"""What only a plan says of an action."""


@transaction.atomic
def plan_action(
    *,
    priority: Priority,
    by: User,
    reference: str,
    text: str,
    owners: str = "",
    raised_on: date | None = None,
    known_only: bool = False,
    directory: Directory | None = None,
    **fields: Any,
) -> PlannedAction:
    """Plan an action under a priority. It stands in the board's action log: open, or only proposed while the strategy
    is not adopted.

    ``fields`` are any of COLUMNS, and what else actions.services.create_action takes: due and due_on. It was raised
    today unless told otherwise, or earlier where it was to begin or end before. With ``known_only`` a name in
    ``owners`` that nobody is known by is refused. ``directory`` of the board saves building it again for many.
    Raises Denied, and Refused for an end before the start, a reference the priority has already, or as create_action
    does.
    """
    strategy = priority.strategy
    check_can_plan(by, strategy)
    columns = {name: fields.pop(name) for name in COLUMNS if name in fields}
    reference = _free_reference(priority, reference)
    directory = directory or Directory.for_board(strategy.board)
    if known_only:
        names.check_known(directory, owners)
    planned = PlannedAction(priority=priority, reference=reference)
    _fill(planned, columns, fields.get("due_on"))
    if raised_on is None:
        raised_on = min(day for day in (timezone.localdate(), planned.starts, fields.get("due_on")) if day)
    planned.action = log.create_action(
        board=strategy.board, by=by, text=text, owners=owners, raised_on=raised_on, directory=directory,
        status=Action.Status.PROPOSED if strategy.is_draft else Action.Status.OPEN, **fields,
    )  # fmt: skip
    changes.save(planned, by=by)
    return planned


@transaction.atomic
def cite_action(*, priority: Priority, by: User, action: Action, reference: str, **columns: Any) -> PlannedAction:
    """Bring an action of the log into the plan. It stays as it is there, and where it is.

    ``columns`` are any of COLUMNS. Raises Denied, and Refused for an action ``by`` may not see, one that is only
    proposed, one that stands in the plan already, or as plan_action does.
    """
    strategy = priority.strategy
    check_can_plan(by, strategy)
    if not Action.objects.visible_to(by).filter(pk=action.pk).exists():
        raise Refused("There is no such action in a log you may read.", field="action")
    if action.status == Action.Status.PROPOSED:
        raise Refused(f"{action.reference} is only proposed. Confirm it in the log first.", field="action")
    standing = PlannedAction.objects.filter(priority__strategy=strategy, action=action).first()
    if standing:
        raise Refused(f"{action.reference} stands in the plan already, as {standing.reference}.", field="action")
    planned = PlannedAction(action=action, priority=priority, reference=_free_reference(priority, reference))
    _fill(planned, columns, action.due_on)
    changes.save(planned, by=by)
    return planned


@transaction.atomic
def update_planned_action(
    *,
    planned: PlannedAction,
    by: User,
    version: int,
    priority: Priority,
    reference: str,
    known_only: bool = False,
    action: dict[str, Any] | None = None,
    **columns: Any,
) -> None:
    """Change what the plan says of an action. ``columns`` are any of COLUMNS.

    ``action`` is what actions.services.update_action takes, for one that is only proposed; what stands in the log is
    changed there, with the reason its due date asks for.
    Raises Denied, Conflict, and Refused as plan_action does or for a priority of another strategy.
    """
    strategy = planned.priority.strategy
    check_can_plan(by, strategy)
    if priority.strategy_id != strategy.pk:
        raise Refused("Choose a priority of this strategy.", field="priority")
    planned.reference = _free_reference(priority, reference, but=planned)
    planned.priority = priority
    ends = planned.action.due_on if action is None else action.get("due_on")
    _fill(planned, columns, ends)
    fields = ["priority", "reference", *columns]
    changes.save_if_unchanged(planned, by=by, version=version, fields=fields)
    if action is not None:
        _update_proposed(planned, by, action, known_only)


@transaction.atomic
def drop_planned(*, planned: PlannedAction, by: User) -> None:
    """Take an action out of the plan. In the log it goes on; one that was only proposed, by this plan alone, is not
    pursued.

    Raises Denied, also once the strategy is adopted: what was agreed is closed in the log, not taken away.
    """
    strategy = planned.priority.strategy
    check_can_plan(by, strategy)
    if not strategy.is_draft:
        raise Refused("What an adopted plan says stays in it. Close the action in the log instead.")
    action = planned.action
    elsewhere = action.planned.exclude(pk=planned.pk).exists()
    changes.delete(planned, by=by)
    if action.status == Action.Status.PROPOSED and not elsewhere:
        log.close_action(
            action=action, by=by, status=Action.Status.NOT_PURSUED, note=f"Taken out of the draft of {strategy}."
        )


@transaction.atomic
def open_planned(*, strategy: Strategy, by: User) -> int:
    """The strategy was adopted: what it proposed to do is open in the log, raised today. Gives how many."""
    actions = Action.objects.filter(
        planned__priority__strategy=strategy, status=Action.Status.PROPOSED, minute__isnull=True
    )
    return log.open_planned(
        board=strategy.board, actions=actions.select_related("board").distinct(), by=by, on=timezone.localdate(),
        reason="The strategy that plans it was adopted",
    )  # fmt: skip


def _fill(planned: PlannedAction, columns: dict[str, Any], ends: date | None) -> None:
    if unknown := columns.keys() - set(COLUMNS):
        raise TypeError(f"A planned action has no {', '.join(sorted(unknown))}.")
    for name, value in columns.items():
        setattr(planned, name, value.strip() if isinstance(value, str) else value)
    if planned.starts and ends and ends < planned.starts:
        raise Refused(
            f"It ends on {short_date(ends)}, before it begins on {short_date(planned.starts)}. "
            "Give a later end, or an earlier start.",
            field="due_on",
        )


def _update_proposed(planned: PlannedAction, by: User, said: dict[str, Any], known_only: bool) -> None:
    action = planned.action
    if action.status != Action.Status.PROPOSED:
        raise Refused(
            f"{action.reference} stands in the log now: its words, owners and due date are changed there."
        )
    directory = Directory.for_board(action.board)
    if known_only:
        names.check_known(directory, said.get("owners", ""))
    days = (action.raised_on, planned.starts, said.get("due_on"))
    raised_on = min(day for day in days if day)
    log.update_action(
        action=action, by=by, version=action.version, directory=directory, **{**said, "raised_on": raised_on}
    )


def _free_reference(priority: Priority, reference: str, but: PlannedAction | None = None) -> str:
    """The reference as it is kept: its own under its priority, as plans number afresh under each.

    The strategy's row is held, so that two actions never get the same.
    """
    Strategy.objects.select_for_update().get(pk=priority.strategy_id)
    reference = reference.strip()
    if not reference:
        raise Refused("Give it a reference, such as 1.2.", field="reference")
    taken = PlannedAction.objects.filter(priority=priority, reference__iexact=reference)
    if but:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise Refused(
            f"“{priority}” already has a planned action {reference}. Give it another reference.", field="reference"
        )
    return reference
