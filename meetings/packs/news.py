"""What a pack brings that an earlier one of its meeting did not have, told as one person may read it.

Supplements say so of what they bring, and members' pages of what came since they last opened the pack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.urls import reverse

from meetings.access import Reader
from meetings.agenda.outline import Row, outline_of
from meetings.models import AgendaItem, Meeting, Pack, Paper
from meetings.packs.pagemap import PageMap, PlacedPart, pages_words
from meetings.papers.rows import RESTRICTED, title_for
from meetings.registries import pack_sections


@dataclass(frozen=True)
class Change:
    """A part that the earlier pack did not have (``before`` is None), or had in another version."""

    now: PlacedPart
    before: PlacedPart | None


@dataclass(frozen=True)
class Novelty:
    """A new or replaced paper, or a late item without any, as one person may read it.

    ``pages`` is "page 15" or "pages 34a to 34f"; ``replaces`` the same of what it takes the place of, or empty.
    ``url`` is the page of the paper, or else of its item; empty for what this person may not open.
    """

    number: str
    title: str
    pages: str
    replaces: str
    url: str
    is_item: bool = False


def changed(before: PageMap, after: PageMap) -> list[Change]:
    """The parts of ``after`` that are new, of another version, or published anew in a supplement, in order."""
    stood = {spot.part.key: spot for spot in before.placed}
    found = [Change(spot, stood.get(spot.part.key)) for spot in after.placed]
    return [one for one in found if one.before is None or _state(one.before) != _state(one.now)]


def changes_between(before: Pack, after: Pack) -> list[Change]:
    return changed(PageMap.from_json(before.page_map), PageMap.from_json(after.page_map))


def _state(spot: PlacedPart) -> tuple[int | None, int]:
    return spot.part.version_id, spot.supplement


class Teller:
    """Tells one person what packs of several meetings bring: four queries, whatever there is to tell."""

    def __init__(self, meetings: Collection[Meeting], user: Reader) -> None:
        at = {meeting.pk: meeting for meeting in meetings}
        seen = {item.pk: item for item in AgendaItem.objects.visible_to(user).filter(meeting__in=at)}
        self.items: dict[int, list[AgendaItem]] = {pk: [] for pk in at}
        for item in AgendaItem.objects.filter(meeting__in=at):
            shown = seen.get(item.pk, item)
            shown.meeting = at[item.meeting_id]
            self.items[item.meeting_id].append(shown)
        self.rows = {
            pk: [row for row in outline_of(at[pk], items).rows if row.item.pk in seen]
            for pk, items in self.items.items()
        }
        papers = Paper.objects.filter(item__meeting__in=at).select_related("item")
        self.papers = {paper.pk: paper for paper in papers}
        self.readable = set(
            Paper.objects.visible_to(user).filter(item__meeting__in=at).values_list("pk", flat=True)
        )

    def between(self, before: Pack, after: Pack) -> list[Novelty]:
        """What ``after`` has that ``before`` had not, both of one meeting, in the order of the agenda."""
        by_item: dict[int, list[Change]] = {}
        for change in changes_between(before, after):
            by_item.setdefault(change.now.part.item_id, []).append(change)
        return [
            novelty
            for row in self.rows[after.meeting_id]
            for novelty in self._under(row, by_item.get(row.item.pk, []), _is_late(row.item, before, after))
        ]

    def _under(self, row: Row, changes: list[Change], is_late: bool) -> Iterator[Novelty]:
        if is_late and not changes:
            yield Novelty(row.full_number, row.item.shown_title, "", "", _item_url(row), is_item=True)
        for change in changes:
            part = change.now.part
            paper = self.papers.get(part.paper_id or 0)
            title, url = self._paper(paper) if paper else _section(row, part.section)
            before = change.before
            yield Novelty(
                number=row.full_number,
                title=title,
                pages=pages_words(change.now.range),
                replaces=pages_words(before.range) if before else "",
                url=url,
            )

    def _paper(self, paper: Paper) -> tuple[str, str]:
        readable = paper.pk in self.readable
        return title_for(paper, readable=readable), paper.get_absolute_url() if readable else ""


def _is_late(item: AgendaItem, before: Pack, after: Pack) -> bool:
    """Whether an item was published after ``before``, and by ``after``; with a draft it is still to be published."""
    if item.published_at is None or before.published_at is None:
        return item.published_at is None and after.published_at is None
    return before.published_at < item.published_at <= (after.published_at or item.published_at)


def _section(row: Row, key: str) -> tuple[str, str]:
    """What the system printed under an item, as the action log."""
    if row.item.is_hidden:
        return RESTRICTED, ""
    section = pack_sections.get(key)
    return section.title if section else key, _item_url(row)


def _item_url(row: Row) -> str:
    if not row.label:
        return ""
    meeting = row.item.meeting
    return reverse("item", args=[meeting.board.slug, meeting.date.isoformat(), row.label])
