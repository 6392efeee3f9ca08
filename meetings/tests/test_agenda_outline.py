"""Numbers, order and clock times of an agenda."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda.outline import Outline, letters, outline
from meetings.converters import ItemLabelConverter
from meetings.models import AgendaItem

Kind, Status = AgendaItem.Kind, AgendaItem.Status
patient = settings(deadline=None, max_examples=60)  # the machine may be busy
PUBLISHED = datetime(2018, 9, 18, 16, tzinfo=UTC)


def item(pk: int, **fields: object) -> AgendaItem:
    values = {"position": pk, "status": Status.CONFIRMED, "title": f"Item {pk}", "meeting_id": 1, **fields}
    return AgendaItem(pk=pk, **values)


@st.composite
def agendas(draw: st.DrawFn, *, published: bool = False) -> list[AgendaItem]:
    """Items in a tree of at most three levels, breaks without sub-items, in no particular order."""
    items: list[AgendaItem] = []
    depths: dict[int, int] = {}
    for pk in range(1, draw(st.integers(0, 25)) + 1):
        may_hold = [None, *(i.pk for i in items if depths[i.pk] < 2 and i.kind != Kind.BREAK)]
        parent = draw(st.sampled_from(may_hold))
        depths[pk] = 0 if parent is None else depths[parent] + 1
        items.append(
            item(
                pk,
                parent_id=parent,
                kind=draw(st.sampled_from(Kind)),
                status=Status.CONFIRMED if published else draw(st.sampled_from(Status)),
                minutes=draw(st.none() | st.integers(0, 30)),
                position=draw(st.integers(0, 5)),
                published_at=PUBLISHED if published else draw(st.sampled_from([None, PUBLISHED])),
            )
        )
    return draw(st.permutations(items))


def numbers(made: Outline) -> dict[int, str]:
    return {row.item.pk: row.full_number for row in made.rows}


@patient
@given(agendas())
def test_outline_top_numbers_are_consecutive(items: list[AgendaItem]) -> None:
    printed = [row.number for row in outline(items).rows if row.depth == 0 and row.number]
    assert printed == [str(n) for n in range(1, len(printed) + 1)]


@patient
@given(agendas())
def test_outline_sub_items_are_lettered_consecutively(items: list[AgendaItem]) -> None:
    under: dict[int, list[str]] = {}
    for row in outline(items).rows:
        if row.depth == 1 and row.number:
            under.setdefault(row.item.parent_id or 0, []).append(row.number)
    for printed in under.values():
        assert printed == [f"({letters(n)})" for n in range(1, len(printed) + 1)]


@patient
@given(agendas())
def test_outline_labels_are_unique_and_addresses(items: list[AgendaItem]) -> None:
    labels = [row.label for row in outline(items).rows if row.label]
    assert len(labels) == len(set(labels))
    assert [label for label in labels if not re.fullmatch(ItemLabelConverter.regex, label)] == []


@patient
@given(agendas())
def test_outline_holds_each_item_of_the_agenda_once_after_its_parent(items: list[AgendaItem]) -> None:
    rows = outline(items).rows
    seen: set[int | None] = {None}
    for row in rows:
        assert row.item.on_agenda
        assert row.item.parent_id in seen
        seen.add(row.item.pk)
    assert len(rows) == len(seen) - 1


@patient
@given(agendas(), st.times())
def test_outline_clock_times_are_sums_of_the_minutes_before(items: list[AgendaItem], starts: time) -> None:
    made = outline(items, starts)
    begun = datetime.combine(datetime.min, starts)
    passed, group = 0, None
    for row in made.rows:
        if group is not None and row.depth > group:
            assert (row.starts_at, row.ends_at) == (None, None)
            continue
        group = row.depth if row.ends_at else None
        assert row.starts_at == (begun + timedelta(minutes=passed)).time()
        if row.item.status == Status.CONFIRMED:
            passed += row.item.minutes or 0
        assert row.ends_at in (None, (begun + timedelta(minutes=passed)).time())
    assert made.total_minutes == passed
    assert made.ends_at == (begun + timedelta(minutes=passed)).time()


@patient
@given(agendas(published=True), st.data())
def test_outline_numbers_stand_when_published_items_leave(items: list[AgendaItem], data: st.DataObject) -> None:
    before = numbers(outline(items))
    for left in items:
        left.status = data.draw(st.sampled_from([Status.CONFIRMED, Status.DEFERRED, Status.WITHDRAWN]))
    assert numbers(outline(items)) == before


def test_outline_of_the_pack_of_september_2018() -> None:
    items = [item(n) for n in range(1, 9)]
    items.append(item(9, kind=Kind.HEADING, title="Private workshop sessions"))
    items += [item(10 + n, parent_id=9, kind=Kind.WORKSHOP, minutes=20) for n in range(4)]
    items.append(item(20))
    assert [row.full_number for row in outline(items).rows] == [
        *(str(n) for n in range(1, 10)), "9(a)", "9(b)", "9(c)", "9(d)", "10",
    ]  # fmt: skip


def test_outline_leaves_out_what_is_only_planned_and_what_left_before_publication() -> None:
    items = [
        item(1),
        item(2, status=Status.PLANNED),
        item(3, status=Status.DEFERRED),
        item(4, status=Status.WITHDRAWN),
        item(5, status=Status.DEFERRED, published_at=PUBLISHED),
        item(6),
    ]
    assert numbers(outline(items)) == {1: "1", 5: "2", 6: "3"}


def test_outline_gives_no_number_to_a_break_and_an_empty_heading() -> None:
    items = [item(1, kind=Kind.HEADING), item(2), item(3, kind=Kind.BREAK), item(4)]
    assert numbers(outline(items)) == {1: "", 2: "1", 3: "", 4: "2"}


def test_outline_third_level() -> None:
    items = [item(1), item(2, parent_id=1), item(3, parent_id=2), item(4, parent_id=2)]
    assert [(row.full_number, row.label) for row in outline(items).rows] == [
        ("1", "1"), ("1(a)", "1a"), ("1(a)(1)", "1a-1"), ("1(a)(2)", "1a-2"),
    ]  # fmt: skip


@patient
@given(agendas())
def test_outline_numbers_in_decimals_where_letters_number(items: list[AgendaItem]) -> None:
    lettered, decimal = outline(items).rows, outline(items, numbering="decimal").rows
    assert [bool(row.number) for row in lettered] == [bool(row.number) for row in decimal]
    labels = [row.label for row in decimal if row.label]
    assert len(labels) == len(set(labels))
    assert [label for label in labels if not re.fullmatch(ItemLabelConverter.regex, label)] == []
    assert [row.full_number.replace(".", "-") for row in decimal] == [row.label for row in decimal]


def test_outline_in_decimals() -> None:
    items = [item(1), item(2, parent_id=1), item(3, parent_id=2), item(4, parent_id=1)]
    assert [(row.number, row.full_number, row.label) for row in outline(items, numbering="decimal").rows] == [
        ("1", "1", "1"), ("1.1", "1.1", "1-1"), ("1.1.1", "1.1.1", "1-1-1"), ("1.2", "1.2", "1-2"),
    ]  # fmt: skip


def test_outline_of_a_group_that_is_timed_as_one() -> None:
    items = [
        item(1, minutes=25),
        item(2, kind=Kind.HEADING, minutes=35),
        item(3, parent_id=2, minutes=None),
        item(4, parent_id=2, minutes=0),
        item(5, minutes=5),
    ]
    assert [row.time_words for row in outline(items, time(10)).rows] == [
        "10:00am", "10:25am to 11:00am", "", "", "11:00am",
    ]  # fmt: skip


def test_outline_of_an_item_whose_sub_items_have_minutes_is_no_group() -> None:
    items = [item(1, minutes=5), item(2, parent_id=1), item(3, parent_id=2, minutes=10), item(4, minutes=1)]
    assert [row.time_words for row in outline(items, time(10)).rows] == [
        "10:00am", "10:05am", "10:05am", "10:15am",
    ]  # fmt: skip


def test_outline_says_what_begins_after_the_end() -> None:
    items = [
        item(1, minutes=50),
        item(2, minutes=10),
        item(3, minutes=None),
        item(4, minutes=5),
        item(5, minutes=None),
        item(6, status=Status.WITHDRAWN, published_at=PUBLISHED, minutes=5),
    ]
    made = outline(items, time(10), ends=time(11))
    assert [row.after_end for row in made.rows] == [False, False, False, True, True, False]
    assert (made.over_by, outline(items, time(10), ends=time(12)).over_by, outline(items, time(10)).over_by) == (
        5, 0, 0,
    )  # fmt: skip


def test_order_is_another_when_an_item_has_moved() -> None:
    orders = [
        outline(items).order
        for items in (
            [item(1), item(2)],
            [item(1, minutes=5), item(2, title="Another")],
            [item(1, position=3), item(2)],
            [item(1), item(2, parent_id=1)],
            [item(1)],
        )
    ]
    assert orders[0] == orders[1]
    assert len(set(orders)) == 4


def test_outline_without_a_start_only_adds_up() -> None:
    made = outline([item(1, minutes=5), item(2, minutes=None), item(3, minutes=10)])
    assert (made.total_minutes, made.ends_at, [row.starts_at for row in made.rows]) == (15, None, [None] * 3)


def test_row_at_and_row_of() -> None:
    made = outline([item(1), item(2, kind=Kind.BREAK)])
    assert (made.row_at("1"), made.row_at(""), made.row_at("2")) == (made.rows[0], None, None)
    assert (made.row_of(2), made.row_of(3)) == (made.rows[1], None)


def test_letters_past_the_alphabet() -> None:
    assert [letters(n) for n in (1, 2, 26, 27, 52, 53)] == ["a", "b", "z", "aa", "az", "ba"]
