"""Take proposed actions into the log."""

from __future__ import annotations

from django.db import transaction

from actions.models import Action
from actions.owners import confirm_exact
from actions.services.moves import move
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.models import Meeting
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
    proposed = Action.objects.filter(meeting=meeting, status=Status.PROPOSED).select_related("board")
    directory, actions = Directory.for_board(meeting.board), list(proposed.order_by("number"))
    for action in actions:
        confirm_action(action=action, by=by, directory=directory)
    return len(actions)
