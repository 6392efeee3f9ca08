"""What an item of a plan has been through, in sentences: deferred, withdrawn, merged, split, from where and why.

On the pages of an agenda each person is told by ``meetings.agenda.trail`` in the same sentences.

It is read from the records themselves (docs/decisions/0006): nothing of it is written down a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from csp.words import listed, short_date
from meetings.models import AgendaItem, Meeting
from meetings.registries import Audience

Status = AgendaItem.Status
OPEN_TO_ALL = (Status.PLANNED, Status.CONFIRMED, Status.DEFERRED, Status.MERGED)
CAME = ("Deferred from", "Before that from")


@dataclass(frozen=True)
class Said:
    """A sentence of an item's history: "Deferred from 4 July 2018: why". ``link`` is the meeting or item it names."""

    lead: str
    link: str = ""
    url: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead}{' ' if self.lead and self.link else ''}{self.link}{self.tail}"


class Histories:
    """The histories of items of some boards. One query, however many items, and one more for the public.

    The public is told where an item came from and went, but never of a proposal, and reasons only of items that were
    published.
    """

    def __init__(self, boards: Iterable[int], audience: Audience) -> None:
        self.public = audience == "public"
        moved = Q(status__in=(Status.DEFERRED, Status.MERGED)) | Q(moved_from__isnull=False)
        moved |= Q(split_from__isnull=False)
        found = AgendaItem.objects.filter(moved, meeting__board__in=set(boards)).select_related(
            "meeting__board", "merged_into__meeting__board", "split_from__meeting__board"
        )
        self.items = {item.pk: item for item in found}
        self.successors = {item.moved_from_id: item for item in found if item.moved_from_id}
        self.merged: dict[int, list[AgendaItem]] = {}
        self.split: dict[int, list[AgendaItem]] = {}
        for item in found:
            if item.merged_into_id:
                self.merged.setdefault(item.merged_into_id, []).append(item)
            if item.split_from_id:
                self.split.setdefault(item.split_from_id, []).append(item)
        self.proposals = were_proposals(self.items.values()) if self.public else set()

    def deferrals(self, item: AgendaItem) -> int:
        """How often an item has been deferred to come where it is."""
        return len(self._before(item))

    def of(self, item: AgendaItem) -> tuple[Said, ...]:
        """How it left, how it came, what it took up and what was taken out of it."""
        found = [*self._left(item), *self._came(item)]
        return tuple(found if self.public else [*found, *self._parts(item)])

    def _left(self, item: AgendaItem) -> list[Said]:
        if item.status == Status.DEFERRED:
            successor = self.successors.get(item.pk)
            if successor is None:
                return [Said("Deferred to another meeting", tail=self._why(item))]
            return [Said("Deferred to", _when(successor.meeting), self._url(successor), self._why(item))]
        if item.status == Status.WITHDRAWN:
            return [Said("Withdrawn", tail=self._why(item))]
        if item.status == Status.MERGED:
            into = self.items[item.pk].merged_into
            if into is None or not self._may_name(into):
                return []
            lead = f"Merged into “{self._title(into)}”"
            if into.meeting_id == item.meeting_id:
                return [Said(lead, tail=self._why(item))]
            return [Said(f"{lead} of", _when(into.meeting), self._url(into), self._why(item))]
        return []

    def _came(self, item: AgendaItem) -> list[Said]:
        return [
            Said(CAME[min(at, 1)], _when(one.meeting), self._url(one), self._why(one))
            for at, one in enumerate(self._before(item))
        ]

    def _parts(self, item: AgendaItem) -> list[Said]:
        said = []
        whole = self.items[item.pk].split_from if item.split_from_id and item.pk in self.items else None
        if whole:
            why = self._why(item) if item.status in AgendaItem.LIVE else ""
            said.append(Said(f"Split off “{self._title(whole)}”", tail=why))
        if taken := self.merged.get(item.pk):
            said.append(Said(f"Takes up {self._titles(taken)}"))
        if off := self.split.get(item.pk):
            said.append(Said(f"Split: see also {self._titles(off)}"))
        return said

    def _before(self, item: AgendaItem) -> list[AgendaItem]:
        """What it was deferred from, the latest first."""
        steps, came = [], self.items.get(item.moved_from_id or 0)
        while came:
            steps.append(came)
            came = self.items.get(came.moved_from_id or 0)
        return steps

    def _why(self, item: AgendaItem) -> str:
        told = not self.public or (item.published_at is not None and not item.restricted)
        reason = item.move_reason.strip().rstrip(".")
        return f": {reason}" if told and reason else ""

    def _may_name(self, item: AgendaItem) -> bool:
        if not self.public or item.published_at is not None:
            return True
        return item.status in OPEN_TO_ALL and item.pk not in self.proposals

    def _title(self, item: AgendaItem) -> str:
        # Loaded for nobody in particular, so shown_title is the public's.
        return item.shown_title if self.public else item.title

    def _titles(self, items: Iterable[AgendaItem]) -> str:
        return listed([f"“{self._title(item)}”" for item in items])

    def _url(self, item: AgendaItem) -> str:
        """Of the meeting; one still to be booked has no page for the public."""
        return "" if self.public and not item.meeting.is_booked else item.meeting.get_absolute_url()


def were_proposals(items: Iterable[AgendaItem]) -> set[int]:
    """The keys of those items that left the plan before anybody had agreed to them. One query."""
    left = [item.pk for item in items if item.status not in AgendaItem.LIVE and not item.published_at]
    rows = AgendaItem.history.filter(id__in=left, status__in=AgendaItem.LIVE).order_by("history_id")
    last = dict(rows.values_list("id", "status"))
    return {pk for pk in left if last.get(pk) == Status.PROPOSED}


def _when(meeting: Meeting) -> str:
    return short_date(meeting.date) if meeting.is_booked else meeting.when
