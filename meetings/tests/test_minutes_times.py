"""Who joined and left when: services, the attendance form, the room, the record, and what an import reads."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO

import docx
import pytest
import time_machine

from csp.errors import Denied, Refused
from csp.models import User
from meetings.minutes import services, word
from meetings.minutes.record import compose, read_record
from meetings.minutes.services import Mark, Times
from meetings.minutes.spans import times_in
from meetings.models import AgendaItem, Attendance, Meeting, Minutes
from meetings.tests.fixtures import log_in, make_meeting
from meetings.tests.pages import errors, said, texts

BASE = "/boards/csp/2018-09-26/minutes/"
NOON = "2018-09-26 12:05"


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def there(minutes: Minutes, officer: User, member: User) -> Attendance:
    return services.set_attendance(meeting=minutes.meeting, by=officer, status="present", person=member.person)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (Times(), "Mina Member"),
        (Times(left_at=time(11, 40)), "Mina Member (left at 11:40am)"),
        (Times(time(10, 20)), "Mina Member (joined at 10:20am)"),
        (Times(time(10, 20), time(11, 40)), "Mina Member (joined at 10:20am, left at 11:40am)"),
        (Times(time(12, 5), time(11, 40)), "Mina Member (left at 11:40am, joined again at 12:05pm)"),
    ],
)
def test_record_says_when_somebody_joined_and_left(
    there: Attendance, minutes: Minutes, officer: User, times: Times, words: str
) -> None:
    services.set_times(attendance=there, by=officer, times=times)

    assert [str(one) for one in compose(minutes, entitled=False).present] == [words]


@pytest.mark.parametrize(
    ("times", "field"),
    [
        (Times(time(9, 59)), "joined_at"),  # before the meeting began
        (Times(left_at=time(2)), "left_at"),
        (Times(time(11), time(11)), "left_at"),
    ],
)
def test_times_that_cannot_be_are_refused_beside_their_field(
    there: Attendance, officer: User, member: User, times: Times, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        services.set_times(attendance=there, by=officer, times=times)
    assert refused.value.field == field

    with pytest.raises(Refused) as refused:
        services.record_attendance(
            minutes=there.meeting.record, by=officer, version=0, note_taker="",
            marks=[Mark(member.person, "present", times=times)],
        )  # fmt: skip
    assert refused.value.field == f"{field}_{member.person.pk}"


def test_times_go_with_somebody_who_turns_out_not_to_have_been_there(
    there: Attendance, meeting: Meeting, officer: User, member: User
) -> None:
    services.set_times(attendance=there, by=officer, times=Times(left_at=time(11)))

    kept = services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    assert kept.left_at == time(11)
    gone = services.set_attendance(meeting=meeting, by=officer, status="apologies", person=member.person)
    assert gone.left_at is None
    with pytest.raises(Refused, match="was not there"):
        services.set_times(attendance=gone, by=officer, times=Times(time(11)))


def test_times_are_the_officers_to_set(there: Attendance, member: User) -> None:
    with pytest.raises(Denied):
        services.set_times(attendance=there, by=member, times=Times(time(11)))


def test_attendance_form_takes_times_and_says_what_is_wrong_beside_them(
    minutes: Minutes, officer: User, member: User
) -> None:
    pk, client = member.person.pk, log_in(officer)
    form = {f"status_{pk}": "absent", f"left_at_{pk}": "11.40", f"joined_at_{pk}": "", "version": 0}

    wrong = client.post(f"{BASE}attendance/", form)
    assert (wrong.status_code, errors(wrong)) == (
        422,
        {f"left_at_{pk}": ["Mina Member was not there, so say nothing of when they left."]},
    )
    assert wrong.context["form"][f"left_at_{pk}"].value() == "11.40"
    client.post(f"{BASE}attendance/", {**form, f"status_{pk}": "present"})

    assert Attendance.objects.get().left_at == time(11, 40)
    shown = client.get(f"{BASE}attendance/")
    assert shown.context["form"].initial_of(f"left_at_{pk}") == time(11, 40)


@time_machine.travel(NOON, tick=False)
def test_one_tap_says_who_left_and_who_joined_now(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    client, person, room = log_in(officer), member.person, f"?room={item.pk}"
    now = time(12, 5)

    answer = client.post(f"{BASE}people/{person.pk}/joined/{room}")
    attendance = Attendance.objects.get()
    assert (attendance.status, attendance.joined_at, answer.url) == ("present", now, f"{BASE}room/{item.pk}/")
    assert said(answer) == ["Mina Member: joined at 12:05pm."]
    services.set_times(attendance=attendance, by=officer, times=Times())
    client.post(f"{BASE}attendance/{attendance.pk}/left/")
    attendance.refresh_from_db()
    assert attendance.left_at == now
    assert said(client.post(f"{BASE}attendance/{attendance.pk}/left/"))[-1] == "Mina Member is not in the room."
    with time_machine.travel("2018-09-26 12:30", tick=False):
        client.post(f"{BASE}attendance/{attendance.pk}/joined/")
        attendance.refresh_from_db()
        assert (attendance.left_at, attendance.joined_at) == (now, time(12, 30))
        again = client.post(f"{BASE}attendance/{attendance.pk}/left/")
    assert said(again)[-1].startswith("Mina Member was away once already")


@time_machine.travel(NOON, tick=False)
def test_room_shows_times_the_lost_quorum_and_the_register(
    minutes: Minutes, there: Attendance, item: AgendaItem, officer: User
) -> None:
    client = log_in(officer)
    address = f"{BASE}room/{item.pk}/"

    before = client.get(address)
    services.set_times(attendance=there, by=officer, times=Times(left_at=time(11, 40)))
    after = client.get(address)

    assert texts(before, ".room-lost") == ["Not quorate yet: too few have been recorded."]
    assert texts(after, ".room-person__times") == ["left at 11:40am"]
    assert "Joined now: Mina Member" in texts(after, ".room-person__times-acts button")
    assert (
        client.post(f"{BASE}attendance/{there.pk}/times/?room={item.pk}", {"joined_at": "", "left_at": ""}).url
        == address
    )
    there.refresh_from_db()
    assert there.left_at is None


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("(left at 11:40am)", Times(left_at=time(11, 40))),
        ("(from 10.30)", Times(time(10, 30))),
        ("(joined the meeting at 10:20am, left at 11.40)", Times(time(10, 20), time(11, 40))),
        ("(left at 11:40am, joined again at 12:05pm)", Times(time(12, 5), time(11, 40))),
        ("(until 1.30)", Times(left_at=time(13, 30))),
        ("(from April 2018)", Times()),
        ("(for Tom Reed)", Times()),
        ("(arrived 9am)", Times()),  # before the meeting began: left out, and said
    ],
)
def test_times_are_read_from_what_stands_after_a_name(text: str, times: Times) -> None:
    assert times_in(text, time(10))[0] == times


def test_word_file_of_minutes_is_read_back_with_its_times(
    minutes: Minutes, there: Attendance, item: AgendaItem, officer: User, adviser: User
) -> None:
    services.set_times(attendance=there, by=officer, times=Times(time(12, 5), time(11, 40)))
    written = docx.Document(BytesIO(word.docx_of(read_record(minutes, entitled=True))))

    names = [row.cells[0].text for row in written.tables[0].rows][1:]

    assert names == ["Mina Member (left at 11:40am, joined again at 12:05pm)"]
    assert times_in(names[0], minutes.meeting.starts)[0] == Times(time(12, 5), time(11, 40))


def test_records_kept_before_times_were_said_are_read_as_they_were(
    minutes: Minutes, item: AgendaItem, officer: User, board: object
) -> None:
    later = make_meeting(minutes.meeting.board, date(2018, 12, 19))
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")
    services.set_attendance(meeting=minutes.meeting, by=officer, status="present", person=officer.person)
    services.circulate(minutes=minutes, by=officer)
    done = services.approve(minutes=minutes, by=officer, at_meeting=later)
    for kept in done.approved_record.values():
        del kept["quorum_course"], kept["withheld"]
        for one in kept["present"]:
            del one["times"]

    record = read_record(done, entitled=True)

    assert [str(one) for one in record.present] == ["Olive Officer"]
    assert record.quorum_words == record.quorum.words
