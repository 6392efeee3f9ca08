"""Attendance over a year: pure. Each member and each organisation at each meeting, and what follows from it.

Counted as the quorum counts: somebody is there in person, or through a substitute; one member once a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from csp.roles import Power, roles_with
from csp.words import short_date
from meetings.models import Attendance, Meeting, Membership, Organisation


class Mark(StrEnum):
    """What stands in one cell. Where nobody sat that day there is nothing to attend."""

    PRESENT = "Present"
    SUBSTITUTE = "Substitute"
    APOLOGIES = "Apologies"
    ABSENT = "Absent"
    UNKNOWN = "Not recorded"
    VACANT = "Vacant"
    NO_SEAT = "–"


THERE = (Mark.PRESENT, Mark.SUBSTITUTE)
MISSED = (Mark.APOLOGIES, Mark.ABSENT, Mark.UNKNOWN, Mark.VACANT)
# Of several seats of one organisation, the one that counts: the first of these that any of them has.
ORDER = (*THERE, Mark.APOLOGIES, Mark.ABSENT, Mark.UNKNOWN, Mark.VACANT, Mark.NO_SEAT)


@dataclass(frozen=True)
class YearRow:
    """One member, vacant seat or organisation, with a mark for each meeting."""

    name: str
    organisation: str
    marks: tuple[Mark, ...]

    @property
    def meetings(self) -> int:
        """How many they could have come to."""
        return sum(mark != Mark.NO_SEAT for mark in self.marks)

    @property
    def in_person(self) -> int:
        return self.marks.count(Mark.PRESENT)

    @property
    def through_substitute(self) -> int:
        return self.marks.count(Mark.SUBSTITUTE)

    @property
    def percent(self) -> int | None:
        """The share attended, in person or through a substitute, of 100; None where there was none to attend."""
        return round(100 * (self.in_person + self.through_substitute) / self.meetings) if self.meetings else None


@dataclass(frozen=True)
class Year:
    days: tuple[date, ...]
    members: tuple[YearRow, ...]
    organisations: tuple[YearRow, ...]
    missing: tuple[str, ...]
    """A sentence for each time a responsible authority missed two meetings running, or more."""


def year_of(meetings: Sequence[Meeting], seats: Sequence[Membership], attendances: Iterable[Attendance]) -> Year:
    """The year of the voting seats of a board. ``meetings`` are in order, and those whose attendance was taken.

    A member's row joins all the seats they held; a vacant seat has a row of its own. An organisation is marked as
    the best of its seats is: one person there represents it.
    """
    by_meeting: dict[int, list[Attendance]] = {}
    for one in attendances:
        by_meeting.setdefault(one.meeting_id, []).append(one)
    taken = [meeting for meeting in meetings if meeting.pk in by_meeting]
    voting = [seat for seat in seats if seat.role in roles_with(Power.VOTE)]
    own = [seat for seat in voting if not seat.substitute_for_id]
    marks = {(seat.pk, at.pk): _mark(seat, at, voting, by_meeting[at.pk]) for seat in own for at in taken}

    def row(name: str, organisation: str, of: Sequence[Membership]) -> YearRow:
        best = (min((marks[seat.pk, at.pk] for seat in of), key=ORDER.index) for at in taken)
        return YearRow(name, organisation, tuple(best))

    members = _grouped(own, lambda seat: (seat.person_id is None, seat.person_id or seat.pk))
    organisations = _grouped((seat for seat in own if _home(seat)), _home)
    rows = [row(str(of[0].person or "Vacancy"), _names(of), of) for of in members]
    represented = [(of, row(_names(of), "", of)) for of in organisations]
    days = tuple(at.date for at in taken)
    authorities = [found for of, found in represented if (home := _home(of[0])) and home.responsible_authority]
    return Year(
        days=days,
        members=tuple(
            sorted((one for one in rows if one.meetings), key=lambda one: (one.name == "Vacancy", one.name))
        ),
        organisations=tuple(sorted((one for _, one in represented if one.meetings), key=lambda one: one.name)),
        missing=tuple(
            said for one in sorted(authorities, key=lambda one: one.name) for said in _missed(one, days)
        ),
    )


def _mark(seat: Membership, meeting: Meeting, voting: Sequence[Membership], there: Sequence[Attendance]) -> Mark:
    """What one seat's holder did at one meeting."""
    if not _runs(seat, meeting.date):
        return Mark.NO_SEAT
    own = next((one for one in there if one.person_id and one.person_id == seat.person_id), None)
    if own and own.status == Attendance.Status.PRESENT:
        return Mark.PRESENT
    lent = {one.person_id for one in voting if one.substitute_for_id == seat.pk and _runs(one, meeting.date)}
    for one in there:
        stands_in = (one.person_id in lent and one.person_id) or (
            seat.person_id and one.substitute_for_id == seat.person_id
        )
        if one.status == Attendance.Status.PRESENT and stands_in:
            return Mark.SUBSTITUTE
    if seat.person_id is None:
        return Mark.VACANT
    said = {Attendance.Status.APOLOGIES: Mark.APOLOGIES, Attendance.Status.ABSENT: Mark.ABSENT}
    return said.get(Attendance.Status(own.status), Mark.UNKNOWN) if own else Mark.UNKNOWN


def _missed(row: YearRow, days: Sequence[date]) -> list[str]:
    """Each time this organisation missed two meetings running, or more, as a sentence."""
    runs: list[list[date]] = [[]]
    for mark, day in zip(row.marks, days, strict=True):
        if mark in MISSED:
            runs[-1].append(day)
        elif runs[-1]:
            runs.append([])
    return [
        f"{row.name} is a responsible authority and was not represented at {len(run)} meetings running: "
        f"{', '.join(short_date(day) for day in run[:-1])} and {short_date(run[-1])}."
        for run in runs
        if len(run) > 1
    ]


def _runs(seat: Membership, day: date) -> bool:
    return seat.starts <= day and (seat.ends is None or seat.ends >= day)


def _home(seat: Membership) -> Organisation | None:
    """The organisation a seat stands for: its own, else its person's."""
    return seat.organisation or (seat.person.organisation if seat.person else None)


def _names(seats: Iterable[Membership]) -> str:
    return ", ".join(dict.fromkeys(str(home) for seat in seats if (home := _home(seat))))


def _grouped(seats: Iterable[Membership], key: Callable[[Membership], object]) -> list[list[Membership]]:
    groups: dict[object, list[Membership]] = {}
    for seat in seats:
        groups.setdefault(key(seat), []).append(seat)
    return list(groups.values())
