"""Undo what took an item off its agenda or plan: a deferral, a withdrawal, a merge. And undo a split."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.agenda import deciding
from meetings.agenda.services.excluded import carry_exclusions
from meetings.agenda.services.items import check_may_stand, next_position
from meetings.agenda.services.joining import separate
from meetings.agenda.services.numbers import published_numbers_stand
from meetings.agenda.services.plan import carry_papers, hold
from meetings.models import AgendaItem

Status = AgendaItem.Status


@transaction.atomic
def restore_item(*, item: AgendaItem, by: User) -> None:
    """Undo a deferral, a withdrawal or a merge: the item is again what it was, and its successor goes.

    Raises Refused when the successor has been published, deferred again or minuted, and when what it was merged into
    has been minuted.
    """
    hold(item, by, *([item.merged_into.meeting] if item.merged_into else []))
    if item.status in AgendaItem.LIVE:
        raise Refused("This item has not been deferred, withdrawn or merged into another.")
    if item.parent and item.parent.status not in AgendaItem.LIVE:
        raise Refused(f"Restore “{item.parent.title}” first: this stands under it.")
    with published_numbers_stand(item.meeting):
        _restore(item, by)


def _restore(item: AgendaItem, by: User) -> None:
    left, reason = item.status, item.move_reason
    together = {left, Status.DEFERRED} if left == Status.MERGED else {left}
    for sub_item in list(item.sub_items.filter(status__in=together, move_reason=reason)):
        _restore(sub_item, by)
    if successor := getattr(item, "moved_to", None):
        _take_back(successor, item, by)
    if item.merged_into:
        separate(item, item.merged_into, by)
    before = _before(item)
    item.merged_into = None
    item.status = _status_before(item, before)
    item.move_reason = before.move_reason if before else ""
    if item.status == Status.CONFIRMED:
        check_may_stand(item)
        if item.meeting.published_at and not item.published_at:
            item.position = next_position(item.meeting, item.parent)
    changes.save(item, by=by, fields=["status", "move_reason", "merged_into", "position"], reason="Restored")


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
    if successor.merged_from.exists() or successor.split_off.exists():
        raise Refused(
            f"It has been split, or another item was merged into it, at the meeting of {successor.meeting.when}. "
            "Undo that first."
        )
    carry_exclusions([successor], item, by)
    carry_papers(successor, item, by)
    deciding.carry(successor, item, by)
    successor.exclusions.all().delete()
    changes.delete(successor, by=by, reason="The deferral was undone")


def _before(item: AgendaItem) -> Any:
    """The item as its history has it from before it left; None when that does not say."""
    return item.history.filter(status__in=AgendaItem.LIVE).first()


def _status_before(item: AgendaItem, before: Any) -> str:
    if item.published_at:
        return Status.CONFIRMED
    return before.status if before else Status.PLANNED
