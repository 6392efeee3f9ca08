"""Indicators, figures and targets: kept with their history, refused with the reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.models import Board
from performance import services
from performance.models import Category, Dimension, Indicator, Value
from performance.tests.makers import aim, figure, make_indicator

pytestmark = pytest.mark.usefixtures("day")
JULY = date(2018, 7, 1)
NEW: dict[str, Any] = {
    "code": " csp-09 ",
    "name": "Knife crime",
    "definition": "Offences with a knife.",
    "unit": "offences",
    "polarity": "lower",
    "frequency": "month",
    "source": "Police",
}


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def indicator(board: Board) -> Indicator:
    return make_indicator(board)


def refusal(call: Any, **values: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        call(**values)
    return refused.value.field, refused.value.message


def test_indicator_is_made_with_its_code_in_capitals(board: Board, officer: User) -> None:
    indicator = services.create_indicator(board=board, by=officer, **NEW)
    assert (str(indicator), indicator.history.get().history_user) == ("CSP-09 Knife crime", officer)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"code": "CSP-01"}, "code", "There is already an indicator CSP-01. Give another code."),
        ({"code": "9 lives"}, "code", "Use capital letters, digits and hyphens."),
        ({"name": "  "}, "name", "This field cannot be blank."),
        ({"polarity": "sideways"}, "polarity", "Value 'sideways' is not a valid choice."),
        ({"decimals": 9}, "decimals", "Ensure this value is less than or equal to 4."),
    ],
)
def test_indicator_that_cannot_be_is_refused(
    wrong: dict[str, Any], field: str, sentence: str, indicator: Indicator, board: Board, officer: User
) -> None:
    call = {**NEW, **wrong}
    assert refusal(services.create_indicator, board=board, by=officer, **call) == (field, sentence)


def test_indicator_is_changed_and_never_over_another_change(indicator: Indicator, officer: User) -> None:
    services.update_indicator(indicator=indicator, by=officer, version=0, name="Burglary")
    assert Indicator.objects.get().name == "Burglary"
    with pytest.raises(Conflict):
        services.update_indicator(indicator=indicator, by=officer, version=0, name="Theft")


def test_frequency_stays_once_there_are_figures(indicator: Indicator, officer: User) -> None:
    figure(indicator, JULY, 5)
    sentence = "It has figures every month. Make a new indicator for another frequency."
    change = {"indicator": indicator, "by": officer, "version": 0, "frequency": "year"}
    assert refusal(services.update_indicator, **change) == ("frequency", sentence)


def test_decimal_places_are_never_fewer_than_those_of_its_figures(board: Board, officer: User) -> None:
    indicator = make_indicator(board, decimals=1)
    figure(indicator, JULY, "5.5")
    sentence = "It has figures with more decimal places than this. Give at least as many."
    change = {"indicator": indicator, "by": officer, "version": 0, "decimals": 0}
    assert refusal(services.update_indicator, **change) == ("decimals", sentence)


def test_code_and_board_are_not_changed(indicator: Indicator, officer: User) -> None:
    with pytest.raises(TypeError, match="An indicator has no editable code"):
        services.update_indicator(indicator=indicator, by=officer, version=0, code="CSP-02")


def test_figure_is_recorded_for_its_period(indicator: Indicator, officer: User) -> None:
    value = services.record_value(indicator=indicator, by=officer, starts=JULY, value=Decimal(5), provisional=True)
    stored = Value.objects.get()
    assert (stored, stored.period.words, stored.provisional) == (value, "July 2018", True)
    assert stored.history.get().history_user == officer


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        (
            {"starts": JULY},
            "starts",
            "There is already a figure for July 2018. Change that one, or give another period.",
        ),
        (
            {"starts": date(2018, 9, 1)},
            "starts",
            "September 2018 is not over until 30 September 2018. Give a period that is.",
        ),
        (
            {"starts": date(2018, 8, 3)},
            "starts",
            "A period begins on the first day of a month, not on 3 August 2018. Give that day.",
        ),
        (
            {"value": Decimal("5.5")},
            "value",
            "5.5 is more exact than this indicator: it has no decimal places.",
        ),
    ],
)
def test_figure_that_cannot_be_is_refused(
    wrong: dict[str, Any], field: str, sentence: str, indicator: Indicator, officer: User
) -> None:
    figure(indicator, JULY, 5)
    call = {"indicator": indicator, "by": officer, "starts": date(2018, 8, 1), "value": Decimal(5), **wrong}
    assert refusal(services.record_value, **call) == (field, sentence)
    assert Value.objects.count() == 1


def test_year_that_overlaps_another_is_refused(board: Board, officer: User) -> None:
    indicator = make_indicator(board, frequency="year")
    figure(indicator, date(2016, 4, 1), 5)
    call = {"indicator": indicator, "by": officer, "starts": date(2017, 1, 1), "value": Decimal(5)}
    assert refusal(services.record_value, **call)[1] == (
        "There is already a figure for April 2016 to March 2017. Change that one, or give another period."
    )


def test_revised_figure_leaves_the_old_one_in_its_history(indicator: Indicator, officer: User) -> None:
    value = figure(indicator, JULY, 5, provisional=True)
    why = "Late returns from two wards"
    services.revise_value(figure=value, by=officer, version=0, value=Decimal(7), reason=why)
    revision = value.revisions.get()
    assert (revision.was, revision.becomes, revision.was_provisional, revision.reason) == (5, 7, True, why)
    assert list(value.history.values_list("value", "provisional")) == [(7, False), (5, True)]
    with pytest.raises(Conflict):
        services.revise_value(figure=value, by=officer, version=0, value=Decimal(8), reason=why)


def test_final_figure_needs_no_reason_and_another_number_does(indicator: Indicator, officer: User) -> None:
    value = figure(indicator, JULY, 5, provisional=True)
    services.revise_value(figure=value, by=officer, version=0, value=Decimal(5), provisional=False)
    assert (value.provisional, value.revisions.count()) == (False, 0)
    with pytest.raises(Refused) as refused:
        services.revise_value(figure=value, by=officer, version=1, value=Decimal(6))
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("unit", "given", "makes"),
    [
        ("%", {"numerator": "42", "denominator": "150"}, "28.0"),
        ("rate per 100,000", {"numerator": "64", "denominator": "20000"}, "320.0"),
        ("%", {"numerator": "42", "denominator": "150", "value": "28"}, "28.0"),
    ],
)
def test_rate_is_worked_out_from_what_it_is_made_of(
    board: Board, officer: User, unit: str, given: dict[str, str], makes: str
) -> None:
    rate = make_indicator(board, "CSP-05", unit=unit, decimals=1)
    numbers = {name: Decimal(number) for name, number in given.items()}
    assert services.record_value(indicator=rate, by=officer, starts=JULY, **numbers).value == Decimal(makes)


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"value": "140"}, "value", "A percentage lies from 0 to 100, not at 140."),
        ({"value": "-1"}, "value", "A percentage lies from 0 to 100, not at -1."),
        ({"numerator": "1", "denominator": "0"}, "denominator", "Out of how many must be more than nought."),
        ({"numerator": "1"}, "denominator", "Give both what is counted and out of how many, or neither."),
        (
            {"numerator": "1", "denominator": "2", "value": "40"},
            "value",
            "1 out of 2 makes 50, not 40. Correct one of them, or leave the figure empty.",
        ),
        ({}, "value", "Enter a number, such as 227 or 58.3."),
    ],
)
def test_share_that_cannot_be_is_refused(
    board: Board, officer: User, given: dict[str, str], field: str, sentence: str
) -> None:
    share = make_indicator(board, "CSP-05", unit="%")
    numbers = {name: Decimal(number) for name, number in given.items()}
    with pytest.raises(Refused) as refused:
        services.record_value(indicator=share, by=officer, starts=JULY, **numbers)
    assert (refused.value.field, str(refused.value)) == (field, sentence)


def test_part_has_a_figure_of_its_own_and_one_alone(indicator: Indicator, officer: User) -> None:
    ward, reason = Dimension.objects.create(name="Ward"), Dimension.objects.create(name="Reason")
    riverside = Category.objects.create(dimension=ward, name="Riverside")
    drugs = Category.objects.create(dimension=reason, name="Drugs")
    part = services.part_of([drugs, riverside])
    assert services.part_of([riverside, drugs]) == part
    for given in (None, part):
        services.record_value(indicator=indicator, by=officer, starts=JULY, value=Decimal(4), part=given)
    with pytest.raises(Refused) as refused:
        services.record_value(indicator=indicator, by=officer, starts=JULY, value=Decimal(4), part=part)
    assert str(refused.value).startswith("There is already a figure of Riverside, Drugs for July 2018.")
    assert indicator.values.whole().count() == 1
    with pytest.raises(Refused):
        services.part_of([riverside, Category.objects.create(dimension=ward, name="Hilltop")])


def test_comment_is_one_a_period_and_never_over_another(indicator: Indicator, officer: User) -> None:
    said = services.write_comment(indicator=indicator, by=officer, starts=JULY, text="Two nights of disorder.")
    assert said is not None
    services.write_comment(indicator=indicator, by=officer, starts=JULY, text="Three nights.", version=0)
    with pytest.raises(Conflict):
        services.write_comment(indicator=indicator, by=officer, starts=JULY, text="Four.", version=0)
    services.write_comment(indicator=indicator, by=officer, starts=JULY, text=" ")
    assert not indicator.comments.exists()


def test_target_set_again_takes_the_place_of_the_first(indicator: Indicator, officer: User) -> None:
    for number in (100, 95):
        services.set_target(indicator=indicator, by=officer, starts=JULY, value=Decimal(number))
    target = indicator.targets.get()
    assert (target.value, target.history.count()) == (95, 2)


def test_target_may_lie_ahead_but_begins_with_a_period(indicator: Indicator, officer: User) -> None:
    services.set_target(indicator=indicator, by=officer, starts=date(2030, 1, 1), value=Decimal(1))
    call = {"indicator": indicator, "by": officer, "starts": date(2030, 1, 2), "value": Decimal(1)}
    assert refusal(services.set_target, **call)[0] == "starts"


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_nobody_but_an_officer_changes_anything(
    who: str, indicator: Indicator, board: Board, request: pytest.FixtureRequest
) -> None:
    user, value = request.getfixturevalue(who), figure(indicator, JULY, 5)
    number = {"starts": date(2018, 8, 1), "value": Decimal(5)}
    calls = [
        (services.create_indicator, {"board": board, **NEW}),
        (services.update_indicator, {"indicator": indicator, "version": 0, "name": "Other"}),
        (services.record_value, {"indicator": indicator, **number}),
        (services.set_target, {"indicator": indicator, **number}),
        (services.revise_value, {"figure": value, "version": 0, "value": Decimal(9), "provisional": False}),
    ]
    for call, values in calls:
        with pytest.raises(Denied):
            call(by=user, **values)
    assert (Indicator.objects.get().name, Value.objects.get().value) == ("Burglary of homes", 5)


@pytest.mark.parametrize(
    "values",
    [
        {"period_start": JULY, "period_end": date(2018, 7, 30)},
        {"period_start": date(2018, 7, 2), "period_end": date(2018, 7, 31)},
        {"period_start": date(2018, 8, 2), "period_end": date(2018, 8, 1)},
    ],
)
def test_database_refuses_two_figures_for_a_period_and_a_period_turned_round(
    values: dict[str, Any], indicator: Indicator
) -> None:
    figure(indicator, JULY, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.create(indicator=indicator, value=1, **values)


def test_database_refuses_two_targets_from_one_day(indicator: Indicator) -> None:
    aim(indicator, JULY, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        aim(indicator, JULY, 6)
