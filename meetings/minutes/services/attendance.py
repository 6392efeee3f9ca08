"""Who was there, and what they declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.minutes.services.locks import open_record
from meetings.models import (
    AgendaItem,
    Attendance,
    Declaration,
    Meeting,
    Membership,
    Minutes,
    Organisation,
    Person,
)

Status = Attendance.Status


@dataclass(frozen=True)
class Mark:
    """One person's attendance. An empty ``status`` takes back what was recorded."""

    person: Person
    status: str
    substitute_for: Person | None = None


@transaction.atomic
def record_attendance(*, minutes: Minutes, by: User, version: int, note_taker: str, marks: Iterable[Mark]) -> None:
    """Record the attendance of everybody who sits on the board, in one go.

    ``version`` is that of the minutes as they were read. Only what differs from what is stored is written.
    Raises Conflict when somebody saved first, Refused when the minutes are not a draft.
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
                _delete(attendance, by)
            continue
        _put(
            attendance or Attendance(meeting=minutes.meeting, person=mark.person),
            by,
            name=mark.person.name,
            organisation_id=mark.person.organisation_id,
            status=mark.status,
            substitute_for_id=mark.substitute_for.pk if mark.substitute_for else None,
        )


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
    reason: str = "",
) -> Attendance:
    """Record one person's attendance, or somebody's by name and organisation; said again, it is corrected.

    ``name`` is as printed in the minutes, the person's own unless given; ``reason`` goes into the history.
    Raises Refused beside the field.
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
def remove_attendance(*, attendance: Attendance, by: User) -> None:
    """Take an attendance back. Its history stays."""
    check_can_manage(by, attendance.meeting.board)
    open_record(attendance.meeting)
    _delete(attendance, by)


@transaction.atomic
def add_declaration(
    *,
    meeting: Meeting,
    by: User,
    person: Person,
    nature: str,
    interest: str,
    item: AgendaItem | None = None,
    outcome: str = Declaration.Outcome.STAYED,
) -> Declaration:
    """Record an interest somebody declared, in one item or (``item`` None) in the meeting as a whole."""
    check_can_manage(by, meeting.board)
    open_record(meeting)
    if item and item.meeting_id != meeting.pk:
        raise Refused("Choose an item of this meeting.", field="item")
    if not interest.strip():
        raise Refused("Say what the interest is.", field="interest")
    declaration = Declaration(
        meeting=meeting, person=person, item=item, nature=nature, interest=interest.strip(), outcome=outcome
    )
    changes.save(declaration, by=by)
    return declaration


@transaction.atomic
def remove_declaration(*, declaration: Declaration, by: User) -> None:
    """Take back a declaration that was recorded by mistake. Its history stays."""
    check_can_manage(by, declaration.meeting.board)
    open_record(declaration.meeting)
    _delete(declaration, by)


def _put(attendance: Attendance, by: User, reason: str = "", **values: object) -> None:
    """Save an attendance if it is new or differs."""
    person_id = attendance.person_id
    if values["substitute_for_id"] and values["status"] != Status.PRESENT:
        raise Refused(f"{values['name']} can only sit in for somebody if present.", field=f"sits_for_{person_id}")
    if person_id and values["substitute_for_id"] == person_id:
        raise Refused(f"{values['name']} cannot sit in for themselves.", field=f"sits_for_{person_id}")
    changed = [name for name, value in values.items() if getattr(attendance, name) != value]
    if changed or attendance.pk is None:
        for name, value in values.items():
            setattr(attendance, name, value)
        changes.save(attendance, by=by, reason=reason)


def _delete(obj: Attendance | Declaration, by: User) -> None:
    obj._history_user = by  # type: ignore[union-attr]
    obj.delete()
