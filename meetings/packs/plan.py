"""What goes into a pack, as plain data: no model, no query. Made by gather, printed by front, put together by build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from meetings.agenda.exclusion import Exclusion
from meetings.registries import Audience

# Raised when the same plan is printed differently: packs built before are then out of date.
ENGINE = 1


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
    quorum: int | None
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
class Document:
    """One document of the pack for both audiences.

    ``public`` is made from public facts alone; None when all of it is withheld, and then ``grounds`` says why, as
    far as the officer has named them. ``members`` None: the members' pack has nothing here.
    """

    item_id: int
    paper_id: int | None
    version_id: int | None
    section: str
    members: Printed | Filed | None
    public: Printed | Filed | None
    grounds: str

    def content(self, audience: Audience) -> Printed | Filed | None:
        return self.members if audience == "members" else self.public


@dataclass(frozen=True)
class Plan:
    members: Front
    public: Front
    documents: tuple[Document, ...]
    notes: tuple[str, ...]
    right_hand: bool = True

    def front(self, audience: Audience) -> Front:
        return self.members if audience == "members" else self.public

    def printed(self) -> Iterator[Printed]:
        """Each text that must be printed, once."""
        seen: set[Printed] = set()
        for document in self.documents:
            for content in (document.members, document.public):
                if isinstance(content, Printed) and content not in seen:
                    seen.add(content)
                    yield content

    def fingerprint(self, style: str) -> str:
        """SHA-256 of everything that goes in, ``style`` being the style sheet. Same fingerprint, same pack."""
        facts = {"engine": ENGINE, "style": style, "plan": asdict(self)}
        for document in facts["plan"]["documents"]:  # type: ignore[index]
            for content in (document["members"], document["public"]):
                if content:
                    content.pop("path", None)  # where the bytes lie is no part of what they are
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
