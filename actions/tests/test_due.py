"""When an action is due: as a line says it, and at the next meeting as that moves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.due import follow_rules, overdue_words, said_in
from actions.models import Action
from actions.tests.makers import RAISED, make_action
from meetings.models import Board, Meeting
from meetings.tests.fixtures import make_meeting


@pytest.mark.parametrize(
    ("line", "due", "on"),
    [
        ("Tom Reed to share the data by 1 September", "date", date(2018, 9, 1)),
        ("Tom Reed to share the data by the 1st of September 2019.", "date", date(2019, 9, 1)),
        ("Tom Reed to share the data by Friday 3rd Aug", "date", date(2018, 8, 3)),
        ("Tom Reed to share the data by 4 July", "date", date(2018, 7, 4)),
        ("Tom Reed to share the data by 3 July", "date", date(2019, 7, 3)),
        ("Tom Reed to share the data by 01/09/2018", "date", date(2018, 9, 1)),
        ("Tom Reed to share the data by 31 June", "none", None),
        ("Tom Reed to share the data by 1 May 2018", "none", None),
        ("Tom Reed to report back to the next meeting", "next_meeting", None),
        ("Tom Reed to report for the next CSP board", "next_meeting", None),
        ("Tom Reed to write ASAP", "asap", None),
        ("Tom Reed to complete the piece of work by June", "none", None),
        ("Tom Reed to share the data of 1 September", "none", None),
    ],
)
def test_line_says_when_it_is_due(line: str, due: str, on: date | None) -> None:
    said = said_in(line, RAISED)
    assert (said.due, said.on) == (due, on)


@given(line=st.text(max_size=60), raised_on=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_line_never_says_a_date_before_its_meeting(line: str, raised_on: date) -> None:
    said = said_in(f"{line} by 28 February", raised_on)
    assert said.on is not None
    assert said.on >= raised_on


@pytest.mark.parametrize(
    ("days", "words"), [(1, "Overdue by 1 day"), (26, "Overdue by 26 days"), (1200, "Overdue by 1,200 days")]
)
def test_overdue_words(days: int, words: str) -> None:
    assert overdue_words(days) == words


def next_due(action: Action) -> date | None:
    return Action.objects.get(pk=action.pk).due_on


def test_due_date_follows_the_next_meeting_as_it_moves(board: Board) -> None:
    action = make_action(board, due="next_meeting")
    make_meeting(board, RAISED)
    assert next_due(action) is None
    meeting = make_meeting(board, date(2018, 9, 26))
    assert next_due(action) == date(2018, 9, 26)
    meeting.date = date(2018, 10, 3)
    meeting.save()
    assert next_due(action) == date(2018, 10, 3)
    meeting.state = Meeting.State.CANCELLED
    meeting.save()
    assert next_due(action) is None
    newest = Action.objects.get().history.first()
    assert (newest.due_on, newest.history_change_reason) == (None, "The next meeting moved")


def test_due_date_of_a_finished_action_stays(board: Board) -> None:
    action = make_action(board, due="next_meeting", due_on=date(2018, 8, 1), status=Action.Status.COMPLETED)
    make_meeting(board, date(2018, 9, 26))
    assert next_due(action) == date(2018, 8, 1)


def test_meeting_of_another_board_moves_nothing(board: Board, other_board: Board) -> None:
    action = make_action(board, due="next_meeting")
    make_meeting(other_board, date(2018, 9, 26))
    assert next_due(action) is None


def test_nightly_mends_what_was_changed_behind_the_services(board: Board) -> None:
    action = make_action(board, due="next_meeting")
    meeting = make_meeting(board, date(2018, 9, 26))
    Meeting.objects.filter(pk=meeting.pk).update(date=date(2018, 11, 1))
    assert follow_rules() == 1
    assert next_due(action) == date(2018, 11, 1)
    assert follow_rules() == 0
