"""Where a paper stands among the papers of its meeting, for a reader who goes from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from meetings.access import Reader
from meetings.agenda.outline import Row, outline_of
from meetings.models import AgendaItem, Pack, Paper
from meetings.packs.pagemap import pages_words, paper_range


@dataclass(frozen=True)
class Neighbour:
    number: str
    title: str
    url: str


@dataclass(frozen=True)
class Place:
    """``pages`` is "pages 17 to 33", in the newest published pack; empty when it is not in it."""

    pages: str
    item: Neighbour | None
    before: Neighbour | None
    after: Neighbour | None


def place_of(paper: Paper, user: Reader) -> Place:
    """Four queries, however many papers there are. What this person may not read is passed over."""
    meeting = paper.item.meeting
    seen = {item.pk: item for item in AgendaItem.objects.visible_to(user).filter(meeting=meeting)}
    rows = outline_of(meeting, [seen.get(item.pk, item) for item in meeting.items.all()]).rows
    at = {row.item.pk: index for index, row in enumerate(rows)}
    papers = Paper.objects.visible_to(user).standing().filter(item__in=at)
    order = sorted(papers, key=lambda one: (at[one.item_id], one.position, one.pk))
    here = order.index(paper) if paper in order else None
    pack = Pack.objects.visible_to(user).filter(meeting=meeting, published_at__isnull=False).first()

    def neighbour(index: int) -> Neighbour | None:
        if not 0 <= index < len(order):
            return None
        other = order[index]
        return Neighbour(rows[at[other.item_id]].full_number, other.title, other.get_absolute_url())

    row = rows[at[paper.item_id]] if paper.item_id in at and paper.item_id in seen else None
    return Place(
        pages=pages_words(paper_range(pack.page_map, paper.pk)) if pack else "",
        item=_item(row, meeting.board.slug, meeting.date.isoformat()) if row and row.label else None,
        before=neighbour(here - 1) if here is not None else None,
        after=neighbour(here + 1) if here is not None else None,
    )


def _item(row: Row, slug: str, day: str) -> Neighbour:
    return Neighbour(row.full_number, row.item.shown_title, reverse("item", args=[slug, day, row.label]))
