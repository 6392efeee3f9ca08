"""What changed in an action, when and by whom, from its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from actions.models import Action, due_words
from csp.words import short_date

SHOWN = 50
DUE = "Due"
NAMES = {
    "text": "Action",
    "raised_on": "Date of meeting",
    "status": "Status",
    "restricted": "Restricted",
    "grounds": "Grounds",
    "public_interest_reason": "Public interest reason",
    "public_title": "Title for the public",
}


@dataclass(frozen=True)
class Change:
    """One entry: who did it, when, why, and each field with what it was and became."""

    at: datetime
    by: str
    what: str
    reason: str
    fields: tuple[tuple[str, str, str], ...]


def changes_of(action: Action) -> list[Change]:
    """The newest changes first, at most SHOWN of them. One query."""
    records = list(action.history.select_related("history_user__person").order_by("-history_id")[: SHOWN + 1])
    found = [_change(newer, older) for newer, older in pairwise([*records, None])]
    return [change for change in found[:SHOWN] if change.fields or change.reason or change.what == "Added"]


def _change(record: Any, older: Any | None) -> Change:
    added = record.history_type == "+"
    fields = () if added or older is None else tuple(_differences(record, older))
    return Change(
        at=record.history_date,
        by=who_is(record.history_user),
        what="Added" if added else "Changed",
        reason=record.history_change_reason or "",
        fields=fields,
    )


def _differences(record: Any, older: Any) -> list[tuple[str, str, str]]:
    pairs = ((label, _said(older, name), _said(record, name)) for name, label in NAMES.items())
    due = (DUE, due_words(older.due, older.due_on), due_words(record.due, record.due_on))
    return [(label, was, now) for label, was, now in (*pairs, due) if was != now]


def _said(record: Any, name: str) -> str:
    value = getattr(record, name)
    if name == "status":
        return str(record.get_status_display())
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)


def who_is(user: Any) -> str:
    """The name of whoever did something."""
    return str(getattr(user, "person", None) or user or "The system")
