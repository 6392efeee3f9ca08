"""When an action is due: the board's next meeting, and what a line of a minute says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from simple_history.utils import bulk_update_with_history

from actions.models import Action
from meetings.models import Board, Meeting

MONTHS = [date(2000, month, 1).strftime("%B").lower() for month in range(1, 13)]
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
BY_DATE = re.compile(
    rf"\bby\s+(?:the\s+)?(?:\w+day,?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b,?(?:\s+(\d{{4}}))?",
    re.IGNORECASE,
)
BY_FIGURES = re.compile(r"\bby\s+(\d{1,2})/(\d{1,2})/(\d{4})\b", re.IGNORECASE)
NEXT_MEETING = re.compile(r"\b(?:by|for|to|at)\s+the\s+next\s+(?:\w+\s+)?(?:meeting|board)\b", re.IGNORECASE)
ASAP = re.compile(r"\b(?:ASAP|as soon as possible)\b", re.IGNORECASE)
CHUNK = 500


@dataclass(frozen=True)
class Said:
    """What a line says about when it is due, to be confirmed by a person."""

    due: Action.Due
    on: date | None = None


def said_in(line: str, raised_on: date) -> Said:
    """Read "by 1 September", "by 01/09/2018", "for the next meeting" or "ASAP" in a line of a minute.

    A day without a year is the first such day on or after the meeting. What is no date, or lies before the
    meeting, says nothing.
    """
    if found := BY_DATE.search(line):
        month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(found[2].lower()[:3]))
        day = _day(found[3] or raised_on.year, month, found[1])
        if day and not found[3] and day < raised_on:
            day = _day(raised_on.year + 1, month, found[1])
    elif found := BY_FIGURES.search(line):
        day = _day(found[3], found[2], found[1])
    else:
        day = None
    if day and day >= raised_on:
        return Said(Action.Due.DATE, day)
    if NEXT_MEETING.search(line):
        return Said(Action.Due.NEXT_MEETING)
    return Said(Action.Due.ASAP if ASAP.search(line) else Action.Due.NONE)


def next_meeting_date(board: Board, raised_on: date) -> date | None:
    """The date of the board's first booked meeting after ``raised_on``, or None while there is none."""
    return _meetings_that_count().filter(board=board, date__gt=raised_on).values_list("date", flat=True).first()


def follow_meetings(board: Board | None = None) -> int:
    """Move the due dates of actions due at the next meeting to where that meeting now stands. Returns how many.

    Each move stands in the action's history. Finished actions keep the date they had.
    """
    following = _meetings_that_count().filter(board_id=OuterRef("board_id"), date__gt=OuterRef("raised_on"))
    wrong = (
        Action.objects.filter(due=Action.Due.NEXT_MEETING, status__in=[*Action.OPEN, Action.Status.PROPOSED])
        .annotate(should_be=Subquery(following.values("date")[:1]))
        .filter(
            Q(due_on__lt=F("should_be"))
            | Q(due_on__gt=F("should_be"))
            | Q(due_on__isnull=True, should_be__isnull=False)
            | Q(due_on__isnull=False, should_be__isnull=True)
        )
    )
    if board:
        wrong = wrong.filter(board=board)
    moved = 0
    while actions := list(wrong.order_by("pk")[:CHUNK]):
        for action in actions:
            action.due_on, action.flagged_on = action.should_be, None
            action.first_due_on = action.first_due_on or action.due_on
            action.version += 1
        bulk_update_with_history(
            actions,
            Action,
            ["due_on", "first_due_on", "flagged_on", "version"],
            default_change_reason="The next meeting moved",
        )
        moved += len(actions)
    return moved


def overdue_words(days: int) -> str:
    """ "Overdue by 26 days"."""
    return f"Overdue by {days:,} day{'' if days == 1 else 's'}"


def _meetings_that_count() -> QuerySet[Meeting]:
    """Booked meetings that were not called off: one still to be booked has no day yet."""
    dropped = (Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED)
    return Meeting.objects.exclude(state__in=dropped).order_by("date")


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
