"""Every version that was kept of a thing: when, by whom, why, what it said, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csp.words import short_date
from meetings.models import AgendaItem, Minute, Part
from meetings.papers.compare import Difference, difference
from meetings.text import to_html

Shown = Mapping[str, Callable[[Any], str]]
"""What is shown of a version: by its label, how its words are got from the kept row."""


@dataclass(frozen=True)
class Version:
    """One version. ``values`` are its texts by label, ``changed`` the labels of what the one before said otherwise.

    ``row_id`` is its row's in the history.
    """

    number: int
    row_id: int
    at: datetime
    by: str
    why: str
    values: Mapping[str, str]
    changed: Sequence[str]

    @property
    def words(self) -> str:
        """What changed, in words: "Title and note"."""
        if self.number == 1:
            return "Begun"
        *before, last = self.changed
        return f"{', '.join(before)} and {last.lower()}" if before else last


@dataclass(frozen=True)
class Changed:
    """What changed in one text; ``found`` is None when it is too long to be compared on a page."""

    label: str
    found: Difference | None


def minute_versions(minute: Minute, *, entitled: bool) -> list[Version]:
    """The versions of a minute, newest first; its restricted text only for the entitled. One query."""
    shown: dict[str, Callable[[Any], str]] = {
        str(part.label): _text_of(part.value) for part in Part if entitled or part != Part.RESTRICTED
    }
    return _versions(minute, shown)


def item_versions(item: AgendaItem) -> list[Version]:
    """The versions of an item of an agenda, newest first, for somebody who may read it whole. Two queries."""
    titles = dict(AgendaItem.objects.filter(meeting_id=item.meeting_id).values_list("pk", "title"))
    shown: dict[str, Callable[[Any], str]] = {
        "Title": _text_of("title"),
        "Note": _text_of("note"),
        "Reason": lambda row: row.get_purpose_display(),
        "Minutes": lambda row: str(row.minutes or ""),
        "Papers": lambda row: "Verbal" if row.verbal else "",
        "Restriction": _restriction,
        "Status": lambda row: ": ".join(part for part in (row.get_status_display(), row.move_reason) if part),
        "Place": lambda row: _place(row, titles),
        "Late business": _text_of("urgent_reason"),
        "Published": lambda row: short_date(row.published_at) if row.published_at else "",
    }
    return _versions(item, shown)


def compare(old: Version, new: Version) -> list[Changed]:
    """What changed from one version to another, text by text, word by word."""
    return [
        Changed(label, difference(to_html(old.values[label]), to_html(said)))
        for label, said in new.values.items()
        if said != old.values[label]
    ]


def _versions(obj: Any, shown: Shown) -> list[Version]:
    """A row that changed nothing of what is shown, as the time an item was taken, is no version here."""
    made: list[Version] = []
    for row in obj.history.select_related("history_user__person").order_by("history_date", "history_id"):
        values = {label: words(row) for label, words in shown.items()}
        changed = [label for label, said in values.items() if made and said != made[-1].values[label]]
        if made and not changed:
            continue
        why, by = row.history_change_reason or "", _name(row.history_user)
        made.append(Version(len(made) + 1, row.history_id, row.history_date, by, why, values, changed))
    return made[::-1]


def _text_of(field: str) -> Callable[[Any], str]:
    return lambda row: getattr(row, field)


def _restriction(row: Any) -> str:
    if not row.restricted:
        return ""
    lines = [f"Restricted: {row.instance.grounds_text}", row.public_interest_reason, row.public_title]
    return "\n".join(line for line in lines if line)


def _place(row: Any, titles: Mapping[int, str]) -> str:
    under = titles.get(row.parent_id)
    return f"{row.position + 1}, under “{under}”" if under else str(row.position + 1)


def _name(user: Any) -> str:
    return str(getattr(user, "person", None) or user or "the system")
