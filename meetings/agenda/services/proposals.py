"""Propose an item for a meeting of a board: its members, and officers of other boards, to its officers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.access import can
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage, check_can_propose, check_can_take_back
from meetings.agenda import answers, states
from meetings.agenda import presenters as presenting
from meetings.agenda.services.items import next_position, settle, update_item
from meetings.agenda.services.numbers import hold_item
from meetings.agenda.services.plan import hold
from meetings.models import AgendaItem, Board, Meeting

Status = AgendaItem.Status
TAKEN_BACK = "Taken back by who proposed it"
MOST_WAITING = 10
"""How many proposals of one person may wait for an answer at one board: more is a list, which is better talked over."""


@transaction.atomic
def propose_item(
    *,
    board: Board,
    meeting: Meeting,
    by: User,
    title: str,
    proposal: str,
    purpose: str = "",
    minutes: int | None = None,
    presenters: str = "",
    note: str = "",
) -> AgendaItem:
    """Propose an item for a meeting of ``board`` to come; of its officers, who need ask nobody, it is planned at once.

    ``proposal`` says why it should come. Raises Denied, and Refused beside "title", "proposal" or "meeting".
    """
    check_can_propose(by, board)
    manages = can(check_can_manage, by, board)
    found = Meeting.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=meeting.pk, board=board)
    meeting = _to_come(found.select_related("board").first(), manages)
    proposal = proposal.strip()
    if not manages:
        _check_proposal(board, by, proposal)
    item = AgendaItem(
        meeting=meeting,
        title=title,
        proposal=proposal,
        purpose=purpose,
        minutes=minutes,
        note=note,
        status=Status.PLANNED if manages else Status.PROPOSED,
        proposed_by=None if manages else by,
        position=next_position(meeting, None),
    )
    settle(item)
    changes.save(item, by=by, reason="Planned" if manages else "Proposed")
    presenting.set_presenters(item, presenters)
    return item


@transaction.atomic
def accept_proposal(
    *, item: AgendaItem, by: User, version: int, meeting: Meeting | None = None, **fields: Any
) -> AgendaItem:
    """Put a proposal on the forward plan, changed as the officer sees fit, for its meeting or another one ahead.

    ``fields`` are those of ``update_item``. It stays the same record; who proposed it gets a mail. Raises Denied,
    Conflict, and Refused when it has been answered or beside "meeting".
    """
    to = meeting or item.meeting
    hold(item, by, to)
    if item.status != Status.PROPOSED:
        raise Refused("This proposal has been answered already.")
    if to.board_id != item.meeting.board_id or to.state not in states.AHEAD or _is_over(to):
        raise Refused("Choose a meeting of this board that is still to come.", field="meeting")
    update_item(item=item, by=by, version=version, **fields)
    if to.pk != item.meeting_id:
        _move(item, to, by)
    item.status = Status.PLANNED
    changes.save(item, by=by, fields=["status"], reason="Proposal accepted")
    answers.tell(item, by, accepted=True)
    return item


@transaction.atomic
def take_back_proposal(*, item: AgendaItem, by: User) -> None:
    """Whoever proposed an item takes it back, as long as nobody has answered. Raises Denied, and Refused then."""
    check_can_take_back(by, item)
    hold_item(item)
    if item.status != Status.PROPOSED:
        raise Refused("This proposal has been answered already. Write to the board’s officer.")
    item.status, item.move_reason = Status.WITHDRAWN, TAKEN_BACK
    changes.save(item, by=by, fields=["status", "move_reason"], reason=TAKEN_BACK)


def _move(item: AgendaItem, to: Meeting, by: User) -> None:
    """The same record at another meeting, with what stands under it: it was on no agenda."""
    item.meeting, item.parent, item.position = to, None, next_position(to, None)
    changes.save(item, by=by, fields=["meeting", "parent", "position"], reason=f"For {to.when}")
    for sub_item in item.sub_items.all():
        sub_item.meeting = to
        changes.save(sub_item, by=by, fields=["meeting"], reason="Went with its item")


def _to_come(meeting: Meeting | None, manages: bool) -> Meeting:
    if meeting is None or meeting.state not in states.AHEAD or _is_over(meeting):
        raise Refused("Choose a meeting of this board that is still to come.", field="meeting")
    if meeting.published_at and not manages:
        raise Refused(
            "The agenda of this meeting has been published. Choose a later one, or ask the board’s officer whether "
            "it can be late business.",
            field="meeting",
        )
    return meeting


def _is_over(meeting: Meeting) -> bool:
    return meeting.is_booked and meeting.date < timezone.localdate()


def _check_proposal(board: Board, by: User, proposal: str) -> None:
    if not proposal:
        raise Refused("Say why the board should take it.", field="proposal")
    waiting = AgendaItem.objects.filter(meeting__board=board, proposed_by=by, status=Status.PROPOSED).count()
    if waiting >= MOST_WAITING:
        raise Refused(
            f"{MOST_WAITING} items that you proposed to this board wait for an answer. Withdraw one, or wait until "
            "its officer has answered."
        )
