"""The dates of a year's meetings: from a rule or as typed, and what is to be said about each before it is made."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from csp.cells import Unreadable, as_date, wrong_weekday
from csp.words import clock, long_date, short_date
from meetings.agenda import notice
from meetings.models import Board, Meeting, Membership

MONTHS = 12
MOST = 60
LAST = 5
"""The week of a month that stands for its last, be that the fourth or the fifth."""


# Dates ------------------------------------------------------------------------------------------------------


def days_by_rule(*, first: date, every: int, week: int, weekday: int) -> list[date]:
    """The days of twelve months from ``first``'s on, one in ``every`` months: the ``week``-th ``weekday`` of each.

    ``week`` is 1 to 4, or 5 for the last of the month; Monday is weekday 0.
    """
    months = (first.year * 12 + first.month - 1 + ahead for ahead in range(0, MONTHS, every))
    return [_day_of(*divmod(month, 12), week, weekday) for month in months]


def _day_of(year: int, month: int, week: int, weekday: int) -> date:
    days = [
        day
        for day in (date(year, month + 1, n + 1) for n in range(calendar.monthrange(year, month + 1)[1]))
        if day.weekday() == weekday
    ]
    return days[-1] if week == LAST else days[week - 1]


@dataclass(frozen=True)
class Read:
    """Dates as typed, one a line: those understood, and a sentence for each line that is not."""

    days: list[date]
    problems: list[str]


def read_lines(text: str, *, month_will_do: bool = False) -> Read:
    """The date on each line that is not empty. With ``month_will_do``, "September 2027" is its first day."""
    days: list[date] = []
    problems: list[str] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST:
        return Read([], [f"Enter {MOST} dates or fewer at once."])
    for number, line in lines:
        try:
            day = _read(line, month_will_do)
        except Unreadable as unreadable:
            wrong = f" ({unreadable.reason})" if unreadable.reason else ""
            problems.append(f"Line {number}, “{line[:60]}”: enter {unreadable.expected}{wrong}.")
            continue
        if wrong := wrong_weekday(line, day):
            problems.append(f"Line {number}: {wrong}. Correct the day or the date.")
        elif day in days:
            problems.append(f"Line {number}: {short_date(day)} is there twice. Take one out.")
        else:
            days.append(day)
    return Read(sorted(days), problems)


def _read(line: str, month_will_do: bool) -> date:
    try:
        return as_date(line)
    except Unreadable:
        if not month_will_do:
            raise
    try:
        return as_date(f"1 {line}")
    except Unreadable as error:
        raise Unreadable('a month or a date, as "September 2027"') from error


def as_lines(days: Sequence[date], *, months_alone: bool = False) -> str:
    """Dates as people type them, one a line; ``months_alone``: only month and year, unless two share a month."""
    months = [f"{day:%B %Y}" for day in days]
    alone = months_alone and len(set(months)) == len(months)
    return "\n".join(months if alone else [long_date(day) for day in days])


# What is to be said about each -------------------------------------------------------------------------------


@dataclass(frozen=True)
class DateRow:
    """One date before it is made. ``refused`` is why it cannot be; ``notes`` what an officer should know."""

    day: date
    when: str
    refused: str
    notes: list[str]
    publish_by: date | None


def preview(
    board: Board, days: Sequence[date], *, starts: time | None, ends: time | None, to_be_booked: bool, today: date
) -> list[DateRow]:
    """A row for each day. Three queries, however many days."""
    own = list(Meeting.objects.filter(board=board).order_by("date"))
    if to_be_booked:
        return [DateRow(day, f"{day:%B %Y}, to be booked", "", _of_month(day, own), None) for day in days]
    taken = {meeting.date: meeting for meeting in own}
    clashes = Clashes(board, days)
    return [
        DateRow(
            day=day,
            when=long_date(day),
            refused=_taken(taken.get(day)),
            notes=[*_of_day(day, today), *_to_be_booked(day, own), *clashes.on(day, starts, ends)],
            publish_by=notice.deadline(board, day),
        )
        for day in days
    ]


def _taken(meeting: Meeting | None) -> str:
    if meeting is None:
        return ""
    return {
        Meeting.State.TO_BE_BOOKED: f"The meeting to be booked in {meeting.date:%B %Y} has that day: book it.",
        Meeting.State.CANCELLED: "The board cancelled a meeting on that day: book that one again.",
    }.get(Meeting.State(meeting.state), "The board already meets on that day.")


def _of_day(day: date, today: date) -> list[str]:
    notes = []
    if name := notice.calendar().get(day):
        notes.append(f"Bank holiday: {name}.")
    elif day.weekday() > calendar.FRIDAY:
        notes.append(f"A {day:%A}.")
    if day < today:
        notes.append("This day is past.")
    return notes


def _of_month(day: date, own: Sequence[Meeting]) -> list[str]:
    """What the board has in that month already."""
    there = [one for one in own if (one.date.year, one.date.month) == (day.year, day.month)]
    going = [one for one in there if one.state != Meeting.State.CANCELLED]
    return [f"The board already has a meeting in that month: {one.when}." for one in going]


def _to_be_booked(day: date, own: Sequence[Meeting]) -> list[str]:
    if any(not one.is_booked and (one.date.year, one.date.month) == (day.year, day.month) for one in own):
        return [f"The board has a meeting to be booked in {day:%B %Y}. Is it this one? Then book that."]
    return []


class Clashes:
    """Meetings of other boards on the same days that people of this board sit on too. Two queries.

    Times that are not known count as clashing.
    """

    def __init__(self, board: Board, days: Sequence[date]) -> None:
        ahead = (Meeting.State.BOOKED, Meeting.State.PUBLISHED)
        self.board = board
        self.meetings = list(
            Meeting.objects.filter(date__in=days, state__in=ahead).exclude(board=board).select_related("board")
        )
        boards = {board.pk, *(meeting.board_id for meeting in self.meetings)}
        self.seats = list(
            Membership.objects.filter(board__in=boards, person__isnull=False).select_related("person")
            if self.meetings
            else []
        )

    def on(self, day: date, starts: time | None, ends: time | None) -> list[str]:
        own = self._people(self.board.pk, day)
        notes = []
        for other in self.meetings:
            shared = sorted(set(own) & set(self._people(other.board_id, day)))
            if other.date == day and shared and _overlap(starts, ends, other):
                at = f" at {clock(other.starts)}" if other.starts else ""
                who = f"{len(shared)} people sit" if len(shared) > 1 else f"{own[shared[0]]} sits"
                notes.append(f"{other.board} meets{at} that day, and {who} on both.")
        return notes

    def _people(self, board_id: int, day: date) -> dict[int, str]:
        """Those who sit on a board on that day, by key."""
        return {
            seat.person.pk: seat.person.name
            for seat in self.seats
            if seat.person
            and seat.board_id == board_id
            and seat.starts <= day
            and (not seat.ends or seat.ends >= day)
        }


def _overlap(starts: time | None, ends: time | None, other: Meeting) -> bool:
    before = ends and other.starts and ends <= other.starts
    after = starts and other.ends and starts >= other.ends
    return not (before or after)
