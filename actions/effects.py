"""What a board's chase rules would do today, in sentences, before they are saved."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from actions.chasing.news import CHASED
from actions.models import Action
from csp.words import counted, long_date
from meetings.agenda.notice import working_days_before
from meetings.models import Board, Meeting
from meetings.papers.chase import last_day_for

Due = Action.Due


def effects_of(board: Board, days: dict[str, int | None], on: date) -> list[str]:
    """One sentence for each of the four numbers (``services.rules.FIELDS``), as of ``on``. Changes nothing."""
    return [
        _asap(board, days["asap_days"], on),
        _late(board, days, "lead_days", on, "passed up to the owner’s organisation"),
        _late(board, days, "chair_days", on, "on the chair’s list"),
        _asked(board, days["ask_days"], on),
    ]


def _asap(board: Board, asap: int | None, on: date) -> str:
    actions = board.actions.open().filter(due=Due.ASAP)
    if asap is None:
        count = actions.count()
        return f"{_actions(count, 'ASAP')} would never count as overdue."
    count = actions.filter(_overdue_by(0, asap, on)).count()
    return f"{_actions(count, 'ASAP')} would count as overdue today."


def _late(board: Board, days: dict[str, int | None], name: str, on: date, what: str) -> str:
    late = days[name]
    if late is None:
        return f"No overdue action would be {what}."
    count = board.actions.filter(_overdue_by(late, days["asap_days"], on), status__in=CHASED).count()
    return f"{_actions(count, 'overdue')} would be {what} today."


def _asked(board: Board, before: int | None, on: date) -> str:
    if before is None:
        return "Owners would not be asked for updates before a meeting."
    coming = Meeting.objects.upcoming(on).filter(board=board).exclude(state=Meeting.State.TO_BE_BOOKED).first()
    if coming is None:
        return "No meeting is booked, so owners would be asked once there is one."
    day = working_days_before(last_day_for(board, coming.date), before)
    when = f"on {long_date(day)}" if day >= on else "no more: the day for it has passed"
    return f"For the meeting of {long_date(coming.date)}, owners would be asked {when}."


def _overdue_by(late: int, asap: int | None, on: date) -> Q:
    """At least ``late`` days overdue (at least one), with ASAP as ``asap`` days would make it."""
    at_least = timedelta(days=max(late, 1))
    others = ~Q(due=Due.ASAP) & Q(due_on__lte=on - at_least)
    if asap is None:
        return others
    return others | Q(due=Due.ASAP, raised_on__lte=on - at_least - timedelta(days=asap))


def _actions(count: int, kind: str) -> str:
    return counted(count, f"{kind} action")
