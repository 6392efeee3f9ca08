"""Numbers of pages: right-hand starts, blanks outside the range, the same for both audiences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meetings.packs.pagemap import Part, item_range, pages_text, paper_range, place


def part(item: int, pages: int, paper: int | None = None) -> Part:
    return Part(item, paper, None, "", pages)


def test_place_numbers_of_the_real_pack_of_september_2018() -> None:
    placed = place([part(3, 8), part(4, 6), part(6, 1), part(7, 17)])
    ranges = [pages_text(placed.of_item(item)) for item in (3, 4, 6, 7)]
    assert ranges == ["1 - 8", "9 - 14", "15", "17 - 33"]


def test_place_item_of_several_papers_spans_their_blanks() -> None:
    placed = place([part(1, 3, paper=10), part(1, 5, paper=11), part(2, 1)])
    assert placed.of_item(1) == (1, 9)
    assert placed.of_item(2) == (11, 11)


def test_place_part_without_pages_takes_no_number() -> None:
    placed = place([part(1, 0), part(2, 2)])
    assert placed.of_item(1) is None
    assert placed.of_item(2) == (1, 2)


def test_stored_map_gives_ranges_of_items_and_papers() -> None:
    stored = place([part(1, 3, paper=10), part(1, 5, paper=11)]).as_json()
    assert item_range(stored, 1) == (1, 9)
    assert paper_range(stored, 11) == (5, 9)
    assert item_range(stored, 9) is None
    assert item_range({}, 1) is None


def test_stored_map_holds_numbers_only() -> None:
    assert place([Part(1, 10, 100, "action-log", 2)]).as_json() == {
        "last_page": 2,
        "parts": [{"item": 1, "paper": 10, "version": 100, "section": "action-log", "first": 1, "last": 2}],
    }


def test_pages_text_without_pages_is_empty() -> None:
    assert pages_text(None) == ""


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_place_every_part_starts_on_an_odd_page_and_none_overlap(counts: list[int]) -> None:
    placed = place([part(number, pages) for number, pages in enumerate(counts)]).placed
    assert all(spot.first % 2 == 1 for spot in placed)
    assert [spot.last - spot.first + 1 for spot in placed] == counts
    starts = [spot.first for spot in placed[1:]]
    assert starts == [spot.end + 1 for spot in placed[:-1]]
