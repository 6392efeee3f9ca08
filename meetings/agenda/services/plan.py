"""The forward plan: put a planned item on the agenda, defer it to another meeting, withdraw it."""

from __future__ import annotations

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.agenda import answers, deciding, states
from meetings.agenda.services.excluded import carry_exclusions, with_above
from meetings.agenda.services.items import check_may_stand, check_parent, next_position
from meetings.agenda.services.numbers import approved_minutes_stand, hold_item, published_numbers_stand
from meetings.models import AgendaItem, Meeting, Paper, Presenter, StandingItem

Status = AgendaItem.Status
CARRIED = (
    "kind", "title", "note", "purpose", "minutes", "verbal", "sections",
    "restricted", "grounds", "public_interest_reason", "public_title",
)  # fmt: skip


@transaction.atomic
def confirm_item(*, item: AgendaItem, by: User, urgent_reason: str = "") -> None:
    """Put a planned item, with its sub-items, at the end of its meeting's agenda: the same record.

    Raises Refused (field "urgent_reason") when the agenda is published and the chair's reason is missing.
    """
    hold(item, by)
    if item.status not in (Status.PROPOSED, Status.PLANNED):
        raise Refused("Only an item of the forward plan can be put on the agenda.")
    if reason := states.why_meeting_is_fixed(item.meeting):
        raise Refused(reason)
    with published_numbers_stand(item.meeting):
        was_proposed = item.status == Status.PROPOSED
        item.status, item.urgent_reason = Status.CONFIRMED, urgent_reason or item.urgent_reason
        check_may_stand(item)
        if item.parent:
            check_parent(item, item.parent)
        item.position = next_position(item.meeting, item.parent)
        changes.save(item, by=by, fields=["status", "urgent_reason", "position"], reason="Put on the agenda")
        if was_proposed:
            answers.tell(item, by, accepted=True)
        for sub_item in item.sub_items.filter(status__in=[Status.PROPOSED, Status.PLANNED]):
            confirm_item(item=sub_item, by=by, urgent_reason=item.urgent_reason)


@transaction.atomic
def unconfirm_item(*, item: AgendaItem, by: User) -> None:
    """Take an item that is not published, with what stands under it, off the agenda: it is planned again, for the
    same meeting. Whatever hangs on it stays. Raises Refused."""
    check_can_manage(by, item.meeting.board)
    hold_item(item)
    if reason := states.why_item_is_fixed(item):
        raise Refused(reason)
    if item.status != Status.CONFIRMED:
        raise Refused("This item is on the forward plan already.")
    if item.sub_items.filter(published_at__isnull=False).exists():
        raise Refused("Published items stand under this one, so it stays on the agenda.")
    with published_numbers_stand(item.meeting):
        _unconfirm(item, by)


def _unconfirm(item: AgendaItem, by: User) -> None:
    item.status = Status.PLANNED
    changes.save(item, by=by, fields=["status"], reason="Taken off the agenda, back to the plan")
    for sub_item in item.sub_items.filter(status=Status.CONFIRMED):
        _unconfirm(sub_item, by)


@transaction.atomic
def defer_item(*, item: AgendaItem, by: User, to_meeting: Meeting, reason: str) -> AgendaItem:
    """Defer an item, with its sub-items, to another meeting of the board: a new planned item that points back.

    The old one stays where it was, marked as deferred. Papers not published yet go with the item. Returns the
    successor. Raises Refused beside "to_meeting" or "reason".
    """
    reason = given(reason, "deferred")
    hold(item, by, to_meeting)
    if item.status not in AgendaItem.LIVE:
        raise Refused(states.why_it_left(item))
    if to_meeting.board_id != item.meeting.board_id or to_meeting.pk == item.meeting_id:
        raise Refused("Choose another meeting of the same board.", field="to_meeting")
    if to_meeting.state not in states.AHEAD:
        raise Refused("Choose a meeting that is still to come.", field="to_meeting")
    with approved_minutes_stand(item.meeting):
        return defer_under(item, by, to_meeting, None, reason)


@transaction.atomic
def withdraw_item(*, item: AgendaItem, by: User, reason: str) -> None:
    """Withdraw an item, with all that stands under it. It stays readable, marked so, with the reason."""
    reason = given(reason, "withdrawn")
    hold(item, by)
    if item.status not in AgendaItem.LIVE:
        raise Refused(states.why_it_left(item))
    with approved_minutes_stand(item.meeting):
        _withdraw(item, by, reason)


def defer_under(
    item: AgendaItem, by: User, to_meeting: Meeting, parent: AgendaItem | None, reason: str
) -> AgendaItem:
    """The successor of a deferred item at another meeting, with its papers and what stands under it."""
    successor = AgendaItem(
        meeting=to_meeting,
        parent=parent,
        status=Status.PLANNED,
        moved_from=item,
        standing=_standing_at(to_meeting, item),
        proposed_by=item.proposed_by,
        proposal=item.proposal,
        position=next_position(to_meeting, parent),
        **{name: getattr(item, name) for name in CARRIED},
    )
    changes.save(successor, by=by, reason=f"Deferred from {item.meeting.when}")
    Presenter.objects.bulk_create(
        Presenter(item=successor, position=p.position, text=p.text, person=p.person, organisation=p.organisation)
        for p in item.presenters.select_related("person", "organisation")
    )
    carry_exclusions([item] if parent else with_above(item), successor, by)
    carry_papers(item, successor, by)
    deciding.carry(item, successor, by)
    for sub_item in item.sub_items.live():
        defer_under(sub_item, by, to_meeting, successor, reason)
    leave(item, by, Status.DEFERRED, reason)
    return successor


def _standing_at(meeting: Meeting, item: AgendaItem) -> StandingItem | None:
    """The item of the template that a deferred one stands for at its new meeting too, unless that has its own."""
    if not item.standing_id or AgendaItem.objects.filter(meeting=meeting, standing=item.standing_id).exists():
        return None
    return item.standing


def _withdraw(item: AgendaItem, by: User, reason: str) -> None:
    leave(item, by, Status.WITHDRAWN, reason)
    for sub_item in item.sub_items.live():
        _withdraw(sub_item, by, reason)


def leave(item: AgendaItem, by: User, status: Status, reason: str) -> None:
    """Mark an item as deferred or withdrawn. Of one that was only proposed, that is the answer."""
    was_proposed = item.status == Status.PROPOSED
    item.status, item.move_reason = status, reason
    changes.save(item, by=by, fields=["status", "move_reason"], reason=reason)
    if was_proposed:
        answers.tell(item, by, accepted=status == Status.DEFERRED)


def carry_papers(source: AgendaItem, target: AgendaItem, by: User) -> None:
    """Papers that have not been published go with their item; published ones stay where they were published."""
    for paper in Paper.objects.filter(item=source).exclude(versions__published_at__isnull=False):
        paper.item = target
        changes.save(paper, by=by, fields=["item"], reason="Went with its item")


def hold(item: AgendaItem, by: User, *also: Meeting) -> None:
    """Check that ``by`` may, and lock the item as it is stored now.

    A closed meeting's agenda stays as it is. What was only planned for it was never part of it, and may go on.
    """
    check_can_manage(by, item.meeting.board)
    hold_item(item, *also)
    only_planned = item.status in (Status.PROPOSED, Status.PLANNED)
    if item.meeting.state == Meeting.State.CLOSED and not only_planned:
        raise Refused(states.why_meeting_is_fixed(item.meeting))


def given(reason: str, done: str) -> str:
    """The reason that was given. Raises Refused without one, or for one that is too long."""
    reason = reason.strip()
    if not reason:
        raise Refused(f"Say why the item is {done}.", field="reason")
    if len(reason) > 250:
        raise Refused("Give the reason in 250 characters or fewer.", field="reason")
    return reason
