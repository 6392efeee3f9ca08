"""When a duty falls due, and how its cycle is said: pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from csp.words import counted


def due_days(first: date, every_months: int) -> Iterator[date]:
    """The days a duty falls due, from the first on, without end. The 31st is the last day of a shorter month."""
    step = 0
    while True:
        months = first.year * 12 + first.month - 1 + step * every_months
        year, month = divmod(months, 12)
        yield date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
        step += 1


def days_in_sight(first: date, every_months: int, today: date, *, after: date | None = None) -> list[date]:
    """The days by ``today``, of those later than ``after``, and the next one: what is late, due or ahead."""
    found = []
    for day in due_days(first, every_months):
        if after is None or day > after:
            found.append(day)
        if day >= today and found:
            return found
    return found  # pragma: no cover - due days have no end


def cycle_words(every_months: int) -> str:
    """ "Each year", "Every 3 years", "Every month", "Every 6 months"."""
    years, months = divmod(every_months, 12)
    if not months:
        return "Each year" if years == 1 else f"Every {counted(years, 'year')}"
    return "Every month" if every_months == 1 else f"Every {counted(every_months, 'month')}"
