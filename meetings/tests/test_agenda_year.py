"""A year's dates: by a rule, as typed, what is said about each, and the meetings they become."""

from __future__ import annotations

import calendar
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from csp.errors import Denied
from csp.models import User
from meetings.agenda import services, year
from meetings.models import Board, Meeting, Membership
from meetings.tests.fixtures import log_in, make_meeting, make_person, seat
from meetings.tests.pages import errors, said, texts
from meetings.tests.test_agenda_services import refusal
from meetings.tests.test_agenda_views import client_of

pytestmark = pytest.mark.django_db
URL = "/boards/csp/meetings/year/"
TODAY = date(2018, 9, 1)


# Dates ------------------------------------------------------------------------------------------------------


def test_a_year_of_fourth_wednesdays() -> None:
    assert year.days_by_rule(first=date(2018, 9, 1), every=3, week=4, weekday=2) == [
        date(2018, 9, 26),
        date(2018, 12, 26),
        date(2019, 3, 27),
        date(2019, 6, 26),
    ]


def test_the_last_of_a_month() -> None:
    assert year.days_by_rule(first=date(2018, 10, 1), every=6, week=year.LAST, weekday=2) == [
        date(2018, 10, 31),
        date(2019, 4, 24),
    ]


@given(
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    st.sampled_from([1, 2, 3]),
    st.integers(1, 5),
    st.integers(0, 6),
)
def test_by_rule_gives_one_such_day_in_each_month(first: date, every: int, week: int, weekday: int) -> None:
    days = year.days_by_rule(first=first, every=every, week=week, weekday=weekday)
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(first.year * 12 + first.month, first.year * 12 + first.month + 12, every))
    assert {day.weekday() for day in days} == {weekday}
    for day in days:
        nth = (day.day + 6) // 7
        is_last = day.day + 7 > calendar.monthrange(day.year, day.month)[1]
        assert is_last if week == year.LAST else nth == week


def test_dates_as_people_type_them() -> None:
    read = year.read_lines("26 September 2018\n\nWed 19 December 2018\n27/03/2019 \n2019-06-26")
    assert (read.problems, read.days) == (
        [],
        [date(2018, 9, 26), date(2018, 12, 19), date(2019, 3, 27), date(2019, 6, 26)],
    )


@given(st.lists(st.dates(date(1990, 1, 1), date(2090, 1, 1)), unique=True, max_size=20))
def test_dates_written_are_read_again(days: list[date]) -> None:
    assert year.read_lines(year.as_lines(days)) == year.Read(sorted(days), [])


def test_what_is_wrong_with_a_line_is_said() -> None:
    read = year.read_lines("Tuesday 26 September 2018\nsoon\n31 June 2019\n19 December 2018\n19/12/2018")
    assert (read.days, read.problems) == (
        [date(2018, 12, 19)],
        [
            "Line 1: 26 September 2018 is a Wednesday, not a Tuesday. Correct the day or the date.",
            'Line 2, “soon”: enter a date, as "26 September 2018" or "26/09/2018".',
            "Line 3, “31 June 2019”: enter a day that exists, the day before the month (there is no such day).",
            "Line 5: 19 December 2018 is there twice. Take one out.",
        ],
    )
    assert year.read_lines("1 May 2019\n" * 61).problems == ["Enter 60 dates or fewer at once."]


def test_a_month_will_do_for_a_meeting_to_be_booked() -> None:
    assert year.read_lines("September 2019", month_will_do=True) == year.Read([date(2019, 9, 1)], [])
    assert year.read_lines("some time", month_will_do=True).problems == [
        'Line 1, “some time”: enter a month or a date, as "September 2027".'
    ]


# What is to be said -----------------------------------------------------------------------------------------


def look(board: Board, *days: date, to_be_booked: bool = False) -> list[year.DateRow]:
    return year.preview(board, days, starts=time(10), ends=time(12), to_be_booked=to_be_booked, today=TODAY)


def test_each_date_says_what_an_officer_should_know(board: Board) -> None:
    rows = look(board, date(2018, 12, 26), date(2019, 3, 30), date(2018, 8, 1), date(2018, 9, 26))
    assert [(row.when, row.notes, row.publish_by) for row in rows] == [
        ("Wednesday 26 December 2018", ["Bank holiday: Boxing Day."], date(2018, 12, 17)),
        ("Saturday 30 March 2019", ["A Saturday."], date(2019, 3, 22)),
        ("Wednesday 1 August 2018", ["This day is past."], date(2018, 7, 24)),
        ("Wednesday 26 September 2018", [], date(2018, 9, 18)),
    ]


@pytest.mark.parametrize(
    ("state", "refused"),
    [
        ("booked", "The board already meets on that day."),
        ("published", "The board already meets on that day."),
        ("cancelled", "The board cancelled a meeting on that day: book that one again."),
        ("to_be_booked", "The meeting to be booked in September 2018 has that day: book it."),
    ],
)
def test_a_day_the_board_has_already(state: str, refused: str, board: Board) -> None:
    make_meeting(board, date(2018, 9, 26), state=state)
    assert look(board, date(2018, 9, 26))[0].refused == refused


def test_a_meeting_to_be_booked_in_that_month_is_named(board: Board) -> None:
    make_meeting(board, date(2018, 9, 1), state="to_be_booked")
    assert look(board, date(2018, 9, 26))[0].notes == [
        "The board has a meeting to be booked in September 2018. Is it this one? Then book that."
    ]
    assert look(board, date(2018, 9, 26), to_be_booked=True)[0] == year.DateRow(
        date(2018, 9, 26),
        "September 2018, to be booked",
        "",
        ["The board already has a meeting in that month: September 2018, to be booked."],
        None,
    )


@pytest.mark.parametrize(
    ("starts", "ends", "clash"),
    [
        (time(9), time(11), "Health and Wellbeing Board meets at 9:00am that day, and Mina Member sits on both."),
        (None, None, "Health and Wellbeing Board meets that day, and Mina Member sits on both."),
        (time(12), time(13), None),
        (time(8), time(10), None),
    ],
)
def test_another_board_that_meets_at_the_time_and_shares_people(
    starts: time | None, ends: time | None, clash: str | None, board: Board, other_board: Board, member: User
) -> None:
    day = date(2018, 9, 26)
    make_meeting(other_board, day, starts=starts, ends=ends)
    assert look(board, day)[0].notes == []
    shared = seat(other_board, member.person, ends=date(2018, 9, 26))
    assert look(board, day)[0].notes == ([clash] if clash else [])
    Membership.objects.filter(pk=shared.pk).update(ends=day - timedelta(days=1))
    assert look(board, day)[0].notes == []


def test_several_people_of_both_boards_are_counted(board: Board, other_board: Board) -> None:
    make_meeting(other_board, date(2018, 9, 26))
    for name in ("Ann Both", "Ben Both"):
        person = make_person(name)
        seat(board, person)
        seat(other_board, person)
    assert look(board, date(2018, 9, 26))[0].notes == [
        "Health and Wellbeing Board meets at 10:00am that day, and 2 people sit on both."
    ]


def test_a_meeting_that_is_off_is_no_clash(board: Board, other_board: Board, member: User) -> None:
    seat(other_board, member.person)
    make_meeting(other_board, date(2018, 9, 26), state="cancelled")
    make_meeting(other_board, date(2018, 9, 27), state="to_be_booked")
    assert [row.notes for row in look(board, date(2018, 9, 26), date(2018, 9, 27))] == [[], []]


@pytest.mark.parametrize("count", [1, 30])
def test_preview_query_count(
    count: int, board: Board, other_board: Board, member: User, django_assert_num_queries: Any
) -> None:
    seat(other_board, member.person)
    days = [date(2018, 9, 1) + timedelta(days=number) for number in range(count)]
    for day in days:
        make_meeting(other_board, day)
        make_meeting(board, day)
    with django_assert_num_queries(3):
        assert len(look(board, *days)) == count


# Meetings ---------------------------------------------------------------------------------------------------


def test_meetings_are_made_all_or_none(board: Board, officer: User) -> None:
    make_meeting(board, date(2018, 12, 19))
    days = [date(2018, 9, 26), date(2018, 12, 19)]
    assert refusal(services.create_meetings, board=board, by=officer, days=days) == (
        "dates",
        "No meeting has been added. 19 December 2018: This board already has a meeting on Wednesday 19 December "
        "2018. Choose another day.",
    )
    assert Meeting.objects.count() == 1
    made = services.create_meetings(
        board=board, by=officer, days=[days[0], date(2019, 3, 27)], starts=time(10), ends=time(12), venue="Hall"
    )
    assert [(one.date, one.starts, one.venue, one.state) for one in made] == [
        (date(2018, 9, 26), time(10), "Hall", "booked"),
        (date(2019, 3, 27), time(10), "Hall", "booked"),
    ]
    assert refusal(
        services.create_meetings, board=board, by=officer, days=[date(2020, 1, 1)], starts=time(10), ends=time(9)
    ) == ("ends", "The end time must be after the start time.")


@pytest.mark.parametrize("who", ["chair", "member", "outsider", "administrator"])
def test_only_officers_add_meetings(who: str, board: Board, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Denied):
        services.create_meetings(board=board, by=request.getfixturevalue(who), days=[])


# The page ---------------------------------------------------------------------------------------------------


def typed(text: str, **fields: str) -> dict[str, str]:
    return {"how": "typed", "dates": text, "starts": "10:00", "ends": "12:00", "venue": "Town Hall", **fields}


def test_dates_are_shown_before_they_are_added(board: Board, officer: User) -> None:
    client = log_in(officer)
    page = client.post(URL, typed("26/9/2029\n19 December 2029"))
    assert (page.status_code, texts(page, "tbody th"), texts(page, "main .govuk-button")) == (
        200,
        ["Wednesday 26 September 2029", "Wednesday 19 December 2029"],
        ["Add these 2 meetings"],
    )
    assert not Meeting.objects.exists()
    data = page.context["form"].data
    assert data["dates"] == "Wednesday 26 September 2029\nWednesday 19 December 2029"
    answer = client.post(URL, data)
    assert (answer.url, said(answer)) == ("/boards/csp/meetings/", ["2 meetings have been added."])
    assert list(Meeting.objects.values_list("date", "state")) == [
        (date(2029, 9, 26), "booked"),
        (date(2029, 12, 19), "booked"),
    ]


def test_dates_changed_after_they_were_shown_are_shown_again(board: Board, officer: User) -> None:
    client = log_in(officer)
    seen = client.post(URL, typed("26/9/2029")).context["form"].data["seen"]
    page = client.post(URL, typed("27/9/2029", seen=seen))
    assert (page.status_code, texts(page, "tbody th"), Meeting.objects.count()) == (
        200,
        ["Thursday 27 September 2029"],
        0,
    )


def test_dates_by_a_rule_become_lines_that_can_be_changed(board: Board, officer: User) -> None:
    client = log_in(officer)
    first = client.get(URL).context["form"].fields["first"].choices[1][0]
    page = client.post(
        URL, {"how": "rule", "first": first, "every": "3", "week": "4", "weekday": "2", "to_be_booked": "on"}
    )
    form = page.context["form"]
    assert (form.data["how"], len(form.data["dates"].splitlines())) == ("typed", 4)
    answer = client.post(URL, form.data)
    assert said(answer) == ["4 meetings have been added."]
    assert set(Meeting.objects.values_list("state", flat=True)) == {"to_be_booked"}


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(board: Board, officer: User) -> None:
    client = log_in(officer)
    for data, wrong in (
        (typed("soon"), {"dates": ['Line 1, “soon”: enter a date, as "26 September 2018" or "26/09/2018".']}),
        (typed(" "), {"dates": ["Enter the dates, one a line."]}),
        (typed("26/9/2029", ends="9:00"), {"ends": ["The end time must be after the start time."]}),
        ({"dates": ""}, {"how": ["Choose how you give the dates."]}),
        (
            {"how": "rule"},
            {
                "first": ["Choose the month."],
                "every": ["Choose the interval."],
                "week": ["Choose the week."],
                "weekday": ["Choose the day."],
            },
        ),
    ):
        page = client.post(URL, data)
        assert (page.status_code, errors(page)) == (422, wrong)
        assert page.context["form"]["dates"].value() == data.get("dates")


def test_refused_dates_are_named_and_stay_as_typed(board: Board, officer: User) -> None:
    make_meeting(board, date(2029, 9, 26))
    client = log_in(officer)
    page = client.post(URL, typed("26/9/2029"))
    assert texts(page, "td .year__note") == ["Cannot be added. The board already meets on that day."]
    data = page.context["form"].data
    answer = client.post(URL, data)
    assert (answer.status_code, errors(answer)) == (
        422,
        {
            "dates": [
                "No meeting has been added. 26 September 2029: This board already has a meeting on "
                "Wednesday 26 September 2029. Choose another day."
            ]
        },
    )
    assert answer.context["form"]["dates"].value() == data["dates"]


def test_who_adds_a_year(
    board: Board, officer: User, chair: User, member: User, outsider: User, administrator: User
) -> None:
    people = (officer, chair, member, outsider, administrator, AnonymousUser())
    assert [client_of(who).get(URL).status_code for who in people] == [200, 403, 403, 403, 403, 302]
