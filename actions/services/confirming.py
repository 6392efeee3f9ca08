"""Take proposed actions into the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from actions.models import Action
from actions.owners import confirm_exact
from actions.services.moves import move
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.models import Board, Meeting
from meetings.names import Directory

Status = Action.Status


@transaction.atomic
def confirm_action(*, action: Action, by: User, directory: Directory | None = None) -> None:
    """Take a proposed action into the log. What the minute says is done becomes completed at once.

    Owners written exactly as somebody of the board are confirmed with it; near spellings stay to be confirmed.
    """
    to = Status.COMPLETED if action.done_at_meeting else Status.OPEN
    if action.status != Status.PROPOSED:
        raise Refused(f"{action.reference} is confirmed already.")
    move(action, to, by=by, reason="Confirmed")
    confirm_exact(action, directory or Directory.for_board(action.board))


@transaction.atomic
def confirm_meeting_actions(*, meeting: Meeting, by: User) -> int:
    """Confirm every proposed action of one meeting. Returns how many."""
    check_can_manage(by, meeting.board)
    proposed = Action.objects.to_confirm().filter(meeting=meeting).select_related("board")
    directory, actions = Directory.for_board(meeting.board), list(proposed.order_by("number"))
    for action in actions:
        confirm_action(action=action, by=by, directory=directory)
    return len(actions)


@transaction.atomic
def open_planned(*, board: Board, actions: Iterable[Action], by: User, on: date, reason: str) -> int:
    """Take actions of one board, proposed by a plan that was agreed ``on`` a day, into the log. Gives how many.

    That day is when they were raised, but for what was to be done before it. Their owners were confirmed, as far as
    they could be, when they were planned. A fixed number of queries for each hundred. Raises Denied.
    """
    check_can_manage(by, board)
    meeting = board.meetings.filter(date=on).first()
    proposed = [one for one in actions if one.status == Status.PROPOSED and one.board_id == board.pk]
    for action in proposed:
        action.status = Status.OPEN
        action.version += 1
        if action.due_on is None or action.due_on >= on:
            action.raised_on, action.meeting = on, meeting
    bulk_update_with_history(
        proposed, Action, ["status", "version", "raised_on", "meeting"], batch_size=100, default_user=by,
        default_change_reason=reason,
    )  # fmt: skip
    return len(proposed)
