"""Charts: they say what they show, hold no script, draw no line over what is not known, and tell signals by a shape."""

from base64 import b64encode
from datetime import date
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp import pdf
from csp.models import User
from meetings.models import Board
from performance import charted, charts
from performance.charts.scale import REACH, begins_at_nought, steps
from performance.charts.svg import SVG
from performance.control import control
from performance.figures import series
from performance.models import Event, Indicator
from performance.services import set_comparator_value
from performance.tests.makers import aim, figure, make_indicator
from performance.tests.printing import darkness

TODAY = date(2018, 9, 26)
LABELS = ["Jan", "Feb", "Mar", "Apr"]


def numbers(*given: int | None) -> list[Decimal | None]:
    return [None if one is None else Decimal(one) for one in given]


def words(drawn: bytes) -> list[str]:
    return [node.text or "" for node in ET.fromstring(drawn).iter(f"{SVG}text") if not node.get("aria-hidden")]


def lines(drawn: bytes, colour: str = "#17475a") -> list[str]:
    return [
        node.get("d") or ""
        for node in ET.fromstring(drawn).iter(f"{SVG}path")
        if node.get("stroke") == colour and node.get("fill") == "none"
    ]


def plot(*of: charts.Line, marks: tuple[charts.Mark, ...] = ()) -> charts.Plot:
    return charts.Plot("Burglary", "What it shows", LABELS, of, marks)


@pytest.fixture
def indicator(board: Board) -> Indicator:
    indicator = make_indicator(board, name="<script>alert(1)</script>")
    figure(indicator, date(2018, 4, 1), 120)
    figure(indicator, date(2018, 5, 1), 104)
    figure(indicator, date(2018, 7, 1), 96, provisional=True)
    aim(indicator, date(2018, 4, 1), 110)
    return indicator


def test_line_of_an_indicator_says_what_it_shows_and_holds_no_script(indicator: Indicator) -> None:
    event = Event.objects.create(board=indicator.board, on=date(2018, 5, 1), title="New rule")
    picture = charted.line(indicator, series(indicator, TODAY), [event], [])
    drawn = picture.draw(charts.WIDE)
    root = ET.fromstring(drawn)
    assert (drawn.count(b"<script"), [one.tag for one in root.iter()].count(f"{SVG}desc")) == (0, 1)
    assert (root[0].text, root[1].text) == (
        "<script>alert(1)</script> (offences)",
        "<script>alert(1)</script>: 120 offences in April 2018, 96 offences in July 2018. Target: 110 offences."
        " Marked: New rule.",
    )
    assert {"Figure 96", "Target 110", "New rule"} <= set(words(drawn))


@pytest.mark.parametrize(
    ("given", "marks", "pieces"),
    [
        ((1, 2, 3, 4), (), 1),
        ((1, None, 3, 4), (), 2),
        ((1, 2, 3, 4), (charts.Mark(2, "Recounted", is_break=True),), 2),
        ((1, 2, 3, 4), (charts.Mark(2, "A festival"),), 1),
    ],
)
def test_no_line_is_drawn_over_a_gap_or_a_series_break(
    given: tuple[int | None, ...], marks: tuple[charts.Mark, ...], pieces: int
) -> None:
    drawn = charts.line(plot(charts.Line("Figure", numbers(*given)), marks=marks))
    assert [one.count("M") for one in lines(drawn)] == [pieces]


def test_lines_are_told_apart_by_dashes_and_names_at_their_ends() -> None:
    flat = [charts.Line(f"Region {n}", numbers(n, n, n, n), "other") for n in range(1, 5)]
    drawn = charts.line(plot(charts.Line("Figure", numbers(7, 7, 7, 7)), *flat))
    dashes = [one.get("stroke-dasharray") for one in ET.fromstring(drawn).iter(f"{SVG}path")]
    assert len({one for one in dashes if one and "," not in one}) == 4
    assert {"Figure 7", "Region 1 1", "Region 4 4"} <= set(words(drawn))


def test_scale_that_does_not_begin_at_nought_says_so() -> None:
    close, far = (
        charts.line(plot(charts.Line("Figure", numbers(*given)))) for given in ((90, 91, 92, 93), (1, 50, 9, 90))
    )
    assert ["The scale does not begin at nought." in words(one) for one in (close, far)] == [True, False]


def test_control_chart_draws_its_limits_and_a_diamond_for_each_signal() -> None:
    given = numbers(*[50, 52] * 8, 90)
    chart = charts.Plot("Burglary", "d", [str(n) for n in range(17)], [charts.Line("Figure", given)])
    limits = control(given)
    drawn = charts.control(chart, limits)
    assert [word.rsplit(" ", 1)[0] for word in words(drawn) if "limit" in word or "Mean" in word] != []
    diamonds = [one for one in ET.fromstring(drawn).iter(f"{SVG}path") if one.get("fill") == "#a3410e"]
    assert len(diamonds) == sum(bool(rules) for rules in limits.signals) > 0


def test_ranked_bars_have_the_longest_on_top_and_say_what_is_hidden() -> None:
    rows = [
        charts.Bar("A", Decimal(3)),
        charts.Bar("B", None, "Hidden: a small number"),
        charts.Bar("C", Decimal(9)),
    ]
    said = words(charts.bars("t", "d", rows, ranked=True))
    assert said == ["C", "9", "A", "3", "B", "Hidden: a small number"]


def test_small_multiples_share_one_scale() -> None:
    panels = [
        charts.Panel("A", numbers(0, 10)),
        charts.Panel("B", numbers(0, 5)),
        charts.Panel("C", numbers(None, None)),
    ]
    drawn = charts.multiples("t", "d", panels, first="Jan", last="Feb")
    ends = [one.split()[-1] for one in lines(drawn) if one]
    assert float(ends[1]) > float(ends[0])
    assert {"Missing", "All on one scale, from 0 to 10. Jan to Feb."} <= set(words(drawn))


def test_narrow_charts_are_as_wide_as_a_phone() -> None:
    one = plot(charts.Line("Figure", numbers(1, 2, 3, 4)))
    for drawn in (
        charts.line(one, size=charts.NARROW),
        charts.bars("t", "d", [charts.Bar("A", Decimal(1))], size=charts.NARROW),
    ):
        assert (ET.fromstring(drawn).get("viewBox") or "").split()[2] == "440"


def test_sparkline_of_nothing_is_empty() -> None:
    drawn = charts.sparkline(numbers(None, None), title="t", description="d")
    assert lines(drawn) == []


def every_kind(size: charts.Size) -> dict[str, bytes]:
    given = numbers(*[50, 52] * 8, 90)
    over_time = charts.Plot(
        "Burglary",
        "d",
        [str(n) for n in range(17)],
        [charts.Line("Figure", given)],
        [charts.Mark(4, "A festival")],
    )
    bars = [charts.Bar("Riverside", Decimal(3)), charts.Bar("Hilltop", None)]
    panels = [charts.Panel("Riverside", given), charts.Panel("Hilltop", numbers(None, None))]
    return {
        "line": charts.line(over_time, size),
        "control": charts.control(over_time, control(given), size),
        "bars": charts.bars("t", "d", bars, ranked=True, size=size),
        "small": charts.multiples("t", "d", panels, first="Jan", last="Feb", size=size),
    }


@pytest.mark.parametrize("size", [charts.WIDE, charts.PRINTED, charts.NARROW])
def test_chart_of_every_kind_is_drawn_by_attributes_alone_and_printed_dark_on_white(size: charts.Size) -> None:
    """A printer reads a style sheet within a drawing otherwise than a browser: it once made them black."""
    for kind, drawn in every_kind(size).items():
        looks = [one.tag for one in ET.fromstring(drawn).iter() if one.tag == f"{SVG}style" or one.get("class")]
        assert (kind, looks) == (kind, [])
        address = f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
        (dark,) = darkness(pdf.render(f'<img src="{address}" alt="d">', title="t"))
        assert 0.0001 < dark < 0.08, kind


def test_single_figure_is_a_bar_beside_its_target_and_the_others(board: Board, officer: User) -> None:
    indicator = make_indicator(board, frequency="year", unit="rate per 100,000", name="First-time entrants")
    figure(indicator, date(2017, 1, 1), 320)
    rows = series(indicator, TODAY)
    alone = charted.line(indicator, rows, [], [])
    assert (alone.worth_it, alone.description) == (
        False,
        "First-time entrants: 320 per 100,000 in January to December 2017. Nothing beside it.",
    )
    set_comparator_value(
        indicator=indicator, by=officer, comparator="Eastshire", starts=date(2017, 1, 1), value=Decimal(227)
    )
    aim(indicator, date(2017, 1, 1), 200)
    beside = charted.line(
        indicator, series(indicator, TODAY), [], list(indicator.comparator_values.select_related("comparator"))
    )
    assert (beside.worth_it, words(beside.draw(charts.WIDE))) == (
        True,
        ["per 100,000", "Target 200", "Our figure, 2017", "320", "Eastshire", "227"],
    )


def test_chart_of_old_figures_ends_soon_after_them_and_says_so(board: Board) -> None:
    indicator = make_indicator(board)
    for month in (1, 2, 3):
        figure(indicator, date(2015, month, 1), 50 + month)
    rows = series(indicator, TODAY)
    said = words(charted.line(indicator, rows, [], []).draw(charts.WIDE))
    assert (len(rows), len(charted.drawn(rows))) == (44, 6)
    assert ("No figure is known after March 2015." in said, "Jun 2015" in said, "Aug 2018" in said) == (
        True, True, False,
    )  # fmt: skip


def test_gap_is_said_where_a_figure_is_missing_alone(indicator: Indicator) -> None:
    rows = series(indicator, TODAY)
    gap = "Where the line has a gap a figure is missing."
    drawn = [charted.line(indicator, some, [], []).draw(charts.WIDE) for some in (rows, rows[:2])]
    assert [gap in words(one) for one in drawn] == [True, False]


def test_control_chart_names_the_rules_that_fired() -> None:
    given = numbers(*[50, 52] * 8, 90)
    chart = charts.Plot("Burglary", "d", [str(n) for n in range(17)], [charts.Line("Figure", given)])
    said = "A diamond is a signal: outside the limits; eight in a row on one side of the mean."
    assert said in words(charts.control(chart, control(given)))


@pytest.mark.parametrize("size", [charts.WIDE, charts.PRINTED, charts.NARROW])
def test_words_of_an_event_stay_on_the_chart_wherever_it_falls(size: charts.Size) -> None:
    for place in range(4):
        mark = charts.Mark(place, "Survey by telephone", is_break=True)
        root = ET.fromstring(charts.line(plot(charts.Line("Figure", numbers(1, 2, 3, 4)), marks=(mark,)), size))
        (label,) = [
            node
            for node in root.iter(f"{SVG}text")
            if (node.text or "").startswith("Survey") and not node.get("aria-hidden")
        ]
        assert float(label.get("x", "")) + 40 >= 0
        assert float(label.get("x", "")) + 7.5 * len(label.text or "") < size.width


@given(st.lists(st.decimals(-5000, 5000, places=1), min_size=1, max_size=30), st.integers(0, 2))
def test_axis_has_few_round_steps_and_every_number_lies_on_it(given: list[Decimal], decimals: int) -> None:
    found = steps(given, decimals)
    assert found[0] <= min(given) <= max(given) <= found[-1]
    assert 2 <= len(found) <= 12
    between = {after - before for before, after in pairwise(found)}
    assert len(between) == 1
    assert between.pop().normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert all(step == round(step, decimals) for step in found)
    if not begins_at_nought(given):
        assert found[-1] - found[0] >= REACH * max(map(abs, given))


def test_axis_of_a_percentage_does_not_go_beyond_a_hundred() -> None:
    assert steps(numbers(95, 98), most=Decimal(100))[-1] == 100
