"""What can be done with an action as it stands, and for whoever may not, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from actions.access import check_can_close, check_can_update
from actions.chasing.by_link import can_be_stopped_or_allowed
from actions.models import Action
from actions.states import CLOSINGS, ENDED, MOVES
from csp.access import why_not
from meetings.access import Reader

Status = Action.Status
POSTS = ("action-confirm", "action-links-stop", "action-links-allow")
Check = Callable[[Reader, Action], None]


@dataclass(frozen=True)
class Offer:
    """A button of an action's page. ``posts``: pressing it does it at once. ``why_not`` is empty for who may."""

    label: str
    url: str
    main: bool = False
    posts: bool = False
    why_not: str = ""


def offers_for(user: Reader, action: Action) -> list[Offer]:
    """What the table of moves allows from where the action stands, the likeliest first."""
    checks: tuple[Check, ...] = (check_can_update, check_can_close)
    reasons = {check: why_not(check, user, action) for check in checks}
    return [
        Offer(label, reverse(page, args=[action.reference]), main, page in POSTS, reasons[check])
        for label, page, main, check in _possible(action)
    ]


def _possible(action: Action) -> Iterator[tuple[str, str, bool, Check]]:
    ends = {move.to for move in MOVES if move.start == action.status}
    proposed = action.status == Status.PROPOSED
    if proposed:
        yield "Confirm this action", "action-confirm", True, check_can_close
    else:
        yield "Add an update", "action-report", True, check_can_update
    yield "Change", "action-edit", False, check_can_close
    if ends.intersection(CLOSINGS):
        yield "Close", "action-close", False, check_can_close
    if Status.MERGED in ends:
        yield "Merge into another", "action-merge", False, check_can_close
    if action.status in (*ENDED, Status.AWAITING_CLOSURE):
        yield "Open it again", "action-reopen", False, check_can_close
    works, stopped = can_be_stopped_or_allowed(action)
    if works:
        yield "Stop the links in mails", "action-links-stop", False, check_can_close
    if stopped:
        yield "Let mails bear links again", "action-links-allow", False, check_can_close


def reasons_of(offers: list[Offer]) -> list[tuple[str, str]]:
    """Why not, each reason once, with what it is about: ("Change, close", "Only an officer ...")."""
    about: dict[str, list[str]] = {}
    for offer in offers:
        if offer.why_not:
            about.setdefault(offer.why_not, []).append(offer.label.lower())
    return [(", ".join(labels).capitalize(), reason) for reason, labels in about.items()]
