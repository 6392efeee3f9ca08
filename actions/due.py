"""When an action is due: its own day, the board's next meeting, the board's rule for ASAP, or what a minute says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from simple_history.utils import bulk_update_with_history

from actions.models import Action, ActionQuerySet, ChaseRules
from csp.words import counted
from meetings.models import Board, Meeting

Due = Action.Due
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
        return Said(Due.DATE, day)
    if NEXT_MEETING.search(line):
        return Said(Due.NEXT_MEETING)
    return Said(Due.ASAP if ASAP.search(line) else Due.NONE)


def meetings_that_count() -> QuerySet[Meeting]:
    """Booked meetings that were not called off: one still to be booked has no day yet."""
    dropped = (Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED)
    return Meeting.objects.exclude(state__in=dropped).order_by("date")


def next_meeting_date(board: Board, raised_on: date) -> date | None:
    """The date of the board's first booked meeting after ``raised_on``, or None while there is none."""
    return meetings_that_count().filter(board=board, date__gt=raised_on).values_list("date", flat=True).first()


def asap_date(board: Board, raised_on: date) -> date | None:
    """The last day before the board's rule counts an ASAP action as overdue; None where it has no such rule."""
    rules = ChaseRules.objects.filter(board=board).values_list("asap_days", flat=True).first()
    return None if rules is None else raised_on + timedelta(days=rules)


def day_of(action: Action) -> date | None:
    """The day ``action`` is due by its kind: the one it was given, its board's next meeting, or its board's rule."""
    if action.due == Due.NEXT_MEETING:
        return next_meeting_date(action.board, action.raised_on)
    if action.due == Due.ASAP:
        return asap_date(action.board, action.raised_on)
    return action.due_on if action.due in (Due.DATE, Due.YEARLY) else None


def next_round(due_on: date, today: date) -> date:
    """The day of next year's round: the first anniversary of ``due_on`` after it and after ``today``.

    What falls on 29 February is due on 28 February, and stays there.
    """
    day = due_on
    while day <= max(due_on, today):
        try:
            day = day.replace(year=day.year + 1)
        except ValueError:
            day = date(day.year + 1, 2, 28)
    return day


def is_put_off(was_on: date | None, due: str, due_on: date | None) -> bool:
    """Whether what was due on ``was_on`` is now due on a later day, or on none at all (ongoing, none yet).

    Not what has become ASAP or due at a meeting that is still to be booked: they have no day, but are no later.
    """
    if was_on is None:
        return False
    return due_on > was_on if due_on else due in (Due.ONGOING, Due.NONE)


def follow_rules(board: Board | None = None) -> int:
    """Move the due dates that follow from something else to where they now belong. Returns how many moved.

    "Next meeting" follows that meeting, ASAP its board's rule (ChaseRules). Each move stands in the action's history.
    Neither is a DueChange, nor counts as put off: the owner asked for neither, and has nothing to give a reason for.
    Finished actions keep the date they had.
    """
    waiting = Action.objects.filter(status__in=[*Action.OPEN, Action.Status.PROPOSED])
    if board:
        waiting = waiting.filter(board=board)
    moved = _follow_meetings(waiting.filter(due=Due.NEXT_MEETING))
    asap = waiting.filter(due=Due.ASAP)
    rules = ChaseRules.objects.values_list("asap_days", flat=True).distinct()
    for days in [days for days in rules if days is not None]:
        wanted = F("raised_on") + timedelta(days=days)
        wrong = asap.filter(board__chase_rules__asap_days=days).exclude(due_on=wanted)
        moved += _move(wrong, partial(_after, days), "The board’s rule for ASAP changed")
    never = asap.filter(board__chase_rules__asap_days__isnull=True, due_on__isnull=False)
    return moved + _move(never, lambda action: None, "The board’s rule for ASAP changed")


def _follow_meetings(actions: ActionQuerySet) -> int:
    following = meetings_that_count().filter(board_id=OuterRef("board_id"), date__gt=OuterRef("raised_on"))
    wrong = actions.annotate(should_be=Subquery(following.values("date")[:1])).filter(
        Q(due_on__lt=F("should_be"))
        | Q(due_on__gt=F("should_be"))
        | Q(due_on__isnull=True, should_be__isnull=False)
        | Q(due_on__isnull=False, should_be__isnull=True)
    )
    return _move(wrong, lambda action: action.should_be, "The next meeting moved")  # type: ignore[attr-defined]


def _after(days: int, action: Action) -> date:
    return action.raised_on + timedelta(days=days)


def _move(wrong: ActionQuerySet, day: Callable[[Action], date | None], reason: str) -> int:
    """Give each action of ``wrong`` its ``day``, which takes it out of ``wrong``, CHUNK at a time."""
    moved = 0
    while actions := list(wrong.order_by("pk")[:CHUNK]):
        for action in actions:
            action.due_on, action.flagged_on = day(action), None
            action.first_due_on = action.first_due_on or action.due_on
            action.version += 1
        bulk_update_with_history(
            actions,
            Action,
            ["due_on", "first_due_on", "flagged_on", "version"],
            default_change_reason=reason,
        )
        moved += len(actions)
    return moved


def overdue_words(days: int) -> str:
    """ "Overdue by 26 days"."""
    return f"Overdue by {counted(days, 'day')}"


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
