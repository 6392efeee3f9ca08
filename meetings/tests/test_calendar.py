"""Calendar files, read back as a calendar program reads them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar, Event

from csp.models import User
from meetings.agenda import services
from meetings.models import Board, Meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.test_agenda_services import publish

pytestmark = pytest.mark.django_db
ONE, FEED = "/boards/csp/2018-09-26/meeting.ics", "/boards/csp/meetings.ics"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel(datetime(2018, 9, 18, 12, tzinfo=LONDON), tick=False):
        yield


def events(address: str, client: Client | None = None) -> list[Event]:
    response = (client or Client()).get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_meeting_calendar_has_time_place_and_address(meeting: Meeting) -> None:
    [event] = events(ONE)
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "URL")} == {
        "UID": f"meeting-{meeting.pk}@localhost",
        "SUMMARY": "Community Safety Partnership",
        "LOCATION": "Town Hall",
        "STATUS": "CONFIRMED",
        "URL": "http://localhost:8000/boards/csp/2018-09-26/",
    }
    assert (event.start, event.end) == (
        datetime(2018, 9, 26, 10, tzinfo=LONDON), datetime(2018, 9, 26, 13, tzinfo=LONDON),
    )  # fmt: skip
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert b"BEGIN:VTIMEZONE" in Client().get(ONE).content
    assert str(event["DESCRIPTION"]) == (
        "The agenda has not been published yet.\n\nhttp://localhost:8000/boards/csp/2018-09-26/"
    )


def test_meeting_calendar_without_a_time_is_a_whole_day(meeting: Meeting) -> None:
    Meeting.objects.update(starts=None, ends=None)
    [event] = events(ONE)
    assert (event.start, event.end) == (date(2018, 9, 26), date(2018, 9, 27))


def test_meeting_calendar_has_what_the_public_may_read_whoever_asks(meeting: Meeting, officer: User) -> None:
    make_item(meeting, "Apologies")
    make_item(
        meeting, "Case of the boy", restricted=True, grounds=["1"], public_title="Figures", note="A secret note"
    )
    gone = make_item(meeting, "Early help")
    publish(meeting, officer)
    make_item(meeting, "Later draft")
    services.withdraw_item(item=gone, by=officer, reason="Not needed")
    for client in (Client(), log_in(officer)):
        [event] = events(ONE, client)
        assert str(event["DESCRIPTION"]).splitlines()[:3] == ["Agenda:", "1 Apologies", "2 Figures (restricted)"]
        assert str(event["DESCRIPTION"]).splitlines()[3:] == ["", "http://localhost:8000/boards/csp/2018-09-26/"]


def test_calendars_do_not_know_of_a_meeting_to_be_booked(meeting: Meeting, officer: User) -> None:
    Meeting.objects.update(state="to_be_booked")
    assert [client.get(ONE).status_code for client in (Client(), log_in(officer))] == [404, 404]
    assert (events(FEED), events(FEED, log_in(officer))) == ([], [])


def test_a_change_keeps_the_uid_and_raises_the_sequence(meeting: Meeting, officer: User) -> None:
    services.update_meeting(meeting=meeting, by=officer, version=0, venue="Library")
    [before] = events(ONE)
    with time_machine.travel(datetime(2018, 9, 19, 12, tzinfo=LONDON), tick=False):
        services.update_meeting(meeting=meeting, by=officer, version=1, date=date(2018, 9, 27), starts=time(11))
        services.cancel_meeting(meeting=meeting, by=officer, reason="The chair is ill")
    [after] = events("/boards/csp/2018-09-27/meeting.ics")
    assert (before["UID"], before["SEQUENCE"], after["UID"], after["SEQUENCE"]) == (
        before["UID"],
        1,
        before["UID"],
        3,
    )
    assert after["LAST-MODIFIED"].dt - before["LAST-MODIFIED"].dt == timedelta(days=1)
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt
    assert (str(after["STATUS"]), str(after["SUMMARY"])) == (
        "CANCELLED",
        "Cancelled: Community Safety Partnership",
    )
    assert str(after["DESCRIPTION"]).startswith("Cancelled: The chair is ill\n\n")


def test_board_calendar_has_its_meetings_from_a_year_ago_on(meeting: Meeting, other_board: Board) -> None:
    make_meeting(other_board, date(2018, 10, 1))
    for day in (date(2017, 9, 17), date(2017, 9, 18), date(2019, 3, 27)):
        make_meeting(meeting.board, day)
    assert [event.start.date() for event in events(FEED)] == [
        date(2017, 9, 18), date(2018, 9, 26), date(2019, 3, 27),
    ]  # fmt: skip
    calendar = Calendar.from_ical(Client().get(FEED).content)
    assert (str(calendar["NAME"]), calendar["REFRESH-INTERVAL"].dt) == (
        "Community Safety Partnership", timedelta(hours=6),
    )  # fmt: skip
    assert Client().get("/boards/absent/meetings.ics").status_code == 404


def test_calendar_is_kept_by_caches_and_asked_for_again(meeting: Meeting, officer: User) -> None:
    for client, kept in ((log_in(officer), "private, no-store"), (Client(), "public, max-age=900")):
        first = client.get(FEED)
        assert first["Cache-Control"] == kept
        assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304
    services.update_meeting(meeting=meeting, by=officer, version=0, venue="Library")
    assert Client().get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_board_calendar_takes_a_fixed_number_of_queries(
    count: int, meeting: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        one = make_meeting(meeting.board, date(2018, 10, 1) + timedelta(days=n))
        make_item(one, "Figures")
        publish(one, officer)
    with django_assert_num_queries(5):
        Client().get(FEED)
