"""What the action log shows on pages of the meetings app: each gives its context, or None for nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from actions.access import owned_by, represented_by, unrepresented
from actions.chasing.unreached import owners_unreached
from actions.forms import LineForm
from actions.lines import owner_names, read_lines
from actions.log import for_list, rows_of
from actions.models import Action, ActionOwner
from csp.access import can
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.models import Board, Decision, Minute
from meetings.names import Directory
from meetings.thread.kinds import DECISION
from meetings.thread.registry import Node

MINE_SHOWN = 10
VACANT_SHOWN = 20


def of_minute(user: Reader, minute: Minute) -> dict[str, Any] | None:
    """Beside a minute as it is taken, for the board's officers: each of its ACTION lines as it stands, to accept."""
    meeting = minute.item.meeting
    if not can(check_can_manage, user, meeting.board):
        return None
    directory = Directory.for_board(meeting.board, meeting.date)
    lines = read_lines(minute, user, directory)
    if not lines:
        return None
    of = {"slug": meeting.board.slug, "day": meeting.date, "pk": minute.item_id}
    return {
        "lines": lines,
        "waiting": sum(line.waits for line in lines),
        "names": owner_names(directory),
        "dues": LineForm.base_fields["due"].choices,  # type: ignore[attr-defined]
        "accept_url": reverse("minute-action-accept", kwargs=of),
        "accept_all_url": reverse("minute-actions-accept", kwargs=of),
        "drop_url": reverse("minute-action-drop", kwargs=of),
    }


def of_decision(user: Reader, node: Node) -> dict[str, Any] | None:
    """On the page of a decision's thread, for the board's officers: where an action that came of it is put down."""
    if node.place[0] != DECISION:
        return None
    decision = Decision.objects.select_related("minute__minutes__meeting__board").get(pk=node.place[1])
    minutes = decision.minute.minutes
    if not can(check_can_manage, user, minutes.meeting.board):
        return None
    if minutes.is_fixed:
        return {"url": reverse("decision-action", args=[decision.pk]), "is_fixed": True}
    meeting = minutes.meeting
    return {"url": reverse("minute-edit", args=[meeting.board.slug, meeting.date, decision.minute.item_id])}


def mine(user: Reader, subject: None) -> dict[str, Any] | None:
    """A person's own open actions, those due first on top."""
    own = Action.objects.visible_to(user).open().filter(owned_by(user) | represented_by(user))
    actions = list(for_list(own).order_by("sorts_on", "pk")[: MINE_SHOWN + 1])
    if not actions:
        return None
    today = timezone.localdate()
    return {"rows": rows_of(actions[:MINE_SHOWN], today), "more": len(actions) > MINE_SHOWN}


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """What waits for an officer, board by board: to confirm, to close, overdue; what nobody represents; whom no mail
    reaches, as those who have turned it off. Three queries."""
    today = timezone.localdate()
    boards = (
        Board.objects.filter(pk__in=boards_with(user, Power.MANAGE))
        .annotate(
            proposed=Count("actions", filter=Q(actions__in=Action.objects.to_confirm())),
            awaiting=Count("actions", filter=Q(actions__status=Action.Status.AWAITING_CLOSURE)),
            overdue=Count("actions", filter=Q(actions__status__in=Action.OPEN, actions__due_on__lt=today)),
        )
        .order_by("name")
    )
    vacant = _vacant(user)
    kept = ActionOwner.objects.filter(action__board__in=boards_with(user, Power.MANAGE))
    unreached = owners_unreached(kept.exclude(pk__in=unrepresented().values("pk")))
    waiting = [
        (board, vacant.get(board.pk, []), *unreached.get(board.pk, (0, [])))
        for board in boards
        if board.proposed or board.awaiting or board.overdue or board.pk in vacant or board.pk in unreached
    ]
    return {"boards": waiting} if waiting else None


def _vacant(user: Reader) -> dict[int, list[tuple[str, Action]]]:
    """Open actions whose owner is an organisation that nobody represents now: they fall to the board's officers.

    By board, the first VACANT_SHOWN of all. One query.
    """
    owners = unrepresented().filter(
        action__status__in=Action.OPEN, action__board_id__in=boards_with(user, Power.MANAGE)
    )
    found: dict[int, list[tuple[str, Action]]] = {}
    shown = owners.select_related("organisation", "action__board").order_by("action__sorts_on", "action_id", "pk")
    for owner in shown[:VACANT_SHOWN]:
        found.setdefault(owner.action.board_id, []).append((str(owner), owner.action))
    return found
