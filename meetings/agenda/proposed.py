"""What pages show of proposals: to who made them, what became of them; to officers, what waits for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csp.models import User
from csp.roles import Power
from meetings.access import Reader, boards_held, boards_with
from meetings.agenda.services.proposals import TAKEN_BACK
from meetings.models import AgendaItem
from meetings.registries import Panel

Status = AgendaItem.Status
SHOWN = 20


@dataclass(frozen=True)
class Proposed:
    """An item somebody proposed. ``word`` says what became of it, in ``colour``; ``more`` where, or why not."""

    item: AgendaItem
    word: str
    colour: str
    more: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.item.status == Status.PROPOSED


def proposed_by(user: User) -> list[Proposed]:
    """The newest that ``user`` proposed, with what became of each. Four queries, however many there are."""
    seen = AgendaItem.objects.visible_to(user).filter(proposed_by=user).select_related("meeting__board")
    items = list(seen.order_by("-pk"))
    successors: dict[int | None, AgendaItem] = {item.moved_from_id: item for item in items if item.moved_from_id}
    first = [item for item in items if item.moved_from_id is None][:SHOWN]
    now = {item.pk: _newest(item, successors) for item in first}
    gone = [item.pk for item in now.values() if item.status == Status.WITHDRAWN]
    history = AgendaItem.history.model.objects.filter(id__in=gone, status__in=(Status.PLANNED, Status.CONFIRMED))
    accepted = set(history.values_list("id", flat=True)) if gone else set()
    into = [item.merged_into_id for item in now.values() if item.merged_into_id]
    targets = {one.pk: one for one in AgendaItem.objects.visible_to(user).filter(pk__in=into)} if into else {}
    boards = set(boards_held(user, Power.READ))
    return [_proposed(now[item.pk], accepted, targets, boards) for item in first]


def _newest(item: AgendaItem, successors: Mapping[int | None, AgendaItem]) -> AgendaItem:
    while item.pk in successors:
        item = successors[item.pk]
    return item


def _proposed(
    item: AgendaItem, accepted: set[int], targets: Mapping[int, AgendaItem], boards: set[int]
) -> Proposed:
    known = item.meeting.is_booked or item.meeting.board_id in boards
    when = item.meeting.when if known else "a meeting that has no day yet"
    if item.status == Status.PROPOSED:
        return Proposed(item, "Waiting", "yellow", f"for {when}")
    if item.status == Status.PLANNED:
        return Proposed(item, "Accepted", "green", f"planned for {when}")
    if item.status == Status.CONFIRMED:
        return Proposed(item, "Accepted", "green", f"on the agenda of {when}")
    if item.status == Status.MERGED:
        into = targets.get(item.merged_into_id or 0)
        return Proposed(
            item, "Accepted", "green", f"taken with “{into.shown_title}”" if into else "taken with another"
        )
    if item.status == Status.DEFERRED:
        return Proposed(item, "Deferred", "blue", item.move_reason)
    if item.move_reason == TAKEN_BACK:
        return Proposed(item, "Taken back", "grey")
    came = item.pk in accepted or item.moved_from_id is not None
    return Proposed(item, "Withdrawn" if came else "Declined", "grey" if came else "red", item.move_reason)


def mine(user: Reader, subject: None) -> dict[str, Any] | None:
    """Among one's own work: what one proposed."""
    rows = proposed_by(user) if isinstance(user, User) else []
    return {"rows": rows} if rows else None


def waiting(user: Reader, subject: None) -> dict[str, Any] | None:
    """On an officer's desk: proposals to the boards they keep, the soonest meeting first. One query."""
    seen = AgendaItem.objects.visible_to(user).filter(
        status=Status.PROPOSED, proposed_by__isnull=False, meeting__board__in=boards_with(user, Power.MANAGE)
    )
    items = list(
        seen.select_related("meeting__board", "proposed_by__person").order_by("meeting__date", "position", "pk")
    )
    return {"items": items} if items else None


MY_PANEL = Panel("proposals", 40, "meetings/agenda/_proposed_mine.html", mine)
DESK_PANEL = Panel("proposals", 15, "meetings/agenda/_proposed_desk.html", waiting)
