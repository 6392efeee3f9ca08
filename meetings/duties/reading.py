"""What pages show of a board's statutory cycle: plain rows, by a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from csp.roles import Power
from csp.words import counted, long_date
from meetings.access import Reader, boards_with
from meetings.agenda.deciding import Met, met_as_seen
from meetings.duties.cycle import cycle_words
from meetings.models import AgendaItem, Board, Duty, DutyRound, Meeting
from meetings.registries import Panel

NEAR_DAYS = 90
LATE_MINUTES = 180  # days: how long a decision may wait for its minutes and still be looked up


@dataclass(frozen=True)
class RoundRow:
    """One time a duty falls due, as one person may know of it. ``met`` is None while it is open to them."""

    round: DutyRound
    met: Met | None
    today: date

    @property
    def item(self) -> AgendaItem | None:
        """The item that brings it to a meeting, if that is to be taken."""
        item = self.round.item
        return item if item and item.status in AgendaItem.LIVE else None

    @property
    def item_url(self) -> str:
        return f"{self.item.meeting.get_absolute_url()}#item-{self.item.pk}" if self.item else ""

    @property
    def fell_off(self) -> str:
        """That the item it was planned under is no longer to be taken; else empty."""
        item = self.round.item
        if item is None or self.item or self.met:
            return ""
        return f"“{item.title}”, which was to bring it, was {item.get_status_display().lower()}."

    @property
    def is_late(self) -> bool:
        return self.met is None and self.round.due_on < self.today

    @property
    def is_near(self) -> bool:
        return self.met is None and not self.is_late and self.round.due_on <= self.today + timedelta(NEAR_DAYS)

    @property
    def is_taken(self) -> bool:
        """Whether the meeting it was planned for is over, so that its minutes are awaited."""
        return self.met is None and self.item is not None and _is_over(self.item.meeting, self.today)

    @property
    def is_too_late(self) -> bool:
        """Whether it is planned for a meeting after its day."""
        return self.item is not None and not self.is_taken and self.item.meeting.date > self.round.due_on

    @property
    def word(self) -> tuple[str, str]:
        """Where it stands in a word or two, and the colour of that."""
        if self.met:
            return "Done", "green"
        if self.is_late:
            return "Late", "red"
        if self.is_near:
            return "Near", "yellow" if self.item else "orange"
        return "Ahead", "blue"

    @property
    def when(self) -> str:
        """How far its day is: "Due on 31 March 2019, in 20 days", "Was due on ..., 12 days ago"."""
        days = (self.round.due_on - self.today).days
        day = long_date(self.round.due_on)
        if days < 0:
            return f"Was due on {day}, {counted(-days, 'day')} ago"
        return f"Due today, {day}" if days == 0 else f"Due on {day}, in {counted(days, 'day')}"


@dataclass(frozen=True)
class DutyRow:
    """A duty with its rounds: what is open, soonest first, and what was met, latest first."""

    duty: Duty
    opened: list[RoundRow] = field(default_factory=list)
    met: list[RoundRow] = field(default_factory=list)

    @property
    def cycle(self) -> str:
        return cycle_words(self.duty.every_months)


def read_duties(board: Board, user: Reader) -> list[DutyRow]:
    """The duties of a board as somebody who sits on it may know of them: due first on top, ended last."""
    duties = list(Duty.objects.visible_to(user).filter(board=board))
    rows = {duty.pk: DutyRow(duty) for duty in duties}
    for one in _rows(DutyRound.objects.filter(duty__in=duties), user):
        row = rows[one.round.duty_id]
        if one.met:
            row.met.insert(0, one)
        else:
            row.opened.append(one)
    return sorted(rows.values(), key=_first_due)


def _first_due(row: DutyRow) -> tuple[bool, date]:
    due = row.opened[0].round.due_on if row.opened else date.max
    return row.duty.ended_on is not None, due


def attention(user: Reader, boards: Iterable[Any] | QuerySet[Any, Any]) -> list[RoundRow]:
    """What is late or near of the duties of these boards, as ``user`` may know of them; soonest first."""
    today = timezone.localdate()
    opened = Q(met_on=None) | Q(minuted=True, met_on__gte=today - timedelta(LATE_MINUTES))
    rounds = DutyRound.objects.filter(
        opened,
        duty__in=Duty.objects.visible_to(user).filter(board__in=boards),
        due_on__lte=today + timedelta(NEAR_DAYS),
    )
    return [one for one in _rows(rounds, user) if one.met is None]


def _rows(rounds: QuerySet[DutyRound], user: Reader) -> list[RoundRow]:
    found = list(rounds.select_related("duty__board", "item__meeting__board").order_by("due_on", "pk"))
    met: Mapping[int, Met] = met_as_seen(found, user)
    today = timezone.localdate()
    return [RoundRow(one, met.get(one.pk), today) for one in found]


def _is_over(meeting: Meeting, today: date) -> bool:
    return meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED) or (
        meeting.is_booked and meeting.date < today
    )


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """On an officer's desk: what is late or near of the boards they keep."""
    rows = attention(user, boards_with(user, Power.MANAGE)) if user.is_authenticated else []
    return {"rows": rows, "board": None} if rows else None


def of_board(user: Reader, board: Board) -> dict[str, Any] | None:
    """On a board's page, for its own people."""
    rows = attention(user, [board.pk]) if user.is_authenticated else []
    return {"rows": rows, "board": board} if rows else None


DESK_PANEL = Panel("duties", 25, "meetings/duties/_attention.html", desk)
BOARD_PANEL = Panel("duties", 5, "meetings/duties/_attention.html", of_board)
