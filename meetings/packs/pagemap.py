"""Which pages of a pack hold what: computed once for both audiences, read by all that prints a page number.

Pure. ``Pack.page_map`` is ``PageMap.as_json``; it holds numbers and keys only, never a title, so that it may be
read for anybody. Page numbers are the printed ones: they run from 1 and leave the front matter out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """One document in a pack: a paper, or a section the system prints. ``pages`` is without any blank after it."""

    item_id: int
    paper_id: int | None
    version_id: int | None
    section: str
    pages: int


@dataclass(frozen=True)
class PlacedPart:
    """Where a part stands: ``first`` to ``last`` are its own pages, ``end`` the last before the next part."""

    part: Part
    first: int
    last: int

    @property
    def end(self) -> int:
        """Each part starts on a right-hand (odd) page, so an odd number of pages is followed by a blank one."""
        return self.last + (self.last % 2)


@dataclass(frozen=True)
class PageMap:
    placed: tuple[PlacedPart, ...]

    @property
    def last_page(self) -> int:
        return self.placed[-1].end if self.placed else 0

    def of_item(self, item_id: int) -> tuple[int, int] | None:
        """From the first page of the item's first part to the last of its last, blanks outside the range."""
        pages = [page for spot in self.placed if spot.part.item_id == item_id for page in (spot.first, spot.last)]
        return (pages[0], pages[-1]) if pages else None

    def as_json(self) -> dict[str, Any]:
        """``{"last_page": 46, "parts": [{"item", "paper", "version", "section", "first", "last"}, ...]}``."""
        return {
            "last_page": self.last_page,
            "parts": [
                {
                    "item": spot.part.item_id,
                    "paper": spot.part.paper_id,
                    "version": spot.part.version_id,
                    "section": spot.part.section,
                    "first": spot.first,
                    "last": spot.last,
                }
                for spot in self.placed
            ],
        }


def place(parts: Iterable[Part]) -> PageMap:
    """Number the pages of all parts, in order. A part without pages takes none."""
    placed: list[PlacedPart] = []
    for part in parts:
        if part.pages:
            first = placed[-1].end + 1 if placed else 1
            placed.append(PlacedPart(part, first, first + part.pages - 1))
    return PageMap(tuple(placed))


def item_range(page_map: dict[str, Any], item_id: int) -> tuple[int, int] | None:
    """The first and last page of an item's papers in a stored page map; None when it has none there."""
    return _range(page_map, "item", item_id)


def paper_range(page_map: dict[str, Any], paper_id: int) -> tuple[int, int] | None:
    """The first and last page of one paper in a stored page map."""
    return _range(page_map, "paper", paper_id)


def pages_text(pages: tuple[int, int] | None) -> str:
    """As the agenda prints it: "15", "17 - 33", or nothing."""
    if pages is None:
        return ""
    first, last = pages
    return str(first) if first == last else f"{first} - {last}"


def _range(page_map: dict[str, Any], key: str, value: int) -> tuple[int, int] | None:
    found = [part for part in page_map.get("parts", []) if part[key] == value]
    return (found[0]["first"], found[-1]["last"]) if found else None
