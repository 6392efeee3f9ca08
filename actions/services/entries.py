"""Put an action in the log, and change what it says, when it is due, whom it is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actions.access import check_can_close
from actions.due import day_of, is_put_off
from actions.models import Action, DueChange
from actions.owners import write_owners
from actions.states import ENDED
from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.access import check_can_manage
from meetings.models import Board, Meeting, Minute
from meetings.names import Directory

Due, Status = Action.Due, Action.Status
EDITABLE = (
    "text", "raised_on", "due", "due_on", "restricted", "grounds", "public_interest_reason", "public_title",
)  # fmt: skip


@transaction.atomic
def create_action(
    *,
    board: Board,
    by: User,
    text: str,
    raised_on: date,
    owners: str = "",
    due: str = Due.NONE,
    due_on: date | None = None,
    status: str = Status.OPEN,
    meeting: Meeting | None = None,
    minute: Minute | None = None,
    minuted_text: str = "",
    number: int | None = None,
    restricted: bool = False,
    grounds: Sequence[str] = (),
    public_interest_reason: str = "",
    public_title: str = "",
    directory: Directory | None = None,
) -> Action:
    """Add an action to a board's log. Without ``number`` it takes the next one.

    ``owners`` is text as written ("Angela Farrow/ Tom Reed"). A name written exactly as that of somebody who sits
    on the board is theirs; every other is to be confirmed. ``directory`` saves building it again for many rows.
    Raises Denied, and Refused for an empty text, a due date before ``raised_on`` or a number that is taken.
    """
    check_can_manage(by, board)
    directory = directory or Directory.for_board(board)
    action = Action(
        board=board,
        text=text.strip(),
        raised_on=raised_on,
        meeting=meeting or board.meetings.filter(date=raised_on).first(),
        minute=minute,
        minuted_text=minuted_text,
        due=due,
        due_on=due_on,
        status=status,
        closed_on=timezone.localdate() if status in ENDED else None,
        restricted=restricted,
        grounds=list(grounds),
        public_interest_reason=public_interest_reason,
        public_title=public_title,
    )
    add_to_log(action, by=by, number=number)
    write_owners(action, directory.recognise_all(owners), directory, trust_exact=True)
    return action


def add_to_log(action: Action, *, by: User | None, number: int | None = None) -> None:
    """Check, number and save a new action. For callers that have checked who may, in their transaction.

    Numbers are given one after another: the board's row is held meanwhile, so that two never get the same.
    """
    _settle_due(action)
    action.first_due_on = action.due_on
    Board.objects.select_for_update().get(pk=action.board_id)
    taken = Action.objects.filter(board_id=action.board_id)
    if number is None:
        number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    elif taken.filter(number=number).exists():
        raise Refused(f"The {action.board} already has an action {number}. Give another number.", field="number")
    action.number = number
    changes.save(action, by=by)


@transaction.atomic
def update_action(
    *,
    action: Action,
    by: User,
    version: int,
    owners: str | None = None,
    due_reason: str = "",
    directory: Directory | None = None,
    **fields: Any,
) -> None:
    """Change what an action says, when it is due, whom it is for. ``owners`` is text as written.

    ``directory`` of its board saves building it again for many actions.

    A due date that stood is changed only with ``due_reason``; the first one is kept, and putting it off is counted.
    Raises Denied, Conflict, Refused without that reason (beside ``due_reason``), and Refused as create_action does.
    """
    check_can_close(by, action)
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"An action has no editable {', '.join(sorted(unknown))}.")
    was, was_on, was_raised = action.due, action.due_on, action.raised_on
    for name, value in fields.items():
        setattr(action, name, value)
    _settle_due(action)
    change = _due_change(action, was, was_on, by=by, reason=due_reason)
    if action.due_on != was_on:
        action.flagged_on = None
        action.first_due_on = action.first_due_on or was_on or action.due_on
    if action.raised_on != was_raised:
        action.meeting = action.board.meetings.filter(date=action.raised_on).first()
    reason = "" if owners is None else _write_owners(action, owners, directory)
    saved = [*EDITABLE, "first_due_on", "slips", "flagged_on", "meeting"]
    changes.save_if_unchanged(action, by=by, version=version, fields=saved, reason=reason)
    if change:
        changes.save(change, by=by)


def _write_owners(action: Action, owners: str, directory: Directory | None) -> str:
    """Give it these owners; what changed in them, for the history."""
    before = action.owner_names
    directory = directory or Directory.for_board(action.board)
    now = write_owners(action, directory.recognise_all(owners), directory, trust_exact=True)
    after = "/ ".join(owner.text for owner in now)
    return f"Owners: {before or 'nobody'} → {after or 'nobody'}" if after != before else ""


def _settle_due(action: Action) -> None:
    """Make the due kind and the due date agree, and refuse what cannot be."""
    if not action.text.strip():
        raise Refused("Say what is to be done.", field="text")
    action.due_on = day_of(action)
    if action.due_on is None and action.due in (Due.DATE, Due.YEARLY):
        raise Refused("Give the date it is due.", field="due_on")
    if action.due_on and action.due_on < action.raised_on:
        raise Refused(
            f"The due date, {short_date(action.due_on)}, is before the meeting of {short_date(action.raised_on)} "
            "that the action came from. Give that day or a later one.",
            field="due_on",
        )


def _due_change(action: Action, was: str, was_on: date | None, *, by: User, reason: str) -> DueChange | None:
    """What to record of a due date that was changed by hand, not yet saved; counts on ``action`` if it was put off.

    None while nobody relied on it: nothing was due yet, or the action is only proposed. Nor is it a change when the
    day alone moved of what follows a meeting or a rule. Raises Refused without a reason.
    """
    given = action.due in (Due.DATE, Due.YEARLY) and action.due_on != was_on
    if was == Due.NONE or action.status == Status.PROPOSED or not (action.due != was or given):
        return None
    if not reason.strip():
        raise Refused("Say why the due date changes. The reason is kept with the date it had.", field="due_reason")
    action.slips += is_put_off(was_on, action.due, action.due_on)
    return DueChange(
        action=action, was=was, was_on=was_on, becomes=action.due, becomes_on=action.due_on, reason=reason.strip(),
        at=timezone.now(), by=by,
    )  # fmt: skip
