"""Figures in words: the period always, the missing as missing, the target that held."""

from datetime import date
from decimal import Decimal

import pytest

from meetings.models import Board
from performance import charted
from performance.figures import in_words, latest, series
from performance.models import Indicator
from performance.status import Status
from performance.tests.makers import aim, figure, make_indicator

TODAY = date(2018, 9, 26)


@pytest.fixture
def indicator(board: Board) -> Indicator:
    indicator = make_indicator(board)
    figure(indicator, date(2018, 4, 1), 120)
    figure(indicator, date(2018, 5, 1), 104)
    figure(indicator, date(2018, 7, 1), 96, provisional=True)
    aim(indicator, date(2018, 4, 1), 110)
    aim(indicator, date(2018, 7, 1), 95)
    return indicator


def newest(indicator: Indicator):  # type: ignore[no-untyped-def]
    return latest(Indicator.objects.with_latest().get(pk=indicator.pk))


def test_series_shows_what_is_missing_as_missing(indicator: Indicator) -> None:
    assert [(row.period.words, row.value, row.target, row.status) for row in series(indicator, TODAY)] == [
        ("April 2018", "120 offences", "110 offences", Status.RED),
        ("May 2018", "104 offences", "110 offences", Status.GREEN),
        ("June 2018", "Missing", "110 offences", Status.NONE),
        ("July 2018", "96 offences", "95 offences", Status.AMBER),
        ("August 2018", "Missing", "95 offences", Status.NONE),
    ]


def test_target_that_does_not_hold_yet_is_said_with_its_beginning(board: Board) -> None:
    indicator = make_indicator(board, unit="%", polarity="higher", frequency="year")
    figure(indicator, date(2017, 1, 1), 58)
    assert newest(indicator).target == "No target"
    aim(indicator, date(2022, 1, 1), 65)
    row = newest(indicator)
    assert (row.target, row.aim, row.status) == ("None yet: 65% from January 2022", None, Status.NONE)


@pytest.mark.parametrize(
    ("unit", "words"),
    [("count", "320"), ("Number", "320"), ("rate per 100,000", "320 per 100,000"), ("% change", "320% change")],
)
def test_unit_is_said_as_one_says_it(unit: str, words: str) -> None:
    assert in_words(Decimal(320), Indicator(unit=unit)) == words


def test_direction_compares_with_the_period_just_before_alone(indicator: Indicator) -> None:
    assert [row.direction for row in series(indicator, TODAY)] == [
        "Nothing to compare with",
        "Down from 120 offences: better",
        "Nothing to compare with",
        "Nothing to compare with",
        "Nothing to compare with",
    ]


def test_latest_figure_is_the_newest_whatever_is_missing_since(indicator: Indicator) -> None:
    row = newest(indicator)
    assert (row.period.words, row.value, row.target, row.provisional, row.direction) == (
        "July 2018",
        "96 offences",
        "95 offences",
        True,
        "Nothing to compare with",
    )


def test_latest_figure_has_the_direction_of_the_series(indicator: Indicator) -> None:
    figure(indicator, date(2018, 8, 1), 99)
    assert newest(indicator).direction == "Up from 96 offences: worse"


def test_indicator_without_figures_has_none(board: Board) -> None:
    indicator = make_indicator(board)
    assert (newest(indicator), series(indicator, TODAY)) == (None, [])
    assert charted.describe(indicator, []) == "Burglary of homes: no figures yet."


def test_calendar_year_not_over_is_not_missing(board: Board) -> None:
    indicator = make_indicator(board, frequency="year", polarity="neither")
    figure(indicator, date(2016, 1, 1), 7)
    assert [row.period.words for row in series(indicator, TODAY)] == [
        "January to December 2016",
        "January to December 2017",
    ]


def test_direction_of_an_indicator_without_polarity_gives_no_verdict(board: Board) -> None:
    indicator = make_indicator(board, polarity="neither")
    figure(indicator, date(2018, 7, 1), 7)
    figure(indicator, date(2018, 8, 1), 9)
    assert (newest(indicator).direction, newest(indicator).target) == ("Up from 7 offences", "No target")


def test_number_has_the_decimal_places_of_its_indicator() -> None:
    count, share = Indicator(unit="offences"), Indicator(unit="%", decimals=1)
    assert (in_words(Decimal("1227.0000"), count), in_words(Decimal("58.3"), share)) == ("1,227 offences", "58.3%")
