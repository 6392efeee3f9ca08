"""Attendance over a year: the table, its totals, who missed twice running, and who may read it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from csp.models import User
from csp.roles import BoardRole
from meetings.minutes import services
from meetings.minutes.yearly import Mark, YearRow, year_of
from meetings.models import Attendance, Board, Meeting, Membership, Organisation, Person
from meetings.tests.fixtures import log_in, make_meeting, make_person, seat
from meetings.tests.pages import texts

ADDRESS = "/boards/csp/attendance/"
DAYS = [date(2018, 3, 28), date(2018, 7, 4), date(2018, 9, 26)]


def person(pk: int, authority: bool = True) -> Person:
    organisation = Organisation(pk=pk, name=f"Body {pk}", responsible_authority=authority)
    return Person(pk=pk, name=f"Person {pk}", organisation=organisation)


def held(pk: int, who: Person | None, **fields: Any) -> Membership:
    values = {"starts": date(2015, 1, 1), "role": BoardRole.MEMBER, **fields}
    return Membership(pk=pk, person=who, **values)


def came(meeting: Meeting, who: Person, status: str = "present", sits_for: Person | None = None) -> Attendance:
    return Attendance(meeting=meeting, person=who, name=who.name, status=status, substitute_for=sits_for)


def meetings() -> list[Meeting]:
    return [Meeting(pk=number, date=day) for number, day in enumerate(DAYS, start=1)]


def test_each_cell_says_what_a_member_did() -> None:
    first, second, third = meetings()
    ann, bob, cat = person(1), person(2), person(3)
    seats = [held(1, ann), held(2, bob, ends=DAYS[1]), held(3, cat, substitute_for_id=1)]
    seats.append(held(4, None, organisation=bob.organisation, starts=DAYS[2]))
    year = year_of(
        [first, second, third],
        seats,
        [came(first, ann), came(first, bob, "apologies"), came(second, ann, "absent"), came(second, cat),
         came(third, ann, "apologies"), came(third, person(9), sits_for=ann)],
    )  # fmt: skip
    assert [(row.name, row.organisation, row.marks) for row in year.members] == [
        ("Person 1", "Body 1", (Mark.PRESENT, Mark.SUBSTITUTE, Mark.SUBSTITUTE)),
        ("Person 2", "Body 2", (Mark.APOLOGIES, Mark.UNKNOWN, Mark.NO_SEAT)),
        ("Vacancy", "Body 2", (Mark.NO_SEAT, Mark.NO_SEAT, Mark.VACANT)),
    ]
    assert [(row.in_person, row.through_substitute, row.meetings, row.percent) for row in year.members] == [
        (1, 2, 3, 100), (0, 0, 2, 0), (0, 0, 1, 0),
    ]  # fmt: skip
    assert [(row.name, row.marks) for row in year.organisations] == [
        ("Body 1", (Mark.PRESENT, Mark.SUBSTITUTE, Mark.SUBSTITUTE)),
        ("Body 2", (Mark.APOLOGIES, Mark.UNKNOWN, Mark.VACANT)),
    ]
    assert year.missing == (
        "Body 2 is a responsible authority and was not represented at 3 meetings running: 28 March 2018, "
        "4 July 2018 and 26 September 2018.",
    )


def test_meeting_without_any_attendance_is_left_out() -> None:
    first, second, third = meetings()
    year = year_of([first, second, third], [held(1, person(1))], [came(first, person(1)), came(third, person(1))])
    assert (year.days, year.members[0].marks) == ((DAYS[0], DAYS[2]), (Mark.PRESENT, Mark.PRESENT))


def test_once_is_not_twice_and_others_are_not_pointed_out() -> None:
    first, second, third = meetings()
    seats = [held(1, person(1)), held(2, person(2, authority=False))]
    year = year_of(
        [first, second, third], seats, [came(second, person(1)), came(first, person(8)), came(third, person(8))]
    )
    assert year.missing == ()


MARKS = st.sampled_from(list(Mark))


@given(st.lists(MARKS, max_size=12))
def test_totals_add_up(marks: list[Mark]) -> None:
    row = YearRow("Somebody", "", tuple(marks))
    missed = sum(mark not in (Mark.PRESENT, Mark.SUBSTITUTE, Mark.NO_SEAT) for mark in marks)
    assert row.in_person + row.through_substitute + missed == row.meetings
    assert row.percent is None or 0 <= row.percent <= 100
    assert (row.percent is None) == (row.meetings == 0)


# On the page --------------------------------------------------------------------------------------------------


@pytest.fixture
def taken(board: Board, officer: User, chair: User, member: User) -> list[Meeting]:
    """Two meetings at which the member's organisation was missing; minutes of the second are a draft."""
    Organisation.objects.filter(name="Northmere Police").update(responsible_authority=True)
    made = [make_meeting(board, day) for day in DAYS[1:]]
    for number, meeting in enumerate(made):
        minutes = services.start_minutes(meeting=meeting, by=officer)
        services.set_attendance(meeting=meeting, by=officer, status="present", person=chair.person)
        services.set_attendance(meeting=meeting, by=officer, status="apologies", person=member.person)
        if number == 0:
            minutes.state = "circulated"
            minutes.save()
    return made


def page(user: User | AnonymousUser, url: str = ADDRESS) -> Any:
    client = log_in(user) if user.is_authenticated else Client()
    with time_machine.travel("2018-10-01 12:00+00:00", tick=False):
        return client.get(url)


@pytest.mark.django_db
def test_officers_and_chair_read_the_year_members_what_is_circulated(
    taken: list[Meeting], officer: User, member: User
) -> None:
    answer = page(officer)
    assert texts(answer, "table:first-of-type thead th")[:4] == [
        "Member",
        "4 July 2018",
        "26 September 2018",
        "Attended",
    ]
    assert texts(answer, "main tbody tr")[:2] == [
        "Chidi Chair Northmere Borough Council Present Present 100% (2 in person, of 2)",
        "Mina Member Northmere Police Apologies Apologies 0% (0 in person, of 2)",
    ]
    assert texts(answer, ".attention li") == [
        "Northmere Police is a responsible authority and was not represented at 2 meetings running: 4 July 2018 and "
        "26 September 2018."
    ]
    assert texts(page(member), "table:first-of-type thead th")[:3] == ["Member", "4 July 2018", "Attended"]
    assert texts(page(member), ".attention li") == []


@pytest.mark.django_db
def test_year_is_chosen_and_an_odd_one_is_the_last_twelve_months(taken: list[Meeting], officer: User) -> None:
    assert texts(page(officer, f"{ADDRESS}?year=2018"), "option[selected]") == ["2018"]
    assert texts(page(officer, f"{ADDRESS}?year=20x8"), "option[selected]") == []
    with time_machine.travel("2020-10-01 12:00+00:00", tick=False):
        assert texts(log_in(officer).get(ADDRESS), ".empty") == ["No attendance was recorded in this time."]


@pytest.mark.django_db
def test_attendance_is_for_the_people_of_the_board(
    taken: list[Meeting], adviser: User, outsider: User, administrator: User, public: AnonymousUser
) -> None:
    for url in (ADDRESS, f"{ADDRESS}file/"):
        assert [page(user, url).status_code for user in (adviser, outsider, administrator, public)] == [
            200, 403, 403, 302,
        ]  # fmt: skip


@pytest.mark.django_db
def test_file_holds_the_same_and_no_formula(
    taken: list[Meeting], officer: User, member: User, board: Board
) -> None:
    Person.objects.filter(pk=member.person.pk).update(name="=HYPERLINK(1)")
    answer = page(officer, f"{ADDRESS}file/")
    assert answer["Content-Disposition"] == 'attachment; filename="csp-attendance-2017-10-01-2018-10-01.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Name,Organisation,4 July 2018,26 September 2018,In person,Substitute,Meetings,Attended (%)",
        "'=HYPERLINK(1),Northmere Police,Apologies,Apologies,0,0,2,0",
        "Chidi Chair,Northmere Borough Council,Present,Present,2,0,2,100",
        "Northmere Borough Council,,Present,Present,2,0,2,100",
        "Northmere Police,,Apologies,Apologies,0,0,2,0",
    ]


@pytest.mark.django_db
def test_queries_do_not_grow_with_members_and_meetings(
    board: Board, officer: User, council: Organisation, django_assert_num_queries: Any
) -> None:
    client = log_in(officer)
    for count in (1, 30):
        for number in range(count):
            meeting = make_meeting(board, date(2018, 1, 1) + timedelta(days=count * 2 + number))
            services.start_minutes(meeting=meeting, by=officer)
            one = make_person(f"Member {count} {number}", organisation=council, account=False)
            seat(board, one)
            services.set_attendance(meeting=meeting, by=officer, status="present", person=one)
        client.get(ADDRESS)
        with django_assert_num_queries(9):
            client.get(f"{ADDRESS}?year=2018")
