"""What the cells of a spreadsheet, or the values of a JSON file, say: dates, minutes, numbers as people write them.

What is not understood is refused with what was expected, never guessed.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from typing import Any

DATE_EXPECTED = 'a date, as "26 September 2018" or "26/09/2018"'
MONTHS = [month.casefold() for month in calendar.month_name[1:]]
WEEKDAYS = [day.casefold() for day in calendar.day_name]
WORDS_DATE = re.compile(r"(?:([a-z]+),?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})", re.I)
SLASH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
MINUTES = re.compile(r"(\d+)\s*(?:m|mins?|minutes?)?\.?", re.I)
HOURS = re.compile(r"(\d+)\s*(?:h|hrs?|hours?)(?:\s*(?:and\s*)?(\d+)\s*(?:m|mins?|minutes?))?\.?", re.I)
LONGEST = 600
FORMULA = re.compile(r"'*[=+\-@\t\r]")


class Unreadable(ValueError):  # noqa: N818
    """A cell does not say what it should. ``expected`` is what it should have said; ``reason`` what is wrong."""

    def __init__(self, expected: str, reason: str = "") -> None:
        super().__init__(expected)
        self.expected, self.reason = expected, reason


def one_line(value: Any) -> str:
    """A cell's value as a person reads it: dates in words, whole numbers without ".0", spaces single."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day} {value:%B} {value.year}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def guarded(text: str) -> str:
    """The text for a cell of a CSV file: one that a spreadsheet would take for a formula begins with a "'"."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """What ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def as_date(value: Any) -> date:
    """A real date, "12 September 2017", "Wednesday 26 September 2018", "01/09/2019" (day first), "2019-09-01".

    Raises Unreadable for anything else. Whether the weekday is that day's is for the caller to look at.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = one_line(value)
    if match := WORDS_DATE.fullmatch(text):
        weekday, day, month, year = match.groups()
        if weekday and not any(_short_for(weekday, name) for name in WEEKDAYS):
            raise Unreadable(DATE_EXPECTED)
        return _day(int(year), _month(month), int(day))
    if match := SLASH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        return _day(year, month, day)
    if match := ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return _day(year, month, day)
    raise Unreadable(DATE_EXPECTED)


def as_minutes(value: Any) -> int:
    """Whole minutes: "10 mins", "10", 10, "1 hour 30 mins". Raises Unreadable for anything else."""
    text = one_line(value)
    if match := MINUTES.fullmatch(text):
        minutes = int(match[1])
    elif match := HOURS.fullmatch(text):
        minutes = 60 * int(match[1]) + int(match[2] or 0)
    else:
        raise Unreadable('minutes, as "10 mins"')
    if minutes > LONGEST:
        raise Unreadable(f"at most {LONGEST} minutes")
    return minutes


def as_number(value: Any) -> int:
    """A whole number from 1. Raises Unreadable for anything else."""
    text = one_line(value)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise Unreadable("a whole number, as 7")
    return int(text)


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if _short_for(name, month):
            return number
    raise Unreadable(DATE_EXPECTED)


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Unreadable("a day that exists, the day before the month", "there is no such day") from error
    if not 1970 <= year <= 2100:
        raise Unreadable("a year between 1970 and 2100")
    return found


def wrong_weekday(value: Any, day: date) -> str:
    """What is wrong with the weekday written before ``day``: "30 June 2022 is a Thursday, not a Wednesday"."""
    written = one_line(value).split(" ")[0].strip(",")
    own = WEEKDAYS[day.weekday()]
    if _short_for(written, own) or not any(_short_for(written, name) for name in WEEKDAYS):
        return ""
    return f"{one_line(day)} is a {own.capitalize()}, not a {written.capitalize()}"


def _short_for(written: str, name: str) -> bool:
    """Whether ``written`` is ``name`` or its first three or four letters."""
    written = written.casefold()
    return written == name or (len(written) in (3, 4) and name.startswith(written))
