"""The one rule of status and direction, at its edges and for any figures at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.status import Direction, Status, direction_of, is_better, status_of

numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
ORDER = [Status.RED, Status.AMBER, Status.GREEN]


@pytest.mark.parametrize(
    ("value", "target", "polarity", "status"),
    [
        ("100", "100", "higher", Status.GREEN),
        ("100.1", "100", "higher", Status.GREEN),
        ("99.9", "100", "higher", Status.AMBER),
        ("95", "100", "higher", Status.AMBER),
        ("94.9999", "100", "higher", Status.RED),
        ("100", "100", "lower", Status.GREEN),
        ("105", "100", "lower", Status.AMBER),
        ("105.0001", "100", "lower", Status.RED),
        ("0", "0", "lower", Status.GREEN),
        ("0.0001", "0", "lower", Status.RED),
        ("-10.5", "-10", "higher", Status.AMBER),
        ("-10.6", "-10", "higher", Status.RED),
        ("5", "100", "neither", Status.NONE),
    ],
)
def test_status_at_its_edges(value: str, target: str, polarity: str, status: Status) -> None:
    assert status_of(Decimal(value), Decimal(target), polarity) == status


@given(numbers, st.sampled_from(["higher", "lower", "neither"]))
def test_status_needs_a_figure_and_a_target(number: Decimal, polarity: str) -> None:
    assert (status_of(None, number, polarity), status_of(number, None, polarity)) == (Status.NONE, Status.NONE)


@given(numbers, numbers, numbers)
def test_better_figure_never_has_a_worse_status(one: Decimal, other: Decimal, target: Decimal) -> None:
    less, more = sorted([one, other])
    higher = [ORDER.index(status_of(value, target, "higher")) for value in (less, more)]
    lower = [ORDER.index(status_of(value, target, "lower")) for value in (more, less)]
    assert (higher, lower) == (sorted(higher), sorted(lower))


tolerances = st.decimals(min_value=0, max_value=100, places=2)


@given(numbers, numbers, tolerances, st.sampled_from(["higher", "lower"]))
def test_amber_lies_within_the_tolerance_and_red_beyond_it(
    value: Decimal, target: Decimal, tolerance: Decimal, polarity: str
) -> None:
    missed_by = (target - value) * (1 if polarity == "higher" else -1)
    room = abs(target) * tolerance / 100
    expected = Status.GREEN if missed_by <= 0 else Status.AMBER if missed_by <= room else Status.RED
    assert status_of(value, target, polarity, tolerance) == expected


@given(numbers, numbers, tolerances, tolerances, st.sampled_from(["higher", "lower"]))
def test_more_tolerance_never_makes_a_status_worse(
    value: Decimal, target: Decimal, one: Decimal, other: Decimal, polarity: str
) -> None:
    strict, lenient = (ORDER.index(status_of(value, target, polarity, each)) for each in sorted([one, other]))
    assert strict <= lenient


@given(numbers, numbers)
def test_higher_and_lower_mirror_each_other(value: Decimal, target: Decimal) -> None:
    assert status_of(value, target, "higher") == status_of(-value, -target, "lower")


@given(numbers, numbers)
def test_direction_and_its_verdict_follow_the_order_of_figures(value: Decimal, before: Decimal) -> None:
    direction = direction_of(value, before)
    assert direction == (Direction.UP if value > before else Direction.DOWN if value < before else Direction.SAME)
    verdicts = [is_better(direction, polarity) for polarity in ("higher", "lower", "neither")]
    moved = value != before
    assert verdicts == ([value > before, value < before, None] if moved else [None, None, None])


def test_direction_without_a_figure_before_is_unknown() -> None:
    assert direction_of(Decimal(1), None) == direction_of(None, Decimal(1)) == Direction.UNKNOWN


def test_every_status_has_words_and_a_colour() -> None:
    assert {status.words for status in Status} == {
        "Green: on target",
        "Amber: close to target",
        "Red: off target",
        "No status",
    }
    assert len({status.colour for status in Status}) == len(Status)
