"""ACTION lines beside the minute as it is typed: what is read in them, and how they are accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from actions.accepting import accept_all_lines, accept_line, drop_line
from actions.lines import LineRead, read_lines
from actions.models import Action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.minutes import services as minuting
from meetings.models import AgendaItem, Board, Meeting, Minute, Minutes, Organisation, Person
from meetings.names import Directory
from meetings.tests.fixtures import log_in, make_meeting, make_person, seat
from meetings.tests.pages import errors, said, texts

Due, Status = Action.Due, Action.Status
URL = "/boards/csp/2018-09-26/minutes/items/{}/actions/{}/"


@pytest.fixture
def minutes(meeting: Meeting, officer: User, member: User, police: Organisation) -> Minutes:
    """Minutes that have been begun, of a board with a member and an organisation to name."""
    return minuting.start_minutes(meeting=meeting, by=officer)


def typed(minutes: Minutes, item: AgendaItem, by: User, text: str, **texts: str) -> Minute:
    """Typed in the room, and not settled."""
    before = Minute.objects.filter(minutes=minutes, item=item).first()
    version = before.version if before else 0
    return minuting.save_minute(
        minutes=minutes, item=item, by=by, version=version, text=text, as_typed=True, **texts
    )


def read(minute: Minute, user: User) -> list[LineRead]:
    meeting = minute.item.meeting
    return read_lines(minute, user, Directory.for_board(meeting.board, meeting.date))


def test_lines_are_read_before_they_are_settled(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    minute = typed(
        minutes, item, officer,
        "ACTION: Mina Member to write by 1 October.\nACTION: Mina Membor and Pip Stone to go ASAP\n"
        "The slides to be sent (Action)",
        decision="ACTION: All organisations to reply for the next meeting (COMPLETED)",
        restricted_text="ACTION: NP to call",
    )  # fmt: skip

    lines = read(minute, officer)

    assert Action.objects.count() == 0
    assert [[(one.text, one.who, one.sure, one.given) for one in line.owners] for line in lines] == [
        [("Mina Member", "Mina Member", True, "Mina Member")],
        [("Mina Membor", "Mina Member", False, "Mina Member"), ("Pip Stone", "", False, "Pip Stone")],
        [],
        [("All organisations", "the whole board", True, "All organisations")],
        [("NP", "Northmere Police", True, "NP")],
    ]
    assert [(line.due_words, line.completed, line.restricted) for line in lines] == [
        ("1 October 2018", False, False),
        ("ASAP", False, False),
        ("None yet", False, False),
        ("Next meeting", True, False),
        ("None yet", False, True),
    ]
    assert {line.waits for line in lines} == {True}


def test_next_meeting_is_read_with_its_day(
    minutes: Minutes, item: AgendaItem, officer: User, board: Board
) -> None:
    make_meeting(board, date(2018, 12, 19))
    minute = typed(minutes, item, officer, "ACTION: Mina Member to report to the next meeting")

    assert [line.due_words for line in read(minute, officer)] == ["Next meeting, 19 December 2018"]


def test_accept_line_settles_the_minute_and_confirms_what_is_shown(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    minute = typed(minutes, item, officer, "ACTION: Mina Membor to write\nACTION: Pip Stone to go")

    accept_line(
        minute=minute, by=officer, line="Mina Membor to write", owners="Mina Member", due=Due.DATE,
        due_on=date(2018, 10, 1),
    )  # fmt: skip

    first, second = Action.objects.order_by("number")
    owner = first.owners.get()
    assert (first.status, first.due_on, owner.person, owner.confirmed) == (
        "open", date(2018, 10, 1), member.person, True,
    )  # fmt: skip
    assert (second.status, Minute.objects.get().settled) == ("proposed", True)
    assert Minute.objects.get().version == minute.version
    assert Person.objects.get(name="Mina Member").other_names == ""


def test_accept_line_remembers_a_spelling_when_asked(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    minute = typed(minutes, item, officer, "ACTION: Mina Membor to write")

    accept_line(
        minute=minute, by=officer, line="Mina Membor to write", owners="Mina Member", due=Due.NONE, remember=True
    )

    assert Person.objects.get(name="Mina Member").other_names == "Mina Membor"
    minute = typed(minutes, item, officer, "ACTION: Mina Membor to call again and say so")
    assert [owner.sure for line in read(minute, officer) for owner in line.owners if line.waits] == [True]


def test_accept_line_with_a_name_only_near_to_somebodys_is_refused_beside_the_owners(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    minute = typed(minutes, item, officer, "ACTION: Somebody to write")

    with pytest.raises(Refused) as refused:
        accept_line(minute=minute, by=officer, line="Somebody to write", owners="Mina Membr", due=Due.NONE)

    assert (refused.value.field, refused.value.message) == (
        "owners", "Is “Mina Membr” Mina Member? If so, write “Mina Member”.",
    )  # fmt: skip
    assert Action.objects.count() == 0


def test_accept_line_of_a_person_elsewhere_is_confirmed_as_the_officer_gave_the_name(
    minutes: Minutes, item: AgendaItem, officer: User, council: Organisation
) -> None:
    elsewhere = make_person("Ella Elsewhere", organisation=council)
    minute = typed(minutes, item, officer, "ACTION: Ella Elsewhere to write")

    action = accept_line(
        minute=minute, by=officer, line="Ella Elsewhere to write", owners="Ella Elsewhere", due=Due.NONE
    )

    assert [(owner.person, owner.confirmed) for owner in action.owners.all()] == [(elsewhere, True)]


def test_line_that_is_gone_or_settled_cannot_be_accepted(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    minute = typed(minutes, item, officer, "ACTION: Mina Member to write")
    accept = {"minute": minute, "by": officer, "owners": "Mina Member", "due": Due.NONE}

    with pytest.raises(Refused, match="has been changed"):
        accept_line(line="Mina Member to sing", **accept)
    accept_line(line="Mina Member to write", **accept)
    with pytest.raises(Refused, match="CSP-1 is open already"):
        accept_line(line="Mina Member to write", **accept)


def test_done_already_is_completed_once_accepted(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    minute = typed(minutes, item, officer, "ACTION: Mina Member to write (COMPLETED)")

    action = accept_line(
        minute=minute, by=officer, line="Mina Member to write", owners="Mina Member", due=Due.NONE
    )

    assert action.status == "completed"


def test_drop_line_is_not_pursued_and_stays_so_when_saved_again(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    text = "ACTION: nothing at all"
    minute = typed(minutes, item, officer, text)

    drop_line(minute=minute, by=officer, line="nothing at all")
    minuting.save_minute(minutes=minutes, item=item, by=officer, version=minute.version, text=f"{text}\nMore.")

    assert [(action.status, action.number) for action in Action.objects.all()] == [("not_pursued", 1)]
    assert [line.waits for line in read(Minute.objects.get(), officer)] == [False]


def test_accept_all_leaves_near_names_to_be_confirmed(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    minute = typed(minutes, item, officer, "ACTION: Mina Member to write\nACTION: Mina Membor to go")

    taken = accept_all_lines(minute=minute, by=officer)

    assert [(one.status, [owner.confirmed for owner in one.owners.all()]) for one in taken] == [
        ("open", [True]),
        ("open", [False]),
    ]


def test_others_than_officers_are_denied(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User, outsider: User
) -> None:
    minute = typed(minutes, item, officer, "ACTION: Mina Member to write")
    for user in (chair, member, outsider):
        with pytest.raises(Denied):
            accept_line(minute=minute, by=user, line="Mina Member to write", owners="", due=Due.NONE)
        with pytest.raises(Denied):
            accept_all_lines(minute=minute, by=user)
        with pytest.raises(Denied):
            drop_line(minute=minute, by=user, line="Mina Member to write")


# Pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(officer: User) -> Client:
    return log_in(officer)


def test_line_is_accepted_from_the_room_and_goes_back_there(
    minutes: Minutes, item: AgendaItem, officer: User, client: Client
) -> None:
    typed(minutes, item, officer, "ACTION: Mina Member to write\nACTION: Mina Member to sing\nACTION: no action")
    room = f"/boards/csp/2018-09-26/minutes/room/{item.pk}/"
    back = f"?room={item.pk}"

    shown = client.get(room)
    accepted = client.post(
        URL.format(item.pk, "accept") + back,
        {"line": "Mina Member to write", "owners": "Mina Member", "due": "asap", "due_on": ""},
    )
    dropped = client.post(URL.format(item.pk, "not-an-action") + back, {"line": "no action"})
    rest = client.post(URL.format(item.pk, "accept-all") + back)

    assert texts(shown, "#minute-actions") == ["Actions found"]
    assert [(one.status_code, one.url) for one in (accepted, dropped, rest)] == [(302, room)] * 3
    assert said(rest)[-1] == "1 action taken into the log."
    assert [(one.status, one.due) for one in Action.objects.order_by("number")] == [
        ("open", "asap"), ("open", "none"), ("not_pursued", "none"),
    ]  # fmt: skip


def test_line_that_cannot_be_accepted_comes_back_with_what_was_typed(
    minutes: Minutes, item: AgendaItem, officer: User, client: Client
) -> None:
    typed(minutes, item, officer, "ACTION: Somebody to write")
    post = {"line": "Somebody to write", "owners": "Mina Membr", "due": "date", "due_on": "2018-02-30"}

    wrong_date = client.post(URL.format(item.pk, "accept"), post)
    near = client.post(URL.format(item.pk, "accept"), {**post, "due_on": "2018-10-01"})

    assert wrong_date.status_code == near.status_code == 422
    assert list(errors(wrong_date)) == ["due_on"]
    assert list(errors(near)) == ["owners"]
    assert texts(near, ".govuk-inset-text") == ["Somebody to write"]
    assert 'value="Mina Membr"' in near.content.decode()


def test_pages_of_lines_are_hidden_from_outsiders_and_forbidden_to_the_chair(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, outsider: User
) -> None:
    typed(minutes, item, officer, "ACTION: Mina Member to write")
    for name in ("accept", "accept-all", "not-an-action"):
        assert log_in(outsider).post(URL.format(item.pk, name)).status_code == 404
        assert log_in(chair).post(URL.format(item.pk, name)).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_lines_are_read_with_a_fixed_number_of_queries(
    minutes: Minutes, item: AgendaItem, officer: User, board: Board, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        seat(board, make_person(f"Pat Person{number}", account=False))
    typed(minutes, item, officer, "\n".join(f"ACTION: Pat Person{n} to do {n}" for n in range(rows)))
    minuting.settle_minute(minute=Minute.objects.get(), by=officer)
    minute = Minute.objects.select_related("item__meeting__board").get()

    with django_assert_num_queries(10):
        assert len(read(minute, officer)) == rows
