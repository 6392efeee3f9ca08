"""Make, change, book, cancel, hold and close a meeting."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import long_date, short_date
from meetings.access import check_can_manage, require
from meetings.agenda import states
from meetings.agenda.services.by_rules import plan_by_rules
from meetings.agenda.services.numbers import approved_minutes_stand
from meetings.agenda.services.plan import defer_item
from meetings.models import AgendaItem, Board, Meeting

FIELDS = frozenset({"date", "starts", "ends", "venue", "note"})


@transaction.atomic
def create_meeting(
    *,
    board: Board,
    by: User,
    date: datetime.date,
    starts: datetime.time | None = None,
    ends: datetime.time | None = None,
    venue: str = "",
    note: str = "",
    to_be_booked: bool = False,
    plan: bool = False,
) -> Meeting:
    """Make a meeting. Of one ``to_be_booked`` only the month of ``date`` matters.

    ``plan`` fills it at once with what the template's rules call for. Raises Refused (field "date") when the board
    already meets on that day, (field "ends") when it would end before it starts.
    """
    check_can_manage(by, board)
    state = Meeting.State.TO_BE_BOOKED if to_be_booked else Meeting.State.BOOKED
    meeting = Meeting(board=board, date=date, starts=starts, ends=ends, venue=venue, note=note, state=state)
    _settle(meeting)
    changes.save(meeting, by=by)
    if plan:
        plan_by_rules(board=board, by=by, only=[meeting])
    return meeting


@transaction.atomic
def update_meeting(*, meeting: Meeting, by: User, version: int, **fields: Any) -> Meeting:
    """Change date, times, venue or note. The date is fixed once the agenda has been published, and all that the
    minutes print once they are approved.

    Raises Refused beside the field, and Conflict when somebody saved first.
    """
    check_can_manage(by, meeting.board)
    _known(fields)
    if reason := states.why_meeting_is_fixed(meeting):
        raise Refused(reason)
    if meeting.published_at and fields.get("date", meeting.date) != meeting.date:
        raise Refused(
            "The agenda has been published for this date. To meet on another day, cancel this meeting and "
            "add a new one.",
            field="date",
        )
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    with approved_minutes_stand(meeting):
        for name, value in fields.items():
            setattr(meeting, name, value)
        _settle(meeting)
        changes.save_if_unchanged(meeting, by=by, version=version, fields=fields)
    return meeting


@transaction.atomic
def book_meeting(*, meeting: Meeting, by: User, date: datetime.date, **fields: Any) -> None:
    """Give a meeting to be booked, or one cancelled before its agenda was published, its day."""
    _known(fields)
    if meeting.published_at:
        raise Refused(
            "The agenda of this meeting was published before it was cancelled. Add a new meeting instead."
        )
    for name, value in {**fields, "date": date}.items():
        setattr(meeting, name, value)
    _move(meeting, by, "book", fields=["date", *fields])


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, reason: str, move_items_to: Meeting | None = None) -> None:
    """Cancel a meeting. The reason is printed with it. Items go to ``move_items_to``, or wait to be deferred.

    Raises Refused (field "reason") without one.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the meeting is cancelled.", field="reason")
    check_can_manage(by, meeting.board)
    states.check_move(meeting, "cancel")
    record = getattr(meeting, "record", None)
    if record and record.is_fixed:
        raise Refused("The minutes of this meeting have been approved, so it took place. Mark it as held.")
    if move_items_to:
        for item in (
            AgendaItem.objects.live().filter(meeting=meeting, parent=None).select_related("meeting__board")
        ):
            defer_item(item=item, by=by, to_meeting=move_items_to, reason=f"Meeting cancelled: {reason}"[:250])
    meeting.note = "\n".join(part for part in (meeting.note, f"Cancelled: {reason}") if part)
    _move(meeting, by, "cancel", fields=["note"], reason=reason)


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: User) -> None:
    """Say that the meeting took place. Raises Refused before its day."""
    if meeting.date > timezone.localdate():
        raise Refused(f"The meeting is on {long_date(meeting.date)}. Mark it as held on that day or after it.")
    _move(meeting, by, "hold")


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User) -> None:
    """Say that nothing of the meeting is left to do. Raises Refused while its minutes are not approved."""
    record = getattr(meeting, "record", None)
    if record and not record.is_fixed:
        raise Refused("The minutes of this meeting have not been approved yet. Close it after that.")
    _move(meeting, by, "close")


def _move(meeting: Meeting, by: User, name: str, *, fields: list[str] | None = None, reason: str = "") -> None:
    """Make one move of the table. Two people who make it at once: the second is refused."""
    move = states.check_move(meeting, name)
    require(by, move.power, meeting.board, f"Only an officer of the {meeting.board.name} can do this.")
    here = Meeting.objects.filter(pk=meeting.pk, state=meeting.state)
    if not here.update(state=move.target, version=F("version") + 1):
        raise Refused("Somebody else changed this meeting just now. Look at it again before you go on.")
    meeting.state = move.target
    meeting.version = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
    _settle(meeting)
    changes.save(meeting, by=by, fields=["state", *(fields or [])], reason=reason or name)


def _settle(meeting: Meeting) -> None:
    """Check what a meeting must be before it is saved, and find a meeting to be booked a free day of its month."""
    board = Board.objects.select_for_update().get(pk=meeting.board_id)
    if board.closed_on and meeting.date > board.closed_on:
        closed = f"This board was closed on {short_date(board.closed_on)}. Choose a day before that."
        raise Refused(closed, field="date")
    if meeting.starts and meeting.ends and meeting.ends <= meeting.starts:
        raise Refused("The end time must be after the start time.", field="ends")
    others = Meeting.objects.filter(board_id=meeting.board_id).exclude(pk=meeting.pk)
    there = others.filter(date=meeting.date).first()
    if there is None:
        return
    if meeting.state == Meeting.State.TO_BE_BOOKED:
        meeting.date = _free_day(meeting.date, set(others.values_list("date", flat=True)))
    elif there.state == Meeting.State.TO_BE_BOOKED:
        raise Refused(
            f"This board has a meeting to be booked in {there.date:%B %Y} that stands on that day. Book that one.",
            field="date",
        )
    elif there.state == Meeting.State.CANCELLED:
        raise Refused(
            f"This board cancelled a meeting on {long_date(there.date)}. Book that one again, or choose another day.",
            field="date",
        )
    else:
        raise Refused(
            f"This board already has a meeting on {long_date(there.date)}. Choose another day.", field="date"
        )


def _free_day(day: datetime.date, taken: set[datetime.date]) -> datetime.date:
    """The first day of ``day``'s month that no meeting of the board has."""
    first = day.replace(day=1)
    days = (first + datetime.timedelta(days=n) for n in range(31))
    free = next((d for d in days if d.month == first.month and d not in taken), None)
    if free is None:
        raise Refused(f"This board has a meeting on every day of {first:%B %Y}.", field="date")
    return free


def _known(fields: dict[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"A meeting has no field {', '.join(sorted(unknown))} to change.")
