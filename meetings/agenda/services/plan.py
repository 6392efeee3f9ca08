"""The forward plan: put a planned item on the agenda, defer it to another meeting, withdraw it, restore it."""

from __future__ import annotations

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.agenda import states
from meetings.agenda.services.excluded import carry_exclusions, with_above
from meetings.agenda.services.items import check_may_stand, check_parent, next_position
from meetings.agenda.services.numbers import approved_minutes_stand, hold_item, published_numbers_stand
from meetings.models import AgendaItem, Meeting, Paper, Presenter

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
    _hold(item, by)
    if item.status not in (Status.PROPOSED, Status.PLANNED):
        raise Refused("Only an item of the forward plan can be put on the agenda.")
    if reason := states.why_meeting_is_fixed(item.meeting):
        raise Refused(reason)
    with published_numbers_stand(item.meeting):
        item.status, item.urgent_reason = Status.CONFIRMED, urgent_reason or item.urgent_reason
        check_may_stand(item)
        if item.parent:
            check_parent(item, item.parent)
        item.position = next_position(item.meeting, item.parent)
        changes.save(item, by=by, fields=["status", "urgent_reason", "position"], reason="Put on the agenda")
        for sub_item in item.sub_items.filter(status__in=[Status.PROPOSED, Status.PLANNED]):
            confirm_item(item=sub_item, by=by, urgent_reason=item.urgent_reason)


@transaction.atomic
def defer_item(*, item: AgendaItem, by: User, to_meeting: Meeting, reason: str) -> AgendaItem:
    """Defer an item, with its sub-items, to another meeting of the board: a new planned item that points back.

    The old one stays where it was, marked as deferred. Papers not published yet go with the item. Returns the
    successor. Raises Refused beside "to_meeting" or "reason".
    """
    reason = _reason(reason, "deferred")
    _hold(item, by, to_meeting)
    if item.status not in AgendaItem.LIVE:
        raise Refused(f"This item has already been {item.get_status_display().lower()}.")
    if to_meeting.board_id != item.meeting.board_id or to_meeting.pk == item.meeting_id:
        raise Refused("Choose another meeting of the same board.", field="to_meeting")
    if to_meeting.state not in states.AHEAD:
        raise Refused("Choose a meeting that is still to come.", field="to_meeting")
    with approved_minutes_stand(item.meeting):
        return _defer(item, by, to_meeting, None, reason)


@transaction.atomic
def withdraw_item(*, item: AgendaItem, by: User, reason: str) -> None:
    """Withdraw an item, with all that stands under it. It stays readable, marked so, with the reason."""
    reason = _reason(reason, "withdrawn")
    _hold(item, by)
    if item.status not in AgendaItem.LIVE:
        raise Refused(f"This item has already been {item.get_status_display().lower()}.")
    with approved_minutes_stand(item.meeting):
        _withdraw(item, by, reason)


@transaction.atomic
def restore_item(*, item: AgendaItem, by: User) -> None:
    """Undo a deferral or a withdrawal: the item is again what it was, and its successor goes.

    Raises Refused when the successor has been published, deferred again or minuted.
    """
    _hold(item, by)
    if item.status in AgendaItem.LIVE:
        raise Refused("This item has not been deferred or withdrawn.")
    if item.parent and item.parent.status not in AgendaItem.LIVE:
        raise Refused(f"Restore “{item.parent.title}” first: this stands under it.")
    with published_numbers_stand(item.meeting):
        _restore(item, by)


def _restore(item: AgendaItem, by: User) -> None:
    left, reason = item.status, item.move_reason
    together = list(item.sub_items.filter(status=left, move_reason=reason))
    for sub_item in together:
        _restore(sub_item, by)
    if successor := getattr(item, "moved_to", None):
        _take_back(successor, item, by)
    item.status, item.move_reason = _status_before(item), ""
    if item.status == Status.CONFIRMED:
        check_may_stand(item)
        if item.meeting.published_at and not item.published_at:
            item.position = next_position(item.meeting, item.parent)
    changes.save(item, by=by, fields=["status", "move_reason", "position"], reason="Restored")


def _take_back(successor: AgendaItem, item: AgendaItem, by: User) -> None:
    """Remove the successor, giving its papers back. Its history stays."""
    minuted = hasattr(successor, "minute") or successor.declarations.exists()
    if successor.published_at or successor.status not in AgendaItem.LIVE or minuted:
        raise Refused(
            f"This item went to the meeting of {successor.meeting.when} and has been dealt with there, so the "
            "deferral cannot be undone."
        )
    if successor.sub_items.exists():
        raise Refused(f"Items were added under it at the meeting of {successor.meeting.when}. Remove them first.")
    carry_exclusions([successor], item, by)
    _carry_papers(successor, item, by)
    successor.exclusions.all().delete()
    changes.delete(successor, by=by, reason="The deferral was undone")


def _defer(item: AgendaItem, by: User, to_meeting: Meeting, parent: AgendaItem | None, reason: str) -> AgendaItem:
    successor = AgendaItem(
        meeting=to_meeting,
        parent=parent,
        status=Status.PLANNED,
        moved_from=item,
        position=next_position(to_meeting, parent),
        **{name: getattr(item, name) for name in CARRIED},
    )
    changes.save(successor, by=by, reason=f"Deferred from {item.meeting.when}")
    Presenter.objects.bulk_create(
        Presenter(item=successor, position=p.position, text=p.text, person=p.person, organisation=p.organisation)
        for p in item.presenters.select_related("person", "organisation")
    )
    carry_exclusions([item] if parent else with_above(item), successor, by)
    _carry_papers(item, successor, by)
    for sub_item in item.sub_items.live():
        _defer(sub_item, by, to_meeting, successor, reason)
    _leave(item, by, Status.DEFERRED, reason)
    return successor


def _withdraw(item: AgendaItem, by: User, reason: str) -> None:
    _leave(item, by, Status.WITHDRAWN, reason)
    for sub_item in item.sub_items.live():
        _withdraw(sub_item, by, reason)


def _leave(item: AgendaItem, by: User, status: Status, reason: str) -> None:
    item.status, item.move_reason = status, reason
    changes.save(item, by=by, fields=["status", "move_reason"], reason=reason)


def _carry_papers(source: AgendaItem, target: AgendaItem, by: User) -> None:
    """Papers that have not been published go with their item; published ones stay where they were published."""
    for paper in Paper.objects.filter(item=source).exclude(versions__published_at__isnull=False):
        paper.item = target
        changes.save(paper, by=by, fields=["item"], reason="Went with its item")


def _status_before(item: AgendaItem) -> str:
    """What the item was before it was deferred or withdrawn, by its history."""
    if item.published_at:
        return Status.CONFIRMED
    record = item.history.filter(status__in=AgendaItem.LIVE).first()
    return record.status if record else Status.PLANNED


def _hold(item: AgendaItem, by: User, *also: Meeting) -> None:
    """Check that ``by`` may, and lock the item as it is stored now.

    A closed meeting's agenda stays as it is. What was only planned for it was never part of it, and may go on.
    """
    check_can_manage(by, item.meeting.board)
    hold_item(item, *also)
    only_planned = item.status in (Status.PROPOSED, Status.PLANNED)
    if item.meeting.state == Meeting.State.CLOSED and not only_planned:
        raise Refused(states.why_meeting_is_fixed(item.meeting))


def _reason(reason: str, done: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(f"Say why the item is {done}.", field="reason")
    if len(reason) > 250:
        raise Refused("Give the reason in 250 characters or fewer.", field="reason")
    return reason
