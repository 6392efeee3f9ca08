from __future__ import annotations

from datetime import date, datetime

import pytest

from csp.cells import Unreadable, as_date, as_minutes, as_number, one_line, wrong_weekday

DAY = date(2018, 9, 26)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        datetime(2018, 9, 26, 10, 0),
        "26 September 2018",
        "Wednesday 26 September 2018",
        "Wednesday, 26 September 2018",
        "Wed 26th Sept 2018",
        "  26  SEP  2018 ",
        "26/09/2018",
        "26.9.2018",
        "2018-09-26",
    ],
)
def test_as_date_reads_how_people_write_a_day(written: object) -> None:
    assert as_date(written) == DAY


def test_as_date_puts_the_day_before_the_month() -> None:
    assert as_date("01/09/2019") == date(2019, 9, 1)


@pytest.mark.parametrize(
    "written", ["soon", "September 2018", "26/09/18", 43369, "Mittwoch 26 September 2018", ""]
)
def test_as_date_of_something_else_says_what_was_expected(written: object) -> None:
    with pytest.raises(Unreadable) as refused:
        as_date(written)

    assert refused.value.expected == 'a date, as "26 September 2018" or "26/09/2018"'


def test_as_date_of_no_such_day_says_so() -> None:
    with pytest.raises(Unreadable) as refused:
        as_date("31/04/2018")

    assert (refused.value.reason, refused.value.expected) == (
        "there is no such day",
        "a day that exists, the day before the month",
    )


def test_as_date_of_another_century_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        as_date("26 September 1018")

    assert refused.value.expected == "a year between 1970 and 2100"


def test_wrong_weekday_names_both_days() -> None:
    assert (
        wrong_weekday("Wednesday 30 June 2022", date(2022, 6, 30)) == "30 June 2022 is a Thursday, not a Wednesday"
    )


@pytest.mark.parametrize(
    "written", ["Thursday 30 June 2022", "Thu 30 June 2022", "30 June 2022", date(2022, 6, 30)]
)
def test_wrong_weekday_of_a_right_one_or_none_is_empty(written: object) -> None:
    assert wrong_weekday(written, date(2022, 6, 30)) == ""


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("10 mins", 10), ("10mins.", 10), ("10", 10), (10, 10), (10.0, 10), ("1 hour", 60), ("1 hr 30 mins", 90)],
)
def test_as_minutes_reads_how_people_write_them(written: object, minutes: int) -> None:
    assert as_minutes(written) == minutes


@pytest.mark.parametrize(
    ("written", "expected"),
    [("a while", 'minutes, as "10 mins"'), (True, 'minutes, as "10 mins"'), ("601", "at most 600 minutes")],
)
def test_as_minutes_of_something_else_says_what_was_expected(written: object, expected: str) -> None:
    with pytest.raises(Unreadable) as refused:
        as_minutes(written)

    assert refused.value.expected == expected


@pytest.mark.parametrize(("written", "number"), [(7, 7), (7.0, 7), ("7", 7)])
def test_as_number_reads_a_whole_number(written: object, number: int) -> None:
    assert as_number(written) == number


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "seven", "²"])
def test_as_number_of_something_else_is_refused(written: object) -> None:
    with pytest.raises(Unreadable) as refused:
        as_number(written)

    assert refused.value.expected == "a whole number, as 7"


@pytest.mark.parametrize(
    ("value", "line"), [(None, ""), (" a\n b ", "a b"), (3.0, "3"), (datetime(2018, 9, 6), "6 September 2018")]
)
def test_one_line_of_a_value(value: object, line: str) -> None:
    assert one_line(value) == line
