"""The content of documents as PDF files: what the system prints, printed once and kept; papers as they are.

A piece the system printed is known by a key, the hash of what it is made of and how it is printed. Packs keep the
pieces they hold ("pieces" in the page map: key to the SHA-256 of a stored file), so that a pack that is built again
prints only what has changed. Pure over files: no query.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import pikepdf

from csp import pdf
from meetings.packs.assemble import UnreadableError
from meetings.packs.plan import ENGINE, Filed, Kept, Printed


class LostError(UnreadableError):
    """What was printed for a published pack is damaged or gone."""


@dataclass(frozen=True)
class Piece:
    """A document's content for one audience: a file, its title, its number of pages and its hash."""

    source: Path
    title: str
    pages: int
    sha256: str


@dataclass(frozen=True)
class Stored:
    """A piece of an earlier pack: where it lies and the hash of its bytes."""

    path: Path
    sha256: str


class Press:
    """Prints what the system makes of its own, into ``folder``, unless it has been printed before (``kept``).

    ``used`` tells of everything it gave out, key to SHA-256; ``new`` are the files it printed itself.
    """

    def __init__(self, folder: Path, author: str, kept: Mapping[str, Stored] | None = None) -> None:
        self.folder, self.author = folder, author
        self.kept = kept or {}
        self.used: dict[str, str] = {}
        self.new: list[Path] = []

    def knows(self, text: Printed) -> bool:
        return self.key(text) in self.kept

    def key(self, text: Printed) -> str:
        """The same text printed in the same way has the same key."""
        made_of = [*_engine(), self.author, text.title, text.html]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()

    def __call__(self, text: Printed) -> Piece:
        key = self.key(text)
        stored = self.kept.get(key)
        content = _read(stored) if stored else None
        if content is None:
            content = pdf.render(text.html, title=text.title, author=self.author)
            path = self.folder / f"{key}.pdf"
            path.write_bytes(content)
            self.new.append(path)
        else:
            assert stored is not None
            path = stored.path
        self.used[key] = hashlib.sha256(content).hexdigest()
        return Piece(path, text.title, pdf.page_count(content), self.used[key])


def piece_of(content: Filed | Kept) -> Piece:
    """A paper as it was prepared, or what was printed for a published pack.

    What was published must be what is put in again, so its hash is compared. Raises LostError.
    """
    if isinstance(content, Filed):
        return Piece(Path(content.path), content.title, content.pages, content.sha256)
    if _read(Stored(Path(content.path), content.sha256)) is None:
        raise LostError(content.name)
    with pikepdf.open(content.path) as opened:
        title = content.title or str(opened.docinfo.get("/Title", "")) or content.name
        return Piece(Path(content.path), title, len(opened.pages), content.sha256)


def _read(stored: Stored) -> bytes | None:
    """The bytes, if they are there and are still what they were."""
    try:
        content = stored.path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == stored.sha256 else None


@lru_cache(maxsize=1)
def _engine() -> tuple[str, ...]:
    """What gives every page its look beside its own text."""
    style = (pdf.STYLES / "paper.css").read_bytes()
    return (str(ENGINE), version("weasyprint"), hashlib.sha256(style).hexdigest())
