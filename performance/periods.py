"""The periods a figure is for: a calendar month, a quarter from January, April, July or October, or a year.

A year begins on the first day of any month, so that calendar, financial and school years are all one kind. Rolling
years follow each other by a month, and so overlap; a survey every two years is of one year, and the next one missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from csp.errors import Refused
from csp.words import short_date

# How many months a period has, and how many after it the next one begins.
MONTHS = {"month": 1, "quarter": 3, "year": 12, "rolling": 12, "two_years": 12}
STEPS = {"month": 1, "quarter": 3, "year": 12, "rolling": 1, "two_years": 24}
QUARTERS_BEGIN = (1, 4, 7, 10)


@dataclass(frozen=True, order=True)
class Period:
    """From its first to its last day, both included."""

    start: date
    end: date

    @property
    def words(self) -> str:
        """ "July 2018", "July to September 2018" or "April 2018 to March 2019"."""
        return _words(self, "%B", " to ")

    @property
    def label(self) -> str:
        """Short, for the axis of a chart: "Jul 2018", "Jul" and "Sep 2018" with a dash between; "2018" or "2018/19"."""
        first, last = self.start, self.end
        if (first.month, last.month) == (1, 12) and first.year == last.year:
            return f"{first:%Y}"
        if (first.month, last.month) == (4, 3) and first.year + 1 == last.year:
            return f"{first:%Y}/{last:%y}"
        return _words(self, "%b", "–")

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end


def period_from(frequency: str, start: date) -> Period:
    """The period of that frequency that begins on ``start``. Raises Refused when none begins there."""
    if start.day != 1:
        raise Refused(
            f"A period begins on the first day of a month, not on {short_date(start)}. Give that day.",
            field="starts",
        )
    if frequency == "quarter" and start.month not in QUARTERS_BEGIN:
        raise Refused(
            f"A quarter begins in January, April, July or October, not in {start:%B}. Give its first day.",
            field="starts",
        )
    return Period(start, _months_on(start, MONTHS[frequency]) - timedelta(days=1))


def after(frequency: str, period: Period) -> Period:
    """The period that follows."""
    return period_from(frequency, _months_on(period.start, STEPS[frequency]))


def may_overlap(frequency: str) -> bool:
    """Whether a period has days in common with the next one: those of rolling years do."""
    return STEPS[frequency] < MONTHS[frequency]


def start_before(frequency: str, start: date) -> date:
    """The first day of the period just before the one that begins on ``start``."""
    return _months_on(start, -STEPS[frequency])


def year_before(start: date) -> date:
    """The first day of the same period a year earlier."""
    return _months_on(start, -12)


def last_ended(frequency: str, on: date) -> Period:
    """The last period over before ``on``; of years, the financial one (from April)."""
    first_of_month = on.replace(day=1)
    starts = (_months_on(first_of_month, -back) for back in range(1, 25))
    begins = {"month": range(1, 13), "quarter": QUARTERS_BEGIN, "rolling": range(1, 13)}.get(frequency, (4,))
    periods = (period_from(frequency, start) for start in starts if start.month in begins)
    return next(period for period in periods if period.end < on)


def following(frequency: str, period: Period, before: date) -> Iterator[Period]:
    """The periods that follow ``period`` and are over before a day."""
    while (period := after(frequency, period)).end < before:
        yield period


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _words(period: Period, month: str, joint: str) -> str:
    first, last = period.start, period.end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:{month} %Y}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first:{month}}{year}{joint}{last:{month} %Y}"
