"""Days in three boxes, and lists one a line."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from csp.fields import DayField, Lines


class Form(forms.Form):
    needed = DayField(missing="Enter the day.")
    optional = DayField(required=False)
    lines = Lines(required=False)


def filled(day: str = "26", month: str = "9", year: str = "2018", **other: str) -> Form:
    return Form({"needed_0": day, "needed_1": month, "needed_2": year, **other})


def test_day_in_numbers_is_a_date() -> None:
    form = filled()

    assert form.is_valid()
    assert (form.cleaned_data["needed"], form.cleaned_data["optional"]) == (date(2018, 9, 26), None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("31", "2", "2018"), "31 2 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018."),
        (
            ("1", "May", "2018"),
            "1 May 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018.",
        ),
        (
            ("26", "9", "18"),
            "26 9 18 is not a likely year. Enter day, month and year as numbers, such as 26 9 2018.",
        ),
        (("", "", ""), "Enter the day."),
    ],
)
def test_day_that_is_none_refused_with_a_sentence(typed: tuple[str, str, str], sentence: str) -> None:
    assert filled(*typed).errors == {"needed": [sentence]}


def test_optional_day_half_filled_refused() -> None:
    form = filled(optional_0="26", optional_1="9", optional_2="")

    assert form.errors == {
        "optional": ["26 9 ? is not a date. Enter day, month and year as numbers, such as 26 9 2018."]
    }


def test_lines_without_empty_ones_or_doubles() -> None:
    form = filled(lines=" OFFICIAL \n\nSECRET\nOFFICIAL\n")

    assert form.is_valid()
    assert form.cleaned_data["lines"] == ["OFFICIAL", "SECRET"]


def test_lines_shown_one_a_line() -> None:
    form = Form(initial={"lines": ["OFFICIAL", "SECRET"]})

    assert form["lines"].value() == "OFFICIAL\nSECRET"
    assert not Lines(required=False).has_changed(["OFFICIAL"], "OFFICIAL\r\n")
