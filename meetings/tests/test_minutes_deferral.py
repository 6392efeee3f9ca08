"""An item deferred while its meeting is held: the minutes say where it went and why, the plan where it came from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from csp.errors import Refused
from csp.models import User
from meetings.agenda import services as agenda
from meetings.minutes import services
from meetings.minutes.record import read_record
from meetings.models import AgendaItem, Board, Meeting, Minutes
from meetings.tests.fixtures import log_in, make_meeting
from meetings.tests.pages import errors, said, texts

PAGE = "/boards/csp/2018-09-26/minutes/items/{}/"
WHY = "The figures are not ready."


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User) -> Minutes:
    """Minutes of a meeting whose agenda was published."""
    meeting.published_at, meeting.published_by = timezone.now(), officer
    meeting.state = Meeting.State.PUBLISHED
    meeting.save()
    AgendaItem.objects.update(published_at=timezone.now())
    item.refresh_from_db()
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def december(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


def standing(minutes: Minutes, entitled: bool = True) -> list[str]:
    return [entry.standing for entry in read_record(minutes, entitled=entitled).entries]


def test_item_is_deferred_from_the_room_and_taken_after_all(
    minutes: Minutes, item: AgendaItem, december: Meeting, officer: User
) -> None:
    client, page = log_in(officer), PAGE.format(item.pk)

    shown = client.get(page)
    deferred = client.post(f"{page}defer/?room={item.pk}", {"to_meeting": december.pk, "reason": WHY})
    room = client.get(deferred.url)

    assert texts(shown, "#defer_to_meeting option[selected]") == ["Wednesday 19 December 2018"]
    assert deferred.url == f"/boards/csp/2018-09-26/minutes/room/{item.pk}/"
    assert standing(minutes) == ["Deferred to Wednesday 19 December 2018: The figures are not ready"]
    assert "Deferred to Wednesday 19 December 2018: The figures are not ready." in texts(room, "strong")

    undone = client.post(f"{page}not-deferred/?room={item.pk}")
    assert said(undone)[-1] == "“Hate crime update” is on the agenda of this meeting again."
    assert (standing(minutes), AgendaItem.objects.count()) == ([""], 1)


def test_deferral_without_reason_comes_back(
    minutes: Minutes, item: AgendaItem, december: Meeting, officer: User, chair: User, outsider: User
) -> None:
    url = f"{PAGE.format(item.pk)}defer/"
    answer = log_in(officer).post(url, {"to_meeting": december.pk, "reason": ""})

    assert (answer.status_code, list(errors(answer))) == (422, ["reason"])
    assert [log_in(who).get(url).status_code for who in (chair, outsider)] == [403, 404]
    assert [log_in(who).post(f"{PAGE.format(item.pk)}not-deferred/").status_code for who in (chair, outsider)] == [
        403,
        404,
    ]


def test_minutes_tell_the_public_no_more_than_they_may_know(
    minutes: Minutes, item: AgendaItem, board: Board, officer: User
) -> None:
    planned = make_meeting(board, date(2019, 3, 1), state="to_be_booked")
    AgendaItem.objects.update(restricted=True)
    agenda.defer_item(item=item, by=officer, to_meeting=planned, reason=WHY)

    assert standing(minutes, entitled=True) == ["Deferred to March 2019, to be booked: The figures are not ready"]
    assert standing(minutes, entitled=False) == ["Deferred to a later meeting"]


def test_deferral_of_an_item_of_approved_minutes_is_refused(
    minutes: Minutes, item: AgendaItem, december: Meeting, board: Board, officer: User
) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Talk.")
    services.circulate(minutes=minutes, by=officer)
    services.approve(minutes=minutes, by=officer, at_meeting=december)

    with pytest.raises(Refused):
        agenda.defer_item(item=item, by=officer, to_meeting=make_meeting(board, date(2019, 3, 1)), reason=WHY)
    assert standing(Minutes.objects.get()) == [""]


def test_plan_shows_each_meeting_an_item_came_from_and_why(
    minutes: Minutes, item: AgendaItem, december: Meeting, board: Board, officer: User, member: User
) -> None:
    march = make_meeting(board, date(2019, 3, 27))
    once = agenda.defer_item(item=item, by=officer, to_meeting=december, reason=WHY)
    agenda.defer_item(item=once, by=officer, to_meeting=march, reason="Nobody could present it")

    page: Any = log_in(member).get("/boards/csp/2019-03-27/")
    assert texts(page, ".agenda__note")[:2] == [
        "Deferred from Wednesday 19 December 2018: Nobody could present it",
        "Before that from Wednesday 26 September 2018: The figures are not ready",
    ]
