"""The demonstration's indicators: thirty fictional ones with two years of figures, some off target."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from csp.demo import Step, World, clock
from csp.models import User
from meetings.models import Board, Person
from performance.demo_content import INDICATORS, Plan
from performance.demo_explained import explain
from performance.models import Indicator, Target, Value
from performance.periods import Period, last_ended, period_from, start_before
from performance.services import create_indicator, set_target

# Two years of each, and of a survey every two years three.
PERIODS = {"month": 24, "quarter": 8, "year": 2, "rolling": 24, "two_years": 3}
REPORTED_AFTER = timedelta(days=20)
STILL_DUE = {"CSP-08": 1, "HATE-02": 1, "HWB-04": 1, "RRO-02": 2}
"""How many periods of an indicator nobody has given yet: its owner is reminded of them."""


def make_indicators(world: World) -> None:
    """Indicators and targets through their services; their figures in bulk, as a file of them would come in."""
    officer = User.objects.get(email="officer@northmere.example")
    boards = {board.slug: board for board in Board.objects.all()}
    people = {person.name: person for person in Person.objects.all()}
    figures: list[Value] = []
    for number, plan in enumerate(INDICATORS):
        periods = past_periods(plan.frequency, world.today)
        with clock(periods[0].start, time(9)):
            indicator = make_indicator(plan, boards[plan.board], people[plan.owner], officer)
            if plan.target is not None:
                set_target(indicator=indicator, by=officer, starts=periods[0].start, value=Decimal(plan.target))
        given = periods[: len(periods) - STILL_DUE.get(plan.code, 0)]
        figures += past_figures(world, plan, indicator, given, reported_late=number % 11 == 5)
    bulk_create_with_history([reported(figure, officer) for figure in figures], Value)
    world.made["indicators"] = {indicator.code: indicator for indicator in Indicator.objects.all()}
    explain(world, officer)
    world.say(f"{len(INDICATORS)} indicators, {Value.objects.count()} figures, {Target.objects.count()} targets")


def make_indicator(plan: Plan, board: Board, owner: Person, by: User) -> Indicator:
    return create_indicator(
        board=board,
        by=by,
        code=plan.code,
        name=plan.name,
        definition=plan.definition,
        unit=plan.unit,
        polarity=plan.polarity,
        frequency=plan.frequency,
        source=plan.source,
        owner=owner,
        decimals=plan.decimals,
        restricted=plan.restricted,
        grounds=["7"] if plan.restricted else [],
        public_interest_reason="It would show where the police will be at work." if plan.restricted else "",
    )


def past_periods(frequency: str, today: date) -> list[Period]:
    """Two years of periods up to the last one over, the oldest first."""
    periods = [last_ended(frequency, today)]
    while len(periods) < PERIODS[frequency]:
        periods.append(period_from(frequency, start_before(frequency, periods[-1].start)))
    return periods[::-1]


def past_figures(
    world: World, plan: Plan, indicator: Indicator, periods: list[Period], reported_late: bool
) -> list[Value]:
    """From the first to the last figure of the plan, with some chance; one period missing where it was late."""
    first, last = Decimal(plan.first), Decimal(plan.last)
    missing = periods[len(periods) // 2] if reported_late else None
    figures = []
    for step, period in enumerate(periods):
        along = Decimal(step) / max(1, len(periods) - 1)
        steady = first + (last - first) * along
        chance = 0 if period is periods[-1] else Decimal(world.random.uniform(-0.06, 0.06))
        value = round(steady * (1 + chance), plan.decimals)
        if period is not missing:
            figures.append(
                Value(
                    indicator=indicator,
                    period_start=period.start,
                    period_end=period.end,
                    value=value,
                    extracted_on=period.end + REPORTED_AFTER,
                    provisional=period is periods[-1] and plan.frequency == "month",
                )
            )
    return figures


def reported(figure: Any, by: User) -> Value:
    """The figure, with who reported it and when, twenty days after its period, for its history."""
    on = figure.period_end + REPORTED_AFTER
    figure._history_user = by
    figure._history_date = timezone.make_aware(datetime.combine(on, time(9)))
    return figure


STEP = Step(50, "Indicators", make_indicators)
