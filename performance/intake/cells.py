"""What the cells of a file of figures say: numbers, periods, which way is better. Never guessed (csp.cells)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from csp.cells import Unreadable, as_date, one_line
from csp.words import MONTHS as NAMES
from performance.models import MOST_DECIMALS, Indicator
from performance.periods import QUARTERS_BEGIN, Period

NUMBER_EXPECTED = "a number alone, as 227 or 58.3, or an empty cell where there is no figure"
PERIOD_EXPECTED = 'a period, as "July 2018", "July to September 2018", "2018/19" or "12 months to July 2018"'
LENGTH_EXPECTED = "a whole month, a quarter from January, April, July or October, or twelve months"
NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|-?\.\d+")
LARGEST = Decimal(10) ** 12
RANK = re.compile(r"(\d{1,5})(?: ?(?:of|out of|/) ?(\d{1,5}))?", re.I)
RANK_EXPECTED = "our place and of how many, as 9 of 14"
LOWEST_RANK = 32_767
DAY_FIRST = "the day stands before the month, as 31/07/2018"

MONTH, QUARTER, TWELVE = "month", "quarter", "twelve"
"""The kinds of period, by their length."""
IN_WORDS = {MONTH: "a month", QUARTER: "a quarter", TWELVE: "twelve months"}
LENGTHS = {1: MONTH, 3: QUARTER, 12: TWELVE}

NAME = "|".join([*NAMES, *(name[:3] for name in NAMES), "Sept"])
ONE_MONTH = re.compile(rf"({NAME})[ -]?(\d{{4}}|\d{{2}})", re.I)
SPAN = re.compile(rf"({NAME})(?: (\d{{4}}))? ?(?:to|-|–) ?({NAME}) (\d{{4}})", re.I)
TO_MONTH = re.compile(
    rf"(?:12|twelve) months (?:to|ending) ({NAME}) (\d{{4}})|year (?:to|ending) ({NAME}) (\d{{4}})", re.I
)
ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
YEAR = re.compile(r"\d{4}")
FINANCIAL = re.compile(r"(\d{4})[/–](\d{2}|\d{4})")
A_DAY = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2}")
LIKE_A_PERIOD = re.compile(
    rf"(?=.*(?:\d|{NAME}))(?:[\d/.,’'–—\- ]|{NAME}|q[1-4]|fy|quarter|year|months?|to|and|ending|ended)+", re.I
)
FINANCIAL_QUARTER = re.compile(r"q([1-4])[ ,]*(\d{4})[/–-](\d{2}|\d{4})", re.I)

POLARITIES = {
    "higher": Indicator.Polarity.HIGHER, "higherisbetter": Indicator.Polarity.HIGHER,
    "lower": Indicator.Polarity.LOWER, "lowerisbetter": Indicator.Polarity.LOWER,
    "neither": Indicator.Polarity.NEITHER, "neutral": Indicator.Polarity.NEITHER,
    "neitherisbetter": Indicator.Polarity.NEITHER,
}  # fmt: skip
STATES = {"provisional": True, "yes": True, "p": True, "final": False, "no": False, "f": False, "revised": False}


def as_figure(value: Any) -> Decimal:
    """A number as people write it: 227, "1,204", "58.3", "38%". Raises Unreadable for anything else."""
    text = str(value) if isinstance(value, float) else one_line(value)
    text = text.removesuffix("%").rstrip()
    if not NUMBER.fullmatch(text):
        raise Unreadable(NUMBER_EXPECTED, "that is no number")
    number = Decimal(text.replace(",", ""))
    if abs(number) >= LARGEST:
        raise Unreadable("a number below 1,000,000,000,000")
    return number


def decimals_of(number: Decimal) -> int:
    """With how many decimal places it is written, up to the most that are kept."""
    exponent = number.normalize().as_tuple().exponent
    return min(MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


def as_polarity(value: Any) -> str:
    said = re.sub(r"[^a-z]", "", one_line(value).casefold())
    if said not in POLARITIES:
        raise Unreadable('"higher is better", "lower is better" or "neutral"')
    return POLARITIES[said]


def as_provisional(value: Any) -> bool:
    said = one_line(value).casefold()
    if said not in STATES:
        raise Unreadable('"provisional" or "final"')
    return STATES[said]


def as_rank(value: Any) -> tuple[int, int | None]:
    """Our place, and of how many where it says so: "9 of 14", "9/14", "9". Raises Unreadable for anything else."""
    match = RANK.fullmatch(one_line(value))
    if match is None:
        raise Unreadable(RANK_EXPECTED)
    place, count = int(match[1]), int(match[2]) if match[2] else None
    if not 1 <= place <= (count or LOWEST_RANK) <= LOWEST_RANK:
        raise Unreadable(RANK_EXPECTED, "there is no such place")
    return place, count


def is_like_a_period(text: str) -> bool:
    """Whether a heading that is no period was meant for one: "07/31/2018", "2011-12", "July"."""
    return LIKE_A_PERIOD.fullmatch(text) is not None


def kind_of(period: Period) -> str:
    """A month, a quarter or twelve months. Raises Unreadable for any other length, or days within a month."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    whole = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    if not whole or months not in LENGTHS or (months == 3 and period.start.month not in QUARTERS_BEGIN):
        raise Unreadable(LENGTH_EXPECTED, _why_not_whole(period, months))
    return LENGTHS[months]


def _why_not_whole(period: Period, months: int) -> str:
    if period.start.day != 1:
        return f"no period begins on that day: {DAY_FIRST}"
    if (period.end + timedelta(days=1)).day != 1:
        return f"no period ends on that day: {DAY_FIRST}"
    return f"the period has {months} months" if months not in LENGTHS else "no quarter begins in that month"


@lru_cache(maxsize=4096)
def day(value: Any) -> date:
    """csp.cells.as_date, remembered: a file in bulk has few days on many rows."""
    return as_date(value)


@lru_cache(maxsize=4096)
def as_period(value: Any) -> Period:
    """A period in one cell, or at the head of a column. A day stands for the month that it begins or ends.

    Raises Unreadable, also for "2011-12", which may be December 2011 and the financial year 2011/12, and for a day
    within a month, as one in the American order nearly always is.
    """
    text = one_line(value)
    if isinstance(value, datetime | date) or A_DAY.fullmatch(text):
        on = as_date(value)
        if on.day != 1 and (on + timedelta(days=1)).day != 1:
            raise Unreadable(PERIOD_EXPECTED, f"no period begins or ends on that day: {DAY_FIRST}")
        return _months(on.year, on.month, 1)
    if match := ONE_MONTH.fullmatch(text):
        year = int(match[2])
        return _months(year if year > 99 else 2000 + year, _month(match[1]), 1)
    if match := SPAN.fullmatch(text):
        first, last = _month(match[1]), _month(match[3])
        year = int(match[2]) if match[2] else int(match[4]) - (first > last)
        return _months(year, first, (int(match[4]) - year) * 12 + last - first + 1)
    if match := TO_MONTH.fullmatch(text):
        name, to = (match[1], match[2]) if match[1] else (match[3], match[4])
        return _months(int(to) - 1, _month(name) + 1, 12)
    if match := ISO_MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        if month == (year + 1) % 100 and month <= 12:
            raise Unreadable(f'"{NAMES[month - 1]} {year}" or "{year}/{month:02}"', "it could be either")
        return _financial(year, match[2]) if month > 12 else _months(year, month, 1)
    if match := FINANCIAL_QUARTER.fullmatch(text):
        begins = _financial(int(match[2]), match[3]).start
        return _months(begins.year, 1 + 3 * int(match[1]), 3)
    if match := FINANCIAL.fullmatch(text):
        return _financial(int(match[1]), match[2])
    if YEAR.fullmatch(text):
        return _months(int(text), 1, 12)
    raise Unreadable(PERIOD_EXPECTED)


def _financial(year: int, following: str) -> Period:
    if int(following) % 100 != (year + 1) % 100:
        raise Unreadable(PERIOD_EXPECTED, "the second year does not follow the first")
    return _months(year, 4, 12)


def _months(year: int, month: int, count: int) -> Period:
    """``count`` months from a month, which may lie past December."""
    first, last = year * 12 + month - 1, year * 12 + month - 1 + count
    if count < 1 or not 1970 <= year <= 2100:
        raise Unreadable(PERIOD_EXPECTED)
    start, after = (date(whole // 12, whole % 12 + 1, 1) for whole in (first, last))
    return Period(start, after - timedelta(days=1))


def _month(name: str) -> int:
    return next(
        number for number, one in enumerate(NAMES, start=1) if one.casefold().startswith(name[:3].casefold())
    )
