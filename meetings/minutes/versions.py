"""The texts that have stood under an item, as its history keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.models import Minute, Part


@dataclass(frozen=True)
class Version:
    """A text as it stood: ``parts`` are the label and the words of each part that had any."""

    row_id: int
    at: datetime
    by: str
    why: str
    parts: tuple[tuple[str, str], ...]


def versions_of(minute: Minute) -> list[Version]:
    """Every text that was kept, newest first. Rows that changed no text, only a time, are left out. One query."""
    found: list[Version] = []
    said = None
    rows = minute.history.select_related("history_user__person").order_by("history_date", "history_id")
    for row in rows:
        texts = tuple(getattr(row, part.value) for part in Part)
        if texts == said:
            continue
        said = texts
        labelled = tuple((part.label, text) for part, text in zip(Part, texts, strict=True) if text)
        user = row.history_user
        name = str(getattr(user, "person", None) or user or "")
        found.append(Version(row.history_id, row.history_date, name, row.history_change_reason or "", labelled))
    return found[::-1]
