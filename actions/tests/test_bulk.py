"""Many actions changed at once: shown first, done as it was shown or not at all."""

from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.http import urlencode

from actions import bulk
from actions.models import Action
from actions.tests.makers import make_action
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board
from meetings.tests.fixtures import log_in, seat

pytestmark = pytest.mark.usefixtures("day")
Status = Action.Status
ADDRESS = "/actions/change/"
DUE = {"what": "due", "due": "date", "due_on_0": "1", "due_on_1": "12", "due_on_2": "2018", "due_reason": "Agreed"}


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def log(board: Board, member: User) -> None:
    for number in (1, 2, 3):
        make_action(board, number, member.person, due_on=date(2018, 9, number))
    make_action(board, 4, status=Status.COMPLETED, closed_on=date(2018, 9, 1))


def at(*numbers: int) -> str:
    return f"{ADDRESS}?{urlencode({'pick': [f'CSP-{number}' for number in numbers]}, doseq=True)}"


def look(client: Client, address: str, fields: dict[str, str]) -> tuple[list[Any], list[Any]]:
    """The preview: the actions that would change, and those that would not with the reason."""
    context = client.post(address, fields).context
    return (
        [(one.action.reference, one.was, one.becomes) for one in context["changing"]],
        [(one.action.reference, one.why_not) for one in context["staying"]],
    )


def confirm(client: Client, address: str, fields: dict[str, str]):  # type: ignore[no-untyped-def]
    """Look at it, then press the button."""
    shown = client.post(address, fields).context["changing"]
    return client.post(address, {**fields, "chosen": [f"{one.action.pk}.{one.version}" for one in shown]})


def test_due_date_is_shown_then_changed_with_its_reason(log: None, officer: User) -> None:
    client, address = log_in(officer), at(1, 2)
    assert client.get(address).status_code == 200
    changing, staying = look(client, address, DUE)
    assert changing == [
        ("CSP-1", "1 September 2018", "1 December 2018"),
        ("CSP-2", "2 September 2018", "1 December 2018"),
    ]
    assert staying == []
    assert list(Action.objects.order_by("number").values_list("due_on", flat=True)[:1]) == [date(2018, 9, 1)]
    response = confirm(client, address, DUE)
    assert (response.status_code, response.url) == (302, "/actions/")
    action = Action.objects.get(number=2)
    assert (action.due_on, action.first_due_on, action.slips) == (date(2018, 12, 1), date(2018, 9, 2), 1)
    assert [change.reason for change in action.due_changes.all()] == ["Agreed"]
    assert Action.objects.get(number=3).due_on == date(2018, 9, 3)
    text = unescape(client.get("/actions/").content.decode())
    assert text.count("2 actions were changed. To take it back, change them again") == 1


def test_owners_are_changed_in_place_of_those_they_have(log: None, chair: User, officer: User) -> None:
    fields = {"what": "owners", "owner_names": "Chidi Chair"}
    confirm(log_in(officer), at(1, 3), fields)
    owners = Action.objects.order_by("number").values_list("owners__person__name", flat=True)
    assert list(owners) == ["Chidi Chair", "Mina Member", "Chidi Chair", None]


def test_action_that_cannot_move_there_stays_and_says_why(log: None, board: Board, officer: User) -> None:
    make_action(board, 5, status=Status.PROPOSED)
    client, address = log_in(officer), at(1, 4, 5)
    changing, staying = look(client, address, {"what": "status", "status": "in_hand"})
    assert changing == [("CSP-1", "Open", "In hand")]
    assert [reference for reference, _ in staying] == ["CSP-4", "CSP-5"]
    assert staying[0][1].startswith("CSP-4 is completed, so it cannot become in hand.")
    confirm(client, address, {"what": "status", "status": "in_hand"})
    statuses = Action.objects.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["in_hand", "open", "open", "completed", "proposed"]


def test_status_needs_a_note_where_one_action_would(log: None, officer: User) -> None:
    client, fields = log_in(officer), {"what": "status", "status": "completed"}
    assert look(client, at(1), fields) == ([], [("CSP-1", "Say what was done, or why it ends.")])
    confirm(client, at(1, 2), {**fields, "note": "Reported to the board."})
    for action in Action.objects.filter(number__in=(1, 2)):
        assert (action.status, action.updates.get().text) == ("completed", "Reported to the board.")


def test_proposed_actions_are_confirmed_and_ended_ones_opened(log: None, board: Board, officer: User) -> None:
    make_action(board, 5, status=Status.PROPOSED)
    confirm(log_in(officer), at(4, 5), {"what": "status", "status": "open", "note": "Not done after all."})
    assert list(Action.objects.filter(number__gt=3).values_list("status", flat=True)) == ["open", "open"]


def test_nothing_is_changed_when_somebody_was_quicker(log: None, officer: User) -> None:
    client, address, fields = log_in(officer), at(1, 2), {"what": "status", "status": "in_hand"}
    shown = client.post(address, fields).context["changing"]
    Action.objects.filter(number=2).update(version=7, status=Status.COMPLETED, closed_on=date(2018, 9, 26))
    response = client.post(address, {**fields, "chosen": [f"{one.action.pk}.{one.version}" for one in shown]})
    assert response.status_code == 409
    assert unescape(response.content.decode()).count("Nothing was changed: somebody changed one of these") == 1
    assert [one.action.reference for one in response.context["staying"]] == ["CSP-2"]
    assert Action.objects.get(number=1).status == "open"


def test_all_that_a_list_finds_are_changed(log: None, officer: User) -> None:
    client = log_in(officer)
    found = client.get("/boards/csp/actions/?when=overdue").context["listing"].everywhere
    address = f"{ADDRESS}?{urlencode({'found': found})}"
    assert found == "when=overdue&board=csp"
    assert len(client.get(address).context["actions"]) == 3
    confirm(client, address, {"what": "status", "status": "in_hand"})
    assert Action.objects.filter(status="in_hand").count() == 3


def test_at_most_so_many_at_once(log: None, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    text = log_in(officer).get(f"{ADDRESS}?found=").content.decode()
    assert text.count("At most 2 actions are changed at once: these are the first 2.") == 1


def test_only_boards_one_serves_are_changed(
    log: None, board: Board, other_board: Board, officer: User, member: User, outsider: User
) -> None:
    make_action(other_board, 9, officer.person)
    client = log_in(officer)
    seat(other_board, officer.person, BoardRole.MEMBER)
    both = client.get(f"{ADDRESS}?pick=CSP-1&pick=HWB-9&pick=x&pick=CSP-99999999999")
    assert [action.reference for action in both.context["actions"]] == ["CSP-1"]
    for nobody in (member, outsider):
        response = log_in(nobody).get(at(1), follow=True)
        assert unescape(response.content.decode()).count("Tick the actions to change first.") == 1
        assert log_in(nobody).post(at(1), DUE).status_code == 404
        assert log_in(nobody).get("/boards/csp/actions/", follow=True).content.decode().count('name="pick"') == 0


def test_key_that_is_not_in_the_address_is_left_alone(log: None, other_board: Board, officer: User) -> None:
    other = make_action(other_board, 9)
    client, fields = log_in(officer), {"what": "status", "status": "in_hand"}
    client.post(at(1), {**fields, "chosen": [f"{other.pk}.0"]})
    assert Action.objects.get(pk=other.pk).status == "open"
    assert client.post(at(1), {**fields, "chosen": ["x"]}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({}, "what", "Choose what to change."),
        ({**DUE, "due_reason": ""}, "due_reason", "Say why the due date changes."),
        ({**DUE, "due_on_0": "", "due_on_1": "", "due_on_2": ""}, "due_on", "Give the date they are due."),
        ({"what": "owners"}, "owner_names", "Name who is responsible."),
        ({"what": "status"}, "status", "Choose the new status."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    wrong: dict[str, str], field: str, sentence: str, log: None, officer: User
) -> None:
    response = log_in(officer).post(at(1), wrong)
    assert (response.status_code, response.context["form"].errors) == (422, {field: [sentence]})


def test_one_goes_back_to_the_form_with_what_was_chosen(log: None, officer: User) -> None:
    response = log_in(officer).post(at(1), {**DUE, "again": "1"})
    assert (response.status_code, response.context["form"]["due_reason"].value()) == (200, "Agreed")
    assert response.templates[0].name == "actions/bulk.html"


@pytest.mark.parametrize("count", [1, 30])
def test_page_that_asks_takes_the_same_queries_for_any_number(
    count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, count + 1):
        make_action(board, number)
    client = log_in(officer)
    with django_assert_num_queries(5):
        client.get(at(*range(1, count + 1)))
