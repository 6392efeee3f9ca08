"""What goes into a pack, as plain data: no model, no query. Made by gather, printed by front, put together by build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from csp.words import long_date
from meetings.agenda.exclusion import Exclusion
from meetings.packs.pagemap import PageMap, PlacedPart
from meetings.registries import Audience

# Raised when the same plan is printed differently: packs built before are then out of date.
ENGINE = 2
# What an agenda says of the meeting itself; who sits on the board, and when it meets next, is of the day of print.
HEAD = ("when", "time", "venue", "note")


@dataclass(frozen=True)
class Seat:
    name: str
    post_title: str
    organisation: str


@dataclass(frozen=True)
class Contact:
    name: str
    post_title: str
    phone: str
    email: str


@dataclass(frozen=True)
class AgendaLine:
    """A row of the agenda table as one audience may read it. ``full_number`` is "9(b)", ``number`` "(b)"."""

    item_id: int
    depth: int
    kind: str
    number: str
    full_number: str
    title: str
    note: str
    presenters: str
    minutes: int | None
    verbal: bool
    remark: str  # late business and why, deferred to when, withdrawn
    time: str = ""  # "10:25am", of a group of items "10:25am to 11:00am"
    purpose: str = ""

    @property
    def citation(self) -> str:
        """The line as a bookmark names it: "9(b). Joint strategy"."""
        return f"{self.full_number}. {self.title}" if self.full_number else self.title


@dataclass(frozen=True)
class Front:
    """The agenda sheet and the membership as one audience may read them. ``columns`` are keys of Board.Column."""

    audience: Audience
    board: str
    authority: str
    when: str
    time: str
    venue: str
    note: str
    lines: tuple[AgendaLine, ...]
    contact: Contact | None
    media_contact: Contact | None
    next_meeting: tuple[str, ...]
    quorum: str
    members: tuple[Seat, ...]
    advisers: tuple[Seat, ...]
    holds_restricted: bool
    columns: tuple[str, ...] = ("presenter", "minutes", "pages")
    notices: tuple[str, ...] = ()
    exclusion: Exclusion | None = None

    @property
    def title(self) -> str:
        kind = "Members' agenda pack" if self.audience == "members" else "Public agenda pack"
        return f"{kind}: {self.board}, {self.when}"


@dataclass(frozen=True)
class Printed:
    """Something the system prints itself: the body of its HTML."""

    title: str
    html: str


@dataclass(frozen=True)
class Filed:
    """A prepared paper: its PDF lies at ``path``, known by the hash of its bytes."""

    title: str
    path: str
    sha256: str
    pages: int


@dataclass(frozen=True)
class Kept:
    """What was printed for a published pack, as it was printed then: the PDF at ``path``.

    Its pages, and its title unless one is given, are read from the file. ``name`` says in a refusal what it is.
    """

    name: str
    path: str
    sha256: str
    title: str = ""


Content = Printed | Filed | Kept


@dataclass(frozen=True)
class Document:
    """One document of the pack for both audiences.

    ``public`` is made from public facts alone; None when all of it is withheld, and then ``grounds`` says why, as
    far as the officer has named them, and ``public_title`` is what the public may read in place of its title.
    ``members`` None: the members' pack has nothing here.
    """

    item_id: int
    paper_id: int | None
    version_id: int | None
    section: str
    members: Content | None
    public: Content | None
    grounds: str
    public_title: str = ""

    @property
    def key(self) -> tuple[int, int | None, str]:
        """What it is, whatever its version: as Part.key."""
        return (self.item_id, self.paper_id, self.section)

    def content(self, audience: Audience) -> Content | None:
        return self.members if audience == "members" else self.public


@dataclass(frozen=True)
class Supplement:
    """What is built after publication: a supplement to all that was published before it.

    ``day`` is the one it is built for, and printed on it; ``late`` are the items not published yet, ``earlier`` the
    numbers and days of the supplements before it. ``base`` is the stored page map of the newest
    published pack, and ``follows`` that pack's fingerprint.
    """

    number: int
    day: date
    late: tuple[int, ...]
    earlier: tuple[tuple[int, date], ...]
    base: dict[str, Any]
    follows: str

    @property
    def published(self) -> PageMap:
        return PageMap.from_json(self.base)

    @property
    def name(self) -> str:
        return f"Supplement {self.number}"

    @property
    def dated(self) -> str:
        """The day as it is printed: "Thursday 20 September 2018"."""
        return long_date(self.day)


@dataclass(frozen=True)
class Plan:
    members: Front
    public: Front
    documents: tuple[Document, ...]
    notes: tuple[str, ...]
    right_hand: bool = True
    supplement: Supplement | None = None

    def front(self, audience: Audience) -> Front:
        return self.members if audience == "members" else self.public

    def published(self) -> dict[tuple[int, int | None, str], PlacedPart]:
        """What was published, by what it is; empty for a first pack."""
        if self.supplement is None:
            return {}
        return {spot.part.key: spot for spot in self.supplement.published.placed}

    def printed(self) -> Iterator[Printed]:
        """Each text that must be printed, once."""
        seen: set[Printed] = set()
        for document in self.documents:
            for content in (document.members, document.public):
                if isinstance(content, Printed) and content not in seen:
                    seen.add(content)
                    yield content

    def agenda(self) -> dict[str, str]:
        """Hashes of what the agenda says: of each item by its number in the database, and of its head under "".

        Stored in the page map, so that a supplement knows what has changed. Both audiences' wordings count. The time
        of an item does not: it follows from what stands before it.
        """
        said: dict[str, list[Any]] = {"": []}
        for front in (self.members, self.public):
            said[""].append([getattr(front, name) for name in HEAD])
            for line in front.lines:
                said.setdefault(str(line.item_id), []).append({**asdict(line), "time": ""})
        return {key: _hash(value) for key, value in said.items()}

    def fingerprint(self, style: str) -> str:
        """SHA-256 of everything that goes in, ``style`` being the style sheet. Same fingerprint, same pack."""
        documents = [asdict(document) for document in self.documents]
        for document in documents:
            for content in (document["members"], document["public"]):
                if content:
                    content.pop("path", None)  # where the bytes lie is no part of what they are
        facts: dict[str, Any] = {
            "engine": ENGINE,
            "style": style,
            "fronts": [asdict(self.members), asdict(self.public)],
            "documents": documents,
            "notes": self.notes,
            "right_hand": self.right_hand,
        }
        if self.supplement:
            # The page map it follows need not be hashed: the fingerprint of that pack stands for it.
            names = ("number", "day", "late", "earlier", "follows")
            facts["supplement"] = [getattr(self.supplement, name) for name in names]
        return _hash(facts)


def _hash(facts: Any) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
