"""Pages of the log: they work; 404 for what may not be seen, 403 for what may not be done; bad input."""

from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from actions.models import Action
from actions.tests.makers import RAISED, make_action, own
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Organisation
from meetings.tests.fixtures import log_in, make_meeting, make_person, seat
from meetings.tests.pages import texts

pytestmark = pytest.mark.usefixtures("day")
Status = Action.Status
DUE = {"due_on_0": "1", "due_on_1": "10", "due_on_2": "2018"}
NEW = {
    "text": "Write to the ministry",
    "owner_names": "Mina Member",
    "raised_on_0": "4",
    "raised_on_1": "7",
    "raised_on_2": "2018",
    "due": "date",
    **DUE,
}
EDITED = {**NEW, "due_reason": "The data come late."}
FORM_PAGES = ("edit", "close", "merge", "reopen", "report")


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    """The day of the meeting of 26 September 2018."""
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


def said(response) -> str:  # type: ignore[no-untyped-def]
    return " ".join(unescape(response.content.decode()).split())


def listed(client: Client, query: str = "", address: str = "/actions/") -> list[str]:
    response = client.get(f"{address}{query}")
    assert response.status_code == 200
    return [row.reference for row in response.context["rows"]]


@pytest.fixture
def log(board: Board, member: User, chair: User, police: Organisation) -> None:
    make_action(board, 1, member.person, due_on=date(2018, 8, 31))
    make_action(board, 2, police, text="Look into base line figures for burglary", due_on=date(2018, 9, 26))
    make_action(board, 3, chair.person, due="asap", status=Status.IN_HAND)
    make_action(board, 4, status=Status.COMPLETED)
    make_action(board, 5, status=Status.PROPOSED, due_on=date(2018, 12, 1))


def test_log_shows_what_is_not_finished(log: None, officer: User) -> None:
    response = log_in(officer).get("/actions/")
    assert [row.reference for row in response.context["rows"]] == ["CSP-1", "CSP-2", "CSP-5", "CSP-3"]
    text = said(response)
    assert text.count("4 actions, 1 overdue") == 1
    assert text.count("Overdue by 26 days") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?status=any", ["CSP-1", "CSP-4", "CSP-2", "CSP-5", "CSP-3"]),
        ("?status=completed", ["CSP-4"]),
        ("?when=overdue", ["CSP-1"]),
        ("?q=BURGLARY", ["CSP-2"]),
        ("?q=csp-3", ["CSP-3"]),
        ("?q=100%25", []),
        ("?owner=mina", ["CSP-1"]),
        ("?owner=northmere+police", ["CSP-2"]),
        ("?board=csp", ["CSP-1", "CSP-2", "CSP-5", "CSP-3"]),
        ("?due_from=2018-09-01&due_to=2018-09-30", ["CSP-2"]),
        ("?sort=number", ["CSP-1", "CSP-2", "CSP-3", "CSP-5"]),
        ("?sort=nonsense", ["CSP-1", "CSP-2", "CSP-5", "CSP-3"]),
    ],
)
def test_log_narrowed(query: str, found: list[str], log: None, officer: User) -> None:
    assert listed(log_in(officer), query) == found


def test_log_of_my_actions_has_those_of_my_organisation(log: None, member: User) -> None:
    assert listed(log_in(member), "?mine=on") == ["CSP-1", "CSP-2"]


def test_log_without_anything_says_so(officer: User) -> None:
    assert said(log_in(officer).get("/actions/")).count("There are no open actions.") == 1
    assert said(log_in(officer).get("/actions/?q=x")).count("No action fits this search.") == 1


@pytest.mark.parametrize("query", ["?due_from=yesterday", "?status=sleeping", "?board=hwb", "?due_to=2018-02-30"])
def test_log_with_a_bad_filter_says_what_is_wrong(query: str, log: None, officer: User) -> None:
    response = log_in(officer).get(f"/actions/{query}")
    assert response.status_code == 200
    assert (response.context["rows"], response.content.decode().count("govuk-error-message")) == ([], 1)


def test_log_with_a_bad_date_says_what_to_give(log: None, officer: User) -> None:
    response = log_in(officer).get("/actions/?due_from=yesterday")
    sentence = "This is not a date. Choose a day, or give it as 2018-09-26."
    assert response.context["form"].errors == {"due_from": [sentence]}
    assert said(response).count("Correct what is marked in the search above, then press Show.") == 1


def test_log_with_a_bad_cursor_is_no_page(log: None, officer: User) -> None:
    assert log_in(officer).get("/actions/?after=nonsense").status_code == 404


def test_log_keeps_the_filter_over_pages(board: Board, officer: User) -> None:
    for number in range(1, 62):
        make_action(board, number, text=f"Fire & rescue {number}")
    client = log_in(officer)
    response = client.get("/actions/?q=Fire+%26&sort=number")
    address = "?" + unescape(response.content.decode().split('rel="next"')[0].rsplit('href="?', 1)[1]).strip('" ')
    assert listed(client, address) == [f"CSP-{number}" for number in range(51, 62)]


def test_log_is_for_people_with_an_account(client: Client) -> None:
    response = client.get("/actions/")
    assert (response.status_code, response.url) == (302, "/account/login/?next=/actions/")


def test_log_of_an_outsider_is_empty(log: None, outsider: User) -> None:
    assert listed(log_in(outsider)) == []


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [("/actions/", 10), ("/boards/csp/actions/", 13)])
def test_log_takes_the_same_queries_for_any_number_of_rows(
    address: str, queries: int, count: int, board: Board, officer: User, member: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, count + 1):
        action = make_action(board, number, member.person, "Police leads")
        action.updates.create(text="Asked.")
    client = log_in(officer)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_board_log_is_for_its_people(log: None, member: User, outsider: User) -> None:
    address = "/boards/csp/actions/"
    assert listed(log_in(member), "", address) == ["CSP-1", "CSP-2", "CSP-3"]
    response = log_in(outsider).get(address)
    assert response.status_code == 403
    assert said(response).count("Only people who sit on the Community Safety Partnership can read this.") == 1
    assert log_in(member).get("/boards/nowhere/actions/").status_code == 404


def test_board_log_names_no_other_board(log: None, other_board: Board, officer: User) -> None:
    make_action(other_board, 9)
    assert listed(log_in(officer), "?status=any", "/boards/csp/actions/").count("HWB-9") == 0


def test_action_page_shows_everything(board: Board, officer: User, member: User) -> None:
    action = make_action(board, 1, "Police leads", due_on=date(2018, 8, 31))
    own(action, member.person, confirmed=False, position=1)
    action.updates.create(text="Action in hand", by=officer, on=date(2018, 9, 3))
    text = said(log_in(officer).get("/actions/CSP-1/"))
    for words in (
        "Share the data of area 1",
        "Overdue by 26 days",
        "Not matched to anybody: gets no mail",
        "To be confirmed",
        "Monday 3 September 2018",
        "Action in hand",
    ):
        assert text.count(words) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_action_page_takes_the_same_queries_for_any_number_of_rows(
    count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    action = make_action(board, 1)
    for number in range(count):
        own(action, make_person(f"Owner {number}"))
        action.updates.create(text="Asked.", by=officer)
        action.text = f"Share {number}"
        action.save()
    client = log_in(officer)
    with django_assert_num_queries(15):
        client.get("/actions/CSP-1/")


@pytest.mark.parametrize("address", ["CSP-1", "CSP-99", "HWB-1", "NOPE-1"])
def test_action_that_may_not_be_seen_is_not_there(address: str, log: None, outsider: User) -> None:
    client = log_in(outsider)
    assert client.get(f"/actions/{address}/").status_code == 404
    for page in FORM_PAGES:
        assert client.get(f"/actions/{address}/{page}/").status_code == 404
        assert client.post(f"/actions/{address}/{page}/").status_code == 404
    assert client.post(f"/actions/{address}/confirm/").status_code == 404


def test_proposed_action_is_not_there_for_members(log: None, member: User) -> None:
    assert log_in(member).get("/actions/CSP-5/").status_code == 404


@pytest.mark.parametrize("page", FORM_PAGES)
def test_member_who_does_not_own_it_may_not(page: str, log: None, adviser: User) -> None:
    assert log_in(adviser).get(f"/actions/CSP-1/{page}/").status_code == 403
    assert log_in(adviser).post(f"/actions/CSP-1/{page}/").status_code == 403


def test_member_adds_no_action(board: Board, member: User) -> None:
    assert log_in(member).get("/boards/csp/actions/add/").status_code == 403
    assert log_in(member).post("/boards/csp/actions/add/", NEW).status_code == 403
    assert Action.objects.count() == 0


def test_officer_adds_an_action(board: Board, officer: User, member: User) -> None:
    client = log_in(officer)
    make_meeting(board, RAISED)
    assert client.get("/boards/csp/actions/add/").context["form"].initial["raised_on"] == RAISED
    response = client.post("/boards/csp/actions/add/", NEW)
    assert (response.status_code, response.url) == (302, "/actions/CSP-1/")
    action = Action.objects.get()
    assert (action.text, action.raised_on, action.due_on) == ("Write to the ministry", RAISED, date(2018, 10, 1))
    assert [owner.person for owner in action.owners.all()] == [member.person]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"text": ""}, "text", "Say what is to be done."),
        ({"due": ""}, "due", "Choose when it is due."),
        ({"due_on_0": "", "due_on_1": "", "due_on_2": ""}, "due_on", "Give the date it is due."),
        (
            {"raised_on_1": "13"},
            "raised_on",
            "4 13 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018.",
        ),
        (
            {"due_on_1": "6"},
            "due_on",
            "The due date, 1 June 2018, is before the meeting of 4 July 2018 that the action came from. "
            "Give that day or a later one.",
        ),
        ({"restricted": "on"}, "grounds", "Choose at least one reason why it is restricted."),
    ],
)
def test_officer_is_told_what_is_wrong_beside_the_field(
    wrong: dict, field: str, sentence: str, board: Board, officer: User
) -> None:
    response = log_in(officer).post("/boards/csp/actions/add/", {**NEW, **wrong})
    assert (response.status_code, response.context["form"].errors) == (422, {field: [sentence]})
    assert response.content.decode().count("Mina Member") == 1
    assert Action.objects.count() == 0


def test_officer_changes_an_action(log: None, officer: User) -> None:
    client = log_in(officer)
    shown = client.get("/actions/CSP-1/edit/").context["form"]
    assert (shown["owner_names"].value(), shown["due_on"].value()) == ("Mina Member", date(2018, 8, 31))
    client.post("/actions/CSP-1/edit/", {**EDITED, "version": "0"})
    assert Action.objects.get(number=1).text == "Write to the ministry"


def test_second_of_two_officers_is_told_and_loses_nothing(log: None, officer: User) -> None:
    client = log_in(officer)
    client.post("/actions/CSP-1/edit/", {**EDITED, "version": "0", "owner_names": "Chidi Chair"})
    response = client.post("/actions/CSP-1/edit/", {**EDITED, "version": "0", "text": "Write to nobody"})
    assert response.status_code == 409
    text = said(response)
    for words in (
        "Olive Officer changed this while you were editing.",
        "Write to the ministry",
        "Write to nobody",
        "Chidi Chair",
    ):
        assert text.count(words) >= 1
    again = response.context["form"].data
    assert client.post("/actions/CSP-1/edit/", again.dict()).status_code == 302
    assert Action.objects.get(number=1).text == "Write to nobody"


def report(client: Client, **fields: str):  # type: ignore[no-untyped-def]
    today = timezone.localdate()
    day = {"on_0": str(today.day), "on_1": str(today.month), "on_2": str(today.year)}
    return client.post("/actions/CSP-1/report/", {"text": "Shared it.", **day, **fields})


def test_owner_reports_that_it_is_done(log: None, member: User) -> None:
    assert report(log_in(member), to="awaiting_closure").status_code == 302
    action = Action.objects.get(number=1)
    assert (action.status, action.updates.get().text) == ("awaiting_closure", "Shared it.")


def test_owner_cannot_end_it_by_the_report(log: None, member: User) -> None:
    assert report(log_in(member), to="completed").status_code == 422
    assert Action.objects.get(number=1).status == "open"


def test_report_without_words_or_from_a_day_to_come_is_refused(log: None, member: User) -> None:
    client = log_in(member)
    assert report(client, text="").context["form"].errors == {"text": ["Say what has been done."]}
    assert report(client, on_0="27").context["form"].errors == {
        "on": ["The day of an update cannot lie ahead. Give today or an earlier day."]
    }


def test_officer_closes_and_opens_again(log: None, officer: User) -> None:
    client = log_in(officer)
    refused = client.post("/actions/CSP-1/close/", {"status": "completed", "note": ""})
    assert refused.context["form"].errors == {"note": ["Say what was done, or why it ends."]}
    client.post("/actions/CSP-1/close/", {"status": "not_pursued", "note": "Overtaken."})
    assert Action.objects.get(number=1).status == "not_pursued"
    client.post("/actions/CSP-1/reopen/", {"reason": "Not after all."})
    assert Action.objects.get(number=1).status == "open"


def test_owner_may_not_close(log: None, member: User) -> None:
    assert log_in(member).post("/actions/CSP-1/close/", {"status": "completed", "note": "Done"}).status_code == 403


def test_officer_confirms_a_proposed_action(log: None, officer: User, chair: User) -> None:
    assert log_in(officer).get("/actions/CSP-5/confirm/").status_code == 405
    assert log_in(chair).post("/actions/CSP-5/confirm/").status_code == 403
    assert log_in(officer).post("/actions/CSP-5/confirm/").url == "/actions/CSP-5/"
    assert Action.objects.get(number=5).status == "open"


def test_officer_confirms_all_of_a_meeting(board: Board, officer: User, chair: User, outsider: User) -> None:
    meeting = make_meeting(board, RAISED)
    for number in (1, 2):
        make_action(board, number, meeting=meeting, status=Status.PROPOSED)
    address = f"/actions/of-meeting/{meeting.pk}/"
    assert listed(log_in(officer), "", address) == ["CSP-1", "CSP-2"]
    for who in (chair, outsider):
        assert log_in(who).get(address).status_code == 403
        assert log_in(who).post(f"{address}confirm/").status_code == 403
    assert log_in(officer).post(f"{address}confirm/").url == "/boards/csp/actions/"
    assert list(Action.objects.values_list("status", flat=True)) == ["open", "open"]
    assert log_in(officer).get("/actions/of-meeting/0/").status_code == 404


def test_officer_says_who_an_owner_is(board: Board, officer: User, member: User, police: Organisation) -> None:
    owner = make_action(board, 1, "Police leads").owners.get()
    client, address = log_in(officer), f"/actions/CSP-1/owners/{owner.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"kind": "person"}).context["form"].errors == {"person": ["Choose the person."]}
    assert client.post(address, {"kind": "organisation", "organisation": police.pk}).url == "/actions/CSP-1/"
    owner.refresh_from_db()
    assert (owner.organisation, owner.confirmed) == (police, True)
    client.post(address, {"kind": "nobody", "organisation": police.pk})
    owner.refresh_from_db()
    assert (owner.is_recognised, owner.confirmed) == (False, True)


def test_owner_is_confirmed_by_an_officer_alone(board: Board, officer: User, member: User) -> None:
    owner = own(make_action(board, 1), member.person, confirmed=False)
    address = f"/actions/CSP-1/owners/{owner.pk}/confirm/"
    assert log_in(member).post(address).status_code == 403
    assert log_in(officer).post("/actions/CSP-1/owners/0/confirm/").status_code == 404
    assert log_in(officer).post(address).url == "/actions/CSP-1/"
    owner.refresh_from_db()
    assert owner.confirmed


def test_page_of_a_restricted_action_is_for_its_people(
    board: Board, member: User, outsider: User, client: Client
) -> None:
    make_action(board, 1, restricted=True, text="Watch the house in Mill Lane")
    assert said(log_in(member).get("/actions/CSP-1/")).count("Watch the house in Mill Lane") == 1
    assert log_in(outsider).get("/actions/CSP-1/").status_code == 404
    assert client.get("/actions/CSP-1/").status_code == 302
    assert said(log_in(outsider).get("/actions/?q=Mill&status=any")).count("Mill Lane") == 0


def test_text_of_an_update_survives_a_session_that_ended(log: None, member: User, client: Client) -> None:
    mark = said(log_in(member).get("/actions/CSP-1/report/")).split('name="kept_mark" value="')[1].split('"')[0]
    response = client.post("/actions/CSP-1/report/", {"text": "Shared it.", "kept_mark": mark})
    assert response.status_code == 302
    client.force_login(member)
    assert client.get("/actions/CSP-1/report/").content.decode().count("Shared it.") == 1


def test_page_says_who_changed_what_and_why(log: None, officer: User) -> None:
    client = log_in(officer)
    client.post("/actions/CSP-1/edit/", {**EDITED, "version": "0"})
    page = client.get("/actions/CSP-1/")
    assert texts(page, ".timeline__entry") == [
        "Wednesday 26 September 2018 at 9:00am, Olive Officer: due date changed "
        "Due: 31 August 2018 → 1 October 2018 The data come late.",
        "Wednesday 26 September 2018 at 9:00am, Olive Officer: changed "
        "Action: Share the data of area 1 → Write to the ministry",
        "Wednesday 26 September 2018 at 9:00am, The system: added",
    ]
    assert said(page).count("Put off once, first due 31 August 2018") == 1


def test_overdue_is_reckoned_by_the_day_in_england(board: Board, officer: User) -> None:
    make_action(board, 1, due_on=date(2018, 9, 26))
    with time_machine.travel("2018-09-26T23:30:00+00:00", tick=False):  # half past midnight, summer time
        text = said(log_in(officer).get("/actions/"))
    assert text.count("Overdue by 1 day") == 1


@pytest.mark.parametrize(("boards", "offered"), [(11, True), (12, False)])
def test_actions_are_added_in_the_logs_of_boards_where_there_are_many(
    boards: int, offered: bool, board: Board, officer: User
) -> None:
    """The board itself, and so many others of which the officer keeps the log."""
    for number in range(boards):
        other = Board.objects.create(name=f"Sub-group {number}", slug=f"sub-{number}")
        seat(other, officer.person, BoardRole.OFFICER)
    page = log_in(officer).get("/actions/").content.decode()
    assert ("Add an action to:" in page, "To add an action, open the log of" in page) == (offered, not offered)
