"""meeting.json read and checked: one meeting, its items, the names of its papers. Nothing is saved here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from csp.cells import Unreadable, as_date, as_minutes
from csp.errors import Refused
from csp.sheets import Row
from meetings.models import AgendaItem

MAX_BYTES = 2 * 1024 * 1024
MAX_ITEMS = 300
LINE = 250
MEETING_KEYS = {
    "board", "authority", "date", "start", "end", "venue", "contact", "publication_date", "membership", "items",
}  # fmt: skip
CONTACT_KEYS = {"name", "title", "phone", "email"}
ITEM_KEYS = {
    "number", "title", "presenter", "minutes", "restricted", "kind", "papers", "note", "pages_in_the_printed_pack",
}  # fmt: skip
KINDS = {
    "item": AgendaItem.Kind.ITEM,
    "heading": AgendaItem.Kind.HEADING,
    "break": AgendaItem.Kind.BREAK,
    "workshop": AgendaItem.Kind.WORKSHOP,
    "private workshop": AgendaItem.Kind.WORKSHOP,
}
NUMBERED = re.compile(r"(\d{1,3})(?:\(?([a-z]{1,2})\)?)?", re.I)
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})\s*(am|pm)?", re.I)


@dataclass
class ItemLine:
    """One item of the file. ``number`` is as cited ("9(b)"), ``parent`` the number above it or empty."""

    row: Row
    number: str = ""
    parent: str = ""
    title: str = ""
    presenter: str = ""
    minutes: int | None = None
    restricted: bool = False
    kind: str = AgendaItem.Kind.ITEM
    papers: tuple[str, ...] = ()
    note: str = ""
    pages: str = ""


@dataclass
class MeetingFile:
    """What the file says of the meeting. ``row`` holds the problems and notes of its own keys."""

    row: Row
    board: str = ""
    authority: str = ""
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    venue: str = ""
    contact: dict[str, str] | None = None
    publication_date: date | None = None
    membership: str = ""
    items: tuple[ItemLine, ...] = ()


def read_meeting(path: Path) -> MeetingFile:
    """The meeting in ``path``, each item with its own problems. Raises Refused for what is no meeting at all."""
    data = _load(path)
    row = Row(path.name, "", data, {})
    _note_unknown(row, data, MEETING_KEYS)
    meeting = MeetingFile(
        row,
        board=row.read("board", as_text) or "",
        authority=row.read("authority", as_text) or "",
        day=row.day("date"),
        starts=row.read("start", as_time),
        ends=row.read("end", as_time),
        venue=row.read("venue", as_line) or "",
        publication_date=row.read("publication_date", as_date),
        membership=row.read("membership", as_text) or "",
    )
    row.required("date", 'the date of the meeting, as "2018-09-26"')
    meeting.contact = row.read("contact", as_contact)
    meeting.items = _items(path.name, row, data.get("items"))
    return meeting


def as_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable("text")
    return " ".join(value.split())


def as_line(value: Any) -> str:
    """Text that fits where 250 characters do."""
    if len(text := as_text(value)) > LINE:
        raise Unreadable(f"at most {LINE} characters")
    return text


def as_time(value: Any) -> time:
    """A time of day: "10:00", "1.30pm". Raises Unreadable."""
    match = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Unreadable('a time of day, as "10:00"')


def as_contact(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        raise Unreadable("the name, title, phone and email of the contact officer")
    return value


def as_yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("true or false")
    return value


def as_kind(value: Any) -> str:
    kind = KINDS.get(value.strip().casefold()) if isinstance(value, str) else None
    if kind is None:
        raise Unreadable("one of heading, break or private workshop, or no kind at all")
    return kind


def as_file_names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Unreadable("a list of file names")
    if any(name in ("", ".", "..") or "/" in name or "\\" in name for name in value):
        raise Unreadable("names of files that lie beside meeting.json, without a folder")
    if any(len(name) > 200 for name in value):
        raise Unreadable("file names of at most 200 characters")
    return tuple(value)


def as_numbered(value: Any) -> tuple[str, str]:
    """("9(b)", "9"), or ("9", ""): the number as cited and the number above it."""
    match = NUMBERED.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise Unreadable('a number, as "9" or "9(b)"')
    top = str(int(match[1]))
    return (f"{top}({match[2].lower()})", top) if match[2] else (top, "")


def _load(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Refused(f"There is no file {path}. Give the path of a meeting.json.")
    if path.stat().st_size > MAX_BYTES:
        raise Refused(f"{path.name} is too big: expected at most 2 MB.")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name} could not be read: expected text in UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(f"{path.name} is not JSON{where}. Put it right and import it again.") from error
    if not isinstance(data, dict):
        raise Refused(f"{path.name} holds no meeting: expected an object with a date and items.")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(f'The key "{twice}" stands twice in one object. Keep one of them.')
    return found


def _items(file: str, row: Row, data: Any) -> tuple[ItemLine, ...]:
    if not isinstance(data, list) or not data:
        row.refuse("items", "a list of agenda items")
        return ()
    if len(data) > MAX_ITEMS:
        raise Refused(f"{file} has {len(data):,} items: expected at most {MAX_ITEMS}.")
    known: set[str] = set()
    return tuple(_item(file, entry, at, known) for at, entry in enumerate(data, start=1))


def _item(file: str, entry: Any, at: int, known: set[str]) -> ItemLine:
    """One item. ``known`` are the numbers before it: a sub-item comes after its item, and no number twice."""
    row = Row(file, f"entry {at}", entry if isinstance(entry, dict) else {}, {})
    if not isinstance(entry, dict):
        row.refuse("items", "an item with a number and a title")
        return ItemLine(row)
    line = ItemLine(row)
    _read(line, "number", as_numbered)
    if line.number:
        row.place = f"item {line.number}"
    _note_unknown(row, entry, ITEM_KEYS)
    line.title = row.required("title", "the title of the item")
    for key in READERS:
        _read(line, key, READERS[key])
    _check(line, known)
    known.add(line.number)
    return line


READERS: dict[str, Callable[[Any], Any]] = {
    "title": as_line,
    "presenter": as_text,
    "minutes": as_minutes,
    "restricted": as_yes_or_no,
    "kind": as_kind,
    "papers": as_file_names,
    "note": as_text,
    "pages_in_the_printed_pack": as_text,
}


def _read(line: ItemLine, key: str, reader: Callable[[Any], Any]) -> None:
    value = line.row.read(key, reader)
    if value is None:
        return
    if key == "number":
        line.number, line.parent = value
    else:
        setattr(line, "pages" if key == "pages_in_the_printed_pack" else key, value)


def _check(line: ItemLine, known: set[str]) -> None:
    """What no key can say alone."""
    row = line.row
    if not row.text("number") and line.kind not in (AgendaItem.Kind.BREAK, AgendaItem.Kind.HEADING):
        row.refuse("number", 'a number, as "9" or "9(b)": only a break or a heading has none')
    if line.number and line.number in known:
        row.refuse("number", "a number that no other item has")
    if line.parent and line.parent not in known:
        row.refuse("number", f"item {line.parent} before the items under it")
    if line.papers and line.kind == AgendaItem.Kind.BREAK:
        row.refuse("papers", "no papers under a break")


def _note_unknown(row: Row, data: dict[str, Any], known: set[str]) -> None:
    for key in sorted(set(data) - known):
        row.notes.append(f'The key "{key}" is not known and is not imported: {json.dumps(data[key])[:200]}.')
