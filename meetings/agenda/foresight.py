"""What an officer should look at in a forward plan while there is time: pure, over plain facts.

Minutes planned against the length of a meeting, a meeting that decides nothing, items that fell off, items deferred
again and again, one presenter at two boards at once. ``meetings.agenda.plan.warned`` gathers the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from csp.words import clock, counted, listed

NOON = 13 * 60  # a morning's meeting is over by one o'clock
MIDNIGHT = 24 * 60
THIN = 4  # less than a quarter of its length is nearly nothing
SOON = timedelta(days=92)  # one that meets every quarter has its next meeting in sight
OFTEN = 2


class Kind(StrEnum):
    OVER = "over"
    THIN = "thin"
    NO_DECISION = "no decision"
    FELL_OFF = "fell off"
    DEFERRED = "deferred"
    CLASH = "clash"


@dataclass(frozen=True)
class Warning:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Sitting:
    """When a board meets. ``key`` tells meetings apart; times may not be known yet."""

    key: int
    board: str
    day: date
    starts: time | None = None
    ends: time | None = None

    @property
    def length(self) -> int | None:
        """In minutes, if both times are known."""
        return _minute(self.ends) - _minute(self.starts) if self.starts and self.ends else None


@dataclass(frozen=True)
class Promised:
    """An item of a plan: ``open`` while it is neither on the agenda nor deferred, withdrawn or merged; ``stands``
    while it is to be taken. ``deferrals`` is how often it has been deferred so far."""

    title: str
    minutes: int | None = None
    open: bool = True
    stands: bool = True
    agreed: bool = True
    decides: bool = False
    deferrals: int = 0


@dataclass(frozen=True)
class Presenting:
    """That a person, known by key, presents something at a meeting."""

    person: int
    name: str
    sitting: Sitting


# Times ------------------------------------------------------------------------------------------------------


def span(starts: time | None, ends: time | None) -> tuple[int, int]:
    """From which minute of the day to which a meeting may last, as far as is known.

    Without an end it lasts to the end of its half of the day, without a start it may have begun at midnight, and
    without both it may be at any time.
    """
    begins = _minute(starts) if starts else 0
    if ends:
        return begins, _minute(ends)
    if starts is None:
        return 0, MIDNIGHT
    return begins, NOON if begins < NOON else MIDNIGHT


def meet_at_once(one: Sitting, other: Sitting) -> bool:
    """Whether nobody can be at both: they are on one day and overlap, or may overlap, as their times are not known.

    One that begins as the other ends does not overlap it.
    """
    if one.day != other.day:
        return False
    (begins, ends), (other_begins, other_ends) = span(one.starts, one.ends), span(other.starts, other.ends)
    return begins < other_ends and other_begins < ends


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


# Meetings to come -------------------------------------------------------------------------------------------


def planned_minutes(items: Iterable[Promised]) -> int:
    """The minutes of what is agreed to be taken: a proposal takes none yet."""
    return sum(item.minutes or 0 for item in items if item.stands and item.agreed)


def length_words(sitting: Sitting, items: Sequence[Promised]) -> str:
    """ "95 of 150 minutes planned", "95 minutes planned" where the length is not known, or nothing."""
    planned = planned_minutes(items)
    if sitting.length:
        return f"{planned:,} of {counted(sitting.length, 'minute')} planned"
    return f"{counted(planned, 'minute')} planned" if planned else ""


def of_meeting_to_come(
    sitting: Sitting, items: Sequence[Promised], *, today: date, takes_decisions: bool
) -> list[Warning]:
    """What to look at in a meeting that is still to be held. Many sub-groups report, and take no decisions."""
    stands = [item for item in items if item.stands]
    undecided = _of_decisions(stands) if takes_decisions else []
    return [*_of_length(sitting, stands, today), *undecided, *_of_deferrals(stands)]


def of_meeting_over(items: Sequence[Promised], *, cancelled: bool) -> list[Warning]:
    """What was promised for a meeting that is past or cancelled, and came nowhere.

    Of a meeting that was held, what was only planned; of a cancelled one, what stood on its agenda as well.
    """
    lost = [item for item in items if item.open or (cancelled and item.stands)]
    what = "This meeting was cancelled" if cancelled else "This meeting is over"
    rest = "is neither deferred nor withdrawn" if cancelled else "was neither taken, deferred nor withdrawn"
    return [Warning(Kind.FELL_OFF, f"{what}, and “{item.title}” {rest}.") for item in lost]


def _of_length(sitting: Sitting, items: Sequence[Promised], today: date) -> list[Warning]:
    length, planned = sitting.length, planned_minutes(items)
    if length is None:
        return []
    if planned > length:
        more = counted(planned - length, "minute")
        return [Warning(Kind.OVER, f"The items take {more} more than the meeting has.")]
    if planned * THIN < length and sitting.day <= today + SOON:
        said = f"Only {counted(planned, 'minute')} of {length:,} are planned" if planned else "Nothing is planned"
        return [Warning(Kind.THIN, f"{said} yet, and the meeting is within three months.")]
    return []


def _of_decisions(items: Sequence[Promised]) -> list[Warning]:
    if not items or any(item.decides for item in items):
        return []
    return [Warning(Kind.NO_DECISION, "Nothing is down for decision.")]


def _of_deferrals(items: Sequence[Promised]) -> list[Warning]:
    return [
        Warning(Kind.DEFERRED, f"“{item.title}” has been deferred {times(item.deferrals)}.")
        for item in items
        if item.deferrals >= OFTEN
    ]


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


# Clashes ----------------------------------------------------------------------------------------------------


def clashes(presenting: Iterable[Presenting]) -> dict[int, list[Warning]]:
    """By meeting, who presents there and at another board's meeting at once. Each pair is told at both."""
    by_person: dict[int, list[Presenting]] = {}
    for one in presenting:
        by_person.setdefault(one.person, []).append(one)
    found: dict[int, dict[str, None]] = {}
    for theirs in by_person.values():
        sittings = {one.sitting.key: one for one in theirs}
        for one in sittings.values():
            others = [
                other.sitting
                for other in sittings.values()
                if other.sitting.key != one.sitting.key and meet_at_once(one.sitting, other.sitting)
            ]
            if others:
                found.setdefault(one.sitting.key, {})[_clash_words(one.name, others)] = None
    return {key: [Warning(Kind.CLASH, text) for text in texts] for key, texts in found.items()}


def _clash_words(name: str, others: Sequence[Sitting]) -> str:
    where = [f"the {one.board} ({_when(one)})" for one in sorted(others, key=lambda one: (one.board, one.key))]
    return f"{name} also presents at {listed(where)} that day."


def _when(sitting: Sitting) -> str:
    if sitting.starts and sitting.ends:
        return f"{clock(sitting.starts)} to {clock(sitting.ends)}"
    if sitting.starts:
        return f"from {clock(sitting.starts)}"
    return f"until {clock(sitting.ends)}" if sitting.ends else "its time is not known yet"
