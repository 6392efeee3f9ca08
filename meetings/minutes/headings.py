"""The parts of a file of minutes: who was there, and what stands under which heading. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from meetings.minutes.document import Line
from meetings.minutes.lines import is_action

LONGEST_TITLE = 200  # a longer paragraph is text
ALIKE = 0.6  # a title and the agenda's, for a heading that also bears its number
THE_SAME = 0.85  # for one that does not

NUMBERED = re.compile(r"(?P<number>\d{1,2})(?:\s?\(?(?P<letter>[a-z])\)?)?[.):]?\s+(?P<title>\S.*)")
LETTERED = re.compile(r"\((?P<letter>[a-z])\)\s+(?P<title>\S.*)")
LABELS = {
    "present": re.compile(r"(?:members |board members )?present\s*:", re.IGNORECASE),
    "additional": re.compile(
        r"(?:additional attendees?|also (?:present|in attendance)|in attendance|attendees|observers?|guests?)\s*:",
        re.IGNORECASE,
    ),
    "apologies": re.compile(r"apologies(?: for absence)?(?: received)?\s*:", re.IGNORECASE),
    "absent": re.compile(r"absent\s*:", re.IGNORECASE),
    "note_taker": re.compile(
        r"(?:minutes|minutes taken by|note[- ]taker|minute[- ]taker|notes)\s*:", re.IGNORECASE
    ),
}

# The table of attendance, and the marks around what is restricted, as meetings.minutes.word writes them.
ATTENDANCE = ("Name", "Organisation", "Attendance")
STANDINGS = {
    "Present": "present",
    "Additional attendee": "additional",
    "Apologies": "apologies",
    "Absent": "absent",
}
PRIVATE_BEGINS, PRIVATE_ENDS = "Restricted: not for the public", "End of the restricted minute."
CITED = re.compile(r"\d{1,2}[\d().a-z-]{0,12}[.):]?\s+(?=\S)")


@dataclass(frozen=True)
class Known:
    """An item of the agenda: its label ("9b", or "" without a number) and title."""

    label: str
    title: str


@dataclass
class Part:
    """A heading and the lines under it. ``item`` is the place in the agenda it was matched to, if any."""

    label: str
    title: str
    item: int | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as the plain text of a minute: bullets as "- ", an empty line between paragraphs."""
        return as_text(self.lines)

    @property
    def apart(self) -> tuple[str, str] | None:
        """The open and the restricted text, where marks part them; else None."""
        begins = next((at for at, one in enumerate(self.lines) if one.text.startswith(PRIVATE_BEGINS)), None)
        if begins is None:
            return None
        after = self.lines[begins + 1 :]
        ends = next((at for at, one in enumerate(after) if one.text == PRIVATE_ENDS), len(after))
        return as_text([*self.lines[:begins], *after[ends + 1 :]]), as_text(after[:ends])


@dataclass(frozen=True)
class Listed:
    """A row of the table of attendance."""

    kind: str
    name: str
    organisation: str


@dataclass
class Found:
    """Everything a file says: who came, parts in order, and what stands before them unplaced.

    ``names`` are lists of names by kind, ``listed`` the rows of a table.
    """

    names: dict[str, str] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def find_parts(lines: Iterable[Line], agenda: Sequence[Known] = ()) -> Found:
    """Part a file at its headings.

    A heading bears the next number (or, set as a heading, a higher one), or the title of an item of the agenda.
    A numbered list inside an item is not one: "1. An exceptional meeting was held" under item 3 does not go on
    from 3, and a "4." that goes on from a list's own "3." does not begin item 4.
    """
    found = Found()
    finder = _Finder(agenda)
    for line in lines:
        part = finder.heading(line)
        if part is not None:
            found.parts.append(part)
        elif found.parts:
            found.parts[-1].lines.append(line)
        else:
            _before(line, found)
    return found


def as_text(lines: Sequence[Line]) -> str:
    text, previous, count = "", ("", 0), 0
    for line in lines:
        kind = _kind(line)
        now = (kind, line.list_id)
        count = count + 1 if kind == "auto" and now == previous else 1
        said = {"bullet": f"- {line.text}", "auto": f"{count}. {line.text}"}.get(kind, line.text)
        together = now == previous and kind != "p"
        text += ("\n" if together else "\n\n") + said
        previous = now
    return text.strip()


def alike(one: str, other: str) -> float:
    """How like two titles are, 0 to 1. The order of words does not matter; a beginning is alike."""
    a, b = _plain(one), _plain(other)
    if not a or not b:
        return 0.0
    short, long = sorted((a, b), key=len)
    if len(short) > 8 and long.startswith(short):
        return 0.9
    in_order = SequenceMatcher(None, a, b).ratio()
    return max(in_order, SequenceMatcher(None, sorted(a.split()), sorted(b.split())).ratio())


class _Finder:
    """Goes through the lines with what it has seen so far: the last heading's number, the last list number."""

    def __init__(self, agenda: Sequence[Known]) -> None:
        self.agenda = agenda
        self.taken: set[int] = set()
        self.number = 0
        self.in_list = 0

    def heading(self, line: Line) -> Part | None:
        """The part a line begins, or None for a line of text."""
        if is_action(line.text) or line.listed or len(line.text) > LONGEST_TITLE:
            return None
        match = NUMBERED.fullmatch(line.text) or LETTERED.fullmatch(line.text)
        part = self._numbered(line, match) if match else self._by_title(line)
        if part is not None:
            self.in_list = 0
            if part.item is not None:
                self.taken.add(part.item)
        elif match and match.groupdict().get("number"):
            self.in_list = int(match["number"])
        else:
            self.in_list = 0
        return part

    def _numbered(self, line: Line, match: re.Match[str]) -> Part | None:
        said = match.groupdict()
        number = int(said["number"]) if said.get("number") else self.number
        label, title = f"{number}{said['letter'] or ''}", said["title"].strip()
        item = self._item(label, title)
        if said["letter"]:
            # A lettered line is a heading only where the agenda has that sub-item: else it is a list.
            if item is None:
                return None
        elif not self._goes_on(number, line, item):
            return None
        self.number = number
        return Part(label, title, item)

    def _goes_on(self, number: int, line: Line, item: int | None) -> bool:
        """Whether a number can be that of the next heading."""
        if number <= self.number:
            return False
        if line.is_heading or line.is_bold or item is not None:
            return True
        in_a_list = self.in_list and number == self.in_list + 1
        return number == self.number + 1 and not in_a_list and not line.text.endswith((".", ";", ","))

    def _by_title(self, line: Line) -> Part | None:
        """A heading without a number, where the agenda has an item of that title."""
        if not (line.is_heading or line.is_bold):
            return None
        item = self._item("", line.text)
        if item is None and (without := CITED.sub("", line.text, count=1)) != line.text:
            item = self._item("", without)
        if item is None:
            return None
        known = self.agenda[item]
        self.number = max(self.number, int(re.match(r"\d*", known.label)[0] or 0))  # type: ignore[index]
        return Part(known.label, line.text, item)

    def _item(self, label: str, title: str) -> int | None:
        """The item of the agenda with this number and a like title; else the one of that very title."""
        left = [(at, known) for at, known in enumerate(self.agenda) if at not in self.taken]
        for at, known in left:
            if label and known.label == label and alike(known.title, title) >= ALIKE:
                return at
        same = [at for at, known in left if alike(known.title, title) >= THE_SAME]
        return same[0] if len(same) == 1 else None


def _before(line: Line, found: Found) -> None:
    """A line before the first heading: a list of names, one of a table, or something there is no place for."""
    if line.cells == ATTENDANCE:
        return
    if len(line.cells) == len(ATTENDANCE) and (kind := STANDINGS.get(line.cells[2].split(",")[0])):
        found.listed.append(Listed(kind, line.cells[0], line.cells[1]))
        return
    for kind, label in LABELS.items():
        if (match := label.match(line.text)) and line.text[match.end() :].strip():
            names = line.text[match.end() :].strip()
            found.names[kind] = f"{found.names[kind]}, {names}" if kind in found.names else names
            return
    found.unplaced.append(line.text)


def _kind(line: Line) -> str:
    if is_action(line.text):
        return "action"
    if line.listed:
        return "auto" if line.listed == "number" else "bullet"
    return "number" if re.match(r"\d{1,2}[.)]\s", line.text) else "p"


def _plain(title: str) -> str:
    """Small letters without marks such as "DRAFT", "RESTRICTED:" or "(verbal)"."""
    words = re.sub(r"[^\w\s]", " ", title.casefold()).split()
    return " ".join(word for word in words if word not in ("draft", "restricted", "confidential", "verbal", "the"))
