"""The sentences of a meeting's page."""

from __future__ import annotations

from datetime import date, time

import pytest

from csp.models import User
from meetings.agenda.outline import Outline
from meetings.agenda.reading import before_publishing, duration, notice_words, read_agenda, timing_words
from meetings.models import Board, Meeting
from meetings.tests.fixtures import make_item


def meeting_of(**fields: object) -> Meeting:
    return Meeting(
        board=Board(notice_rule="bound", notice_days=5), date=date(2018, 9, 26), state="booked", **fields
    )


@pytest.mark.parametrize(
    ("minutes", "starts", "ends", "finish", "words"),
    [
        (0, time(10), None, time(10), "No item has been given any minutes yet."),
        (61, None, None, None, "The items take 1 hour 1 minute."),
        (60, time(10), None, time(11), "The items take 1 hour and end at 11:00am."),
        (60, time(10), time(11), time(11), "The items take 1 hour and end at 11:00am, when the meeting is due to end."),
        (
            30, time(10), time(13), time(10, 30),
            "The items take 30 minutes and end at 10:30am: "
            "2 hours 30 minutes before the meeting is due to end at 1:00pm.",
        ),
        (
            122, time(10), time(12), time(12, 2),
            "The items take 2 hours 2 minutes and end at 12:02pm: "
            "2 minutes after the meeting is due to end at 12:00pm.",
        ),
    ],
)  # fmt: skip
def test_timing_words(minutes: int, starts: time, ends: time, finish: time, words: str) -> None:
    assert timing_words(meeting_of(starts=starts, ends=ends), Outline((), minutes, finish)) == words


def test_duration() -> None:
    assert [duration(n) for n in (0, 1, 59, 60, 121)] == [
        "0 minutes", "1 minute", "59 minutes", "1 hour", "2 hours 1 minute",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2018, 9, 10), "That is in 8 days."),
        (date(2018, 9, 17), "That is in 1 day."),
        (date(2018, 9, 18), "That is today."),
        (
            date(2018, 9, 19),
            "That moment has passed. The agenda can still be published, with the reason why it is late.",
        ),
    ],
)
def test_notice_words(today: date, end: str) -> None:
    moment = "Publish by 11:59pm on Tuesday 18 September 2018: five clear working days before the meeting."
    assert notice_words(meeting_of(), today) == f"{moment} {end}"


def test_notice_words_follow_the_boards_rule() -> None:
    meeting = meeting_of()
    meeting.board.notice_rule, meeting.board.notice_days = "adopted", 1
    assert notice_words(meeting, date(2018, 9, 24)) == (
        "Publish by 11:59pm on Monday 24 September 2018: one clear working day before the meeting, "
        "as the board has adopted. That is today."
    )
    meeting.board.notice_rule = "none"
    assert notice_words(meeting, date(2018, 9, 24)) == ""
    assert (
        notice_words(Meeting(state="to_be_booked", board=Board(), date=date(2019, 9, 1)), date(2018, 9, 1)) == ""
    )


@pytest.mark.django_db
def test_before_publishing_names_what_is_missing(meeting: Meeting, officer: User) -> None:
    make_item(meeting, "Apologies", verbal=True)
    make_item(meeting, "Break", kind="break")
    make_item(meeting, "Log", sections=["action-log"])
    make_item(meeting, "Figures")
    make_item(meeting, "Cases", verbal=True, restricted=True)
    make_item(meeting, "Names", verbal=True, restricted=True, grounds=["1"])
    make_item(meeting, "Advice", verbal=True, restricted=True, grounds=["confidential"])
    assert before_publishing(read_agenda(meeting, officer)) == [
        "“Figures” has no papers, and is not marked as verbal.",
        "“Cases” is restricted but names no paragraph of Schedule 12A.",
        "“Names” is restricted but does not say why that is in the public interest.",
    ]
