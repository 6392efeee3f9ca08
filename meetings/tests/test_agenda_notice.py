"""Clear days of notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda.notice import calendar, clear_days, deadline, is_working_day, last_day_to_publish
from meetings.models import Board

patient = settings(deadline=None, max_examples=60)  # the machine may be busy
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("meeting", "published"),
    [
        (date(2018, 9, 26), date(2018, 9, 18)),
        (date(2018, 12, 19), date(2018, 12, 11)),
        (date(2019, 3, 27), date(2019, 3, 19)),
        (date(2019, 6, 26), date(2019, 6, 18)),
    ],
)
def test_last_day_to_publish_as_the_partnership_published(meeting: date, published: date) -> None:
    assert last_day_to_publish(meeting) == published
    assert clear_days(published, meeting) == 5


@patient
@given(DAYS, st.integers(0, 15))
def test_last_day_to_publish_leaves_exactly_that_many_clear_days(meeting: date, days: int) -> None:
    published = last_day_to_publish(meeting, days)
    assert is_working_day(published)
    assert clear_days(published, meeting) == days


@patient
@given(DAYS, st.integers(1, 15))
def test_the_next_working_day_leaves_fewer(meeting: date, days: int) -> None:
    late = last_day_to_publish(meeting, days) + timedelta(days=1)
    while not is_working_day(late):
        late += timedelta(days=1)
    assert clear_days(late, meeting) == days - 1


@patient
@given(DAYS, st.integers(0, 60))
def test_clear_days_never_counts_a_weekend_or_a_bank_holiday(published: date, length: int) -> None:
    meeting = published + timedelta(days=length)
    between = [published + timedelta(days=n) for n in range(1, length)]
    assert clear_days(published, meeting) == len([d for d in between if d.weekday() < 5 and d not in calendar()])


@patient
@given(DAYS)
def test_clear_days_is_none_on_the_day_or_after_it(day: date) -> None:
    assert clear_days(day, day) == 0
    assert clear_days(day + timedelta(days=3), day) == 0


def test_bank_holidays_are_those_of_england() -> None:
    assert not is_working_day(date(2018, 12, 26))  # Boxing Day
    assert not is_working_day(date(2018, 4, 2))  # Easter Monday: not in Scotland
    assert not is_working_day(date(2022, 9, 19))  # the Queen's funeral
    assert is_working_day(date(2018, 11, 30))  # St Andrew's Day, Scotland's
    assert last_day_to_publish(date(2019, 1, 2)) == date(2018, 12, 20)


def test_deadline_follows_the_boards_rule() -> None:
    day = date(2018, 9, 26)
    assert deadline(Board(notice_rule="bound", notice_days=5), day) == date(2018, 9, 18)
    assert deadline(Board(notice_rule="adopted", notice_days=3), day) == date(2018, 9, 20)
    assert deadline(Board(notice_rule="none", notice_days=5), day) is None
