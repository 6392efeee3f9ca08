"""What is done to actions. Each function checks who may, and leaves a line in the action's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actions.access import check_can_close, check_can_update
from actions.due import next_meeting_date
from actions.models import Action, ActionUpdate
from actions.owners import confirm_exact, write_owners
from actions.states import ENDED, check_can_move
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
def update_action(*, action: Action, by: User, version: int, owners: str | None = None, **fields: Any) -> None:
    """Change what an action says, when it is due, whom it is for. ``owners`` is text as written.

    Raises Denied, Conflict, and Refused as create_action does.
    """
    check_can_close(by, action)
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"An action has no editable {', '.join(sorted(unknown))}.")
    was_due, was_raised, was_owned = action.due_on, action.raised_on, action.owner_names
    for name, value in fields.items():
        setattr(action, name, value)
    _settle_due(action)
    if action.due_on != was_due:
        action.flagged_on = None
        action.first_due_on = action.first_due_on or action.due_on
    if action.raised_on != was_raised:
        action.meeting = action.board.meetings.filter(date=action.raised_on).first()
    reason = ""
    if owners is not None:
        directory = Directory.for_board(action.board)
        now = write_owners(action, directory.recognise_all(owners), directory, trust_exact=True)
        now_owned = "/ ".join(owner.text for owner in now)
        reason = f"Owners: {was_owned or 'nobody'} → {now_owned or 'nobody'}" if now_owned != was_owned else ""
    saved = [*EDITABLE, "first_due_on", "flagged_on", "meeting"]
    changes.save_if_unchanged(action, by=by, version=version, fields=saved, reason=reason)


@transaction.atomic
def confirm_action(*, action: Action, by: User, directory: Directory | None = None) -> None:
    """Take a proposed action into the log. What the minute says is done becomes completed at once.

    Owners written exactly as somebody of the board are confirmed with it; near spellings stay to be confirmed.
    """
    to = Status.COMPLETED if action.done_at_meeting else Status.OPEN
    if action.status != Status.PROPOSED:
        raise Refused(f"{action.reference} is confirmed already.")
    _move(action, to, by=by, reason="Confirmed")
    confirm_exact(action, directory or Directory.for_board(action.board))


@transaction.atomic
def confirm_meeting_actions(*, meeting: Meeting, by: User) -> int:
    """Confirm every proposed action of one meeting. Returns how many."""
    check_can_manage(by, meeting.board)
    proposed = Action.objects.filter(meeting=meeting, status=Status.PROPOSED).select_related("board")
    directory, actions = Directory.for_board(meeting.board), list(proposed.order_by("number"))
    for action in actions:
        confirm_action(action=action, by=by, directory=directory)
    return len(actions)


@transaction.atomic
def add_update(*, action: Action, by: User, text: str, on: date | None = None, by_name: str = "") -> ActionUpdate:
    """Report on an action: its owners and the board's officers. ``by_name`` is who said it, if not ``by``.

    Raises Denied, and Refused for an empty text, a day to come or an action nobody has confirmed yet.
    """
    check_can_update(by, action)
    if action.status == Status.PROPOSED:
        raise Refused("This action is only proposed. Confirm it first, then add the update.")
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise Refused("The day of an update cannot lie ahead. Give today or an earlier day.", field="on")
    if not text.strip():
        raise Refused("Say what has been done.", field="text")
    return ActionUpdate.objects.create(action=action, by=by, on=on, text=text.strip(), by_name=by_name)


@transaction.atomic
def take_in_hand(*, action: Action, by: User) -> None:
    """An owner or officer says that work on it has begun."""
    _move(action, Status.IN_HAND, by=by)


@transaction.atomic
def report(
    *, action: Action, by: User, text: str, on: date | None = None, by_name: str = "", to: str = ""
) -> None:
    """Add an update and, with ``to``, say that the action is in hand or that it is done and awaits closure."""
    add_update(action=action, by=by, text=text, on=on, by_name=by_name)
    if to:
        _move(action, Status(to), by=by)


@transaction.atomic
def propose_closure(*, action: Action, by: User, text: str) -> None:
    """An owner says it is done, and what was done. An officer then closes it, or opens it again."""
    report(action=action, by=by, text=text, to=Status.AWAITING_CLOSURE)


@transaction.atomic
def close_action(*, action: Action, by: User, status: str, note: str) -> None:
    """An officer ends an action: completed, closed by the board or not pursued, with a note that says why.

    Raises Denied, Refused without a note or from a status it cannot end from, Conflict.
    """
    if status not in ENDED:
        raise Refused("Choose how the action ends.", field="status")
    check_can_move(by, action, status)
    if not note.strip():
        raise Refused("Say what was done, or why it ends.", field="note")
    ActionUpdate.objects.create(action=action, by=by, text=note.strip())
    _move(action, Status(status), by=by, reason=note.strip())


@transaction.atomic
def reopen_action(*, action: Action, by: User, reason: str) -> None:
    """An officer opens an action again: one that has ended, or whose closure they do not agree with."""
    check_can_move(by, action, Status.OPEN)
    if not reason.strip():
        raise Refused("Say why it is opened again.", field="reason")
    ActionUpdate.objects.create(action=action, by=by, text=reason.strip())
    _move(action, Status.OPEN, by=by, reason=reason.strip())


def _move(action: Action, to: Action.Status, *, by: User, reason: str = "") -> None:
    check_can_move(by, action, to)
    action.status = to
    action.closed_on = timezone.localdate() if to in ENDED else None
    changes.save_if_unchanged(action, by=by, version=action.version, fields=["status", "closed_on"], reason=reason)


def _settle_due(action: Action) -> None:
    """Make the due kind and the due date agree, and refuse what cannot be."""
    if not action.text.strip():
        raise Refused("Say what is to be done.", field="text")
    if action.due == Due.NEXT_MEETING:
        action.due_on = next_meeting_date(action.board, action.raised_on)
    elif action.due != Due.DATE:
        action.due_on = None
    elif action.due_on is None:
        raise Refused("Give the date it is due.", field="due_on")
    if action.due_on and action.due_on < action.raised_on:
        raise Refused(
            f"The due date, {short_date(action.due_on)}, is before the meeting of {short_date(action.raised_on)} "
            "that the action came from. Give that day or a later one.",
            field="due_on",
        )
