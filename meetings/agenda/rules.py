"""When a standing item comes: at every meeting, every second one, or the first in or after chosen months.

``comes`` is pure; ``read_calls`` asks it of a board's whole template. A meeting that was cancelled passes an item on,
and one that has been held, or whose agenda is published, without the item is not made up for: the item comes again
when its rule next says so. Where an item stood in any status, it stood: one that was withdrawn does not come back.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils import timezone

from csp.words import listed
from meetings.models import AgendaItem, Board, Meeting, StandingItem

Rule = StandingItem.Rule
QUARTERS = (1, 4, 7, 10)
YEAR = 366  # days: no rule looks further back


@dataclass(frozen=True)
class Sitting:
    """A meeting as the rules see it. ``is_over``: nothing more is planned for it; it may still have had the item."""

    key: int
    day: date
    is_over: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class Call:
    """That a standing item is due at a meeting where it does not stand yet."""

    standing: StandingItem
    meeting: Meeting


def comes(rule: str, months: Sequence[int], meetings: Sequence[Sitting], had: Collection[int]) -> list[int]:
    """The keys of the meetings to come, in order, that a rule calls an item to and that do not have it yet.

    ``months`` are 1 to 12, for the rule "months" alone: the first meeting from the first day of each of these months
    until the next of them. ``had`` are the keys of the meetings at which it stands or stood.
    """
    going = sorted((one for one in meetings if not one.is_cancelled), key=lambda one: (one.day, one.key))
    if rule == Rule.MONTHS:
        return _in_months(months, going, had)
    if rule == Rule.SECOND:
        return _every_second(going, had)
    return [one.key for one in going if not one.is_over and one.key not in had]


def _every_second(going: Sequence[Sitting], had: Collection[int]) -> list[int]:
    there = [one.key in had for one in going]
    found = []
    for at, one in enumerate(going):
        beside = there[at - 1 : at] + there[at + 1 : at + 2] if at else there[1:2]
        if not (one.is_over or there[at] or any(beside)):
            there[at] = True
            found.append(one.key)
    return found


def _in_months(months: Sequence[int], going: Sequence[Sitting], had: Collection[int]) -> list[int]:
    first: dict[tuple[int, int], Sitting] = {}
    served = set()
    for one in going:
        window = _window(one.day, months)
        first.setdefault(window, one)
        if one.key in had:
            served.add(window)
    return [one.key for window, one in first.items() if window not in served and not one.is_over]


def _window(day: date, months: Sequence[int]) -> tuple[int, int]:
    """The chosen month that ``day`` belongs to: the last one that has begun, with its year."""
    begun = [month for month in months if month <= day.month]
    return (day.year, max(begun)) if begun else (day.year - 1, max(months))


def rule_words(rule: str, months: Sequence[int]) -> str:
    """A rule as people say it: "Every second meeting", "Each June", "Quarterly: January, April, July and October"."""
    if rule != Rule.MONTHS:
        return str(Rule(rule).label)
    names = [calendar.month_name[month] for month in sorted(months)]
    if len(names) == 1:
        return f"Each {names[0]}"
    told = f"The first meeting in or after {listed(names)}"
    return f"Quarterly: {told[0].lower()}{told[1:]}" if _is_quarterly(months) else told


def _is_quarterly(months: Sequence[int]) -> bool:
    steps = sorted(months)
    return len(steps) == 4 and all(b - a == 3 for a, b in pairwise(steps))


def called(
    template: Sequence[StandingItem], meetings: Sequence[Sitting], had: Mapping[int, Collection[int]]
) -> dict[int, set[int]]:
    """For each item of a template, by key, the keys of the meetings that its rule calls it to. Pure.

    What stands under another item comes only to meetings that have that one: its own rule counts these alone. A
    template lists an item before those under it.
    """
    found: dict[int, set[int]] = {}
    for one in template:
        its = meetings
        if one.parent_id:
            above = found.get(one.parent_id, set()) | set(had.get(one.parent_id, ()))
            its = [sitting for sitting in meetings if sitting.key in above]
        found[one.pk] = set(comes(one.rule, one.month_numbers, its, had.get(one.pk, ())))
    return found


def read_called(
    template: Sequence[StandingItem], meetings: Sequence[Meeting], *, open_too: Meeting | None = None
) -> dict[int, set[int]]:
    """The same of the meetings of a board as they are stored. One query.

    ``open_too`` is a meeting whose agenda is being made, so that it is not over, whatever its day.
    """
    today = timezone.localdate()
    sittings = [
        Sitting(
            one.pk,
            one.date,
            is_over=one != open_too and is_over(one, today),
            is_cancelled=one.state == Meeting.State.CANCELLED,
        )
        for one in meetings
    ]
    had: dict[int, set[int]] = {}
    stood = AgendaItem.objects.filter(standing__in=[one.pk for one in template], meeting__in=meetings)
    for standing, meeting in stood.order_by().values_list("standing_id", "meeting_id"):
        had.setdefault(standing, set()).add(meeting)
    return called(template, sittings, had)


def is_over(meeting: Meeting, today: date) -> bool:
    """Whether nothing more is planned for a meeting by rule: it is past, was held, or its agenda is published."""
    if meeting.published_at or meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED):
        return True
    return meeting.is_booked and meeting.date < today


def read_calls(board: Board, template: Sequence[StandingItem]) -> list[Call]:
    """What the rules call for and the forward plan does not have: the template's items that stand on the plan, by
    meeting, in the template's order. Two queries."""
    since = date.fromordinal(timezone.localdate().toordinal() - YEAR)
    meetings = list(
        Meeting.objects.filter(board=board, date__gte=since).select_related("board").order_by("date", "pk")
    )
    calls = read_called(template, meetings)
    return [
        Call(one, meeting)
        for meeting in meetings
        for one in template
        if one.planned_ahead and meeting.pk in calls[one.pk]
    ]
