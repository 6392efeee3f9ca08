"""Copy a meeting: a new meeting of the board whose agenda has the structure of another's."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from meetings.agenda.reading import in_order
from meetings.agenda.services.items import add_item
from meetings.agenda.services.meetings import create_meeting
from meetings.agenda.services.plan import CARRIED
from meetings.models import AgendaItem, Meeting

NOT_COPIED = (
    "Papers, minutes, reasons for urgency, and where an item was deferred from are not copied. Nor are updates of "
    "sub-groups: they come when you start the new agenda."
)


def items_to_copy(meeting: Meeting) -> list[AgendaItem]:
    """What a copy of ``meeting`` can have: its agenda in order, without updates of sub-groups and what has left it."""
    items = AgendaItem.objects.filter(meeting=meeting, status=AgendaItem.Status.CONFIRMED, update_of=None)
    ordered = in_order(items.select_related("standing").prefetch_related("presenters"))
    known: set[int] = set()
    for item in ordered:  # what stands under something that has left went with it
        if item.parent_id is None or item.parent_id in known:
            known.add(item.pk)
    return [item for item in ordered if item.pk in known]


@transaction.atomic
def copy_meeting(
    *,
    meeting: Meeting,
    by: User,
    date: datetime.date,
    starts: datetime.time | None = None,
    ends: datetime.time | None = None,
    venue: str = "",
    items: Collection[int],
) -> Meeting:
    """A new booked meeting of the same board on ``date`` with copies of those items (their keys) on its agenda.

    Copied: kind, title, note, reason, presenters, minutes, verbal, what the system prints, restriction, and which
    item of the template it was made from. See NOT_COPIED for the rest. Raises Refused (field "item-<key>") for an
    item without the one it stands under, (field "date") when the board meets on that day.
    """
    copy = create_meeting(board=meeting.board, by=by, date=date, starts=starts, ends=ends, venue=venue)
    made: dict[int, AgendaItem] = {}
    for item in items_to_copy(meeting):
        if item.pk not in items:
            continue
        if item.parent_id and item.parent_id not in made:
            above = AgendaItem.objects.get(pk=item.parent_id)
            raise Refused(f"“{item.title}” stands under “{above.title}”. Tick that too.", field=f"item-{item.pk}")
        made[item.pk] = add_item(
            meeting=copy, by=by, parent=made.get(item.parent_id or 0), presenters=item.presenters_text,
            standing=item.standing, **{name: getattr(item, name) for name in CARRIED},
        )  # fmt: skip
    return copy
