"""How a priority stands by the rule; checked against the rule said in another way, for any actions and measures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.progress import Actions, Measuring, Standing, of_measure, of_priority, worst

TODAY = date(2018, 9, 26)
RED, AMBER, GREEN, UNKNOWN = Standing.RED, Standing.AMBER, Standing.GREEN, Standing.UNKNOWN


def measuring(value: str = "60", **fields: Any) -> Measuring:
    """A conviction rate of 58% that is to be 66% four years later."""
    values = {
        "polarity": "higher",
        "baseline": Decimal(58),
        "baseline_on": date(2018, 3, 31),
        "target": Decimal(66),
        "target_on": date(2022, 3, 31),
        "milestones": (),
        "value": Decimal(value),
        "on": date(2018, 8, 31),
        "fresh_until": date(2018, 12, 31),
        **fields,
    }
    return Measuring(**values)


def test_line_runs_straight_through_its_milestones_and_stays_at_its_end() -> None:
    measure = measuring(milestones=((date(2020, 3, 31), Decimal(64)),))
    days = [
        date(2017, 1, 1),
        date(2018, 3, 31),
        date(2019, 3, 31),
        date(2020, 3, 31),
        date(2022, 3, 31),
        date(2030, 1, 1),
    ]
    assert [round(measure.line_on(day), 1) for day in days] == [58, 58, 61, 64, 66, 66]


@pytest.mark.parametrize(
    ("measure", "standing"),
    [
        (measuring("59"), GREEN),
        (measuring("57"), AMBER),
        (measuring("55"), RED),
        (measuring("55", polarity="lower", target=Decimal(50)), GREEN),
        (measuring("59", fresh_until=date(2018, 9, 25)), AMBER),
        (measuring("55", fresh_until=date(2018, 9, 25)), RED),
        (measuring("58", target=None), GREEN),
        (measuring("58", target=None, on=date(2022, 3, 31), fresh_until=TODAY), AMBER),
        (measuring("59", target=None, on=date(2022, 3, 31), fresh_until=TODAY), GREEN),
        (measuring("55", polarity="neither"), UNKNOWN),
    ],
)
def test_measure_stands_by_its_line_and_by_how_recent_it_is(measure: Measuring, standing: Standing) -> None:
    assert of_measure(measure, TODAY) is standing


@pytest.mark.parametrize(
    ("actions", "measures", "below", "standing", "reasons"),
    [
        (Actions(), [], [], UNKNOWN, ("Nothing to go by yet",)),
        (Actions(done=2), [], [], GREEN, ("Nothing overdue or behind",)),
        (Actions(open=3, overdue=1), [], [], AMBER, ("1 of 3 open actions overdue",)),
        (Actions(open=2, overdue=1), [], [], RED, ("1 of 2 open actions overdue",)),
        (Actions(open=1), [measuring("55")], [], RED, ("1 measure off the line to its target",)),
        (Actions(open=1), [measuring("57")], [], AMBER, ("1 measure behind, or without a recent figure",)),
        (Actions(open=1), [measuring(polarity="neither")], [UNKNOWN], GREEN, ("Nothing overdue or behind",)),
        (Actions(open=3, overdue=1), [], [RED, GREEN], RED, ("1 of 3 open actions overdue", "1 under it red")),
    ],
)  # fmt: skip
def test_priority_stands_by_its_actions_measures_and_those_under_it(
    actions: Actions,
    measures: list[Measuring],
    below: list[Standing],
    standing: Standing,
    reasons: tuple[str, ...],
) -> None:
    judged = of_priority(actions, measures, below, TODAY)
    assert (judged.standing, judged.reasons) == (standing, reasons)


@st.composite
def some_actions(draw: Any) -> Actions:
    open_ = draw(st.integers(0, 30))
    return Actions(draw(st.integers(0, 30)), open_, draw(st.integers(0, open_)))


some_measures = st.lists(
    st.builds(
        measuring,
        value=st.integers(0, 100).map(str),
        polarity=st.sampled_from(["higher", "lower", "neither"]),
        fresh_until=st.dates(TODAY - timedelta(days=2), TODAY + timedelta(days=2)),
    ),
    max_size=4,
)
standings = st.lists(st.sampled_from(Standing), max_size=5)


@given(some_actions(), some_measures, standings)
def test_rule_said_in_another_way(actions: Actions, measures: list[Measuring], below: list[Standing]) -> None:
    """The worst of four kinds of things, whichever they are."""
    each = {of_measure(measure, TODAY) for measure in measures if measure.is_judged} | set(below)
    late = actions.overdue / actions.open if actions.open else 0
    if RED in each or late > 1 / 3 + 1e-9:
        expected = RED
    elif AMBER in each or late:
        expected = AMBER
    else:
        expected = GREEN if GREEN in each or actions.any else UNKNOWN
    assert of_priority(actions, measures, below, TODAY).standing is expected


@given(some_actions(), some_measures, standings, st.sampled_from(Standing))
def test_one_more_below_never_makes_it_better(
    actions: Actions, measures: list[Measuring], below: list[Standing], more: Standing
) -> None:
    before = of_priority(actions, measures, below, TODAY).standing
    after = of_priority(actions, measures, [*below, more], TODAY).standing
    assert after is worst([before, more])


@given(st.dates(date(2018, 3, 31), date(2022, 3, 31)), st.dates(date(2018, 3, 31), date(2022, 3, 31)))
def test_line_between_rising_points_never_falls(one: date, other: date) -> None:
    measure = measuring(milestones=((date(2019, 9, 30), Decimal(60)), (date(2021, 1, 31), Decimal(65))))
    first, last = sorted((one, other))
    assert Decimal(58) <= measure.line_on(first) <= measure.line_on(last) <= Decimal(66)
