"""When a planned action ends, as plans put it: "31 March 2015", "March 2015", "Ongoing", "Annual", or nothing.

The words are kept as they are; what they come to in the action log is read here, for forms and for files alike.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.due import next_round
from actions.models import Action
from csp.cells import Unreadable, as_date, one_line
from csp.errors import Refused

Due = Action.Due
EXPECTED = "a date, as 31 March 2022; a month, as March 2022; Ongoing; Annual, alone or with a day after a comma"
MONTHS = [name.casefold() for name in calendar.month_name[1:]]
MONTH = re.compile(r"(?:by )?(?:the )?(?:end (?:of )?)?([a-z]{3,9})\.?,? (\d{4}|\d{2})", re.IGNORECASE)
ONGOING = re.compile(r"on-?\s?going|continuous|continuing", re.IGNORECASE)
ASAP = re.compile(r"asap|as soon as possible|immediate(?:ly)?", re.IGNORECASE)
YEARLY = re.compile(
    r"(?:annual(?:ly)?|yearly|(?:each|every) year)(?:,? (?:(?:by|from|next) )*(.+))?", re.IGNORECASE
)
THEN_YEARLY = re.compile(
    r"(.+?),? (?:and |then |and then )(?:annual(?:ly)?|yearly|(?:each|every) year)(?: after| thereafter)?",
    re.IGNORECASE,
)
NEXT_MEETING = re.compile(r"(?:the )?next (?:meeting|board)", re.IGNORECASE)
NOTHING = ("", "none", "n/a", "-", "tbc", "tba")


@dataclass(frozen=True)
class End:
    """What the log makes of it. ``by_when`` are the plan's own words, where they say more than the log's."""

    due: Action.Due
    due_on: date | None = None
    by_when: str = ""

    def said(self) -> dict[str, Any]:
        """By the names the services know."""
        return {"due": self.due, "due_on": self.due_on, "by_when": self.by_when}


def read(value: object, *, plan_ends: date, today: date) -> End:
    """Read when an action ends. A month ends on its last day; what is to be done each year without a day is due on
    the next anniversary of the plan's last day.

    Raises Unreadable with what was expected.
    """
    if isinstance(value, date):
        return End(Due.DATE, as_date(value))
    words = one_line(value).rstrip(".")
    if words.casefold() in NOTHING:
        return End(Due.NONE, by_when="" if words in ("", "-") else words)
    if ONGOING.fullmatch(words):
        return End(Due.ONGOING, by_when=words)
    if ASAP.fullmatch(words):
        return End(Due.ASAP, by_when=words)
    if match := YEARLY.fullmatch(words):
        day = _day(match[1]) if match[1] else _next_anniversary(plan_ends, today)
        return End(Due.YEARLY, day, words)
    if match := THEN_YEARLY.fullmatch(words):
        return End(Due.YEARLY, _day(match[1]), words)
    if NEXT_MEETING.fullmatch(words):
        return End(Due.NEXT_MEETING, by_when=words)
    return End(Due.DATE, _day(words), words)


def read_field(value: str, *, plan_ends: date, today: date) -> End:
    """The same for a form. Raises Refused with a sentence."""
    try:
        return read(value, plan_ends=plan_ends, today=today)
    except Unreadable as error:
        wrong = f": {error.reason}" if error.reason else ""
        raise Refused(f"“{value.strip()}” cannot be read{wrong}. Give {EXPECTED}; or leave it empty.") from None


def in_words(planned_words: str, due: str, due_on: date | None) -> str:
    """What a form offers for an end that is stored: the plan's words, or the log's."""
    if planned_words:
        return planned_words
    day = one_line(due_on) if due_on else ""
    kinds = {
        Due.DATE: day,
        Due.YEARLY: f"Annual, {day}",
        Due.ONGOING: "Ongoing",
        Due.ASAP: "ASAP",
        Due.NEXT_MEETING: "Next meeting",
    }
    return kinds.get(Due(due), "")


def _day(words: str) -> date:
    if match := MONTH.fullmatch(words):
        name = match[1].casefold()
        found = [number for number, month in enumerate(MONTHS, start=1) if month.startswith(name)]
        if len(found) != 1 and name != "sept":
            raise Unreadable(EXPECTED)
        month = found[0] if found else 9
        year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
        if not 1970 <= year <= 2100:
            raise Unreadable(EXPECTED, "the year is not a likely one")
        return date(year, month, calendar.monthrange(year, month)[1])
    try:
        return as_date(words)
    except Unreadable as error:
        raise Unreadable(EXPECTED, error.reason) from None


def _next_anniversary(day: date, today: date) -> date:
    """The first day of that name in the year from ``today``."""
    while day > today:
        earlier = _a_year_before(day)
        if earlier < today:
            return day
        day = earlier
    return day if day == today else next_round(day, today)


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)
