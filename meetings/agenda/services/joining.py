"""Merge an item into another one, at the same meeting of the board or at one still to come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.agenda import answers, deciding, states
from meetings.agenda.services.excluded import carry_exclusions, with_above
from meetings.agenda.services.items import check_parent, next_position, restrict_sub_items
from meetings.agenda.services.numbers import approved_minutes_stand, hold_item, published_numbers_stand
from meetings.agenda.services.plan import carry_papers, defer_under, given, hold
from meetings.models import AgendaItem, Paper

Kind, Status = AgendaItem.Kind, AgendaItem.Status


@transaction.atomic
def merge_item(*, item: AgendaItem, by: User, into: AgendaItem, reason: str) -> None:
    """Merge ``item`` into another one: it stays where it was, marked so, and is taken there.

    Papers that are not published go with it, and what stands under it goes under the other. What it was to decide is
    decided there. Whoever is kept from its restricted papers is kept from those of the other. Raises Refused beside
    "into" or "reason".
    """
    reason = given(reason, "merged")
    hold(item, by, into.meeting)
    hold_item(into)
    if item.status not in AgendaItem.LIVE:
        raise Refused(states.why_it_left(item))
    _check_pair(item, into)
    with approved_minutes_stand(item.meeting), published_numbers_stand(into.meeting):
        _merge(item, into, by, reason)


def separate(item: AgendaItem, into: AgendaItem, by: User) -> None:
    """Give back to ``item`` what went with it when it was merged: papers, items under it, what it was to decide.

    What has been published meanwhile stays where it was published, and so does an exclusion, which an officer can
    lift. Raises Refused when the other has been minuted.
    """
    minute = getattr(into, "minute", None)
    if minute and (minute.text or minute.decision or minute.restricted_text):
        raise Refused(
            f"“{into.title}”, into which this was merged, has been minuted at the meeting of {into.meeting.when}, so "
            "the merge cannot be undone."
        )
    papers = Paper.objects.filter(item=into).exclude(versions__published_at__isnull=False)
    for paper, _ in _came(papers, "item", item):
        paper.item = item
        changes.save(paper, by=by, fields=["item"], reason="Back with its item")
    for sub_item, before in _came(into.sub_items.filter(published_at=None), "parent", item):
        sub_item.parent, sub_item.position = item, next_position(item.meeting, item)
        sub_item.status = before.status if sub_item.status == Status.PLANNED else sub_item.status
        changes.save(sub_item, by=by, fields=["parent", "position", "status"], reason="Back under its item")
    deciding.give_back(into, item, by)


def _check_pair(item: AgendaItem, into: AgendaItem) -> None:
    problem = ""
    if into.meeting.board_id != item.meeting.board_id:
        problem = "Choose an item of the same board."
    elif item in with_above(into):
        problem = "Choose an item that is not this one, nor under it."
    elif into.status not in AgendaItem.LIVE:
        problem = f"“{into.title}” is not to be taken. {states.why_it_left(into)}"
    elif into.kind == Kind.BREAK:
        problem = "Nothing can be merged into a break."
    elif into.meeting.state not in states.AHEAD:
        problem = "Choose an item of a meeting that is still to come."
    elif item.restricted and not into.restricted:
        problem = (
            f"This item is restricted and “{into.title}” is not, so its papers would be open there. Restrict "
            f"“{into.title}” first."
        )
    if problem:
        raise Refused(problem, field="into")


def _merge(item: AgendaItem, into: AgendaItem, by: User, reason: str) -> None:
    carry_exclusions(with_above(item), into, by)
    carry_papers(item, into, by)
    deciding.carry(item, into, by)
    for sub_item in item.sub_items.live():
        if into.meeting_id != item.meeting_id:
            check_parent(AgendaItem(meeting=into.meeting), into, below=_levels(sub_item))
            defer_under(sub_item, by, into.meeting, into, reason)
        elif sub_item.published_at:
            _merge(sub_item, into, by, reason)
        else:
            _put_under(sub_item, into, by)
    restrict_sub_items(into, by)
    was_proposed = item.status == Status.PROPOSED
    item.status, item.merged_into, item.move_reason = Status.MERGED, into, reason
    changes.save(item, by=by, fields=["status", "merged_into", "move_reason"], reason=reason)
    if was_proposed:
        answers.tell(item, by, accepted=True)


def _put_under(sub_item: AgendaItem, into: AgendaItem, by: User) -> None:
    if not into.on_agenda:
        sub_item.status = Status.PLANNED
    check_parent(sub_item, into, below=_levels(sub_item))
    sub_item.parent, sub_item.position = into, next_position(into.meeting, into)
    changes.save(sub_item, by=by, fields=["parent", "position", "status"], reason="Went with its item")


def _came(rows: Iterable[Any], field: str, item: AgendaItem) -> list[tuple[Any, Any]]:
    """Of those rows the ones that stood under ``item`` just before they came where they are, each with what its
    history has from then."""
    found = []
    for row in rows:
        now = getattr(row, f"{field}_id")
        before = row.history.exclude(**{field: now}).first()
        if before and getattr(before, f"{field}_id") == item.pk:
            found.append((row, before))
    return found


def _levels(item: AgendaItem) -> int:
    return max((1 + _levels(one) for one in item.sub_items.all()), default=0)
