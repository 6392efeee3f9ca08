"""A board's statutory cycle: add, change and end a duty, bring a round to a meeting, enter that it was done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.nightly import Step
from csp.words import counted, short_date
from meetings.access import check_can_manage
from meetings.agenda import deciding, states
from meetings.agenda.services import add_item
from meetings.duties.cycle import days_in_sight
from meetings.models import AgendaItem, Board, Duty, DutyRound, Meeting

FIELDS = ("title", "basis", "every_months", "first_due_on")
ACT = "Crime and Disorder Act 1998 s.6"
USUAL: Mapping[str, dict[str, Any]] = {
    "assessment": {"title": "Strategic assessment", "every_months": 12, "basis": ACT},
    "plan": {"title": "Partnership plan", "every_months": 36, "basis": ACT},
    "refresh": {"title": "Refresh of the partnership plan", "every_months": 12, "basis": ACT},
}
"""What a community safety partnership has to do (Crime and Disorder Act 1998 s.5-6): its strategies come from an
assessment made each year and a plan for three years, revised each year."""


@transaction.atomic
def add_duty(
    *, board: Board, by: User, title: str, every_months: int, first_due_on: datetime.date, basis: str = ""
) -> Duty:
    """Add a duty, with its rounds from ``first_due_on`` to the next one ahead. Raises Refused beside the field."""
    _hold(board, by)
    duty = Duty(
        board=board, title=title.strip(), basis=basis.strip(), every_months=every_months, first_due_on=first_due_on
    )
    _check(duty)
    changes.save(duty, by=by)
    bring_rounds(duty, timezone.localdate(), by)
    return duty


@transaction.atomic
def add_usual_duties(*, board: Board, by: User, first_due: Mapping[str, datetime.date]) -> list[Duty]:
    """Add the usual ones by their keys in ``USUAL``, each from its day on; those the board has already are left out.

    Raises Refused when it has all of them.
    """
    _hold(board, by)
    there = set(Duty.objects.filter(board=board, ended_on=None).values_list("title", flat=True))
    new = {key: fields for key, fields in USUAL.items() if fields["title"] not in there and key in first_due}
    if not new:
        raise Refused("This board has these duties already.")
    return [add_duty(board=board, by=by, first_due_on=first_due[key], **fields) for key, fields in new.items()]


@transaction.atomic
def change_duty(*, duty: Duty, by: User, version: int, **fields: Any) -> Duty:
    """Change what a duty is or when it falls due: what was met stays, what is open follows the new cycle, with its
    items. Raises Refused beside the field, Conflict when somebody saved first."""
    _hold(duty.board, by)
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A duty has no field {', '.join(sorted(unknown))} to change.")
    if duty.ended_on:
        raise Refused("This duty has ended.")
    before = (duty.first_due_on, duty.every_months)
    for name, value in fields.items():
        setattr(duty, name, value.strip() if isinstance(value, str) else value)
    moved = before != (duty.first_due_on, duty.every_months)
    _check(duty, moved=moved)
    changes.save_if_unchanged(duty, by=by, version=version, fields=fields)
    if moved:
        _follow_cycle(duty, by)
    return duty


@transaction.atomic
def end_duty(*, duty: Duty, by: User, on: datetime.date) -> None:
    """Say from when a duty is no longer asked of the board. What is open and due from then on goes; the rest stays."""
    _hold(duty.board, by)
    if duty.ended_on:
        raise Refused("This duty has ended already.")
    duty.ended_on = on
    duty.version += 1
    changes.save(duty, by=by, fields=["ended_on", "version"], reason=f"Ended from {short_date(on)}")
    for one in duty.rounds.filter(met_on=None, due_on__gte=on):
        changes.delete(one, by=by, reason="The duty has ended")


@transaction.atomic
def plan_round(
    *,
    round_: DutyRound,
    by: User,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    presenters: str = "",
    minutes: int | None = None,
) -> AgendaItem:
    """Bring a round to a meeting of its board ahead: by a new item for sign-off, or by one that is there.

    Returns the item. Raises Refused beside "meeting" or "item".
    """
    _hold(round_.duty.board, by)
    round_.refresh_from_db()
    if round_.met_on:
        raise Refused("This has been done already.")
    if item:
        _check_item(round_, item)
    else:
        if meeting is None or meeting.board_id != round_.duty.board_id or meeting.state not in states.AHEAD:
            raise Refused("Choose a meeting that is still to come, or an item that is there.", field="meeting")
        if meeting.published_at:
            raise Refused("The agenda of this meeting has been published. Choose a later one.", field="meeting")
        item = add_item(
            meeting=meeting, by=by, title=round_.duty.title, purpose=AgendaItem.Purpose.SIGN_OFF,
            status=AgendaItem.Status.PLANNED, presenters=presenters, minutes=minutes,
        )  # fmt: skip
    deciding.bring(round_, item, by)
    return item


@transaction.atomic
def unplan_round(*, round_: DutyRound, by: User) -> None:
    """Say that the item no longer brings this round; the item itself stays. Raises Refused when none does."""
    _hold(round_.duty.board, by)
    round_.refresh_from_db()
    if round_.item is None:
        raise Refused("No item brings this to a meeting.")
    if round_.met_on:
        raise Refused("This has been decided under that item.")
    deciding.bring(round_, None, by)


@transaction.atomic
def enter_done(*, round_: DutyRound, by: User, version: int, met_on: datetime.date, note: str) -> None:
    """Enter that a round was done, with its evidence. Raises Refused beside "met_on" or "note", and Conflict."""
    _hold(round_.duty.board, by)
    if round_.minuted:
        raise Refused("The minutes say when this was decided.")
    if met_on > timezone.localdate():
        raise Refused("This day is still to come.", field="met_on")
    if not note.strip():
        raise Refused("Say where it can be seen that it was done.", field="note")
    round_.met_on, round_.note = met_on, note.strip()
    changes.save_if_unchanged(round_, by=by, version=version, fields=["met_on", "note"], reason="Entered as done")
    bring_rounds(round_.duty, timezone.localdate(), by)


@transaction.atomic
def undo_done(*, round_: DutyRound, by: User) -> None:
    """Take back what was entered by hand; the minute of its item decides again. Raises Refused."""
    _hold(round_.duty.board, by)
    round_.refresh_from_db()
    if round_.met_on is None or round_.minuted:
        raise Refused("Nothing was entered here by hand.")
    round_.met_on, round_.note = None, ""
    round_.version += 1
    changes.save(round_, by=by, fields=["met_on", "note", "version"], reason="Not done after all")
    if round_.item:
        deciding.settle_item(round_.item, by)


def bring_rounds(duty: Duty, today: datetime.date, by: User | None = None) -> list[DutyRound]:
    """Make the rounds of a duty that have come into sight: those due by now, and the next one ahead.

    None is made for a day before the last that stands: a changed cycle does not reach back. One that was entered as
    done before its day is followed by the next; one that is minuted only when its day has passed, so that a round that
    is there tells nobody of minutes they may not read.
    """
    last = duty.rounds.order_by("due_on").last()
    done_early = last is not None and last.met_on is not None and not last.minuted
    if last and last.due_on >= today and not done_early:
        return []
    made = []
    for day in days_in_sight(duty.first_due_on, duty.every_months, today, after=last.due_on if last else None):
        if duty.ended_on is None or day < duty.ended_on:
            one = DutyRound(duty=duty, due_on=day)
            changes.save(one, by=by, reason="Came into sight")
            made.append(one)
    return made


def bring_all_rounds(on: datetime.date) -> Sequence[str]:
    """The night's part of it, in nobody's name."""
    count = 0
    for duty in Duty.objects.filter(ended_on=None).select_related("board"):
        with transaction.atomic():
            Board.objects.select_for_update().get(pk=duty.board_id)
            count += len(bring_rounds(duty, on))
    return [f"{counted(count, 'round')} of duties in sight"] if count else []


def _hold(board: Board, by: User) -> None:
    """Check that ``by`` may, and make two who change one board's duties wait for each other."""
    check_can_manage(by, board)
    Board.objects.select_for_update().get(pk=board.pk)


def _check(duty: Duty, *, moved: bool = True) -> None:
    if not duty.title:
        raise Refused("Enter what the board has to do.", field="title")
    if not 1 <= duty.every_months <= 120:
        raise Refused("Give the cycle as 1 to 120 months.", field="every_months")
    others = Duty.objects.filter(board=duty.board_id, title__iexact=duty.title, ended_on=None).exclude(pk=duty.pk)
    if others.exists():
        raise Refused("The board has this duty already.", field="title")
    met = duty.rounds.exclude(met_on=None).order_by("due_on").last() if duty.pk else None
    seen = days_in_sight(
        duty.first_due_on, duty.every_months, timezone.localdate(), after=met.due_on if met else None
    )
    if moved and len(seen) > 2:  # one that is late, and the next
        raise Refused(
            "That is more than one cycle ago. Give the day it was last due, or will be next.", field="first_due_on"
        )


def _follow_cycle(duty: Duty, by: User) -> None:
    """Let the open rounds be those of the duty's cycle; items that brought them bring the new ones, in order."""
    today = timezone.localdate()
    opened = list(duty.rounds.filter(met_on=None).select_related("item"))
    items = [one.item for one in opened if one.item]
    for one in opened:
        changes.delete(one, by=by, reason="The cycle was changed")
    made = bring_rounds(duty, today, by)
    for one, item in zip(made, items, strict=False):
        deciding.bring(one, item, by)


def _check_item(round_: DutyRound, item: AgendaItem) -> None:
    if item.meeting.board_id != round_.duty.board_id or item.status not in AgendaItem.LIVE:
        raise Refused("Choose an item of this board that is to be taken.", field="item")
    if item.kind in (AgendaItem.Kind.BREAK, AgendaItem.Kind.HEADING):
        raise Refused("Nothing is decided under a heading or in a break.", field="item")


NIGHT_STEP = Step("The statutory cycle", 15, bring_all_rounds)
