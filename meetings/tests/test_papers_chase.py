"""Due dates, states and reminder nights of papers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda.notice import is_working_day, last_day_to_publish
from meetings.models import Board
from meetings.papers import chase
from meetings.papers.chase import Facts, State

patient = settings(deadline=None, max_examples=60)  # the machine may be busy
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
DUE = date(2018, 9, 12)  # a Wednesday


def between(start: date, end: date) -> list[date]:
    """The days after ``start``, up to and with ``end``."""
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]


def test_papers_are_due_five_working_days_before_the_last_day_to_publish() -> None:
    """The pack of 26 September 2018 had to be published by the 18th; the late summer bank holiday is no working day."""
    assert chase.due_date(Board(), date(2018, 9, 26)) == date(2018, 9, 11)
    assert chase.due_date(Board(papers_due_days=16), date(2018, 9, 26)) == date(2018, 8, 24)


def test_board_without_a_rule_counts_from_the_last_working_day_before_the_meeting() -> None:
    board = Board(notice_rule=Board.NoticeRule.NONE, papers_due_days=1)
    assert chase.due_date(board, date(2018, 9, 24)) == date(2018, 9, 20)


@patient
@given(DAYS, st.integers(0, 20))
def test_exactly_that_many_working_days_lie_before_the_last_day_to_publish(meeting: date, days: int) -> None:
    due, last = chase.due_date(Board(papers_due_days=days), meeting), last_day_to_publish(meeting)
    assert is_working_day(due)
    assert sum(is_working_day(day) for day in between(due, last)) == days


@patient
@given(DAYS, st.integers(-30, 30))
def test_due_date_offered_is_to_come_and_before_the_meeting(meeting: date, ahead: int) -> None:
    today = meeting - timedelta(days=abs(ahead) + 2)
    offered = chase.due_date_to_offer(Board(), meeting, today)
    assert today < offered < meeting
    ideal = chase.due_date(Board(), meeting)
    assert ideal <= today or offered == ideal


@patient
@given(DAYS, DAYS)
def test_working_days_count_the_same_both_ways(one: date, other: date) -> None:
    first, last = sorted((one, other))
    last = min(last, first + timedelta(days=400))
    count = chase.working_days(first, last)
    assert (count, chase.working_days(last, first)) == (sum(map(is_working_day, between(first, last))), -count)


@patient
@given(DAYS)
def test_reminders_go_two_days_before_then_the_day_after_then_every_second_day(due: date) -> None:
    nights = [day for day in between(due - timedelta(days=30), due + timedelta(days=30)) if is_working_day(day)]
    before, after = [day for day in nights if day <= due], [day for day in nights if day > due]
    assert [day for day in before if chase.is_reminder_night(due, day)] == before[-3:-2] or not is_working_day(due)
    assert [day for day in after if chase.is_reminder_night(due, day)] == after[::2]


@patient
@given(DAYS, st.integers(-60, 60))
def test_nobody_is_reminded_on_a_day_off(due: date, ahead: int) -> None:
    on = due + timedelta(days=ahead)
    assert is_working_day(on) or not chase.is_reminder_night(due, on)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2018, 9, 7), "3 working days left"),
        (date(2018, 9, 11), "1 working day left"),
        (DUE, "due today"),
        (date(2018, 9, 13), "1 working day late"),
        (date(2018, 9, 17), "3 working days late"),
    ],
)
def test_days_left_in_words(on: date, words: str) -> None:
    assert chase.left_words(DUE, on) == words


def test_weekend_between_is_less_than_a_working_day() -> None:
    friday, sunday = date(2018, 9, 14), date(2018, 9, 16)
    assert chase.left_words(friday, sunday) == "less than one working day late"
    assert chase.left_words(sunday, friday) == "less than one working day left"


def test_every_set_of_facts_has_one_state_and_every_state_its_words() -> None:
    states = {
        chase.state_of(Facts(due, *flags), DUE)
        for due in (None, DUE, DUE - timedelta(days=1))
        for flags in product((True, False), repeat=4)
    }
    assert states == set(State) == set(chase.WORDS)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts(DUE, False, False, False, False), State.NOT_ASKED),
        (Facts(DUE - timedelta(days=1), False, False, False, False), State.NOT_ASKED),
        (Facts(DUE, True, False, False, False), State.REQUESTED),
        (Facts(None, True, False, False, False), State.REQUESTED),
        (Facts(DUE - timedelta(days=1), True, False, False, False), State.LATE),
        (Facts(DUE - timedelta(days=1), True, True, False, False), State.RECEIVED),
        (Facts(DUE, True, True, True, False), State.RECEIVED),
        (Facts(DUE, True, True, False, True), State.FAULTY),
        (Facts(DUE, False, False, True, False), State.ACCEPTED),
    ],
)
def test_state_follows_from_the_facts(facts: Facts, state: State) -> None:
    assert chase.state_of(facts, DUE) == state
