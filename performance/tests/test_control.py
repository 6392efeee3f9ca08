"""Signal or noise: limits and rules of the control chart."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from performance.control import FEWEST, Rule, control

NUMBERS = st.lists(st.decimals(min_value=0, max_value=1000, places=1), min_size=FEWEST, max_size=40)


def of(*numbers: float) -> list[Decimal | None]:
    return [Decimal(str(number)) for number in numbers]


def test_limits_are_the_mean_and_2_66_moving_ranges_about_it() -> None:
    (limits,) = control(of(10, 12, 10, 12, 10, 12, 10, 12)).limits
    assert (limits.mean, limits.lower, limits.upper) == (11, Decimal("5.68"), Decimal("16.32"))


def test_limits_worked_by_hand() -> None:
    """Mean 92 / 8 = 11.5; moves 2, 1, 3, 1, 4, 1, 3 come to 15, on average 15 / 7; 2.66 times that is 5.7."""
    (limits,) = control(of(10, 12, 11, 14, 13, 9, 10, 13)).limits
    assert (limits.mean, round(limits.lower, 10), round(limits.upper, 10)) == (
        Decimal("11.5"), Decimal("5.8"), Decimal("17.2"),
    )  # fmt: skip


def test_limits_of_part_of_the_figures_are_those_of_all() -> None:
    figures = of(9, 8, 9, 8, 9, 8, 9, 8, 21, 20, 21, 20, 21, 20, 21, 40)
    whole = control(figures, breaks=[8])
    last = whole.cut(6, 16)
    assert [(one.first, one.last, one.mean) for one in last.limits] == [
        (0, 1, whole.limits[0].mean),
        (2, 9, whole.limits[1].mean),
    ]
    assert last.signals == whole.signals[6:]
    assert [one.last for one in whole.cut(0, 5).limits] == [4]


def test_too_few_figures_have_no_limits_and_no_signals() -> None:
    found = control(of(1, 2, 3, 4, 5, 6, 7))
    assert (found.limits, found.signals) == ([], [()] * 7)


def test_a_figure_outside_the_limits_is_a_signal() -> None:
    found = control(of(10, 12, 10, 12, 10, 12, 10, 12, 10, 40, 10, 12, 10, 12))
    assert [place for place, rules in enumerate(found.signals) if Rule.OUTSIDE in rules] == [9]


def test_eight_in_a_row_on_one_side_are_a_shift_and_all_of_them_marked() -> None:
    found = control(of(9, 8, 9, 8, 9, 8, 9, 8, 21, 20, 21, 20, 21, 20, 21, 20))
    assert all(Rule.SHIFT in rules for rules in found.signals)


def test_seven_in_a_row_are_no_shift() -> None:
    found = control(of(9, 8, 9, 8, 9, 8, 9, 21, 20, 21, 20, 21, 20, 21))
    assert not any(Rule.SHIFT in rules for rules in found.signals)


def test_six_rising_figures_are_a_trend() -> None:
    found = control(of(10, 12, 9, 10, 11, 12, 13, 14, 10, 12))
    assert [place for place, rules in enumerate(found.signals) if Rule.TREND in rules] == [2, 3, 4, 5, 6, 7]


def test_a_break_begins_anew_so_that_a_step_is_no_signal() -> None:
    figures = of(9, 8, 9, 8, 9, 8, 9, 8, 21, 20, 21, 20, 21, 20, 21, 20)
    found = control(figures, breaks=[8])
    assert [(one.first, one.last, one.mean) for one in found.limits] == [
        (0, 7, Decimal("8.5")),
        (8, 15, Decimal("20.5")),
    ]
    assert found.signals == [()] * 16


def test_a_missing_figure_takes_no_part() -> None:
    with_gap = control([*of(10, 12, 10, 12), None, *of(10, 12, 10, 12)])
    assert with_gap.limits[0].mean == 11
    assert with_gap.signals == [()] * 9


@given(NUMBERS)
def test_no_limit_is_below_nought_and_the_mean_stands_between(figures: list[Decimal]) -> None:
    (limits,) = control(figures).limits
    assert 0 <= limits.lower <= limits.mean <= limits.upper


@given(NUMBERS, st.decimals(min_value=1, max_value=500, places=1))
def test_the_same_figures_further_up_give_the_same_shifts_and_trends(figures: list[Decimal], by: Decimal) -> None:
    runs = (Rule.SHIFT, Rule.TREND)
    before, after = control(figures), control([figure + by for figure in figures])
    for one, other in zip(before.signals, after.signals, strict=True):
        assert [rule for rule in one if rule in runs] == [rule for rule in other if rule in runs]


@given(st.decimals(min_value=0, max_value=1000, places=1), st.integers(FEWEST, 30))
def test_figures_that_never_change_are_no_signal(figure: Decimal, times: int) -> None:
    assert control([figure] * times).signals == [()] * times
