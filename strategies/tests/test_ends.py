"""When a planned action ends, as the real plans put it."""

from datetime import date

import pytest

from actions.models import Action
from csp.errors import Refused
from strategies.ends import End, in_words, read, read_field

Due = Action.Due
TODAY, PLAN_ENDS = date(2012, 9, 26), date(2015, 3, 31)


@pytest.mark.parametrize(
    ("said", "due", "day"),
    [
        ("", Due.NONE, None),
        ("TBC", Due.NONE, None),
        ("March 2015", Due.DATE, date(2015, 3, 31)),
        ("by end of Feb 2016", Due.DATE, date(2016, 2, 29)),
        ("Sept 2014", Due.DATE, date(2014, 9, 30)),
        ("10 December 2022", Due.DATE, date(2022, 12, 10)),
        ("Ongoing", Due.ONGOING, None),
        ("ASAP", Due.ASAP, None),
        ("Annual", Due.YEARLY, date(2013, 3, 31)),
        ("Annual, 1 June 2013", Due.YEARLY, date(2013, 6, 1)),
        ("each year by March 2014", Due.YEARLY, date(2014, 3, 31)),
    ],
)
def test_end_is_read_and_its_words_are_kept(said: str, due: Due, day: date | None) -> None:
    assert read(said, plan_ends=PLAN_ENDS, today=TODAY) == End(due, day, said)


def test_end_that_is_a_date_of_a_file_has_no_words_of_its_own() -> None:
    assert read(date(2022, 12, 10), plan_ends=PLAN_ENDS, today=TODAY) == End(Due.DATE, date(2022, 12, 10))


@pytest.mark.parametrize("said", ["31 February 2014", "next spring", "Ma 2014", "March 2999", "Annual, sometime"])
def test_end_that_is_none_is_named_with_what_was_expected(said: str) -> None:
    with pytest.raises(Refused, match=f"“{said}” cannot be read.*Give a date, as 31 March 2022; a month"):
        read_field(said, plan_ends=PLAN_ENDS, today=TODAY)


@pytest.mark.parametrize("ends", [date(2012, 9, 27), date(2012, 9, 26), date(2010, 2, 28), date(2016, 2, 29)])
def test_annual_falls_in_the_year_that_begins_today(ends: date) -> None:
    end = read("Annual", plan_ends=ends, today=TODAY)
    assert end.due_on is not None
    assert TODAY <= end.due_on <= date(2013, 9, 26)
    assert end.due_on.month == ends.month


def test_form_shows_the_words_of_the_plan_or_of_the_log() -> None:
    day = date(2015, 3, 31)
    assert in_words("March 2015", Due.DATE, day) == "March 2015"
    assert [in_words("", due, day) for due in (Due.DATE, Due.YEARLY, Due.ONGOING, Due.NONE)] == [
        "31 March 2015",
        "Annual, 31 March 2015",
        "Ongoing",
        "",
    ]
