"""What the action log shows on pages of the meetings app: each gives its context, or None for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from actions.access import owned_by, represented_by, unrepresented
from actions.log import for_list, rows_of
from actions.minuted import matches
from actions.models import Action
from csp.access import can
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage
from meetings.minutes.lines import action_lines
from meetings.models import AgendaItem, Board, Minute
from meetings.registries import Following

MINE_SHOWN = 10
VACANT_SHOWN = 20


def of_minute(user: Reader, minute: Minute) -> dict[str, Any] | None:
    """The actions made from this minute, and where the minute now reads otherwise."""
    seen = for_list(Action.objects.visible_to(user).filter(minute=minute)).order_by("number")
    actions = list(seen)
    if not actions:
        return None
    lines = [*action_lines(minute.text, False), *action_lines(minute.restricted_text, True)]
    confirmed = Action.Status.PROPOSED
    differs = {
        match.action.pk: match.line.text if match.line else ""
        for match in matches(lines, actions)
        if match.action and match.differs and match.action.status != confirmed
    }
    meeting = minute.item.meeting
    proposed = any(action.status == Action.Status.PROPOSED for action in actions)
    return {
        "rows": [
            (row, action.pk in differs, differs.get(action.pk, ""))
            for row, action in zip(rows_of(actions, timezone.localdate()), actions, strict=True)
        ],
        "meeting_pk": meeting.pk,
        "may_confirm": proposed and can(check_can_manage, user, meeting.board),
    }


def of_item(user: Reader, item: AgendaItem) -> dict[str, Any] | None:
    """The actions that came from an agenda item, for those who may see them."""
    seen = Action.objects.visible_to(user).filter(minute__item=item)
    rows = rows_of(list(for_list(seen).order_by("number")), timezone.localdate())
    return {"rows": rows} if rows else None


def following(user: Reader, item_ids: Sequence[int]) -> dict[int, list[Following]]:
    """The actions that followed from these agenda items, by item. One query."""
    seen = Action.objects.visible_to(user).filter(minute__item_id__in=item_ids)
    found: dict[int, list[Following]] = {}
    for action in seen.select_related("board", "minute").order_by("number"):
        assert action.minute is not None
        one = Following(f"{action.reference}, {action.get_status_display().lower()}", action.get_absolute_url())
        found.setdefault(action.minute.item_id, []).append(one)
    return found


def mine(user: Reader, subject: None) -> dict[str, Any] | None:
    """A person's own open actions, those due first on top."""
    own = Action.objects.visible_to(user).open().filter(owned_by(user) | represented_by(user))
    actions = list(for_list(own).order_by("sorts_on", "pk")[: MINE_SHOWN + 1])
    if not actions:
        return None
    today = timezone.localdate()
    return {"rows": rows_of(actions[:MINE_SHOWN], today), "more": len(actions) > MINE_SHOWN}


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """What waits for an officer, board by board: to confirm, to close, overdue; what nobody represents. Two queries."""
    today = timezone.localdate()
    boards = (
        Board.objects.filter(pk__in=boards_with(user, Power.MANAGE))
        .annotate(
            proposed=Count("actions", filter=Q(actions__status=Action.Status.PROPOSED)),
            awaiting=Count("actions", filter=Q(actions__status=Action.Status.AWAITING_CLOSURE)),
            overdue=Count("actions", filter=Q(actions__status__in=Action.OPEN, actions__due_on__lt=today)),
        )
        .order_by("name")
    )
    vacant = _vacant(user)
    waiting = [
        (board, vacant.get(board.pk, []))
        for board in boards
        if board.proposed or board.awaiting or board.overdue or board.pk in vacant
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
