"""What the screen of the note taker shows: plain data, from a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Q

from csp.roles import BoardRole, Power, roles_with
from csp.words import counted
from meetings.access import Reader
from meetings.agenda.outline import Row
from meetings.minutes.interests import Offer, offers
from meetings.minutes.presence import Roll, Standing, standing_at
from meetings.minutes.record import taken_items, times_words
from meetings.minutes.services.attendance import is_there
from meetings.models import AgendaItem, Attendance, Declaration, Meeting, Membership, Minute, Minutes, Organisation
from meetings.people.roster import CHAIRS

PRESENT, APOLOGIES, ABSENT = Attendance.Status.PRESENT, Attendance.Status.APOLOGIES, Attendance.Status.ABSENT


@dataclass(frozen=True)
class Line:
    """One item on the agenda at the side. ``planned`` and ``taken_at`` are times of day, ``minutes`` its length."""

    item: AgendaItem
    number: str
    depth: int
    planned: time | None
    taken_at: time | None
    minuted: bool
    is_taken_now: bool
    is_open: bool

    @property
    def title(self) -> str:
        return f"{self.number} {self.item.shown_title}".strip()

    @property
    def left(self) -> str:
        """ "Deferred", "Withdrawn" or "Merged into another", where it is."""
        return "" if self.item.status in AgendaItem.LIVE else str(self.item.get_status_display())


@dataclass(frozen=True)
class Clock:
    """How the meeting keeps to its times. All but ``now`` are of the item that is being taken, if one is."""

    now: datetime
    title: str = ""
    taken_at: time | None = None
    planned: time | None = None
    minutes: int | None = None

    @property
    def spent(self) -> int:
        """Whole minutes since the meeting came to the item."""
        return max(0, _minutes(self.now.time()) - _minutes(self.taken_at)) if self.taken_at else 0

    @property
    def late(self) -> int | None:
        """Minutes behind the agenda, less than 0 when ahead; None where the agenda has no time for the item.

        It is how late the item was begun, and by how much it has gone over its own minutes.
        """
        if self.taken_at is None or self.planned is None:
            return None
        over = max(0, self.spent - self.minutes) if self.minutes is not None else 0
        return _minutes(self.taken_at) - _minutes(self.planned) + over

    @property
    def on_item(self) -> str:
        """ "4 of 10 minutes on this item"."""
        if self.minutes:
            return f"{self.spent} of {self.minutes} minutes on it"
        return f"{counted(self.spent, 'minute')} on it"

    @property
    def standing(self) -> str:
        """ "3 minutes behind", "1 minute ahead" or "On time"."""
        if self.late is None:
            return ""
        count = abs(self.late)
        way = "behind" if self.late > 0 else "ahead"
        return f"{counted(count, 'minute')} {way}" if count else "On time"


@dataclass(frozen=True)
class Attendee:
    """One person in the room, or who ought to be. ``attendance`` is None while nothing is recorded of them."""

    name: str
    role: str
    organisation: str
    attendance: Attendance | None
    person_id: int | None = None
    votes: bool = False
    sat_in_for_by: str = ""

    @property
    def status(self) -> str:
        return self.attendance.status if self.attendance else ""

    @property
    def is_there(self) -> bool:
        return self.attendance is not None and is_there(self.attendance)

    @property
    def may_join(self) -> bool:
        """Whether “Joined now” says something: of who is not there and may come, or came and left."""
        return not self.is_there and (self.person_id is not None or self.times != "")

    @property
    def times(self) -> str:
        """ "left at 11:40am", or nothing."""
        return times_words(self.attendance) if self.attendance else ""

    @property
    def key(self) -> str:
        """What its parts are called on the page."""
        return f"person-{self.person_id}" if self.person_id else f"guest-{self.attendance.pk}"  # type: ignore[union-attr]

    @property
    def choices(self) -> list[tuple[str, str, bool, str]]:
        """The three buttons: what each is called and its word, whether it is pressed, and what pressing it asks for."""
        return [
            (status.value, str(status.label), self.status == status, "" if self.status == status else status.value)
            for status in (PRESENT, APOLOGIES, ABSENT)
        ]


@dataclass(frozen=True)
class Room:
    """The whole screen. ``is_today``: the meeting takes place today, so its clock runs and items are taken now."""

    meeting: Meeting
    lines: tuple[Line, ...]
    at: int
    clock: Clock
    is_today: bool
    seated: tuple[Attendee, ...]
    guests: tuple[Attendee, ...]
    quorum: Standing
    declarations: tuple[Declaration, ...]
    offers: tuple[Offer, ...]
    organisations: tuple[Organisation, ...]

    @property
    def open(self) -> Line:
        return self.lines[self.at]

    @property
    def before(self) -> Line | None:
        return self.lines[self.at - 1] if self.at else None

    @property
    def after(self) -> Line | None:
        return self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None

    @property
    def counts(self) -> str:
        """ "12 present, 3 apologies, 1 absent, 2 others, 4 not recorded"."""
        number = {
            status: sum(one.status == status for one in self.seated) for status in (PRESENT, APOLOGIES, ABSENT)
        }
        unknown = len(self.seated) - sum(number.values())
        words = [
            f"{number[PRESENT]} present",
            f"{number[APOLOGIES]} apologies",
            f"{number[ABSENT]} absent",
            counted(len(self.guests), "other") if self.guests else "",
            f"{unknown} not recorded" if unknown else "",
        ]
        return ", ".join(one for one in words if one)


def room_of(minutes: Minutes, rows: Sequence[Row], at: int, by: Reader, now: datetime) -> Room:
    """The room with ``rows[at]`` open for ``by``, as of ``now`` (local time). Eleven queries, whatever the rows."""
    meeting = minutes.meeting
    minuted = {one.item_id: one for one in _minuted(minutes)}
    is_today = meeting.date == now.date()
    current = taken_now(minuted.values(), rows)
    lines = tuple(
        _line(row, minuted.get(row.item.pk), row.item.pk == current, n == at) for n, row in enumerate(rows)
    )
    seats, came = seats_of(meeting), came_to(meeting)
    seated, guests = attendees(seats, came)
    declared = list(Declaration.objects.filter(meeting=meeting).select_related("person", "item"))
    roll = Roll(seats, came, meeting.board.quorum, meeting.board.quorum_rule)
    # Of a room in which nobody has been recorded yet there is nothing to say.
    standing = Standing("Nobody’s attendance has been recorded yet.", "")
    if came:
        standing = standing_at(roll, taken_items(rows, minuted, declared), now.time() if is_today else None)
    return Room(
        meeting,
        lines,
        at,
        _clock(lines, now),
        is_today,
        seated,
        guests,
        standing,
        tuple(declared),
        tuple(offers(meeting, by)),
        tuple(Organisation.objects.all()),
    )


def taken_now(minuted: Iterable[Minute], rows: Sequence[Row]) -> int | None:
    """The item that the meeting is at: of those it came to, the last; of several in one minute, the lowest down."""
    place = {row.item.pk: n for n, row in enumerate(rows)}
    taken = [(one.taken_at, place.get(one.item_id, -1), one.item_id) for one in minuted if one.taken_at]
    return max(taken)[2] if taken else None


def seats_of(meeting: Meeting) -> list[Membership]:
    """The seats of the board on the day, vacant ones too."""
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board)
    return list(seats.select_related("person__organisation", "organisation"))


def came_to(meeting: Meeting) -> list[Attendance]:
    found = Attendance.objects.filter(meeting=meeting)
    return list(found.select_related("person", "organisation", "substitute_for"))


def attendees(
    seats: Iterable[Membership], came: Sequence[Attendance]
) -> tuple[tuple[Attendee, ...], tuple[Attendee, ...]]:
    """Everybody who sits on the board, voting members first, each once; and those who came without a seat."""
    by_person = {one.person_id: one for one in came if one.person_id}
    substituted = {
        one.substitute_for_id: one.name for one in came if one.substitute_for_id and one.status == PRESENT
    }
    voters = roles_with(Power.VOTE)
    seated: dict[int, Attendee] = {}
    for seat in sorted(seats, key=_order):
        person = seat.person
        if person is None or person.pk in seated:
            continue
        where = seat.organisation or person.organisation
        seated[person.pk] = Attendee(
            person.name,
            "Substitute" if seat.substitute_for_id else str(seat.get_role_display()),
            str(where or ""),
            by_person.get(person.pk),
            person.pk,
            votes=seat.role in voters and not seat.substitute_for_id,
            sat_in_for_by=substituted.get(person.pk, ""),
        )
    guests = (
        Attendee(one.name, "", str(one.organisation or ""), one) for one in came if one.person_id not in seated
    )
    return tuple(seated.values()), tuple(guests)


def _minuted(minutes: Minutes) -> Any:
    """The minutes of all items without their texts: only whether there is one."""
    has_text = ~(Q(text="") & Q(restricted_text="") & Q(decision=""))
    found = Minute.objects.filter(minutes=minutes).only("item_id", "minutes_id", "taken_at", "version")
    return found.annotate(has_text=has_text)


def _line(row: Row, minute: Any, is_taken_now: bool, is_open: bool) -> Line:
    return Line(
        row.item,
        row.full_number,
        row.depth,
        row.starts_at if row.time_words else None,
        minute.taken_at if minute else None,
        bool(minute and minute.has_text),
        is_taken_now,
        is_open,
    )


def _clock(lines: Iterable[Line], now: datetime) -> Clock:
    line = next((line for line in lines if line.is_taken_now), None)
    if line is None:
        return Clock(now)
    return Clock(now, line.title, line.taken_at, line.planned, line.item.minutes)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _order(seat: Membership) -> tuple[bool, bool, int, str]:
    """Voting members first, the chair at their head; substitutes last."""
    head = CHAIRS.index(BoardRole(seat.role)) if seat.role in CHAIRS else len(CHAIRS)
    votes = seat.role in roles_with(Power.VOTE)
    return seat.substitute_for_id is not None, not votes, head, seat.person.name if seat.person else ""
