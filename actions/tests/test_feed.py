"""The calendar of one's own due dates: behind a secret address, without what is restricted."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from actions import feed
from actions.models import Action
from actions.tests.makers import make_action
from csp import links
from csp.models import User
from meetings.models import Board, Organisation
from meetings.tests.fixtures import log_in


@pytest.fixture
def log(board: Board, member: User, chair: User, police: Organisation) -> None:
    make_action(board, 1, member.person, due_on=date(2018, 8, 31))
    make_action(board, 2, police, due_on=date(2018, 12, 1), restricted=True, text="Watch the house in Mill Lane")
    make_action(board, 3, chair.person)
    make_action(board, 4, member.person, status=Action.Status.COMPLETED)
    make_action(board, 5, member.person, due="asap")


def address_of(user: User) -> str:
    return f"/calendar/actions/{links.token(feed.make_address(by=user))}.ics"


def events(client: Client, address: str) -> list[tuple[str, date, date]]:
    calendar = Calendar.from_ical(client.get(address).content)
    return [
        (str(event["summary"]), event["dtstart"].dt, event["dtend"].dt)
        for event in calendar.walk("VEVENT")
    ]  # fmt: skip


def test_calendar_has_ones_own_open_actions_as_whole_days(log: None, member: User, client: Client) -> None:
    assert events(client, address_of(member)) == [
        ("CSP-1 due: Share the data of area 1", date(2018, 8, 31), date(2018, 9, 1)),
        ("CSP-2 due: a restricted action. Sign in to read it.", date(2018, 12, 1), date(2018, 12, 2)),
    ]


def test_restricted_text_stands_nowhere_in_it(log: None, member: User, client: Client) -> None:
    text = client.get(address_of(member)).content.decode().replace("\r\n ", "")
    assert (text.count("Mill Lane"), text.count("http://localhost:8000/actions/CSP-2/")) == (0, 2)


def test_calendar_is_kept_by_nobody_and_answered_304_while_it_stands(
    log: None, member: User, client: Client
) -> None:
    response = client.get(address := address_of(member))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-store")


def test_new_address_ends_the_one_before(log: None, member: User, client: Client) -> None:
    first, second = address_of(member), address_of(member)
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    assert client.get(second[:-6] + "x.ics").status_code == 404


def test_address_ends_with_the_account(log: None, member: User, client: Client) -> None:
    address = address_of(member)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(address).status_code == 410


def test_address_ends_after_ten_years(log: None, member: User, client: Client) -> None:
    address = address_of(member)
    with time_machine.travel("2126-09-26T09:00:00+01:00", tick=False):
        assert client.get(address).status_code == 410


def test_address_is_made_shown_and_stopped_on_ones_own_page(log: None, member: User, client: Client) -> None:
    own = log_in(member)
    assert own.get("/actions/mine/").context["calendar_address"] == ""
    assert own.get("/actions/mine/calendar/make/").status_code == 405
    assert own.post("/actions/mine/calendar/make/").url == "/actions/mine/#calendar"
    address = own.get("/actions/mine/").context["calendar_address"].removeprefix("http://localhost:8000")
    assert client.get(address).status_code == 200
    own.post("/actions/mine/calendar/stop/")
    assert client.get(address).status_code == 410
    assert own.get("/actions/mine/").context["calendar_address"] == ""


@pytest.mark.parametrize("count", [1, 30])
def test_calendar_takes_the_same_queries_for_any_number_of_actions(
    count: int, board: Board, member: User, client: Client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, count + 1):
        make_action(board, number, member.person)
    address = address_of(member)
    with django_assert_num_queries(5):
        assert len(events(client, address)) == count
