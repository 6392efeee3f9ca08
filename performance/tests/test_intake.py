"""Files of figures: what they bring, what they are refused for, and that the same one twice changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from csp.importing import Act, Report, run_import
from csp.models import User
from meetings.models import Board
from performance.intake.cells import as_period
from performance.intake.names import keep_names
from performance.intake.run import FiguresFile
from performance.intake.table import Given
from performance.models import Category, Comparator, ComparatorValue, Dimension, Indicator, Revision, Target, Value
from performance.tests.makers import figure, make_indicator

pytestmark = pytest.mark.django_db
HEAD = "indicator,unit,polarity,source,breakdown,category,comparator,period_start,period_end,value"
JULY = date(2018, 7, 1)


@pytest.fixture
def wards(db: None) -> Dimension:
    made = Dimension.objects.create(name="Ward")
    Category.objects.bulk_create(Category(dimension=made, name=name) for name in ("Abbey", "Null"))
    return made


def bring(
    folder: Path,
    board: Board,
    by: User,
    text: str,
    *,
    new: bool = False,
    given: Given | None = None,
    name: str = "f.csv",
) -> Report:
    path = folder / name
    path.write_text(text, encoding="utf-8")

    def importer(report: Report) -> None:
        FiguresFile(board, by, report, given or Given(), may_add=new).run(path)

    return run_import(name, importer, dry_run=False)


def long(*rows: str) -> str:
    return "\n".join([HEAD, *rows])


def row(
    value: str, period: str = "2018-07-01,2018-07-31", *, of: str = "Stops,stops,neutral,Police", part: str = ",,"
) -> str:
    return f"{of},{part},{period},{value}"


def refusals(report: Report) -> list[str]:
    return [str(problem) for outcome in report.rows for problem in outcome.problems]


def test_a_long_file_makes_what_is_new_only_when_told(board: Board, officer: User, tmp_path: Path) -> None:
    text = long(
        row("178"),
        row("2164", "2017-08-01,2018-07-31"),
        row("521", "2017-08-01,2018-07-31", part="Ward,Abbey,"),
        row("1900", "2017-08-01,2018-07-31", part=",,London"),
    )
    refused = bring(tmp_path, board, officer, text)
    assert refused.counts == {Act.REFUSED: 4}
    assert refused.asks == [
        {"kind": "indicator", "within": "month", "said": "Stops"},
        {"kind": "indicator", "within": "twelve", "said": "Stops"},
        {"kind": "dimension", "within": "", "said": "Ward"},
        {"kind": "comparator", "within": "", "said": "London"},
    ]
    assert not Indicator.objects.exists()

    assert not refusals(bring(tmp_path, board, officer, text, new=True))
    assert list(Indicator.objects.order_by("code").values_list("code", "name", "frequency", "polarity")) == [
        ("CSP-01", "Stops", "month", "neither"),
        ("CSP-02", "Stops, over twelve months", "rolling", "neither"),
    ]
    assert list(Value.objects.order_by("pk").values_list("indicator__code", "breakdown__words", "value")) == [
        ("CSP-01", None, 178), ("CSP-02", None, 2164), ("CSP-02", "Abbey", 521),
    ]  # fmt: skip
    assert ComparatorValue.objects.get().value == 1900
    assert Value.history.count() == 3


def test_the_same_file_twice_changes_nothing(
    board: Board, officer: User, wards: Dimension, tmp_path: Path
) -> None:
    text = long(row("178"), row("12", part="Ward,Null,"), row("9", part=",,London"))
    assert bring(tmp_path, board, officer, text, new=True).changes
    again = bring(tmp_path, board, officer, text)
    assert (again.counts, again.changes) == ({Act.UNCHANGED: 1}, False)
    assert (Value.history.count(), Revision.objects.count()) == (2, 0)


def test_a_changed_figure_is_a_revision_for_which_the_file_stands(
    board: Board, officer: User, tmp_path: Path
) -> None:
    value = figure(make_indicator(board, name="Stops"), JULY, 178, provisional=True)
    head = "Indicator,Period,Value,Status\n"
    bring(tmp_path, board, officer, f"{head}Stops,July 2018,180,final", name="august.csv")
    value.refresh_from_db()
    assert (value.value, value.provisional, value.version) == (180, False, 1)
    assert list(Revision.objects.values_list("was", "becomes", "was_provisional", "reason", "by")) == [
        (178, 180, True, "From august.csv", officer.pk)
    ]


def test_one_that_becomes_final_is_no_revision(board: Board, officer: User, tmp_path: Path) -> None:
    value = figure(make_indicator(board, name="Stops"), JULY, 178, provisional=True)
    report = bring(tmp_path, board, officer, "Indicator,Period,Value,Status\nStops,Jul 2018,178,final")
    value.refresh_from_db()
    assert (value.provisional, Revision.objects.count(), report.counts) == (False, 0, {Act.UPDATE: 1})


def test_periods_across(board: Board, officer: User, wards: Dimension, tmp_path: Path) -> None:
    make_indicator(board, name="Stops")
    bring(tmp_path, board, officer, 'Indicator,Ward,Jul 2018,2018-08\nstops,,"1,204",\nStops,Abbey,7,8')
    assert list(Value.objects.order_by("pk").values_list("breakdown__words", "period_start", "value")) == [
        (None, JULY, 1204), ("Abbey", JULY, 7), ("Abbey", date(2018, 8, 1), 8),
    ]  # fmt: skip


def test_a_table_of_wards_by_reasons(board: Board, officer: User, wards: Dimension, tmp_path: Path) -> None:
    indicator = make_indicator(board, name="Stops", frequency="rolling")
    given = Given(indicator, as_period("12 months to July 2018"), "Stop reason")
    text = "Ward,Drugs,Weapons,Total\nAbbey,5,2,7\nNull,1,0,1\nTotal,6,2,8"
    bring(tmp_path, board, officer, text, given=given, new=True)
    cells = {value.breakdown and value.breakdown.words: int(value.value) for value in Value.objects.all()}
    assert cells == {
        "Abbey, Drugs": 5, "Abbey, Weapons": 2, "Abbey": 7, "Null, Drugs": 1, "Null, Weapons": 0, "Null": 1,
        "Drugs": 6, "Weapons": 2, None: 8,
    }  # fmt: skip
    assert {value.period.words for value in Value.objects.all()} == {"August 2017 to July 2018"}


def test_an_excel_file_with_months_and_percentages(board: Board, officer: User, tmp_path: Path) -> None:
    make_indicator(board, name="Satisfied", unit="%", decimals=1)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Residents survey"])
    sheet.append(["Indicator", date(2018, 7, 1)])
    sheet.append(["Satisfied", 0.583])
    sheet["B3"].number_format = "0.0%"
    book.save(tmp_path / "f.xlsx")

    def importer(report: Report) -> None:
        FiguresFile(board, officer, report).run(tmp_path / "f.xlsx")

    assert not refusals(run_import("f.xlsx", importer, dry_run=False))
    assert Value.objects.get().value == Decimal("58.3")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row("about 40"), 'f.csv, row 2, value: "about 40", but that is no number. Expected a number alone'),
        (
            row("40", "07/31/2018,2018-08-31"),
            'row 2, period_start: "07/31/2018", but there is no such day. Expected a day',
        ),
        (
            row("40", "02/07/2018,2018-07-31"),
            "the day stands before the month, as 31/07/2018. Expected a whole month",
        ),
        (row("40", "2018-07-01,2018-08-31"), "but the period has 2 months. Expected a whole month, a quarter"),
        (row("40", "2018-08-01,2018-10-31"), "but no quarter begins in that month. Expected a whole month"),
        (
            row("40", part="Ward,Abbot,"),
            'Ward: "Abbot", but no ward is called so. Expected a ward that is known, perhaps Abbey',
        ),
        (
            row("40", "2090-07-01,2090-07-31"),
            "but July 2090 is not over until 31 July 2090. Expected a period that is over",
        ),
        (row("140", of="Safe,%,higher,Survey"), "but a percentage lies from 0 to 100, not at 140"),
        (row("4.5"), "but 4.5 is more exact than this indicator: it has no decimal places"),
        (row("40", part="Ward,,"), "Expected one category for each breakdown"),
        (row("40") + "\n" + row("41"), 'row 3, value: "41", but July 2018: this file has a figure for it already'),
        (
            row("40", "2018-06-01,2018-06-30", of="Lost,%,higher,X"),
            'Indicator: "Lost", but no indicator of this board',
        ),
        (
            row("40", "2017-08-01,2018-07-31"),
            'Indicator: "Stops", but its figures are for a month and this is one for twelve months',
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected(
    board: Board, officer: User, wards: Dimension, tmp_path: Path, line: str, said: str
) -> None:
    make_indicator(board, "CSP-01", name="Stops")
    make_indicator(board, "CSP-02", name="Safe", unit="%")
    report = bring(tmp_path, board, officer, long(line))
    found = refusals(report)
    assert [said in sentence for sentence in found] == [True], found
    assert not Value.objects.exists()


def test_years_that_overlap_are_refused(board: Board, officer: User, tmp_path: Path) -> None:
    figure(make_indicator(board, name="Safe", frequency="year"), date(2015, 1, 1), 35)
    text = "Indicator,Period,Value\nSafe,2015/16,36\nSafe,2017,37\nSafe,2017/18,38"
    assert [sentence.split(", but ")[1] for sentence in refusals(bring(tmp_path, board, officer, text))] == [
        "April 2015 to March 2016 overlaps January to December 2015, which has a figure here. "
        "Expected one figure for each period, and no two periods that overlap.",
        "April 2017 to March 2018: it overlaps a period above it. "
        "Expected one figure for each period, and no two periods that overlap.",
    ]


def test_a_rate_is_worked_out_and_nought_divides_nothing(board: Board, officer: User, tmp_path: Path) -> None:
    make_indicator(board, name="Safe", unit="%", decimals=1)
    head = "Indicator,Period,Numerator,Denominator\n"
    refused = refusals(bring(tmp_path, board, officer, f"{head}Safe,July 2018,7,0"))
    assert refused == [
        'f.csv, row 2, Denominator: "0", but out of how many must be more than nought. '
        "Expected a number above nought to divide by."
    ]
    bring(tmp_path, board, officer, f"{head}Safe,July 2018,7,12")
    assert list(Value.objects.values_list("value", "numerator", "denominator")) == [(Decimal("58.3"), 7, 12)]


def test_what_was_said_of_names_is_kept_for_the_next_file(
    board: Board, officer: User, wards: Dimension, tmp_path: Path
) -> None:
    make_indicator(board, name="Burglary of homes")
    Comparator.objects.create(name="England")
    text = "What,Area,Month,Total\nBurglaries,Abbey Ward,July 2018,5"
    refused = bring(tmp_path, board, officer, text)
    assert [ask["said"] for ask in refused.asks] == ["What", "Area", "Total"]
    said = [
        ("column", "", "What", "indicator"), ("dimension", "", "Area", "Ward"), ("column", "", "Total", "value"),
        ("indicator", "month", "burglaries", "CSP-01"), ("category", "Ward", "Abbey ward", "Abbey"),
    ]  # fmt: skip
    assert keep_names(board=board, by=officer, said=said) == 5
    assert not refusals(bring(tmp_path, board, officer, text))
    assert list(Value.objects.values_list("indicator__code", "breakdown__words", "value")) == [
        ("CSP-01", "Abbey", 5)
    ]


def test_targets_by_a_day(board: Board, officer: User, tmp_path: Path) -> None:
    text = (
        "strategy,indicator,unit,polarity,baseline_period,baseline,target_by,target\n"
        "VAWG Strategy,Convictions,%,higher is better,2018,58,2022-12,65\n"
        'VAWG Strategy,"Survey, every two years",%,lower is better,2017,38,2022-12,'
    )
    bring(tmp_path, board, officer, text, new=True)
    assert list(Target.objects.values_list("indicator__name", "starts", "value")) == [
        ("Convictions", date(2022, 1, 1), 65)
    ]
    assert set(Indicator.objects.values_list("frequency", "source")) == {
        ("year", "VAWG Strategy"), ("two_years", "VAWG Strategy"),
    }  # fmt: skip
    assert not bring(tmp_path, board, officer, text).changes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("July 2018", "July 2018"), ("Jul-18", "July 2018"), ("2018-07", "July 2018"),
        ("Jul-Sep 2018", "July to September 2018"), ("October 2018 to March 2019", "October 2018 to March 2019"),
        ("2018/19", "April 2018 to March 2019"), ("2018-19", "April 2018 to March 2019"),
        ("Q4 2018/19", "January to March 2019"), ("year ending July 2018", "August 2017 to July 2018"),
        ("12 months to December 2018", "January to December 2018"), ("2018", "January to December 2018"),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(text: str, words: str) -> None:
    assert as_period(text).words == words
