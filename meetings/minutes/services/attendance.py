"""Who was there, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import clock
from meetings.access import check_can_manage
from meetings.minutes.services.locks import open_record
from meetings.models import Attendance, Meeting, Membership, Minutes, Organisation, Person

Status = Attendance.Status
IN_THE_ROOM = (Status.PRESENT, Status.ADDITIONAL)


@dataclass(frozen=True)
class Times:
    """When somebody joined and left; None: there from the start, and to the end.

    Who left before they joined was there from the start and away in between.
    """

    joined_at: time | None = None
    left_at: time | None = None


@dataclass(frozen=True)
class Mark:
    """One person's attendance. An empty ``status`` takes back what was recorded; ``times`` None leaves the times."""

    person: Person
    status: str
    substitute_for: Person | None = None
    times: Times | None = None


@transaction.atomic
def record_attendance(*, minutes: Minutes, by: User, version: int, note_taker: str, marks: Iterable[Mark]) -> None:
    """Record the attendance of everybody who sits on the board, in one go.

    ``version`` is that of the minutes as they were read. Only what differs from what is stored is written.
    Raises Conflict when somebody saved first, Refused when the minutes are not a draft, or beside the field of one
    person: "left_at_12".
    """
    check_can_manage(by, minutes.meeting.board)
    record = open_record(minutes.meeting)
    if record is None:
        raise Refused("The minutes of this meeting have not been begun.")
    record.note_taker = note_taker.strip()
    changes.save_if_unchanged(record, by=by, version=version, fields=["note_taker"])
    stored = {
        one.person_id: one for one in Attendance.objects.filter(meeting=minutes.meeting, person__isnull=False)
    }
    for mark in marks:
        attendance = stored.get(mark.person.pk)
        if not mark.status:
            if attendance:
                changes.delete(attendance, by=by)
            continue
        try:
            _put(
                attendance or Attendance(meeting=minutes.meeting, person=mark.person),
                by,
                mark.times,
                name=mark.person.name,
                organisation_id=mark.person.organisation_id,
                status=mark.status,
                substitute_for_id=mark.substitute_for.pk if mark.substitute_for else None,
            )
        except Refused as refusal:
            raise Refused(refusal.message, field=f"{refusal.field}_{mark.person.pk}") from refusal


@transaction.atomic
def set_attendance(
    *,
    meeting: Meeting,
    by: User,
    status: str,
    person: Person | None = None,
    name: str = "",
    organisation: Organisation | None = None,
    substitute_for: Person | None = None,
    times: Times | None = None,
    reason: str = "",
) -> Attendance:
    """Record one person's attendance, or somebody's by name and organisation; said again, it is corrected.

    ``name`` is as printed in the minutes, the person's own unless given; ``times`` None leaves them as they are, but
    whoever is not there has none; ``reason`` goes into the history. Raises Refused beside the field.
    """
    check_can_manage(by, meeting.board)
    open_record(meeting)
    name = " ".join(name.split()) or (person.name if person else "")
    if not name:
        raise Refused("Give the name of the person who attended.", field="name")
    found = (
        Attendance.objects.filter(meeting=meeting, person=person)
        if person
        else Attendance.objects.filter(meeting=meeting, person=None, name__iexact=name)
    )
    attendance = found.first() or Attendance(meeting=meeting, person=person)
    home = organisation or (person.organisation if person else None)
    _put(
        attendance,
        by,
        times,
        name=name,
        organisation_id=home.pk if home else None,
        reason=reason,
        status=status,
        substitute_for_id=substitute_for.pk if substitute_for else None,
    )
    return attendance


@transaction.atomic
def mark_attendance(*, meeting: Meeting, by: User, person: Person, status: str) -> Attendance | None:
    """Record whether somebody who sits on the board is there; an empty ``status`` takes back what was recorded.

    Somebody with a substitute's seat, once present, sits in for whom that seat names. Raises Refused for somebody
    who has no seat on the day, or a status that is not one of present, apologies and absent.
    """
    check_can_manage(by, meeting.board)
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board, person=person)
    seat = seats.select_related("substitute_for__person").order_by("substitute_for_id").last()
    if seat is None:
        raise Refused(f"{person.name} does not sit on this board. Add them by name.")
    if not status:
        attendance = Attendance.objects.filter(meeting=meeting, person=person).first()
        if attendance:
            remove_attendance(attendance=attendance, by=by)
        return None
    if status not in (Status.PRESENT, Status.APOLOGIES, Status.ABSENT):
        raise Refused("Choose present, apologies or absent.")
    named = seat.substitute_for.person if seat.substitute_for and status == Status.PRESENT else None
    return set_attendance(meeting=meeting, by=by, status=status, person=person, substitute_for=named)


@transaction.atomic
def set_times(*, attendance: Attendance, by: User, times: Times) -> Attendance:
    """Say when somebody who is there joined or left. Raises Refused beside "joined_at" or "left_at"."""
    check_can_manage(by, attendance.meeting.board)
    open_record(attendance.meeting)
    stored = Attendance.objects.select_related("meeting").get(pk=attendance.pk)
    _put(stored, by, times)
    return stored


@transaction.atomic
def note_left(*, attendance: Attendance, by: User, at: time) -> Attendance:
    """Somebody leaves the room at ``at``. Raises Refused when the record says that they are not in it."""
    if not is_there(attendance):
        raise Refused(f"{attendance.name} is not in the room.")
    if attendance.left_at:
        raise Refused(
            f"{attendance.name} was away once already, and the record holds one such time. "
            "Say it in the minute of the item, or change the times."
        )
    return set_times(attendance=attendance, by=by, times=Times(attendance.joined_at, at))


@transaction.atomic
def note_joined(*, attendance: Attendance, by: User, at: time) -> Attendance:
    """Somebody who had left, or had not come, is in the room from ``at``.

    Whoever came late, left and comes again cannot be recorded so (Refused).
    """
    if is_there(attendance):
        raise Refused(f"{attendance.name} is in the room already.")
    if attendance.status in IN_THE_ROOM:
        if attendance.joined_at:
            raise Refused(
                f"{attendance.name} joined once already, and the record holds one such time. "
                "Say it in the minute of the item, or change the times."
            )
        return set_times(attendance=attendance, by=by, times=Times(at, attendance.left_at))
    meeting, person = attendance.meeting, attendance.person
    if person and (marked := mark_attendance(meeting=meeting, by=by, person=person, status=Status.PRESENT)):
        return set_times(attendance=marked, by=by, times=Times(at))
    return set_attendance(
        meeting=meeting, by=by, name=attendance.name, organisation=attendance.organisation, times=Times(at),
        status=Status.ADDITIONAL,
    )  # fmt: skip


@transaction.atomic
def remove_attendance(*, attendance: Attendance, by: User) -> None:
    """Take an attendance back. Its history stays."""
    check_can_manage(by, attendance.meeting.board)
    open_record(attendance.meeting)
    changes.delete(attendance, by=by)


def is_there(attendance: Attendance) -> bool:
    """Whether somebody is in the room by what was recorded last: they came, and have not left for good."""
    joined, left = attendance.joined_at, attendance.left_at
    has_left = left is not None and (joined is None or left > joined)
    return attendance.status in IN_THE_ROOM and not has_left


def _put(attendance: Attendance, by: User, times: Times | None, reason: str = "", **values: object) -> None:
    """Save an attendance if it is new or differs. Raises Refused beside a field named as it is on the model."""
    status = str(values.get("status", attendance.status))
    name = values.get("name", attendance.name)
    substitute_for = values.get("substitute_for_id", attendance.substitute_for_id)
    if substitute_for and status != Status.PRESENT:
        raise Refused(f"{name} can only sit in for somebody if present.", field="sits_for")
    if attendance.person_id and substitute_for == attendance.person_id:
        raise Refused(f"{name} cannot sit in for themselves.", field="sits_for")
    if times is not None:
        _check_times(attendance.meeting, f"{name}", status, times)
    if times is not None or status not in IN_THE_ROOM:
        times = times or Times()
        values |= {"joined_at": times.joined_at, "left_at": times.left_at}
    changed = [name for name, value in values.items() if getattr(attendance, name) != value]
    if changed or attendance.pk is None:
        for name, value in values.items():
            setattr(attendance, name, value)
        changes.save(attendance, by=by, reason=reason)


def _check_times(meeting: Meeting, name: str, status: str, times: Times) -> None:
    """Times are of somebody who came, not before the meeting began, and not one and the same."""
    for field, at in (("joined_at", times.joined_at), ("left_at", times.left_at)):
        if at is None:
            continue
        word = "joined" if field == "joined_at" else "left"
        if status not in IN_THE_ROOM:
            raise Refused(f"{name} was not there, so say nothing of when they {word}.", field=field)
        if meeting.starts and at < meeting.starts:
            raise Refused(
                f"The meeting began at {clock(meeting.starts)}: nobody {word} it at {clock(at)}.", field=field
            )
    if times.left_at and times.left_at == times.joined_at:
        raise Refused(f"{name} cannot have joined and left at {clock(times.left_at)}.", field="left_at")
