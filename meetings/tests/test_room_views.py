"""The room: what it shows, what its forms do without a script, and what its script is answered."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from csp.models import User
from meetings.minutes import services
from meetings.models import AgendaItem, Attendance, Board, Meeting, Minute, Minutes
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person, seat
from meetings.tests.pages import errors, said, texts

BASE = "/boards/csp/2018-09-26/minutes/"
ROOM = f"{BASE}room/"
ROOM_QUERIES, SINCE_QUERIES, READY_QUERIES, TYPED_QUERIES = 32, 7, 18, 16


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User, member: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def second(meeting: Meeting) -> AgendaItem:
    return make_item(meeting, "Fire safety", restricted=True, grounds=["7"])


def typed(text: str, version: int = 0, **more: str) -> dict[str, str]:
    return {"text": text, "decision": "", "version": str(version), **more}


def test_room_is_for_officers_of_the_board(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User, outsider: User
) -> None:
    def statuses(path: str) -> list[int]:
        return [log_in(user).get(ROOM + path).status_code for user in (officer, chair, member, outsider)]

    assert statuses(f"{item.pk}/") == [200, 403, 404, 404]
    assert statuses("") == [302, 403, 404, 404]
    assert statuses("since/") == [200, 403, 404, 404]
    assert statuses("items/") == [200, 403, 404, 404]
    assert Client().get(f"{ROOM}{item.pk}/").status_code == 302


def test_room_opens_at_the_item_taken_last(
    minutes: Minutes, item: AgendaItem, second: AgendaItem, officer: User
) -> None:
    client = log_in(officer)

    def opened() -> str:
        return str(client.get(ROOM).headers["Location"])

    assert opened() == f"{ROOM}{item.pk}/"
    for one, at in ((second, "10:20"), (item, "10:05")):
        client.post(f"{ROOM}{one.pk}/taken/", {"taken_at": at})
    assert opened() == f"{ROOM}{second.pk}/"


def test_room_of_a_meeting_without_items_says_so(board: Board, officer: User) -> None:
    services.start_minutes(meeting=make_meeting(board, date(2018, 10, 3)), by=officer)

    answer = log_in(officer).get("/boards/csp/2018-10-03/minutes/room/")

    assert answer.headers["Location"] == "/boards/csp/2018-10-03/minutes/"
    assert said(answer) == ["This meeting has no agenda items to minute."]


def test_agenda_at_the_side_says_of_each_item_what_it_is(
    minutes: Minutes, item: AgendaItem, second: AgendaItem, officer: User
) -> None:
    make_item(minutes.meeting, "Put off", status=AgendaItem.Status.DEFERRED, published_at=timezone.now())
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")
    services.set_taken_at(minutes=minutes, item=item, by=officer, taken_at=time(10, 2))

    page = log_in(officer).get(f"{ROOM}{item.pk}/")

    assert texts(page, ".room-agenda a") == ["1 Hate crime update", "2 Fire safety", "3 Put off"]
    assert [" ".join(one.replace("Not saved yet", "").split()) for one in texts(page, ".room-agenda__marks")] == [
        "10:00am taken 10:02am Minuted",
        "10:10am Restricted",
        "Deferred",
    ]
    assert texts(page, "#room-minute label") == ["Discussion", "Decision"]
    assert texts(log_in(officer).get(f"{ROOM}{second.pk}/"), "#room-minute label") == [
        "Discussion, for the public",
        "Restricted discussion",
        "Decision, for the public",
    ]


def test_room_without_script_saves_settles_and_stays(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    answer = log_in(officer).post(f"{ROOM}{item.pk}/", typed("RESOLVED to wait. "))

    assert answer.headers["Location"] == f"{ROOM}{item.pk}/"
    minute = Minute.objects.get(item=item)
    assert (minute.text, minute.settled, minute.decisions.count()) == ("RESOLVED to wait.", True, 1)


def test_conflict_without_script_shows_both_texts_and_keeps_what_is_chosen(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Theirs & more.")
    client = log_in(officer)

    page = client.post(f"{ROOM}{item.pk}/", typed("Mine & more."))

    assert page.status_code == 409
    assert texts(page, ".room-apart__text") == [
        "[only in yours: Mine ]& more.",
        "[only in theirs: Theirs ]& more.",
    ]
    assert texts(page, "#room-minute textarea") == ["Mine & more.", ""]
    assert texts(page, ".conflict button") == ["Keep both (theirs, then mine)", "Keep mine", "Keep theirs"]
    version = page.context["form"].data["version"]
    client.post(f"{ROOM}{item.pk}/", {**typed("Mine & more.", int(version)), "keep": "both"})
    assert Minute.objects.get(item=item).text == "Theirs & more.\nMine & more."


def test_typed_text_is_answered_with_its_version(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    client, account = log_in(officer), str(officer.pk)

    first = client.post(f"{ROOM}{item.pk}/typed/", typed("RESOLVED", account=account))
    second = client.post(f"{ROOM}{item.pk}/typed/", typed("RESOLVED to go", 1, account=account, settle="1"))

    assert (first.status_code, first.json()["version"]) == (200, 1)
    assert second.json() == {
        "version": 2,
        "texts": {"text": "RESOLVED to go", "restricted_text": "", "decision": ""},
    }
    minute = Minute.objects.get(item=item)
    assert (minute.settled, [one.text for one in minute.decisions.all()]) == (True, ["to go"])


def test_typed_text_that_meets_anothers_is_answered_with_both(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Theirs.")
    client, account = log_in(officer), str(officer.pk)

    answer = client.post(f"{ROOM}{item.pk}/typed/", typed("Mine.", account=account))

    told = answer.json()
    assert (answer.status_code, told["version"], told["by"]) == (409, 1, "Olive Officer")
    assert told["stored"] == {"text": "Theirs.", "restricted_text": "", "decision": ""}
    assert "[only in yours: " in told["html"]
    kept = client.post(f"{ROOM}{item.pk}/typed/", typed("Mine.", 1, account=account, keep="theirs"))
    assert kept.json()["texts"]["text"] == "Theirs."


def test_typed_text_of_another_account_is_never_saved(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    answer = log_in(officer).post(f"{ROOM}{item.pk}/typed/", typed("Said.", account=str(member.pk)))

    assert answer.status_code == 403
    assert not Minute.objects.exists()


def test_typed_text_that_cannot_be_stored_is_answered_with_the_reason(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    client, account = log_in(officer), str(officer.pk)

    unreadable = client.post(f"{ROOM}{item.pk}/typed/", typed("A\x00B", account=account))
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")
    services.circulate(minutes=minutes, by=officer)
    fixed = client.post(f"{ROOM}{item.pk}/typed/", typed("More.", 1, account=account))

    assert (unreadable.status_code, unreadable.json()) == (422, {"reason": "Null characters are not allowed."})
    assert fixed.status_code == 422
    assert fixed.json()["reason"].startswith("These minutes are with the members.")


def test_typed_text_without_a_session_is_sent_to_log_in(minutes: Minutes, item: AgendaItem) -> None:
    answer = Client().post(f"{ROOM}{item.pk}/typed/", typed("Said."))

    assert (answer.status_code, answer.headers["Location"].startswith("/account/login/")) == (302, True)
    assert not Minute.objects.exists()


def test_item_is_taken_by_a_button_on_the_day_alone(board: Board, officer: User) -> None:
    today = make_meeting(board, timezone.localdate())
    item = make_item(today, "Now")
    services.start_minutes(meeting=today, by=officer)
    client = log_in(officer)
    room = f"/boards/csp/{today.date}/minutes/room/{item.pk}/"

    assert texts(client.get(room), "#room-take") == ["Take this item"]
    assert said(client.post(f"{room}take/")) == ["1 Now is being taken."]
    page = client.get(room)
    assert texts(page, "#room-take") == []
    assert texts(page, ".room-agenda__marks strong")[0] == "Being taken"


def test_item_is_not_taken_now_on_another_day(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    client = log_in(officer)

    assert texts(client.get(f"{ROOM}{item.pk}/"), "#room-take") == []
    assert said(client.post(f"{ROOM}{item.pk}/take/")) == [
        "The meeting is not today. Enter the time at which it came to this item."
    ]


def test_time_that_is_none_comes_back_with_what_was_typed(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    answer = log_in(officer).post(f"{ROOM}{item.pk}/taken/?room={item.pk}", {"taken_at": "half past"})

    assert answer.status_code == 422
    assert errors(answer) == {"taken_at": ["Enter a time such as 10:00 or 1.30pm."]}
    assert answer.context["form"]["taken_at"].value() == "half past"


def test_attendance_is_one_button_a_person_and_the_pressed_one_takes_it_back(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    client, person = log_in(officer), member.person
    mark = f"{ROOM}attendance/{person.pk}/?room={item.pk}"

    def buttons() -> list[tuple[str, str]]:
        page = html.fromstring(client.get(f"{ROOM}{item.pk}/").content)
        found = page.xpath(f'//li[@id="person-{person.pk}"]//button')
        return [(one.get("aria-pressed"), one.get("value")) for one in found]

    assert buttons() == [("false", "present"), ("false", "apologies"), ("false", "absent")]
    answer = client.post(mark, {"status": "present"})
    assert (answer.headers["Location"], said(answer)) == (f"{ROOM}{item.pk}/", ["Mina Member: present."])
    assert buttons() == [("true", ""), ("false", "apologies"), ("false", "absent")]
    assert said(client.post(mark, {"status": ""}))[-1] == "Mina Member: nothing recorded."
    assert not Attendance.objects.exists()


def test_people_without_a_seat_are_added_and_removed_in_the_room(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    client, here = log_in(officer), f"?room={item.pk}"

    added = client.post(f"{BASE}attendance/add/{here}", {"name": "Ned Guest", "sits_for": str(member.person.pk)})

    assert added.headers["Location"] == f"{ROOM}{item.pk}/"
    page = client.get(f"{ROOM}{item.pk}/")
    assert texts(page, ".room-person__name strong") == ["Mina Member", "Olive Officer", "Ned Guest"]
    assert texts(page, ".room-person__name")[0].endswith("Ned Guest sits in")
    assert texts(page, ".room-counts") == ["0 present, 0 apologies, 0 absent, 1 other, 2 not recorded"]
    gone = client.post(f"{BASE}attendance/{Attendance.objects.get().pk}/remove/{here}")
    assert gone.headers["Location"] == f"{ROOM}{item.pk}/"
    assert not Attendance.objects.exists()


def test_what_changed_since_is_told_once(
    minutes: Minutes, meeting: Meeting, item: AgendaItem, officer: User, member: User
) -> None:
    client = log_in(officer)

    def asked() -> tuple[int, dict[str, int], str]:
        answer = client.get(f"{ROOM}since/", headers={"If-None-Match": etag})
        told = answer.json() if answer.content else {"versions": {}, "rest": ""}
        return answer.status_code, told["versions"], answer.headers["ETag"]

    etag = ""
    status, versions, etag = asked()
    assert (status, versions) == (200, {})
    assert asked()[0] == 304
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")
    status, versions, etag = asked()
    assert (status, versions) == (200, {str(item.pk): 1})
    services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    assert asked()[0] == 200


def test_every_item_comes_ready_to_be_opened_without_a_connection(
    minutes: Minutes, item: AgendaItem, second: AgendaItem, officer: User
) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")

    ready = log_in(officer).get(f"{ROOM}items/").json()

    assert sorted(ready) == sorted([str(item.pk), str(second.pk)])
    assert [ready[str(one.pk)]["version"] for one in (item, second)] == [1, 0]
    assert "Said." in ready[str(item.pk)]["minute"]
    assert "RESOLVED that, under section 100A(4)" in ready[str(second.pk)]["minute"]


@pytest.mark.parametrize("rows", [1, 30])
def test_room_takes_a_fixed_number_of_queries(
    board: Board, officer: User, rows: int, no_panels: None, django_assert_num_queries: Any
) -> None:
    meeting = make_meeting(board, date(2018, 3, 28))
    minutes = services.start_minutes(meeting=meeting, by=officer)
    for number in range(rows):
        item = make_item(meeting, f"Item {number}")
        services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")
        person = make_person(f"Person {number}", account=False)
        seat(board, person)
        services.set_attendance(meeting=meeting, by=officer, status="present", person=person)
        services.set_attendance(meeting=meeting, by=officer, status="additional", name=f"Guest {number}")
    client = log_in(officer)
    room = "/boards/csp/2018-03-28/minutes/room/"
    saved = {"account": str(officer.pk)}

    with django_assert_num_queries(ROOM_QUERIES):
        assert client.get(f"{room}{item.pk}/").status_code == 200
    with django_assert_num_queries(SINCE_QUERIES):
        assert client.get(f"{room}since/").status_code == 200
    with django_assert_num_queries(READY_QUERIES):
        assert client.get(f"{room}items/").status_code == 200
    with django_assert_num_queries(TYPED_QUERIES):
        assert client.post(f"{room}{item.pk}/typed/", typed("Said. More.", 1, **saved)).status_code == 200


def test_earlier_texts_are_listed_and_can_be_put_back(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    for version, text in enumerate(("First.", "Second.")):
        services.save_minute(minutes=minutes, item=item, by=officer, version=version, text=text)
    services.set_taken_at(minutes=minutes, item=item, by=officer, taken_at=time(10, 2))
    client, versions = log_in(officer), f"{BASE}items/{item.pk}/versions/"
    row = Minute.history.filter(item=item, text="First.").get().history_id

    assert texts(client.get(versions), "tbody tr td:last-child") == ["Discussion", "Begun"]
    assert texts(client.get(f"{versions}?read=1"), ".panel dd, .panel button") == ["First.", "Put this text back"]
    refused = client.post(f"{versions}{row}/", {"version": "1"})
    assert said(refused) == ["The text has been changed meanwhile. Look at it, then put the earlier one back."]
    client.post(f"{versions}{row}/", {"version": "2"})
    assert Minute.objects.get(item=item).text == "First."
    newest = "DiscussionAn earlier text put back"
    assert texts(client.get(versions), "tbody tr td:last-child") == [newest, "Discussion", "Begun"]


def test_room_is_linked_on_the_day_of_the_meeting(board: Board, officer: User) -> None:
    meeting = make_meeting(board, timezone.localdate())
    make_item(meeting, "Now")
    client, base = log_in(officer), f"/boards/csp/{meeting.date}/"

    def links(path: str, css: str) -> list[str]:
        return texts(client.get(path), css)

    assert links("/desk/", ".panel li a") == [
        "Community Safety Partnership, 10:00am", "start the minutes of Community Safety Partnership",
    ]  # fmt: skip
    begun = client.post(f"{base}minutes/start/", {"note_taker": ""})
    assert begun.headers["Location"] == f"{base}minutes/room/"
    assert links("/desk/", ".panel li a")[1] == "go to the room of Community Safety Partnership"
    assert links(base, f'a[href="{base}minutes/room/"]') == ["Go to the room"]
    assert links(f"{base}minutes/", f'a[href="{base}minutes/room/"]') == ["Take the minutes on one screen"]
