"""Clear days of notice (Local Government Act 1972, sections 100A and 100B): pure, with England's bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

from meetings.models import Board

STATUTORY_DAYS = 5


@lru_cache(maxsize=1)
def calendar() -> holidays.HolidayBase:
    """England's bank holidays, for the years that are asked for."""
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in calendar()


def clear_days(published: date, meeting: date) -> int:
    """How many clear working days lie between: neither the day of publication nor of the meeting counts."""
    days = (published + timedelta(days=n) for n in range(1, max(0, (meeting - published).days)))
    return sum(is_working_day(day) for day in days)


def working_days_before(day: date, count: int) -> date:
    """The working day that lies ``count`` working days before ``day``; ``day`` itself for none."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def last_day_to_publish(meeting: date, days: int = STATUTORY_DAYS) -> date:
    """The last working day on which publication still leaves ``days`` clear working days before the meeting.

    A meeting on 26 September 2018 had to be published by 18 September 2018.
    """
    return working_days_before(meeting, days + 1)


def deadline(board: Board, meeting: date) -> date | None:
    """The last lawful day to publish under the board's own rule, or None if it has no rule."""
    if board.notice_rule == Board.NoticeRule.NONE:
        return None
    return last_day_to_publish(meeting, board.notice_days)
