"""When the fictional boards meet: once a quarter, on a weekday of a week, never on a bank holiday."""

from __future__ import annotations

from datetime import date, timedelta

from meetings.agenda.notice import is_working_day
from meetings.demo.content import BoardPlan


def meeting_days(plan: BoardPlan, today: date, *, quarters_back: int, quarters_on: int) -> list[date]:
    """The days ``plan`` meets, from ``quarters_back`` past meetings to ``quarters_on`` meetings to come."""
    first_quarter = today.year * 4 + (today.month - 1) // 3
    quarters = range(first_quarter - quarters_back - 2, first_quarter + quarters_on + 2)
    days = [_day(plan, quarter) for quarter in quarters]
    past = [day for day in days if day < today][-quarters_back:]
    return past + [day for day in days if day >= today][:quarters_on]


def _day(plan: BoardPlan, quarter: int) -> date:
    year, number = divmod(quarter, 4)
    first = date(year, number * 3 + plan.month + 1, 1)
    day = first + timedelta(days=(plan.weekday - first.weekday()) % 7 + 7 * (plan.week - 1))
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
