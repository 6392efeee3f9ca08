"""Store a text as it is typed, without a row of history for every pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from csp import changes
from csp.models import User
from meetings.models import Minute

TEXTS = ("text", "restricted_text", "decision")
TYPED = "As it was typed"  # the reason that such rows of history carry
ONE_ROW = timedelta(minutes=10)


def store_typed(minute: Minute, *, by: User, version: int, texts: Mapping[str, str], reason: str = "") -> None:
    """Store ``texts`` under the minute's next version, not settled. Raises Conflict when somebody saved first.

    What says the same as what is stored is stored already, whoever asks under whatever version: an answer that was
    lost on the way is asked for again. What one person types without another's change between is one row of history
    for each ten minutes, unless there is a ``reason`` of its own to keep.
    """
    if all(getattr(minute, name) == text for name, text in texts.items()):
        return
    row = minute.history.first()
    goes_on = not reason and row is not None and _goes_on(row, by)
    for name, text in texts.items():
        setattr(minute, name, text)
    minute.settled = False
    if goes_on:
        minute.skip_history_when_saving = True  # type: ignore[attr-defined]
    changes.save_if_unchanged(minute, by=by, version=version, fields=[*TEXTS, "settled"], reason=reason or TYPED)
    if goes_on:
        del minute.skip_history_when_saving  # type: ignore[attr-defined]
        minute.history.filter(pk=row.pk).update(**texts, settled=False, version=minute.version)


def _goes_on(row: Any, by: User) -> bool:
    """Whether this row of history is what ``by`` is in the middle of typing."""
    mine = row.history_user_id == by.pk and row.history_change_reason == TYPED
    return bool(mine and row.history_date > timezone.now() - ONE_ROW)
