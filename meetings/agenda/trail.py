"""What items of an agenda have been through, as one person may know of it: the same sentences as the plan's.

The plan's (``meetings.agenda.plan.history``) are for an audience, and so for files and packs too; these leave out each
item that this one person may not see, and cite numbers of agendas.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from meetings.access import Reader, may_read_proposal
from meetings.agenda.numbers import numbers_in
from meetings.agenda.plan.history import CAME, Said
from meetings.models import AgendaItem

Status = AgendaItem.Status


class Trail:
    """The trails of some items. Two queries for any number of them, and one more where some were merged."""

    def __init__(self, items: Iterable[AgendaItem], user: Reader) -> None:
        items, self.user = list(items), user
        boards = {item.meeting.board_id for item in items}
        left = (
            AgendaItem.objects.visible_to(user)
            .filter(meeting__board__in=boards, status=Status.DEFERRED)
            .select_related("meeting__board")
        )
        self.deferred = {item.pk: item for item in left}
        keys = [item.pk for item in items]
        others = {key for item in items for key in (item.merged_into_id, item.split_from_id) if key}
        near = Q(moved_from__in=keys) | Q(merged_into__in=keys) | Q(split_from__in=keys) | Q(pk__in=others)
        found = list(AgendaItem.objects.visible_to(user).filter(near).select_related("meeting__board"))
        self.near = {item.pk: item for item in found}
        self.successors = {item.moved_from_id: item for item in found if item.moved_from_id}
        self.taken_up = _by_key(found, "merged_into_id")
        self.split_off = _by_key(found, "split_from_id")
        targets = {item.merged_into_id for item in items if item.merged_into_id}
        self.numbers = numbers_in({self.near[key].meeting for key in targets if key in self.near})

    def of(self, item: AgendaItem) -> tuple[Said, ...]:
        """How it left, how it came, who proposed it, what it was split off from, and what it took up or gave off."""
        return (*self._left(item), *self._came(item), *self._proposed(item), *self._parts(item))

    def _left(self, item: AgendaItem) -> Iterable[Said]:
        if item.status == Status.MERGED:
            into = self.near.get(item.merged_into_id or 0)
            if into:
                yield self._beside("Merged into", item, into, _why(item))
            else:
                yield Said("Merged into another item", tail=_why(item))
        elif item.status == Status.DEFERRED:
            successor = self.successors.get(item.pk)
            if successor:
                yield _at("Deferred to", successor, _why(item))
            else:
                yield Said("Deferred to another meeting", tail=_why(item))
        elif item.status == Status.WITHDRAWN:
            yield Said("Withdrawn", tail=_why(item))

    def _came(self, item: AgendaItem) -> Iterable[Said]:
        """The meetings it was deferred from, the latest first."""
        came, first = self.deferred.get(item.moved_from_id or 0), True
        while came:
            yield _at(CAME[0 if first else 1], came, _why(came))
            came, first = self.deferred.get(came.moved_from_id or 0), False

    def _proposed(self, item: AgendaItem) -> Iterable[Said]:
        if item.proposed_by_id and may_read_proposal(self.user, item):
            by = getattr(item.proposed_by, "person", None) or item.proposed_by
            yield Said(f"Proposed by {by}", tail=f": {item.proposal}" if item.proposal else "")

    def _parts(self, item: AgendaItem) -> Iterable[Said]:
        if origin := self.near.get(item.split_from_id or 0):
            yield self._beside("Split off", item, origin, _why_split(item))
        for part in self.split_off.get(item.pk, ()):
            yield self._beside("Split: see also", item, part, _why_split(part))
        for one in self.taken_up.get(item.pk, ()):
            yield self._beside("Takes up", item, one, _why(one))

    def _beside(self, lead: str, item: AgendaItem, other: AgendaItem, why: str) -> Said:
        """A sentence that names another item: by its number where that is known, with its meeting unless it is here."""
        number = self.numbers.get(other.pk, ("", ""))[0]
        title = f"{number}, {other.shown_title}" if number else f"“{other.shown_title}”"
        when = "" if other.meeting_id == item.meeting_id else f", {other.meeting.when}"
        return Said(lead, title, f"{other.meeting.get_absolute_url()}#item-{other.pk}", f"{when}{why}")


def _at(lead: str, other: AgendaItem, why: str) -> Said:
    return Said(lead, other.meeting.when, other.meeting.get_absolute_url(), why)


def _by_key(items: Iterable[AgendaItem], name: str) -> dict[int, list[AgendaItem]]:
    found: dict[int, list[AgendaItem]] = {}
    for item in items:
        if key := getattr(item, name):
            found.setdefault(key, []).append(item)
    return found


def _why(item: AgendaItem) -> str:
    reason = "" if item.is_hidden else item.move_reason.strip().rstrip(".")
    return f": {reason}" if reason else ""


def _why_split(item: AgendaItem) -> str:
    """The reason of an item that still stands is that of the split; of another, that for which it left."""
    return _why(item) if item.status in AgendaItem.LIVE else ""
