import datetime

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from csp import words

DAY = datetime.date(2018, 9, 26)


def test_long_date_has_weekday_and_no_leading_zero() -> None:
    assert words.long_date(DAY) == "Wednesday 26 September 2018"
    assert words.long_date(datetime.date(2018, 7, 4)) == "Wednesday 4 July 2018"


def test_short_date_has_no_weekday() -> None:
    assert words.short_date(DAY) == "26 September 2018"


def test_dates_of_aware_moments_are_local_dates() -> None:
    late = datetime.datetime(2018, 9, 25, 23, 30, tzinfo=datetime.UTC)  # half past midnight in London
    assert words.long_date(late) == "Wednesday 26 September 2018"
    assert words.short_date(late) == "26 September 2018"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime.time(10, 0), "10:00am"),
        (datetime.time(13, 0), "1:00pm"),
        (datetime.time(12, 5), "12:05pm"),
        (datetime.time(0, 0), "12:00am"),
        (datetime.datetime(2018, 9, 26, 9, 0, tzinfo=datetime.UTC), "10:00am"),
        (datetime.datetime(2018, 9, 26, 9, 0), "9:00am"),
    ],
)
def test_clock(moment: datetime.time, expected: str) -> None:
    assert words.clock(moment) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1024, "1 KB"),
        (358_400, "350 KB"),
        (1_468_006, "1.4 MB"),
        (50 * 1024 * 1024, "50 MB"),
        (3 * 1024**4, "3072 GB"),
    ],
)
def test_file_size(size: int, expected: str) -> None:
    assert words.file_size(size) == expected


def test_filters_write_as_the_functions_do_and_nothing_for_none() -> None:
    template = Template("{{ d|longdate }}/{{ d|shortdate }}/{{ t|clock }}/{{ s|filesize_words }}/{{ n|longdate }}")
    context = Context({"d": DAY, "t": datetime.time(10, 0), "s": 1024, "n": None})
    assert template.render(context) == "Wednesday 26 September 2018/26 September 2018/10:00am/1 KB/"


@given(text=st.text(max_size=600))
def test_shortened_text_is_one_line_of_at_most_240_characters(text: str) -> None:
    short = words.shorten(text)
    whole = " ".join(text.split())
    assert len(short) <= 240
    assert short == whole if len(whole) <= 240 else whole.startswith(short.removesuffix("…"))
