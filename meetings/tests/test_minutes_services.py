from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from csp import ledger, storage
from csp.errors import Conflict, Denied, Refused
from csp.models import LedgerEntry, OutboxMessage, User
from csp.words import long_date
from meetings import registries
from meetings.agenda import services as agenda
from meetings.minutes import services, states
from meetings.minutes.record import compose, read_record, sha256_of
from meetings.models import (
    AgendaItem,
    Attendance,
    Board,
    Declaration,
    Meeting,
    Membership,
    Minute,
    Minutes,
    Organisation,
    Person,
)
from meetings.registries import ActionLine, MinuteListener
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat


@pytest.fixture
def minutes(meeting: Meeting, officer: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


def minuted(minutes: Minutes, item: AgendaItem, by: User, text: str = "Discussed.") -> Minute:
    return services.save_minute(minutes=minutes, item=item, by=by, version=0, text=text)


def circulated(minutes: Minutes, item: AgendaItem, by: User) -> Minutes:
    minuted(minutes, item, by)
    return services.circulate(minutes=minutes, by=by)


def approved(minutes: Minutes, item: AgendaItem, by: User, later: Meeting) -> Minutes:
    return services.approve(minutes=circulated(minutes, item, by), by=by, at_meeting=later)


def test_every_state_has_a_way_in_and_on() -> None:
    sources = {move.source for move in states.MOVES.values()}
    targets = {move.target for move in states.MOVES.values()}

    assert sources | targets == set(Minutes.State)
    assert set(Minutes.State) - sources == {Minutes.State.PUBLISHED}
    assert [(m.source.value, m.target.value) for m in states.MOVES.values()] == [
        ("draft", "circulated"),
        ("circulated", "draft"),
        ("circulated", "approved"),
        ("approved", "published"),
    ]


def test_start_minutes_twice_begins_once(meeting: Meeting, officer: User) -> None:
    first = services.start_minutes(meeting=meeting, by=officer)

    assert services.start_minutes(meeting=meeting, by=officer, note_taker="Somebody") == first
    assert (first.note_taker, first.state) == ("Olive Officer", "draft")


@pytest.mark.parametrize("state", ["to_be_booked", "cancelled"])
def test_start_minutes_of_meeting_that_does_not_take_place_is_refused(
    board: Board, officer: User, state: str
) -> None:
    with pytest.raises(Refused):
        services.start_minutes(meeting=make_meeting(board, state=state), by=officer)


def test_services_by_others_than_officers_are_denied(
    minutes: Minutes, item: AgendaItem, later: Meeting, chair: User, member: User, outsider: User
) -> None:
    for user in (chair, member, outsider):
        meeting = minutes.meeting
        attendance = Attendance(meeting=meeting, name="X")
        for act in (
            lambda: services.start_minutes(meeting=meeting, by=user),  # noqa: B023
            lambda: minuted(minutes, item, user),  # noqa: B023
            lambda: services.set_attendance(meeting=meeting, by=user, status="present", name="X"),  # noqa: B023
            lambda: services.remove_attendance(attendance=attendance, by=user),  # noqa: B023
            lambda: services.record_attendance(minutes=minutes, by=user, version=0, note_taker="", marks=[]),  # noqa: B023
            lambda: services.circulate(minutes=minutes, by=user),  # noqa: B023
            lambda: services.take_back(minutes=minutes, by=user),  # noqa: B023
            lambda: services.approve(minutes=minutes, by=user, at_meeting=later),  # noqa: B023
            lambda: services.publish_minutes(minutes=minutes, by=user),  # noqa: B023
        ):
            with pytest.raises(Denied):
                act()


def test_save_minute_tells_listeners_every_line_and_which_are_restricted(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    heard: list[tuple[int, list[ActionLine], User | None]] = []
    listener = MinuteListener("test", 99, lambda minute, lines, by: heard.append((minute.pk, list(lines), by)))
    registries.minute_listeners.add(listener)
    try:
        minute = services.save_minute(
            minutes=minutes, item=item, by=officer, version=0,
            text="Talk.\r\n\r\nACTION: Mina Member to write\r\n", decision="ACTION: All organisations to note",
            restricted_text="ACTION: Chidi Chair to call (COMPLETED)",
        )  # fmt: skip
    finally:
        registries.minute_listeners._entries.pop("test")

    assert minute.text == "Talk.\n\nACTION: Mina Member to write"
    assert heard == [
        (
            minute.pk,
            [
                ActionLine("Mina Member to write", False),
                ActionLine("All organisations to note", False),
                ActionLine("Chidi Chair to call", True, completed=True),
            ],
            officer,
        )
    ]


def test_save_minute_when_a_listener_fails_saves_nothing(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    def fail(*_: object) -> None:
        raise Refused("No.")

    registries.minute_listeners.add(MinuteListener("test", 99, fail))
    try:
        with pytest.raises(Refused):
            minuted(minutes, item, officer)
    finally:
        registries.minute_listeners._entries.pop("test")

    assert Minute.objects.count() == 0


def test_save_minute_twice_from_one_version_is_a_conflict(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    first = minuted(minutes, item, officer, "First.")

    with pytest.raises(Conflict) as conflict:
        minuted(minutes, item, officer, "Second.")

    assert first.version == 1
    assert conflict.value.current.text == "First."
    assert "Olive Officer changed this" in conflict.value.message
    assert Minute.objects.get().text == "First."


def test_save_minute_keeps_history_from_its_first_text(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    minute = minuted(minutes, item, officer, "First.")
    services.save_minute(minutes=minutes, item=item, by=officer, version=1, text="Second.")

    assert [(h.text, h.history_user) for h in minute.history.order_by("history_id")] == [
        ("First.", officer),
        ("Second.", officer),
    ]


def test_save_minute_of_another_meetings_item_is_refused(minutes: Minutes, later: Meeting, officer: User) -> None:
    with pytest.raises(Refused):
        minuted(minutes, make_item(later), officer)


def test_circulate_with_nothing_minuted_is_refused(minutes: Minutes, officer: User) -> None:
    with pytest.raises(Refused):
        services.circulate(minutes=minutes, by=officer)


def test_circulated_minutes_change_only_after_being_taken_back(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    circulated(minutes, item, officer)

    with pytest.raises(Refused):
        services.save_minute(minutes=minutes, item=item, by=officer, version=1, text="Changed.")
    services.take_back(minutes=minutes, by=officer)
    services.save_minute(minutes=minutes, item=item, by=officer, version=1, text="Changed.")

    assert Minute.objects.get().text == "Changed."


def test_approve_fixes_the_facts_and_writes_the_ledger(
    minutes: Minutes, item: AgendaItem, officer: User, later: Meeting
) -> None:
    circulated(minutes, item, officer)

    record = services.approve(minutes=minutes, by=officer, at_meeting=later, correction=" Item 2: for 3 read 4 ")

    record.refresh_from_db()
    entry = LedgerEntry.objects.get()
    assert (record.state, record.approved_at_meeting, record.approved_by) == ("approved", later, officer)
    assert record.correction == "Item 2: for 3 read 4"
    assert (entry.kind, entry.subject, entry.at) == (
        "minutes approved",
        f"minutes:{record.pk}",
        record.approved_at,
    )
    assert entry.sha256 == sha256_of(Minutes.objects.get().approved_record["members"])
    assert ledger.first_broken() is None


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2018, 9, 25), "held"),
        (date(2018, 12, 19), "cancelled"),
        (date(2018, 12, 19), "to_be_booked"),
        (date(2099, 1, 1), "booked"),
    ],
)
def test_approve_at_a_meeting_that_cannot_have_approved_is_refused(
    minutes: Minutes, item: AgendaItem, officer: User, board: Board, day: date, state: str
) -> None:
    circulated(minutes, item, officer)

    with pytest.raises(Refused) as refused:
        services.approve(minutes=minutes, by=officer, at_meeting=make_meeting(board, day, state=state))

    assert refused.value.field == "at_meeting"
    assert LedgerEntry.objects.count() == 0


def test_approve_at_the_same_or_another_boards_meeting_is_refused(
    minutes: Minutes, item: AgendaItem, officer: User, other_board: Board
) -> None:
    circulated(minutes, item, officer)

    for at in (minutes.meeting, make_meeting(other_board, date(2018, 12, 1))):
        with pytest.raises(Refused):
            services.approve(minutes=minutes, by=officer, at_meeting=at)


def test_approve_of_a_draft_is_refused(minutes: Minutes, officer: User, later: Meeting) -> None:
    with pytest.raises(Refused):
        services.approve(minutes=minutes, by=officer, at_meeting=later)


def test_nothing_of_approved_minutes_can_be_changed(
    minutes: Minutes, item: AgendaItem, officer: User, member: User, later: Meeting
) -> None:
    meeting = minutes.meeting
    attendance = services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    declaration = services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Personal", interest="Trustee"
    )
    record = approved(minutes, item, officer, later)
    before = sha256_of(Minutes.objects.get().approved_record["members"])

    for act in (
        lambda: services.save_minute(minutes=minutes, item=item, by=officer, version=1, text="Other."),
        lambda: services.set_attendance(meeting=meeting, by=officer, status="absent", person=member.person),
        lambda: services.remove_attendance(attendance=attendance, by=officer),
        lambda: services.record_attendance(
            minutes=record, by=officer, version=record.version, note_taker="Other", marks=[]
        ),
        lambda: services.add_declaration(
            meeting=meeting, by=officer, person=member.person, kind="Personal", interest="Other"
        ),
        lambda: services.remove_declaration(declaration=declaration, by=officer),
        lambda: services.take_back(minutes=record, by=officer),
        lambda: services.circulate(minutes=record, by=officer),
        lambda: services.approve(minutes=record, by=officer, at_meeting=later),
    ):
        with pytest.raises(Refused):
            act()

    assert sha256_of(Minutes.objects.get().approved_record["members"]) == before


def test_publish_fixes_file_time_and_ledger(
    minutes: Minutes, item: AgendaItem, officer: User, later: Meeting
) -> None:
    approved(minutes, item, officer, later)

    with time_machine.travel("2018-12-20 09:30+00:00", tick=False):
        record = services.publish_minutes(minutes=minutes, by=officer)

    record.refresh_from_db()
    entry = LedgerEntry.objects.last()
    assert (record.state, record.published_by) == ("published", officer)
    assert record.published_at.isoformat() == "2018-12-20T09:30:00+00:00"
    assert (entry.kind, entry.sha256) == ("minutes published", record.published_file.sha256)
    assert storage.read(record.published_file)[:5] == b"%PDF-"
    assert ledger.first_broken() is None
    with pytest.raises(Refused):
        services.publish_minutes(minutes=minutes, by=officer)


def test_publish_before_approval_is_refused(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    circulated(minutes, item, officer)

    with pytest.raises(Refused):
        services.publish_minutes(minutes=minutes, by=officer)


def test_set_attendance_again_corrects_it(
    meeting: Meeting, officer: User, member: User, police: Organisation
) -> None:
    for status in ("present", "apologies"):
        services.set_attendance(meeting=meeting, by=officer, status=status, person=member.person)
        services.set_attendance(
            meeting=meeting, by=officer, status="additional", name=" Ned  Guest ", organisation=police
        )

    assert list(Attendance.objects.values_list("name", "organisation__name", "status")) == [
        ("Mina Member", "Northmere Police", "apologies"),
        ("Ned Guest", "Northmere Police", "additional"),
    ]


def test_set_attendance_without_name_is_refused(meeting: Meeting, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        services.set_attendance(meeting=meeting, by=officer, status="additional", name=" ")

    assert refused.value.field == "name"


def test_substitute_who_is_absent_is_refused(meeting: Meeting, officer: User, member: User, adviser: User) -> None:
    with pytest.raises(Refused):
        services.set_attendance(
            meeting=meeting, by=officer, status="apologies", person=adviser.person, substitute_for=member.person
        )


def test_record_attendance_writes_only_what_differs(
    minutes: Minutes, officer: User, member: User, chair: User, adviser: User
) -> None:
    marks = [
        services.Mark(chair.person, "present"),
        services.Mark(adviser.person, "present", substitute_for=member.person),
        services.Mark(member.person, "apologies"),
    ]
    services.record_attendance(minutes=minutes, by=officer, version=0, note_taker="Nora Note", marks=marks)
    services.record_attendance(
        minutes=minutes,
        by=officer,
        version=1,
        note_taker="Nora Note",
        marks=[*marks[:2], services.Mark(member.person, "")],
    )

    assert list(Attendance.objects.values_list("name", "status", "substitute_for__name")) == [
        ("Ada Adviser", "present", "Mina Member"),
        ("Chidi Chair", "present", None),
    ]
    assert Attendance.history.count() == 4
    assert Minutes.objects.get().note_taker == "Nora Note"
    with pytest.raises(Conflict):
        services.record_attendance(minutes=minutes, by=officer, version=1, note_taker="", marks=[])


def test_declaration_in_another_meetings_item_is_refused(
    meeting: Meeting, later: Meeting, officer: User, member: User
) -> None:
    with pytest.raises(Refused):
        services.add_declaration(
            meeting=meeting,
            by=officer,
            person=member.person,
            kind="Personal",
            interest="X",
            item=make_item(later),
        )
    assert Declaration.objects.count() == 0


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_note_takers_at_one_moment_lose_nothing(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    together, said = Barrier(2), []

    def save(text: str) -> None:
        together.wait()
        try:
            said.append(minuted(minutes, item, officer, text).text)
        except Conflict as conflict:
            said.append(f"told of {conflict.current.text}")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(save, ["One.", "Two."]))

    kept = Minute.objects.get().text
    assert sorted(said) == sorted([kept, f"told of {kept}"])


# What is approved stays, from whichever side it is changed ---------------------------------------------------


def _add(item: AgendaItem, by: User) -> None:
    agenda.add_item(meeting=item.meeting, by=by, title="Forgotten")


def _rename(item: AgendaItem, by: User) -> None:
    agenda.update_item(item=item, by=by, version=item.version, title="Other words")


def _restrict(item: AgendaItem, by: User) -> None:
    agenda.update_item(item=item, by=by, version=item.version, restricted=True, grounds=["1"])


def _withdraw(item: AgendaItem, by: User) -> None:
    agenda.withdraw_item(item=item, by=by, reason="Late")


def _defer(item: AgendaItem, by: User) -> None:
    coming = Meeting.objects.create(board=item.meeting.board, date=date(2019, 3, 20))
    agenda.defer_item(item=item, by=by, to_meeting=coming, reason="Late")


def _move(item: AgendaItem, by: User) -> None:
    agenda.move_item(item=item, by=by, to="bottom")


def _confirm(item: AgendaItem, by: User) -> None:
    agenda.confirm_item(item=AgendaItem.objects.get(title="Planned"), by=by)


def _move_meeting(item: AgendaItem, by: User) -> None:
    agenda.update_meeting(meeting=item.meeting, by=by, version=item.meeting.version, venue="Elsewhere")


@pytest.mark.parametrize(
    "change",
    [_add, _rename, _restrict, _withdraw, _defer, _move, _confirm, _move_meeting],
    ids=lambda f: f.__name__,
)
def test_approved_minutes_stand_whatever_is_done_to_the_agenda(
    minutes: Minutes, item: AgendaItem, officer: User, later: Meeting, change: Callable[[AgendaItem, User], None]
) -> None:
    make_item(minutes.meeting, "Second item")
    make_item(minutes.meeting, "Planned", status=AgendaItem.Status.PLANNED)
    done = approved(minutes, item, officer, later)
    before = compose(done, entitled=True)

    with pytest.raises(Refused, match="have been approved, and this would change what they say"):
        change(AgendaItem.objects.select_related("meeting__board").get(pk=item.pk), officer)

    assert compose(Minutes.objects.get(pk=done.pk), entitled=True) == before


def test_approved_record_reads_as_approved_whatever_becomes_of_people_and_board(
    minutes: Minutes, item: AgendaItem, officer: User, member: User, police: Organisation, later: Meeting
) -> None:
    meeting = minutes.meeting
    services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Personal", interest="Lives there", item=item
    )
    done = approved(minutes, item, officer, later)
    before = {entitled: read_record(done, entitled=entitled) for entitled in (True, False)}

    Person.objects.update(name="Another Name")
    Organisation.objects.filter(pk=police.pk).update(name="Another Force")
    Board.objects.update(name="Another Board", quorum=9)
    Membership.objects.all().delete()

    again = Minutes.objects.get(pk=done.pk)
    assert {entitled: read_record(again, entitled=entitled) for entitled in (True, False)} == before
    assert (before[True].board, before[True].quorum.words) == (
        "Community Safety Partnership",
        "1 voting member was present. The quorum is 3: the meeting was not quorate.",
    )


def test_approved_record_of_the_public_holds_nothing_restricted(
    minutes: Minutes, officer: User, member: User, later: Meeting
) -> None:
    private = make_item(minutes.meeting, "Operation Heron", restricted=True, grounds=["7"], public_title="Exempt")
    services.save_minute(
        minutes=minutes, item=private, by=officer, version=0, text="In private.", restricted_text="Operation Heron"
    )
    services.add_declaration(
        meeting=minutes.meeting,
        by=officer,
        person=member.person,
        kind="Personal",
        interest="Heron",
        item=private,
    )
    services.circulate(minutes=minutes, by=officer)
    done = services.approve(minutes=minutes, by=officer, at_meeting=later)

    assert ("Heron" in str(done.approved_record["public"]), "Heron" in str(done.approved_record["members"])) == (
        False,
        True,
    )


def test_meeting_with_approved_minutes_is_not_cancelled(
    minutes: Minutes, item: AgendaItem, officer: User, later: Meeting
) -> None:
    done = approved(minutes, item, officer, later)

    with pytest.raises(Refused, match=r"so it took place\. Mark it as held"):
        agenda.cancel_meeting(meeting=done.meeting, by=officer, reason="Snow")


def test_what_was_only_planned_leaves_a_meeting_with_approved_minutes(
    minutes: Minutes, item: AgendaItem, officer: User, later: Meeting
) -> None:
    planned = make_item(minutes.meeting, "Planned", status=AgendaItem.Status.PLANNED)
    approved(minutes, item, officer, later)

    successor = agenda.defer_item(item=planned, by=officer, to_meeting=later, reason="Not reached")

    assert (successor.meeting, successor.title) == (later, "Planned")


def test_circulating_tells_everybody_on_the_board_once_and_nothing_of_what_is_said(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User, adviser: User, outsider: User,
    board: Board,
) -> None:  # fmt: skip
    seat(board, make_person("Gone Member"), ends=date(2018, 1, 1))
    closed = make_person("Closed Account")
    seat(board, closed)
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    services.save_minute(
        minutes=minutes, item=item, by=officer, version=0, text="Discussed at length.", restricted_text="Names."
    )

    services.circulate(minutes=minutes, by=officer, comments_by=timezone.localdate())

    mails = OutboxMessage.objects.order_by("to")
    assert [mail.to for mail in mails] == sorted(one.email for one in (officer, chair, member, adviser))
    one = mails.get(to=member.email)
    assert (one.subject, one.reply_to) == (
        "Community Safety Partnership: draft minutes of Wednesday 26 September 2018", officer.email,
    )  # fmt: skip
    assert one.text.startswith("Dear Mina Member,\n")
    assert f"{settings.SITE_URL}/boards/csp/2018-09-26/minutes/\n" in one.text
    assert f"Please do so by {long_date(timezone.localdate())}." in one.text
    assert [word for word in ("Discussed", "Names", item.title) if word in one.text + one.subject] == []

    services.take_back(minutes=minutes, by=officer)
    services.circulate(minutes=minutes, by=officer)
    assert (OutboxMessage.objects.count(), Minutes.objects.get().comments_by) == (8, None)


def test_comments_by_a_day_gone_by_is_refused(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Said.")
    with pytest.raises(Refused) as refused:
        services.circulate(minutes=minutes, by=officer, comments_by=timezone.localdate() - timedelta(days=1))
    assert (refused.value.field, OutboxMessage.objects.count(), Minutes.objects.get().state) == (
        "comments_by", 0, "draft",
    )  # fmt: skip
