from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser

from csp.models import User
from meetings.minutes import panels, printing, services
from meetings.minutes.record import read_record
from meetings.models import AgendaItem, Board, Meeting, Minutes
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat

SECRET = "The informant is known to members."


@pytest.fixture
def minutes(meeting: Meeting, officer: User, member: User) -> Minutes:
    """Minutes with an open item, and a restricted one whose title, text and declaration give something away."""
    record = services.start_minutes(meeting=meeting, by=officer)
    opened = make_item(meeting, "Hate crime update")
    private = make_item(
        meeting, "Operation Heron", restricted=True, grounds=["1", "7"], public_title="Investigations", parent=None
    )
    services.save_minute(
        minutes=record, item=opened, by=officer, version=0, text="Discussed.\n\nACTION: Mina Member to write",
        decision="RESOLVED to note.",
    )  # fmt: skip
    services.save_minute(
        minutes=record, item=private, by=officer, version=0, text="Taken in private.", restricted_text=SECRET
    )
    services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    services.set_attendance(meeting=meeting, by=officer, status="additional", name="Ned Guest")
    services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Prejudicial", interest="Heron's landlord",
        item=private, outcome="left",
    )  # fmt: skip
    return record


def test_record_of_the_entitled_holds_everything(minutes: Minutes) -> None:
    record = read_record(minutes, entitled=True)

    assert [(e.number, e.title, e.restricted_text) for e in record.entries] == [
        ("1", "Hate crime update", ""),
        ("2", "Operation Heron", SECRET),
    ]
    assert [(str(d.person), d.item, d.interest) for d in record.declarations] == [
        ("Mina Member", "2 Operation Heron", "Heron's landlord")
    ]
    assert [(heading, [str(one) for one in names]) for heading, names in record.attendance] == [
        ("Present", ["Mina Member"]),
        ("Additional attendees", ["Ned Guest"]),
    ]
    assert record.minuted_words == "2 of 2 items minuted"


def test_record_of_the_public_holds_nothing_restricted(minutes: Minutes) -> None:
    record = read_record(minutes, entitled=False)

    assert [(e.title, e.restricted_text, e.anchor) for e in record.entries] == [
        ("Hate crime update", "", "item-1"),
        ("Investigations", "", "item-2"),
    ]
    assert [(d.item, d.interest) for d in record.declarations] == [("2 Investigations", "")]
    html = printing.html_of(record)
    assert SECRET not in html
    assert "Heron" not in html
    assert "paragraphs 1 and 7 of Part 1 of Schedule 12A" in html


def test_record_leaves_out_breaks_and_plans_and_keeps_what_was_minuted(minutes: Minutes, officer: User) -> None:
    meeting = minutes.meeting
    make_item(meeting, "Break", kind="break")
    make_item(meeting, "Only planned", status="planned")
    withdrawn = make_item(meeting, "Taken all the same")
    services.save_minute(minutes=minutes, item=withdrawn, by=officer, version=0, text="Heard.")
    AgendaItem.objects.filter(pk=withdrawn.pk).update(status="withdrawn")

    record = read_record(minutes, entitled=True)

    assert [(e.number, e.title, e.standing) for e in record.entries] == [
        ("1", "Hate crime update", ""),
        ("2", "Operation Heron", ""),
        ("", "Taken all the same", "Withdrawn"),
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_record_takes_a_fixed_number_of_queries(
    board: Board, officer: User, rows: int, django_assert_num_queries
) -> None:
    meeting = make_meeting(board, date(2018, 3, 28))
    record = services.start_minutes(meeting=meeting, by=officer)
    for number in range(rows):
        person = make_person(f"Pat Person{number}", account=False)
        seat(board, person)
        services.set_attendance(meeting=meeting, by=officer, status="present", person=person)
        item = make_item(meeting, f"Item {number}")
        services.save_minute(minutes=record, item=item, by=officer, version=0, text="Said.")
        ballot = services.Ballot(motion="That it be so", sides={person.pk: "for"})
        services.record_vote(minutes=record, item=item, by=officer, ballot=ballot)
    record = Minutes.objects.select_related("meeting__board", "approved_at_meeting").get(pk=record.pk)

    with django_assert_num_queries(9):
        assert len(read_record(record, entitled=True).entries) == rows


def test_previous_minutes_are_of_the_latest_earlier_meeting_and_by_audience(
    minutes: Minutes, board: Board, officer: User
) -> None:
    later = make_meeting(board, date(2018, 12, 19))

    assert printing.previous_minutes(later, "members") is None  # a draft that nobody has circulated
    services.circulate(minutes=minutes, by=officer)
    members, public = printing.previous_minutes(later, "members"), printing.previous_minutes(later, "public")

    assert (members.title, public.title) == ("Minutes of Wednesday 26 September 2018",) * 2
    assert (SECRET in members.html, SECRET in public.html) == (True, False)
    assert printing.previous_minutes(minutes.meeting, "members") is None
    assert printing.previous_minutes(make_meeting(board, date(2018, 6, 1)), "members") is None


def test_previous_minutes_prefer_those_not_published_yet(minutes: Minutes, board: Board, officer: User) -> None:
    services.circulate(minutes=minutes, by=officer)
    december = make_meeting(board, date(2018, 12, 19))
    second = services.start_minutes(meeting=december, by=officer)
    services.save_minute(minutes=second, item=make_item(december), by=officer, version=0, text="Said.")
    services.circulate(minutes=second, by=officer)
    march = make_meeting(board, date(2019, 3, 27))
    services.approve(minutes=second, by=officer, at_meeting=march)
    services.publish_minutes(minutes=second, by=officer)
    june = make_meeting(board, date(2019, 6, 26))

    assert printing.previous_minutes(june, "public").title == "Minutes of Wednesday 26 September 2018"
    services.approve(minutes=minutes, by=officer, at_meeting=december)
    services.publish_minutes(minutes=minutes, by=officer)
    assert printing.previous_minutes(june, "public").title == "Minutes of Wednesday 19 December 2018"


def test_pdf_bears_its_title_and_is_tagged(minutes: Minutes) -> None:
    with pikepdf.open(io.BytesIO(printing.pdf(read_record(minutes, entitled=False)))) as pdf:
        assert str(pdf.docinfo.Title) == "Community Safety Partnership: Minutes of Wednesday 26 September 2018"
        assert bool(pdf.Root.MarkInfo.Marked) is True


def test_panels_show_each_person_what_they_may_read(
    minutes: Minutes, officer: User, chair: User, member: User, outsider: User, public: AnonymousUser
) -> None:
    minutes.meeting.board.refresh_from_db()
    private = AgendaItem.objects.select_related("meeting__board").get(title="Operation Heron")

    def seen() -> list[tuple[bool, str | None]]:
        both = []
        for user in (officer, chair, member, outsider, public):
            shown = panels.item_minute(user, private)
            on_meeting = panels.meeting_minutes(user, minutes.meeting)
            both.append((bool(on_meeting and on_meeting["minutes"]), shown and str(shown["restricted_html"])))
        return both

    html = f'<p class="govuk-body">{SECRET}</p>'
    assert seen() == [(True, html), (True, html), (False, None), (False, None), (False, None)]
    services.circulate(minutes=minutes, by=officer)
    assert seen() == [(True, html), (True, html), (True, html), (False, None), (False, None)]
    Minutes.objects.update(
        state="published", approved_at="2018-12-19T12:00Z", approved_by=officer,
        approved_at_meeting=make_meeting(minutes.meeting.board, date(2018, 12, 19)),
        published_at="2018-12-20T12:00Z", published_by=officer,
    )  # fmt: skip
    assert seen() == [(True, html), (True, html), (True, html), (True, ""), (True, "")]


def test_meeting_panel_offers_to_begin_only_to_officers(
    meeting: Meeting, officer: User, chair: User, public: AnonymousUser
) -> None:
    assert panels.meeting_minutes(officer, meeting) == {
        "meeting": meeting, "minutes": None, "standing": "", "may_manage": True, "is_today": False,
    }  # fmt: skip
    assert panels.meeting_minutes(chair, meeting) is None
    assert panels.meeting_minutes(public, meeting) is None
