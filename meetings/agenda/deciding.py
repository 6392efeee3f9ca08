"""What a board is to decide by a day, and the minute that decides it: every row of a model that derives from Decided.

A row is ticked by a decision RESOLVED or AGREED in the minute of its item, and unticked when that decision goes. It
goes where its item goes. What an officer entered by hand is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from csp import changes
from csp.models import User
from csp.words import short_date
from meetings import registries
from meetings.access import Reader
from meetings.agenda.numbers import numbers_in
from meetings.minutes.record import anchor_of
from meetings.models import AgendaItem, Decision, Minute
from meetings.text import to_html

DECIDING = (Decision.Kind.RESOLVED, Decision.Kind.AGREED)


def settle(minute: Minute, by: User | None = None) -> None:
    """Tick what the decisions of ``minute`` meet, and untick what they met and no longer do.

    Called in the transaction that keeps the decisions in step with the text. One query a registered model while
    nothing hangs on the item.
    """
    _settle(_rows_of(minute.item_id), minute.item_id, by)


def settle_item(item: AgendaItem, by: User | None = None) -> None:
    """The same for rows that have just been given ``item``: it may have been decided before."""
    _settle(_rows_of(item.pk), item.pk, by)


def bring(row: Any, item: AgendaItem | None, by: User, reason: str = "") -> None:
    """Let ``item`` bring a row to its board, or nothing (None), and tick or untick it accordingly."""
    row.item = item
    if row.minuted:
        row.met_on, row.minuted = None, False
    _store(row, by, reason or (f"To be decided under “{item.title}”" if item else "No item brings it any more"))
    if item:
        settle_item(item, by)
        row.refresh_from_db()


def carry(item: AgendaItem, successor: AgendaItem, by: User | None = None) -> None:
    """What was to be decided under ``item`` and has not been is to be decided under ``successor``: it was deferred to
    that, merged into it, or the deferral was undone."""
    moved = [row for row in _rows_of(item.pk) if row.met_on is None]
    for row in moved:
        row.item = successor
        _store(row, by, f"Went with its item to {successor.meeting.when}")
    if moved:
        settle_item(successor, by)


def give_back(target: AgendaItem, item: AgendaItem, by: User | None = None) -> None:
    """Undo ``carry(item, target)`` for a merge: what came to ``target`` from ``item`` and is still open goes back."""
    for row in _rows_of(target.pk):
        before = row.history.exclude(item=target.pk).first()
        if row.met_on is None and before and before.item_id == item.pk:
            row.item = item
            _store(row, by, f"Back with its item at {item.meeting.when}")


@dataclass(frozen=True)
class Met:
    """How a row was met, as far as a person may know: the decision and where it is minuted, or the evidence."""

    on: date
    text: SafeString | str = ""
    url: str = ""


def met_as_seen(rows: Sequence[Any], user: Reader) -> dict[int, Met]:
    """Of rows of one model, by key, those that ``user`` may know to be met. Two queries, however many rows.

    A decision in draft minutes, or one taken in private, is known to those alone who may read it: to others its row
    is still open.
    """
    minuted = {row.item_id for row in rows if row.minuted}
    seen = Decision.objects.visible_to(user).filter(minute__item__in=minuted, kind__in=DECIDING)
    decisions = list(
        seen.select_related("minute__minutes__meeting__board").order_by("minute__item_id", "position")
        if minuted
        else seen.none()
    )
    labels = numbers_in({one.minute.minutes.meeting for one in decisions})
    first: dict[int, Decision] = {}
    for one in decisions:
        first.setdefault(one.minute.item_id, one)
    found = {}
    for row in rows:
        if row.minuted and (decision := first.get(row.item_id)):
            found[row.pk] = _met_by(decision, labels)
        elif row.met_on and not row.minuted:
            found[row.pk] = Met(row.met_on, row.note)
    return found


def _met_by(decision: Decision, labels: dict[int, tuple[str, str]]) -> Met:
    meeting, item_id = decision.minute.minutes.meeting, decision.minute.item_id
    page = reverse("minutes", args=[meeting.board.slug, meeting.date])
    anchor = anchor_of(labels.get(item_id, ("", ""))[1], item_id)
    return Met(meeting.date, to_html(decision.text), f"{page}#{anchor}")


def _rows_of(item_id: int) -> list[Any]:
    """Every row that hangs on the item, held for this transaction."""
    return [
        row
        for kind in registries.decided
        for row in kind.model.objects.select_for_update(of=("self",)).filter(item=item_id)  # type: ignore[attr-defined]
    ]


def _settle(rows: Iterable[Any], item_id: int, by: User | None) -> None:
    rows = [row for row in rows if row.minuted or row.met_on is None]
    if not rows:
        return
    decision = (
        Decision.objects.filter(Q(minute__item=item_id), kind__in=DECIDING)
        .select_related("minute__minutes__meeting")
        .first()
    )
    day = decision.minute.minutes.meeting.date if decision else None
    for row in rows:
        if row.met_on != day:
            row.met_on, row.minuted = day, day is not None
            _store(row, by, f"Decided on {short_date(day)}" if day else "The decision is no longer minuted")


def _store(row: Any, by: User | None, reason: str) -> None:
    """Save what this module changes of a row. Who has it open to edit meets a conflict, and reads why."""
    row.version += 1
    changes.save(row, by=by, fields=["item", "met_on", "minuted", "version"], reason=reason)
