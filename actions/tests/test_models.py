"""What the model itself says: overdue, due words, references, constraints."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.models import LAST_DAY, Action
from actions.tests.makers import RAISED, make_action
from meetings.models import Board

Status = Action.Status
DAYS = st.dates(min_value=RAISED, max_value=date(2030, 12, 31))


@given(status=st.sampled_from(sorted(Status)), due_on=st.none() | DAYS, on=DAYS)
def test_overdue_is_open_and_past_its_due_date(status: str, due_on: date | None, on: date) -> None:
    action = Action(status=status, due_on=due_on)
    assert action.is_overdue(on) == (status in Action.OPEN and due_on is not None and due_on < on)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(due=st.lists(st.none() | DAYS, min_size=1, max_size=7), on=DAYS)
def test_database_reckons_overdue_as_the_action_does(board: Board, due: list[date | None], on: date) -> None:
    Action.objects.all().delete()
    for number, (due_on, status) in enumerate(zip(due, Status, strict=False), 1):
        kind = Action.Due.DATE if due_on else Action.Due.ASAP
        make_action(board, number, due=kind, due_on=due_on, status=status)
    reckoned = {action.number for action in Action.objects.all() if action.is_overdue(on)}
    assert set(Action.objects.overdue(on).values_list("number", flat=True)) == reckoned


def test_action_is_not_overdue_on_its_due_date(board: Board) -> None:
    action = make_action(board, due_on=date(2018, 9, 26))
    assert not action.is_overdue(date(2018, 9, 26))
    assert action.is_overdue(date(2018, 9, 27))


@pytest.mark.parametrize(
    ("due", "due_on", "words"),
    [
        ("date", date(2018, 9, 1), "1 September 2018"),
        ("asap", None, "ASAP"),
        ("next_meeting", date(2018, 12, 19), "Next meeting, 19 December 2018"),
        ("next_meeting", None, "Next meeting"),
        ("ongoing", None, "Ongoing"),
        ("none", None, "None yet"),
    ],
)
def test_due_words(due: str, due_on: date | None, words: str) -> None:
    assert Action(due=due, due_on=due_on).due_words == words


def test_reference_and_address(board: Board) -> None:
    action = make_action(board, 17)
    assert (str(action), action.get_absolute_url()) == ("CSP-17", "/actions/CSP-17/")


def test_what_has_no_due_date_sorts_last(board: Board) -> None:
    dated, undated = make_action(board, 1), make_action(board, 2, due="asap")
    assert (dated.sorts_on, undated.sorts_on) == (date(2018, 9, 1), LAST_DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"due_on": None},
        {"due": "ongoing", "due_on": date(2018, 9, 1)},
        {"due": "yearly", "due_on": None},
        {"status": "merged"},
        {"due_on": RAISED - timedelta(days=1)},
    ],
)
def test_database_refuses_what_contradicts_itself(wrong: dict, board: Board) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_action(board, **wrong)


def test_number_stands_once_a_board(board: Board) -> None:
    make_action(board, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_action(board, 1)
