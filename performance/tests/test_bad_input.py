"""What is wrong in a file or a form of figures: named with its row and column, and with what was expected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csp.importing import Act
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from meetings.tests.pages import day, errors
from performance.intake.cells import as_period
from performance.intake.table import Given
from performance.models import Category, ComparatorValue, Dimension, Indicator, Value
from performance.services import part_of
from performance.tests.makers import figure, make_indicator
from performance.tests.test_intake import bring, refusals

pytestmark = pytest.mark.django_db
ONCE = "Expected one figure for each period, and no two periods that overlap."
NUMBER = "Expected a number alone, as 227 or 58.3, or an empty cell where there is no figure."
A_PERIOD = 'Expected a period, as "July 2018", "July to September 2018", "2018/19" or "12 months to July 2018".'

TAKEN = "There is already a figure for January to December 2017. Change that one, or give another period."


@pytest.fixture
def world(board: Board) -> dict[str, Indicator]:
    """Stops by month, Safe in % by month, Survey by year with a figure of 2017, whole and of one ward."""
    for name, categories in (("Ward", ("Abbey", "Null")), ("Reason", ("Drugs", "Weapons"))):
        dimension = Dimension.objects.create(name=name)
        Category.objects.bulk_create(Category(dimension=dimension, name=one) for one in categories)
    made = {
        "Stops": make_indicator(board, "CSP-01", name="Stops"),
        "Safe": make_indicator(board, "CSP-02", name="Safe", unit="%"),
        "Survey": make_indicator(board, "CSP-03", name="Survey", frequency="year"),
    }
    figure(made["Survey"], date(2017, 1, 1), 35)
    abbey, drugs = Category.objects.get(name="Abbey"), Category.objects.get(name="Drugs")
    figure(made["Survey"], date(2017, 1, 1), 7, breakdown=part_of([abbey, drugs]))
    return made


LONG = {
    "overlapping periods": (
        "Indicator,Period,Value\nSurvey,2017/18,36",
        'f.csv, row 2, Value: "36", but April 2017 to March 2018 overlaps January to December 2017, which has a figure '
        f"here. {ONCE}",
    ),
    "denominator of nought": (
        "Indicator,Period,Numerator,Denominator\nSafe,July 2018,7,0",
        'f.csv, row 2, Denominator: "0", but out of how many must be more than nought. '
        "Expected a number above nought to divide by.",
    ),
    "percentage of 140": (
        "Indicator,Period,Value\nSafe,July 2018,140",
        'f.csv, row 2, Value: "140", but a percentage lies from 0 to 100, not at 140.',
    ),
    "text in a number": (
        "Indicator,Period,Value\nStops,July 2018,about 40",
        f'f.csv, row 2, Value: "about 40", but that is no number. {NUMBER}',
    ),
    "ward nobody has": (
        "Indicator,Period,Breakdown,Category,Value\nStops,July 2018,Ward,Abbot,4",
        'f.csv, row 2, Ward: "Abbot", but no ward is called so. '
        "Expected a ward that is known, perhaps Abbey, or leave to add what is new.",
    ),
    "American date": (
        "Indicator,Period start,Period end,Value\nStops,07/01/2018,31/07/2018,4",
        'f.csv, row 2, Period start: "7 January 2018 to 31 July 2018", but no period begins on that day: the day '
        "stands before the month, as 31/07/2018. Expected a whole month, a quarter from January, April, July or "
        "October, or twelve months.",
    ),
    "American date of no day": (
        "Indicator,Period start,Period end,Value\nStops,01/07/2018,07/31/2018,4",
        'f.csv, row 2, Period end: "07/31/2018", but there is no such day. '
        "Expected a day that exists, the day before the month.",
    ),
    "American date for a period": (
        "Indicator,Period,Value\nStops,07/15/2018,4",
        'f.csv, row 2, Period: "07/15/2018", but there is no such day. '
        "Expected a day that exists, the day before the month.",
    ),
    "two values for one period": (
        "Indicator,Period,Value\nStops,July 2018,4\nStops,Jul-18,5",
        f'f.csv, row 3, Value: "5", but July 2018: this file has a figure for it already. {ONCE}',
    ),
}
WIDE = {
    "overlapping periods": (
        "Indicator,2016/17,2018\nSurvey,36,37",
        'f.csv, row 2, 2016/17: "36", but April 2016 to March 2017 overlaps January to December 2017, which has a '
        f"figure here. {ONCE}",
    ),
    "percentage of 140": (
        "Indicator,June 2018,July 2018\nSafe,38,140",
        'f.csv, row 2, July 2018: "140", but a percentage lies from 0 to 100, not at 140.',
    ),
    "text in a number": (
        "Indicator,June 2018,July 2018\nStops,,n/a",
        f'f.csv, row 2, July 2018: "n/a", but that is no number. {NUMBER}',
    ),
    "ward nobody has": (
        "Indicator,Ward,June 2018,July 2018\nStops,Abbot,4,5",
        'f.csv, row 2, Ward: "Abbot", but no ward is called so. '
        "Expected a ward that is known, perhaps Abbey, or leave to add what is new.",
    ),
    "American date": (
        "Indicator,June 2018,07/31/2018\nStops,4,5",
        'f.csv, row 1, Heading: "07/31/2018", but there is no such day. '
        "Expected a day that exists, the day before the month.",
    ),
    "American dates alone": (
        "Indicator,07/02/2018\nStops,4",
        'f.csv, row 1, Heading: "07/02/2018", but no period begins or ends on that day: the day stands before the '
        f"month, as 31/07/2018. {A_PERIOD}",
    ),
    "heading that could be either": (
        "Indicator,2010-11,2011/12\nSurvey,4,5",
        'f.csv, row 1, Heading: "2010-11", but it could be either. Expected "November 2010" or "2010/11".',
    ),
    "two values for one period": (
        "Indicator,July 2018,Jul-18\nStops,4,5",
        f'f.csv, row 2, Jul-18: "5", but July 2018: this file has a figure for it already. {ONCE}',
    ),
}
TABLE = {
    "overlapping periods": (
        "Survey", "2017/18", "Ward,Drugs\nAbbey,4",
        'f.csv, row 2, Drugs: "4", but April 2017 to March 2018 overlaps January to December 2017, which has a figure '
        f"here. {ONCE}",
    ),
    "percentage of 140": (
        "Safe", "July 2018", "Ward,Drugs,Weapons\nAbbey,38,140",
        'f.csv, row 2, Weapons: "140", but a percentage lies from 0 to 100, not at 140.',
    ),
    "text in a number": (
        "Stops", "July 2018", "Ward,Drugs,Weapons\nAbbey,<5,4",
        f'f.csv, row 2, Drugs: "<5", but that is no number. {NUMBER}',
    ),
    "ward nobody has": (
        "Stops", "July 2018", "Ward,Drugs\nAbbot,4",
        'f.csv, row 2, Ward: "Abbot", but no ward is called so. '
        "Expected a ward that is known, perhaps Abbey, or leave to add what is new.",
    ),
    "two values for one period": (
        "Stops", "July 2018", "Ward,Drugs\nAbbey,4\nNull,2\nAbbey,5",
        f'f.csv, row 4, Drugs: "5", but July 2018: this file has a figure for it already. {ONCE}',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), LONG.values(), ids=LONG)
def test_long_file(board: Board, officer: User, world: Any, tmp_path: Path, text: str, said: str) -> None:
    before = Value.objects.count()
    assert refusals(bring(tmp_path, board, officer, text)) == [said]
    assert Value.objects.count() == before


@pytest.mark.parametrize(("text", "said"), WIDE.values(), ids=WIDE)
def test_wide_file(board: Board, officer: User, world: Any, tmp_path: Path, text: str, said: str) -> None:
    before = Value.objects.count()
    assert refusals(bring(tmp_path, board, officer, text)) == [said]
    assert Value.objects.count() == before


@pytest.mark.parametrize(("of", "period", "text", "said"), TABLE.values(), ids=TABLE)
def test_table_of_parts(
    board: Board, officer: User, world: Any, tmp_path: Path, of: str, period: str, text: str, said: str
) -> None:
    before = Value.objects.count()
    given = Given(world[of], as_period(period), "Reason")
    assert refusals(bring(tmp_path, board, officer, text, given=given)) == [said]
    assert Value.objects.count() == before


def test_period_of_a_table_in_the_american_order_is_refused_on_the_page(
    board: Board, officer: User, world: Any
) -> None:
    upload = SimpleUploadedFile("t.csv", b"Ward,Drugs\nAbbey,4", "text/csv")
    asked = {"indicator": str(world["Stops"].pk), "period": "07/02/2018", "across": "Reason"}
    page = log_in(officer).post(reverse("figures-import", args=[board.slug]), {"upload": upload, **asked})
    assert (page.status_code, errors(page)) == (422, {"period": [A_PERIOD]})


FORM = {
    "overlapping periods": (
        "CSP-03", {**day("starts", date(2017, 4, 1)), "value": "36"},
        {"starts": [TAKEN]},
    ),
    "denominator of nought": (
        "CSP-02", {**day("starts", date(2018, 7, 1)), "numerator": "7", "denominator": "0"},
        {"denominator": ["Out of how many must be more than nought."]},
    ),
    "percentage of 140": (
        "CSP-02", {**day("starts", date(2018, 7, 1)), "value": "140"},
        {"value": ["A percentage lies from 0 to 100, not at 140."]},
    ),
    "text in a number": (
        "CSP-01", {**day("starts", date(2018, 7, 1)), "value": "about 40"},
        {"value": ["This is not a number. Enter one in figures, such as 227 or 58.3."]},
    ),
    "American date": (
        "CSP-01", {"starts_0": "7", "starts_1": "31", "starts_2": "2018", "value": "4"},
        {"starts": ["7 31 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018."]},
    ),
    "two values for one period": (
        "CSP-03", {**day("starts", date(2017, 1, 1)), "value": "36"},
        {"starts": [TAKEN]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "typed", "wrong"), FORM.values(), ids=FORM)
def test_form(officer: User, world: Any, code: str, typed: dict[str, str], wrong: dict[str, list[str]]) -> None:
    before = Value.objects.count()
    page = log_in(officer).post(reverse("value-add", args=[code]), typed)
    assert (page.status_code, errors(page), Value.objects.count()) == (422, wrong, before)
    assert [f'value="{text}"' in page.content.decode() for text in typed.values()] == [True] * len(typed)


def test_a_comparators_percentage_of_140_is_refused_too(officer: User, world: Any) -> None:
    typed = {**day("starts", date(2018, 7, 1)), "comparator": "London", "value": "140"}
    page = log_in(officer).post(reverse("comparator-add", args=["CSP-02"]), typed)
    assert errors(page) == {"value": ["A percentage lies from 0 to 100, not at 140."]}


# Ranks --------------------------------------------------------------------------------------------------------


def test_comparators_come_with_our_rank_among_them(
    board: Board, officer: User, world: Any, tmp_path: Path
) -> None:
    text = (
        "Indicator,Period,Comparator,Value,Rank,Of how many\n"
        "Stops,July 2018,,40,,\nStops,July 2018,London,38,,\nStops,July 2018,Statistical neighbours,,9 of 14,\n"
        "Stops,July 2018,England,36,4,150"
    )
    report = bring(tmp_path, board, officer, text, new=True)
    assert refusals(report) == []
    stored = ComparatorValue.objects.order_by("pk").values_list("comparator__name", "value", "rank", "rank_of")
    assert list(stored) == [
        ("London", 38, None, None), ("Statistical neighbours", None, 9, 14), ("England", 36, 4, 150),
    ]  # fmt: skip
    assert not bring(tmp_path, board, officer, text).changes
    changed = bring(tmp_path, board, officer, text.replace("9 of 14", "8/14"))
    assert changed.counts[Act.UPDATE] == 1
    moved = ComparatorValue.objects.get(comparator__name="Statistical neighbours")
    assert (moved.rank, moved.version, moved.history.count()) == (8, 1, 2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "Stops,July 2018,London,,9,",
            'Rank: "9", but of how many is not said rightly. Expected our place and of how many, as 9 of 14.',
        ),
        (
            "Stops,July 2018,London,,15 of 14,",
            'Rank: "15 of 14", but there is no such place. Expected our place and of how many, as 9 of 14.',
        ),
        ("Stops,July 2018,London,,fifth,", 'Rank: "fifth". Expected our place and of how many, as 9 of 14.'),
        ("Stops,July 2018,,,9,14", "Comparator: nothing is written. Expected among whom we have that rank."),
    ],
)
def test_wrong_ranks_are_named(
    board: Board, officer: User, world: Any, tmp_path: Path, line: str, said: str
) -> None:
    report = bring(tmp_path, board, officer, f"Indicator,Period,Comparator,Value,Rank,Rank of\n{line}", new=True)
    assert refusals(report) == [f"f.csv, row 2, {said}"]
    assert not ComparatorValue.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [("01/07/2018", "July 2018"), ("31/07/2018", "July 2018"), ("2018-07-01", "July 2018")],
)
def test_a_day_stands_for_the_month_that_it_begins_or_ends(text: str, words: str) -> None:
    assert as_period(text).words == words
