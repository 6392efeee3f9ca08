"""Which items' papers a published pack offers alone (meetings.packs.extract makes them), for a page to link to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse

from meetings.agenda.outline import Row
from meetings.models import Meeting, Pack
from meetings.packs.pagemap import PageMap, PlacedPart, pages_words
from meetings.registries import Audience


@dataclass(frozen=True)
class PapersLink:
    """Where the papers of an item, and of what stands under it, are downloaded; ``pages`` is "pages 17 to 34f"."""

    url: str
    pages: str


def items_under(rows: Sequence[Row], item_id: int) -> set[int]:
    """An item and all that stand under it. ``rows`` are in the order of the agenda."""
    found = {item_id}
    for row in rows:
        if row.item.parent_id in found:
            found.add(row.item.pk)
    return found


def parts_under(page_map: PageMap, items: Collection[int]) -> list[PlacedPart]:
    """What a pack holds under these items; nothing when some of it was not kept."""
    spots = [spot for spot in page_map.placed if spot.part.item_id in items]
    return spots if all(spot.is_kept or spot.part.version_id for spot in spots) else []


def papers_links(meeting: Meeting, pack: Pack | None, rows: Sequence[Row]) -> dict[int, PapersLink]:
    """The link for each item that has one, by item. ``pack`` was loaded for the person (``visible_to``)."""
    if pack is None:
        return {}
    audience: Audience = "members" if pack.entitled else "public"
    page_map = PageMap.from_json(pack.page_map)
    links = {}
    for row in rows:
        spots = parts_under(page_map, items_under(rows, row.item.pk)) if row.label else []
        if any(_has(spot, audience) for spot in spots):
            url = reverse(
                f"item-papers-{audience}", args=[meeting.board.slug, meeting.date.isoformat(), row.label]
            )
            links[row.item.pk] = PapersLink(url, pages_words((str(spots[0].first), str(spots[-1].last))))
    return links


def _has(spot: PlacedPart, audience: Audience) -> bool:
    """Whether there is more of it for this audience than the sheet in place of what is withheld."""
    return bool(spot.members if audience == "members" else spot.public) or not spot.is_kept
