"""What is hidden so that nobody can be found in the figures: tried by working out every table that fits."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from performance.suppression import hidden

BELOW = 5


def row(*counts: int) -> tuple[dict[str, Decimal], list[tuple[str, list[str]]]]:
    """Parts "a", "b"... and their total "all"."""
    names = [chr(ord("a") + place) for place in range(len(counts))]
    values = {name: Decimal(count) for name, count in zip(names, counts, strict=True)}
    return {**values, "all": Decimal(sum(counts))}, [("all", names)]


@pytest.mark.parametrize(
    ("counts", "hides"),
    [
        ((10, 20, 30), set()),  # nothing is small
        ((10, 0, 30), set()),  # nought tells of nobody
        ((10, 3, 30), {"a", "b"}),  # one alone could be worked out: the smallest beside it goes too
        ((3, 4, 30), {"a", "b"}),  # two that come to seven: three and four, or four and three
        ((1, 1, 30), {"a", "b", "c"}),  # two that come to two can only be one and one
        ((4, 4, 30), {"a", "b", "c"}),  # two that come to eight can only be four and four
        ((3,), {"a", "all"}),
        ((3, 0), {"a", "all"}),  # the total is small as well
        ((3, 0, 6), {"a", "c"}),
    ],
)
def test_row_with_its_total(counts: tuple[int, ...], hides: set[str]) -> None:
    values, sums = row(*counts)
    assert hidden(values, sums, BELOW) == hides


def test_a_sum_that_is_not_complete_gives_nothing_away() -> None:
    values, _ = row(3, 10)
    assert hidden(values, [("all", ["a", "b", "missing"])], BELOW) == {"a"}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=4))
def test_no_small_number_of_a_row_can_be_worked_out(counts: list[int]) -> None:
    values, sums = row(*counts)
    check(values, sums)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=3))
def test_no_small_number_of_a_table_can_be_worked_out(table: list[list[int]]) -> None:
    values: dict[str, Decimal] = {}
    for at, line in enumerate(table):
        for place, count in enumerate(line):
            values[f"{at}.{place}"] = Decimal(count)
    rows, columns = range(len(table)), range(2)
    for at in rows:
        values[f"{at}."] = Decimal(sum(table[at]))
    for place in columns:
        values[f".{place}"] = Decimal(sum(line[place] for line in table))
    values["."] = sum((values[f"{at}."] for at in rows), Decimal(0))
    sums = [(f"{at}.", [f"{at}.{place}" for place in columns]) for at in rows]
    sums += [(f".{place}", [f"{at}.{place}" for at in rows]) for place in columns]
    sums += [(".", [f"{at}." for at in rows]), (".", [f".{place}" for place in columns])]
    check(values, sums)


def check(values: dict[str, Decimal], sums: list[tuple[str, list[str]]]) -> None:
    """Every small number is hidden, and more than one of its values fits what is shown, by trying them all.

    A reader knows the threshold and which cells are blank, not why one of them is.
    """
    hide = hidden(values, sums, BELOW)
    small = {key for key, value in values.items() if 0 < value < BELOW}
    assert small <= hide
    if hide == set(values):
        return  # nothing at all is shown, so that no reader can tell why any of it is hidden
    totals = {total for total, _ in sums}
    cells = [key for key in values if key not in totals]
    unknown = [key for key in cells if key in hide]
    could_be: dict[str, set[Decimal]] = {key: set() for key in small}
    most = 16
    if len(unknown) > 4:
        return  # too many tables to try; the smaller ones show the rule
    for tried in product(range(most), repeat=len(unknown)):
        guess = dict(zip(unknown, map(Decimal, tried), strict=True))
        full = {key: guess.get(key, values[key]) for key in cells}
        if fits(full, values, sums, hide, small):
            for key in small:
                could_be[key].add(full[key] if key in full else worked_out(key, full, sums))
    assert all(len(found) > 1 for found in could_be.values())


def worked_out(key: str, full: dict[str, Decimal], sums: list[tuple[str, list[str]]]) -> Decimal:
    for total, parts in sums:
        if total == key:
            return sum(
                (full[part] if part in full else worked_out(part, full, sums) for part in parts), Decimal(0)
            )
    raise AssertionError(key)


def fits(
    full: dict[str, Decimal],
    values: dict[str, Decimal],
    sums: list[tuple[str, list[str]]],
    hide: set[str],
    small: set[str],
) -> bool:
    """Whether a guess agrees with every total shown, and has small numbers where small ones were hidden."""
    for total, parts in sums:
        made = sum((full[part] if part in full else worked_out(part, full, sums) for part in parts), Decimal(0))
        if total not in hide and made != values[total]:
            return False
        if total in small and not 0 < made < BELOW:
            return False
    return all(0 < full[key] < BELOW for key in small if key in full)
