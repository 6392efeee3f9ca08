"""One change to many actions: tried first, so that everybody sees what it would do, then done as it was shown.

Trying is doing it by the services and taking it back, so a preview and the change follow the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import transaction

from actions import services
from actions.models import Action
from actions.states import CLOSINGS
from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.models import Board
from meetings.names import Directory

MOST = 500  # actions at once
Status = Action.Status
STATUSES = (Status.OPEN, Status.IN_HAND, *CLOSINGS)


@dataclass(frozen=True)
class Wanted:
    """The change: ``what`` is "owners", "due" or "status". ``why`` is the reason, or the note of what was done."""

    what: str
    owners: str = ""
    due: str = ""
    due_on: date | None = None
    status: str = ""
    why: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the change does to one action, in words; or why it is not changed."""

    action: Action
    version: int
    was: str
    becomes: str
    why_not: str = ""

    @property
    def changes(self) -> bool:
        return not self.why_not


class NotAsShownError(Exception):
    """Something is otherwise than the preview said, so nothing was changed. Holds a preview of how it is now."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("Nothing was changed.")
        self.outcomes = outcomes


def preview(*, actions: Iterable[Action], wanted: Wanted, by: User) -> list[Outcome]:
    """What the change would do to each of ``actions``. Changes nothing."""
    with transaction.atomic():
        outcomes = _try_each(_again(action.pk for action in actions), wanted, by)
        transaction.set_rollback(True)
    return outcomes


def change_many(*, shown: dict[int, int], wanted: Wanted, by: User) -> int:
    """Change every action in ``shown`` (its key with the version that was shown), or none. Returns how many.

    Raises NotAsShownError when somebody changed one meanwhile, or one can no longer be changed.
    """
    with transaction.atomic():
        actions = _again(shown, hold=True)
        before = {action.pk: action.version for action in actions}
        outcomes = _try_each(actions, wanted, by)
        as_shown = before == shown and all(outcome.changes for outcome in outcomes)
        if not as_shown:
            transaction.set_rollback(True)
    if not as_shown:
        raise NotAsShownError(outcomes)
    return len(outcomes)


def _again(keys: Iterable[int], hold: bool = False) -> list[Action]:
    """The actions as they are stored now, in the order of the log; with ``hold`` nobody else changes them meanwhile."""
    rows = Action.objects.select_for_update(of=("self",)) if hold else Action.objects.all()
    found = rows.filter(pk__in=list(keys)).select_related("board").prefetch_related("owners__person")
    return list(found.order_by("board_id", "number"))


def _try_each(actions: Sequence[Action], wanted: Wanted, by: User) -> list[Outcome]:
    directory = cache(Directory.for_board)
    return [_try(action, wanted, by, directory) for action in actions]


def _try(action: Action, wanted: Wanted, by: User, directory: Callable[[Board], Directory]) -> Outcome:
    version, was = action.version, _said(action, wanted.what)
    try:
        with transaction.atomic():
            _change(action, wanted, by, directory)
            becomes = _said(Action.objects.select_related("board").get(pk=action.pk), wanted.what)
    except (Denied, Refused, Conflict) as refusal:
        return Outcome(action, version, was, "", str(refusal))
    if becomes == was:
        return Outcome(action, version, was, "", "It is so already.")
    return Outcome(action, version, was, becomes)


def _change(action: Action, wanted: Wanted, by: User, directory: Callable[[Board], Directory]) -> None:
    """By the service that one action's own page would call."""
    if wanted.what == "owners":
        services.update_action(
            action=action,
            by=by,
            version=action.version,
            owners=wanted.owners,
            directory=directory(action.board),
        )
    elif wanted.what == "due":
        services.update_action(
            action=action,
            by=by,
            version=action.version,
            due=wanted.due,
            due_on=wanted.due_on,
            due_reason=wanted.why,
        )
    elif wanted.status in CLOSINGS:
        services.close_action(action=action, by=by, status=wanted.status, note=wanted.why)
    elif wanted.status == Status.IN_HAND:
        services.take_in_hand(action=action, by=by)
    elif action.status == Status.PROPOSED:
        services.confirm_action(action=action, by=by, directory=directory(action.board))
    else:
        services.reopen_action(action=action, by=by, reason=wanted.why)


def _said(action: Action, what: str) -> str:
    """What ``what`` of it is now, in words."""
    if what == "owners":
        return action.owner_names or "Nobody"
    return action.due_words if what == "due" else str(action.get_status_display())
