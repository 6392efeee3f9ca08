"""Which pages of a pack hold what: computed once for both audiences, read by all that prints a page number.

Pure. ``Pack.page_map`` is ``PageMap.as_json``, with ``agenda`` (Plan.agenda), ``pieces`` (meetings.packs.pieces),
``fronts`` (meetings.packs.build) and ``file_pages`` (how many pages each file has) beside it; it holds numbers, keys
and hashes only, never a title, so that it may be read for anybody. Page numbers are the printed ones: they run from 1
and leave the front matter out.

What was published keeps its numbers for good, because people have printed it and cite it. What comes later is
numbered 14a, 14b, ... after the page it follows. A newer version of a published paper takes the pages of the one
before; what it needs more are letters after its last page, what it needs less stays, blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any

from csp.words import letters

PRINTED = re.compile(r"(\d+)([a-z]*)")


@dataclass(frozen=True, order=True)
class Number:
    """A printed page number: 14, or 14a for the first page of what was put in after page 14."""

    page: int
    letter: int = 0

    def __str__(self) -> str:
        return f"{self.page}{letters(self.letter)}"

    @classmethod
    def read(cls, printed: str | int) -> Number:
        """From "14a". Raises ValueError for what is no page number."""
        found = PRINTED.fullmatch(str(printed))
        if not found:
            raise ValueError(f"{printed} is not a page number.")
        letter = 0
        for mark in found[2]:
            letter = letter * len(ascii_lowercase) + ascii_lowercase.index(mark) + 1
        return cls(int(found[1]), letter)


@dataclass(frozen=True)
class Part:
    """One document in a pack: a paper, or a section the system prints. ``pages`` is without any blank after it."""

    item_id: int
    paper_id: int | None
    version_id: int | None
    section: str
    pages: int

    @property
    def key(self) -> tuple[int, int | None, str]:
        """What it is, whatever its version: it has the same place in every pack of the meeting."""
        return (self.item_id, self.paper_id, self.section)


@dataclass(frozen=True)
class PlacedPart:
    """Where a part stands: the numbers of its own pages, and those of the blank pages that follow it.

    ``supplement`` is the number of the supplement it came in; 0 for what was in the first published pack.
    ``members`` and ``public`` are the SHA-256 of its PDF, without stamps, as each audience has it: None where it
    is withheld or there is nothing. A map of before these were kept has neither.
    """

    part: Part
    numbers: tuple[Number, ...]
    blanks: tuple[Number, ...] = ()
    supplement: int = 0
    members: str | None = None
    public: str | None = None

    @property
    def first(self) -> Number:
        return self.numbers[0]

    @property
    def last(self) -> Number:
        return self.numbers[-1]

    @property
    def range(self) -> tuple[str, str]:
        """Its first and last page as they are printed."""
        return str(self.first), str(self.last)

    @property
    def slots(self) -> tuple[Number, ...]:
        """All numbers it takes."""
        return (*self.numbers, *self.blanks)

    @property
    def is_kept(self) -> bool:
        """Whether it is known how it was printed."""
        return bool(self.members or self.public)


@dataclass(frozen=True)
class PageMap:
    placed: tuple[PlacedPart, ...]

    @property
    def last_page(self) -> int:
        """The highest page number, letters apart."""
        return max((spot.slots[-1].page for spot in self.placed), default=0)

    def of_item(self, item_id: int) -> tuple[str, str] | None:
        """From the first page of the item's first part to the last of its last, blanks outside the range."""
        pages = [page for spot in self.placed if spot.part.item_id == item_id for page in (spot.first, spot.last)]
        return (str(pages[0]), str(pages[-1])) if pages else None

    def of_supplement(self, number: int) -> list[tuple[str, str]]:
        """The ranges of pages that came in one supplement and have not been replaced since."""
        return [spot.range for spot in self.placed if spot.supplement == number]

    def as_json(self) -> dict[str, Any]:
        """``{"last_page": 46, "parts": [{"item", "paper", "version", "section", "first", "last", "numbers",
        "blanks", "supplement", "members", "public"}, ...]}``, page numbers as they are printed.
        """
        return {"last_page": self.last_page, "parts": [_as_json(spot) for spot in self.placed]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> PageMap:
        """Read one back. Those stored before there were supplements have only the first and last page."""
        return cls(tuple(_from_json(part) for part in stored.get("parts", [])))


def place(
    parts: Iterable[Part], *, right_hand: bool = True, published: PageMap | None = None, supplement: int = 0
) -> PageMap:
    """Number the pages of all parts, in order. A part without pages takes none.

    With ``right_hand`` each part starts on a right-hand page. ``published`` is the newest published map of the
    meeting: every number in it stands, and what is not in it is part of ``supplement``.
    """
    if published is None:
        return _place_first(parts, right_hand)
    return _place_after(parts, right_hand, published, supplement)


def _place_first(parts: Iterable[Part], right_hand: bool) -> PageMap:
    placed: list[PlacedPart] = []
    next_page = 1
    for part in parts:
        if part.pages:
            own = tuple(Number(next_page + n) for n in range(part.pages))
            blanks = (Number(own[-1].page + 1),) if right_hand and own[-1].page % 2 else ()
            placed.append(PlacedPart(part, own, blanks))
            next_page = placed[-1].slots[-1].page + 1
    return PageMap(tuple(placed))


def _place_after(parts: Iterable[Part], right_hand: bool, published: PageMap, supplement: int) -> PageMap:
    stood = {spot.part.key: spot for spot in published.placed}
    letters_used: dict[int, int] = {}
    for spot in published.placed:
        for number in spot.slots:
            letters_used[number.page] = max(letters_used.get(number.page, 0), number.letter)
    placed: list[PlacedPart] = []
    before = Number(0)

    def more(count: int) -> tuple[Number, ...]:
        """The next ``count`` letters after the page that stands before."""
        start = letters_used.get(before.page, 0) + 1
        letters_used[before.page] = start + count - 1
        return tuple(Number(before.page, start + n) for n in range(count))

    for part in parts:
        if not part.pages:
            continue
        there = stood.get(part.key)
        if there and there.part.version_id == part.version_id and len(there.numbers) == part.pages:
            placed.append(replace(there, part=part))
            before = there.slots[-1]
            continue
        slots = there.slots if there else ()
        if slots:
            before = slots[-1]
        if part.pages > len(slots):
            lacking = part.pages - len(slots)
            slots = (*slots, *more(lacking + (right_hand and lacking % 2)))
        placed.append(PlacedPart(part, slots[: part.pages], slots[part.pages :], supplement))
        before = slots[-1]
    return PageMap(tuple(placed))


def item_range(page_map: dict[str, Any], item_id: int) -> tuple[str, str] | None:
    """The first and last page of an item's papers in a stored page map; None when it has none there."""
    return _range(page_map, "item", item_id)


def paper_range(page_map: dict[str, Any], paper_id: int) -> tuple[str, str] | None:
    """The first and last page of one paper in a stored page map."""
    return _range(page_map, "paper", paper_id)


def pages_text(pages: tuple[str, str] | None) -> str:
    """As the agenda prints it: "15", "17 - 33", "34a - 34c", or nothing."""
    if pages is None:
        return ""
    first, last = pages
    return first if first == last else f"{first} - {last}"


def pages_words(pages: tuple[str, str] | None) -> str:
    """As a sentence names them: "page 15", "pages 17 to 33", or nothing."""
    if pages is None:
        return ""
    first, last = pages
    return f"page {first}" if first == last else f"pages {first} to {last}"


def _range(page_map: dict[str, Any], key: str, value: int) -> tuple[str, str] | None:
    found = [part for part in page_map.get("parts", []) if part[key] == value]
    return (str(found[0]["first"]), str(found[-1]["last"])) if found else None


def _as_json(spot: PlacedPart) -> dict[str, Any]:
    return {
        "item": spot.part.item_id,
        "paper": spot.part.paper_id,
        "version": spot.part.version_id,
        "section": spot.part.section,
        "first": str(spot.first),
        "last": str(spot.last),
        "numbers": [str(number) for number in spot.numbers],
        "blanks": [str(number) for number in spot.blanks],
        "supplement": spot.supplement,
        "members": spot.members,
        "public": spot.public,
    }


def _from_json(stored: dict[str, Any]) -> PlacedPart:
    numbers = stored.get("numbers") or range(int(stored["first"]), int(stored["last"]) + 1)
    blanks = stored.get("blanks")
    if blanks is None:
        blanks = [int(stored["last"]) + 1] if int(stored["last"]) % 2 else []
    own = tuple(Number.read(number) for number in numbers)
    part = Part(stored["item"], stored["paper"], stored["version"], stored["section"], len(own))
    return PlacedPart(
        part,
        own,
        tuple(Number.read(number) for number in blanks),
        stored.get("supplement", 0),
        stored.get("members"),
        stored.get("public"),
    )
