"""Numbers of pages: right-hand starts, blanks outside the range, and what was published stands."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from meetings.packs.pagemap import Number, PageMap, Part, item_range, pages_text, paper_range, place


def part(item: int, pages: int, paper: int | None = None, version: int | None = None) -> Part:
    return Part(item, paper, version, "", pages)


def text_of(page_map: PageMap, item: int) -> str:
    return pages_text(page_map.of_item(item))


def test_place_numbers_of_the_real_pack_of_september_2018() -> None:
    placed = place([part(3, 8), part(4, 6), part(6, 1), part(7, 17)])
    assert [text_of(placed, item) for item in (3, 4, 6, 7)] == ["1 - 8", "9 - 14", "15", "17 - 33"]


def test_place_item_of_several_papers_spans_their_blanks() -> None:
    placed = place([part(1, 3, paper=10), part(1, 5, paper=11), part(2, 1)])
    assert [text_of(placed, item) for item in (1, 2)] == ["1 - 9", "11"]


def test_place_without_right_hand_starts_has_no_blanks() -> None:
    placed = place([part(1, 3), part(2, 1), part(3, 2)], right_hand=False)
    assert [text_of(placed, item) for item in (1, 2, 3)] == ["1 - 3", "4", "5 - 6"]
    assert [spot.blanks for spot in placed.placed] == [(), (), ()]


def test_place_part_without_pages_takes_no_number() -> None:
    placed = place([part(1, 0), part(2, 2)])
    assert [text_of(placed, item) for item in (1, 2)] == ["", "1 - 2"]


def test_place_late_paper_takes_letters_after_the_page_it_follows() -> None:
    published = place([part(1, 14, paper=10), part(2, 3, paper=20)])
    now = place([part(1, 14, 10), part(1, 3, 11), part(2, 3, 20)], published=published, supplement=1)
    assert [str(number) for number in now.placed[1].slots] == ["14a", "14b", "14c", "14d"]
    assert (text_of(now, 1), text_of(now, 2)) == ("1 - 14c", "15 - 17")
    assert [spot.supplement for spot in now.placed] == [0, 1, 0]


def test_place_second_supplement_goes_on_after_the_letters_of_the_first() -> None:
    published = place([part(1, 14, paper=10)])
    first = place([part(1, 14, 10), part(1, 2, 11)], published=published, supplement=1)
    second = place([part(1, 14, 10), part(1, 2, 11), part(1, 1, 12)], published=first, supplement=2)
    assert [str(spot.first) for spot in second.placed] == ["1", "14a", "14c"]
    assert [spot.supplement for spot in second.placed] == [0, 1, 2]


def test_place_longer_version_takes_the_blank_page_and_then_letters() -> None:
    published = place([part(1, 17, 10, version=1), part(2, 2, 20, version=1)])
    now = place([part(1, 20, 10, version=2), part(2, 2, 20, version=1)], published=published, supplement=1)
    assert [str(number) for number in now.placed[0].numbers[-3:]] == ["18", "18a", "18b"]
    assert text_of(now, 2) == "19 - 20"


def test_place_shorter_version_leaves_its_pages_blank() -> None:
    published = place([part(1, 4, 10, version=1), part(2, 2, 20)])
    now = place([part(1, 1, 10, version=2), part(2, 2, 20)], published=published, supplement=1)
    assert [str(number) for number in now.placed[0].blanks] == ["2", "3", "4"]
    assert text_of(now, 2) == "5 - 6"


def test_place_late_paper_before_the_first_page_takes_letters_after_nought() -> None:
    now = place([part(1, 1), part(2, 2)], published=place([part(2, 2)]), supplement=1)
    assert (text_of(now, 1), text_of(now, 2)) == ("0a", "1 - 2")


def test_stored_map_gives_ranges_of_items_and_papers() -> None:
    stored = place([part(1, 3, paper=10), part(1, 5, paper=11)]).as_json()
    assert item_range(stored, 1) == ("1", "9")
    assert paper_range(stored, 11) == ("5", "9")
    assert item_range(stored, 9) is None
    assert item_range({}, 1) is None


def test_stored_map_holds_numbers_and_keys_only() -> None:
    assert place([Part(1, 10, 100, "action-log", 1)]).as_json() == {
        "last_page": 2,
        "parts": [
            {
                "item": 1, "paper": 10, "version": 100, "section": "action-log", "first": "1", "last": "1",
                "numbers": ["1"], "blanks": ["2"], "supplement": 0, "members": None, "public": None,
            }
        ],
    }  # fmt: skip


def test_stored_map_of_before_there_were_supplements_is_read() -> None:
    old = {
        "last_page": 4,
        "parts": [{"item": 1, "paper": 10, "version": 100, "section": "", "first": 1, "last": 3}],
    }
    assert PageMap.from_json(old) == place([Part(1, 10, 100, "", 3)])


def test_pages_text_without_pages_is_empty() -> None:
    assert pages_text(None) == ""


@given(st.integers(0, 5000), st.integers(0, 2000))
def test_number_is_read_back_as_it_is_printed(page: int, letter: int) -> None:
    assert Number.read(str(Number(page, letter))) == Number(page, letter)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_place_every_part_starts_on_an_odd_page_and_none_overlap(counts: list[int]) -> None:
    placed = place([part(number, pages) for number, pages in enumerate(counts)]).placed
    assert all(spot.first.page % 2 == 1 for spot in placed)
    assert [len(spot.numbers) for spot in placed] == counts
    slots = [str(number) for spot in placed for number in spot.slots]
    assert slots == [str(number) for number in range(1, len(slots) + 1)]


Papers = st.dictionaries(st.integers(1, 12), st.integers(1, 9), min_size=1)


@given(Papers, Papers, Papers, st.booleans())
def test_place_after_publication_keeps_every_number(
    first: dict[int, int], second: dict[int, int], third: dict[int, int], right_hand: bool
) -> None:
    """Papers by number of pages; another number of pages is a new version. Papers come, and none goes."""

    def parts(papers: dict[int, int]) -> list[Part]:
        return [part(key, pages, key, version=pages) for key, pages in sorted(papers.items())]

    maps = [place(parts(first), right_hand=right_hand)]
    for number, more in enumerate((second, third), start=1):
        now = {**{spot.part.item_id: spot.part.pages for spot in maps[-1].placed}, **more}
        maps.append(place(parts(now), right_hand=right_hand, published=maps[-1], supplement=number))
    for earlier, later in pairwise(maps):
        stood = {spot.part.key: spot for spot in later.placed}
        for spot in earlier.placed:
            assert stood[spot.part.key].slots[: len(spot.slots)] == spot.slots
    for one in maps:
        slots = [number for spot in one.placed for number in spot.slots]
        assert len(set(slots)) == len(slots)
        assert PageMap.from_json(one.as_json()) == one
    if right_hand:
        assert all(len(spot.slots) % 2 == 0 for one in maps for spot in one.placed)
