"""Periods: where they begin, what they are called, which follow."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.errors import Refused
from performance.periods import (
    QUARTERS_BEGIN,
    Period,
    after,
    following,
    last_ended,
    period_from,
    start_before,
    year_before,
)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
frequencies = st.sampled_from(["month", "quarter", "year"])


@pytest.mark.parametrize(
    ("frequency", "start", "end", "words"),
    [
        ("month", date(2020, 2, 1), date(2020, 2, 29), "February 2020"),
        ("quarter", date(2018, 10, 1), date(2018, 12, 31), "October to December 2018"),
        ("year", date(2018, 4, 1), date(2019, 3, 31), "April 2018 to March 2019"),
        ("year", date(2018, 1, 1), date(2018, 12, 31), "January to December 2018"),
    ],
)
def test_period_ends_and_is_named(frequency: str, start: date, end: date, words: str) -> None:
    period = period_from(frequency, start)
    assert (period.end, period.words) == (end, words)


@pytest.mark.parametrize(
    ("frequency", "start", "sentence"),
    [
        (
            "month",
            date(2018, 7, 2),
            "A period begins on the first day of a month, not on 2 July 2018. Give that day.",
        ),
        (
            "quarter",
            date(2018, 5, 1),
            "A quarter begins in January, April, July or October, not in May. Give its first day.",
        ),
    ],
)
def test_period_that_begins_on_the_wrong_day_is_refused(frequency: str, start: date, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        period_from(frequency, start)
    assert (refused.value.message, refused.value.field) == (sentence, "starts")


@given(days, frequencies)
def test_periods_follow_each_other_without_gap_or_overlap(day: date, frequency: str) -> None:
    period = last_ended(frequency, day)
    then = after(frequency, period)
    assert period.end < day <= then.end
    assert then.start - period.end == timedelta(days=1)
    assert not period.overlaps(then)
    assert period.start.month in (QUARTERS_BEGIN if frequency == "quarter" else range(1, 13))


@given(days)
def test_rolling_years_end_a_month_apart_and_overlap_by_eleven(day: date) -> None:
    year = last_ended("rolling", day)
    then = after("rolling", year)
    months = [period_from("month", date(each.year, each.month, 1)) for each in (year.end, then.end)]
    assert (year.end < day <= then.end, after("month", months[0]) == months[1]) == (True, True)
    assert year.overlaps(then)
    assert (year.start.day, year.start.month) == (1, year.end.month % 12 + 1)
    assert 365 <= (year.end - year.start).days + 1 <= 366
    assert start_before("rolling", then.start) == year.start


@given(days)
def test_survey_every_two_years_is_of_one_year_and_misses_the_next(day: date) -> None:
    survey = last_ended("two_years", day)
    then = after("two_years", survey)
    assert (then.start.year - survey.start.year, then.start.month) == (2, survey.start.month)
    assert not survey.overlaps(then)
    missed = period_from("year", date(survey.start.year + 1, survey.start.month, 1))
    assert missed.start - survey.end == then.start - missed.end == timedelta(days=1)
    assert year_before(then.start) == missed.start  # so that nothing stands a year before a survey


def test_following_periods_are_those_over_before_the_day() -> None:
    july = Period(date(2018, 7, 1), date(2018, 7, 31))
    assert [each.words for each in following("month", july, date(2018, 10, 31))] == [
        "August 2018",
        "September 2018",
    ]
    assert list(following("month", july, date(2018, 8, 31))) == []


@pytest.mark.parametrize(
    ("frequency", "start", "label"),
    [
        ("month", date(2018, 7, 1), "Jul 2018"),
        ("quarter", date(2018, 7, 1), "Jul–Sep 2018"),
        ("year", date(2018, 1, 1), "2018"),
        ("year", date(2018, 4, 1), "2018/19"),
        ("two_years", date(1999, 4, 1), "1999/00"),
        ("year", date(2018, 9, 1), "Sep 2018–Aug 2019"),
    ],
)
def test_label_is_short(frequency: str, start: date, label: str) -> None:
    assert period_from(frequency, start).label == label
