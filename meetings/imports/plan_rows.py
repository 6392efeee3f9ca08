"""What a row of a forward plan says, as councils write them: titles with marks, reasons, minutes, status words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from csp.cells import as_minutes
from csp.sheets import Column, Row
from meetings.imports.words import folded_title
from meetings.models import AgendaItem

COLUMNS = (
    Column("board", "Board"),
    Column("date", "Date of Meeting", ("Meeting date", "Meeting", "Date"), required=True),
    Column("publication", "Publication Date", ("Publication", "Publish by")),
    Column("title", "Report Title", ("Title", "Item", "Report", "Agenda item"), required=True),
    Column("presenter", "Presenter", ("Presenters", "Presented by", "Lead", "Report author")),
    Column("reason", "Reason", ("Purpose", "For")),
    Column("time", "Time", ("Minutes", "Time needed", "Duration")),
    Column("number", "Item No", ("Item number", "Item No.", "No")),
    Column("status", "Item Status", ("Status",)),
    Column("history", "History"),  # told of items in files from here, and never brought in
)
Kind, Purpose, Status = AgendaItem.Kind, AgendaItem.Purpose, AgendaItem.Status
TO_BE_BOOKED = re.compile(r"[\s,(–-]*(?:meeting\s+)?to\s+be\s+booked\)?", re.I)
RESTRICTED = re.compile(r"\(?restricted\)?\s*[:–-]\s*(.+)", re.I)
SUB_ITEM = re.compile(r"((?:[-–•]\s*)+)(.+)")
# A title that would be taken for a mark, with the "'" that spreadsheets put before what is only text.
MARKED = re.compile(r"'*(?:[-–•]|\(?restricted\)?\s*[:–-])", re.I)
ITEM_NUMBER = re.compile(r"(?:item\s*)?(\d{1,3})((?:\([a-z\d]{1,3}\)|\.\d{1,3})*)", re.I)
REASONS = {
    "for information": Purpose.INFORMATION,
    "for discussion": Purpose.DISCUSSION,
    "for decision": Purpose.DECISION,
    "for learning": Purpose.LEARNING,
    "substantive item": Purpose.SUBSTANTIVE,
    "statutory matter for sign off": Purpose.SIGN_OFF,
}
REASONS |= {reason.removeprefix("for "): purpose for reason, purpose in REASONS.items()}
REASONS_EXPECTED = (
    "For Information, For Discussion, For Decision, For Learning, Substantive Item or "
    "Statutory Matter for sign off"
)
LEFT = {"deferred": Status.DEFERRED, "withdrawn": Status.WITHDRAWN, "merged": Status.MERGED}
STATUS_EXPECTED = (
    "Workshop, Statutory Matter for sign off, Proposed, Planned, Deferred, Withdrawn, Merged or nothing"
)
MISSPELT = 0.85  # of 1: "substantaive item" is 0.97 to "substantive item"


@dataclass(frozen=True)
class Said:
    """A row as it is read: ``fields`` as add_item takes them; ``depth`` is how many marks stand before its title;
    ``left`` is "deferred", "withdrawn" or "merged" where the row says that it no longer is to be taken.
    """

    fields: dict[str, Any]
    depth: int
    left: str

    @property
    def title(self) -> str:
        return str(self.fields["title"])


def literal(title: str) -> str:
    """A title for a cell: one that begins like a mark gets a "'" before it."""
    return f"'{title}" if MARKED.match(title) else title


def is_meeting_alone(row: Row) -> bool:
    """Whether the row names a meeting for which nothing is planned yet."""
    return not any(
        row.text(column.key) for column in COLUMNS if column.key not in ("board", "date", "publication")
    )


def read_row(row: Row) -> Said:
    """What the row says; problems and notes are collected on it."""
    title = row.required("title", "the title of the report")
    sub_item = SUB_ITEM.fullmatch(title)
    depth = len(re.sub(r"\s", "", sub_item[1])) if sub_item else 0
    title = sub_item[2] if sub_item else title
    restricted = RESTRICTED.fullmatch(title)
    if restricted:
        title = restricted[1]
        row.notes.append("Restricted: name the paragraphs of Schedule 12A before the agenda is published.")
    elif title.startswith("'") and MARKED.match(title):
        title = title[1:]
    if len(title) > 250:
        row.refuse("title", "at most 250 characters")
    purpose = _purpose(row)
    kind, purpose, status, left = _status(row, purpose)
    if row.text("number").casefold() == "workshop":
        kind = Kind.WORKSHOP
    fields = {
        "title": title,
        "kind": kind,
        "presenters": row.text("presenter"),
        "minutes": row.read("time", as_minutes),
        "purpose": purpose,
        "status": status,
        "restricted": bool(restricted),
    }
    return Said(fields, depth, left)


def _purpose(row: Row) -> str:
    """The reason as written; one that is only misspelt, with a note."""
    written = row.text("reason")
    key = folded_title(written)
    if not written or key in REASONS:
        return REASONS.get(key, "")
    meant = get_close_matches(key, REASONS, n=1, cutoff=MISSPELT)
    if not meant:
        row.refuse("reason", REASONS_EXPECTED)
        return ""
    row.notes.append(f'The reason "{written}" is taken as {REASONS[meant[0]].label}.')
    return REASONS[meant[0]]


def _status(row: Row, purpose: str) -> tuple[str, str, str, str]:
    """What Item Status makes of the kind, the reason, the status, and whether it has left the plan."""
    key = folded_title(row.text("status"))
    if key == "workshop":
        return Kind.WORKSHOP, purpose, Status.PLANNED, ""
    if key == "statutory matter for sign off":
        # What is signed off is decided: that reason is the same in other words.
        if purpose not in ("", Purpose.SIGN_OFF, Purpose.DECISION):
            row.notes.append(f'"{row.text("reason")}" gives way to {Purpose.SIGN_OFF.label}.')
        return Kind.ITEM, Purpose.SIGN_OFF, Status.PLANNED, ""
    if key == "proposed":
        return Kind.ITEM, purpose, Status.PROPOSED, ""
    if key and key not in (*LEFT, "planned"):
        row.refuse("status", STATUS_EXPECTED)
    return Kind.ITEM, purpose, Status.PLANNED, key if key in LEFT else ""
