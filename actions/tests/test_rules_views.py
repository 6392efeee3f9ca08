"""A board's chase rules: who sets them, what they would do before they are saved, two officers at once."""

from datetime import date

import pytest
import time_machine

from actions.effects import effects_of
from actions.models import Action, ChaseRules
from actions.services.rules import FIELDS
from actions.tests.makers import make_action
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in, make_meeting
from meetings.tests.pages import errors, said, texts

PAGE = "/boards/csp/actions/rules/"
NEVER: dict[str, int | None] = dict.fromkeys(FIELDS)
DAYS = {"asap_days": "14", "lead_days": "20", "chair_days": "60", "ask_days": "5", "version": "0"}


@pytest.fixture(autouse=True)
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


def test_effects_say_what_would_happen_today(board: Board) -> None:
    make_action(board, 1)  # 25 days overdue
    make_action(board, 2, due_on=date(2018, 7, 20))  # 68
    make_action(board, 3, due_on=date(2018, 9, 26))
    make_action(board, 4, due="asap")
    make_action(board, 5, due="asap", raised_on=date(2018, 9, 20))
    make_action(board, 6, due="asap", status=Action.Status.COMPLETED)
    make_meeting(board, date(2018, 12, 19))
    assert effects_of(board, NEVER, date(2018, 9, 26)) == [
        "2 ASAP actions would never count as overdue.",
        "No overdue action would be passed up to the owner’s organisation.",
        "No overdue action would be on the chair’s list.",
        "Owners would not be asked for updates before a meeting.",
    ]
    days = {"asap_days": 14, "lead_days": 25, "chair_days": 70, "ask_days": 5}
    assert effects_of(board, {**NEVER, **days}, date(2018, 9, 26)) == [
        "1 ASAP action would count as overdue today.",
        "3 overdue actions would be passed up to the owner’s organisation today.",
        "1 overdue action would be on the chair’s list today.",
        "For the meeting of Wednesday 19 December 2018, owners would be asked on Tuesday 4 December 2018.",
    ]


def test_officer_tries_the_numbers_and_then_saves_them(board: Board, officer: User) -> None:
    make_action(board, 1, due="asap")
    client = log_in(officer)
    assert texts(client.get(PAGE), "#effects + ul li")[0] == "1 ASAP action would never count as overdue."
    tried = client.post(PAGE, {**DAYS, "try": "1"})
    assert texts(tried, "#effects") == ["With the numbers below, which are not saved yet"]
    assert texts(tried, "#effects + ul li")[0] == "1 ASAP action would count as overdue today."
    assert (tried.status_code, ChaseRules.objects.count()) == (200, 0)
    saved = client.post(PAGE, DAYS)
    assert (saved.url, said(saved)) == (PAGE, ["The rules were saved."])
    assert ChaseRules.objects.values_list(*FIELDS).get() == (14, 20, 60, 5)
    assert Action.objects.get().due_on == date(2018, 7, 18)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"asap_days": "soon"}, "asap_days", "Give a number of days from 0 to 365, or leave it empty."),
        ({"lead_days": "366"}, "lead_days", "Give a number of days from 0 to 365, or leave it empty."),
        (
            {"chair_days": "10"},
            "chair_days",
            "The chair’s list comes after the owner’s organisation: give as many days or more.",
        ),
    ],
)
def test_officer_is_told_which_number_cannot_be(
    wrong: dict, field: str, sentence: str, board: Board, officer: User
) -> None:
    answer = log_in(officer).post(PAGE, {**DAYS, **wrong})
    assert (answer.status_code, errors(answer)) == (422, {field: [sentence]})
    assert ChaseRules.objects.count() == 0


def test_second_of_two_officers_sees_what_the_first_saved(board: Board, officer: User) -> None:
    client = log_in(officer)
    client.post(PAGE, DAYS)
    client.post(PAGE, {**DAYS, "asap_days": "7"})
    answer = client.post(PAGE, {**DAYS, "asap_days": "21"})
    assert (answer.status_code, texts(answer, ".conflict dd")) == (409, ["7"])
    assert ChaseRules.objects.get().asap_days == 7


def test_rules_are_the_officers(board: Board, chair: User, member: User, outsider: User) -> None:
    for who in (chair, member, outsider):
        assert (log_in(who).get(PAGE).status_code, log_in(who).post(PAGE, DAYS).status_code) == (403, 403)
    assert ChaseRules.objects.count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries_for_any_number_of_actions(
    count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, count + 1):
        make_action(board, number)
    client = log_in(officer)
    client.post(PAGE, DAYS)
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE)
