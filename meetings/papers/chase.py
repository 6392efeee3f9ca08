"""Chasing papers: when they are due, how far each is, and on which nights its author is reminded. Pure.

Days are working days: neither Saturdays and Sundays nor England's bank holidays count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from csp.words import long_date
from meetings.agenda import notice
from meetings.models import Board, Meeting, Paper, PaperVersion

REMIND_BEFORE = 2  # working days before it is due
EVERY = 2  # working days between reminders once it is late
ENDED = {Meeting.State.CANCELLED, Meeting.State.HELD, Meeting.State.CLOSED}


class State(StrEnum):
    """How far a paper is."""

    NOT_ASKED = "not asked"
    REQUESTED = "requested"
    LATE = "late"
    RECEIVED = "received"
    FAULTY = "faulty"
    ACCEPTED = "accepted"


# What people read, and the colour that repeats it.
WORDS = {
    State.NOT_ASKED: ("Not asked", "orange"),
    State.REQUESTED: ("Requested", "blue"),
    State.LATE: ("Late", "red"),
    State.RECEIVED: ("Received: to be accepted", "purple"),
    State.FAULTY: ("Faulty file", "red"),
    State.ACCEPTED: ("Accepted", "green"),
}


@dataclass(frozen=True)
class Facts:
    """What the state follows from.

    ``received``: a version waits to be accepted, neither older than the accepted one nor sent back. ``faulty``: the
    version that counts cannot be printed.
    """

    due: date | None
    requested: bool
    received: bool
    accepted: bool
    faulty: bool


def state_of(facts: Facts, today: date) -> State:
    """A paper that has come is past being late; one that nobody was asked for is not its author's fault."""
    if facts.faulty:
        return State.FAULTY
    if facts.received:
        return State.RECEIVED
    if facts.accepted:
        return State.ACCEPTED
    if not facts.requested:
        return State.NOT_ASKED
    return State.LATE if facts.due and facts.due < today else State.REQUESTED


def facts_of(paper: Paper, versions: Iterable[PaperVersion], sent_back: Iterable[int]) -> Facts:
    """The facts of a paper from all its versions and the keys of those that were sent back."""
    returned = set(sent_back)
    counts = [one for one in versions if one.accepted_at or one.pk not in returned]
    newest = max(counts, key=lambda one: one.number, default=None)
    return Facts(
        due=paper.due,
        requested=paper.requested_at is not None,
        received=newest is not None and newest.accepted_at is None,
        accepted=any(one.accepted_at for one in counts),
        faulty=newest is not None and bool(newest.problem),
    )


def last_day_for(board: Board, meeting: date) -> date:
    """The last day to publish; for a board without a rule, the last working day before the meeting."""
    return notice.deadline(board, meeting) or notice.last_day_to_publish(meeting, 0)


def due_date(board: Board, meeting: date) -> date:
    """When papers are due: so many working days before the last day to publish (``Board.papers_due_days``)."""
    return notice.working_days_before(last_day_for(board, meeting), board.papers_due_days)


def due_date_to_offer(board: Board, meeting: date, today: date) -> date:
    """The due date, or when that has passed the next working day, but no later than the day before the meeting."""
    ideal = due_date(board, meeting)
    return ideal if ideal > today else min(next_working_day(today), meeting - timedelta(days=1))


def next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not notice.is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days(start: date, end: date) -> int:
    """How many working days come after ``start``, up to and with ``end``. Negative when ``end`` comes first."""
    if end < start:
        return -working_days(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(notice.is_working_day(day) for day in days)


def is_reminder_night(due: date, on: date) -> bool:
    """Two working days before it is due; then on the working day after, and every second working day from there."""
    if not notice.is_working_day(on):
        return False
    if on <= due:
        return working_days(on, due) == REMIND_BEFORE
    return (working_days(due, on) - 1) % EVERY == 0


def left_words(due: date, on: date) -> str:
    """ "3 working days left", "due today", "1 working day late"."""
    if due == on:
        return "due today"
    days = working_days(on, due)
    what = "left" if due > on else "late"
    if not days:
        return f"less than one working day {what}"
    return f"{abs(days)} working day{'' if abs(days) == 1 else 's'} {what}"


def due_words(due: date, on: date) -> str:
    """ "Wednesday 26 September 2018 (3 working days left)"."""
    return f"{long_date(due)} ({left_words(due, on)})"
