"""Marked words and numbers: what each private field of the world holds, and who may read it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from csp.models import User
from meetings.models import Board, Meeting

Roles = frozenset[str]
# Who may read what, by the readers of the world. Drafts are for officers (and chairs) of the board.
BOARD: Roles = frozenset({"officer", "member", "excluded"})
PAPERS: Roles = BOARD - {"excluded"}
"""Restricted papers of the items in which a member has an interest: the officer and the other member."""
SUB_GROUP: Roles = frozenset({"sub_officer"})
DRAFTS: Roles = frozenset({"officer"})
CONTACTS: Roles = BOARD | SUB_GROUP | {"outsider", "administrator"}
OFFICERS: Roles = CONTACTS - {"member", "excluded"}
"""Officers of any board, and administrators: they keep the directory."""
NOBODY: Roles = frozenset()
RESTRICTED: dict[str, Any] = {"restricted": True, "grounds": ["1"]}
BEGINNING, LENGTH = "Zx", 14
"""Of every marked word: so all that stand in a text are found in one pass, however many there are."""
NUMBERS = "73"
NUMBER = re.compile(rb"(?<![\da-f.])73\d{5}(?!\d)|(?<![\d.])7,3\d\d,\d{3}(?!\d)")
"""Of every marked number, how it begins and how it may be written: it has seven digits."""


@dataclass
class World:
    """``words``: each marked word with where it stands and who may read it; ``shown``: those some page must show."""

    by: dict[str, User]
    board: Board
    sub_group: Board
    words: dict[str, tuple[str, Roles]] = field(default_factory=dict)
    endings: dict[Roles, str] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    meetings: dict[str, Meeting] = field(default_factory=dict)

    def mark(self, where: str, who: Roles, *, unseen: bool = False) -> str:
        """A new word that stands ``where``. ``unseen``: not even those who may read it find it on a page.

        Words for the same readers end alike, so one search by part of a word asks for all of them.
        """
        digest = hashlib.sha256(where.encode()).digest()
        ending = self.endings.setdefault(who, f"vq{chr(97 + len(self.endings))}")
        word = BEGINNING + "".join(chr(97 + byte % 26) for byte in digest[:9]) + ending
        assert len(word) == LENGTH
        assert word not in self.words, f"two places are called {where}"
        self.words[word] = (where, who)
        if unseen:
            self.unseen.add(word)
        return word

    def number(self, where: str, who: Roles, *, unseen: bool = False) -> Decimal:
        """A new number of seven digits that stands ``where``."""
        digest = int.from_bytes(hashlib.sha256(where.encode()).digest()[:8])
        number = f"{NUMBERS}{digest % 100_000:05}"
        assert number not in self.words, f"two numbers are called {where}"
        self.words[number] = (where, who)
        if unseen:
            self.unseen.add(number)
        return Decimal(number)

    def forbidden(self, reader: str) -> dict[str, str]:
        """The words that ``reader`` may not be shown, with where each stands."""
        return {word: where for word, (where, who) in self.words.items() if reader not in who}

    def due(self, reader: str) -> dict[str, str]:
        """The words that ``reader``'s pages and files do show."""
        return {
            word: where for word, (where, who) in self.words.items() if reader in who and word not in self.unseen
        }
