"""Words of a plain text struck out, and words put in their place: what stands, what went, what came. Pure.

The changed text is still plain: invisible marks stand around what changed, so that whatever parts a text into
paragraphs and points reads it as before. ``to_html`` of meetings.text and the Word file make of the marks what shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SAME, REMOVED, ADDED = "same", "removed", "added"
# Of the characters that Unicode leaves to private use: nobody types them.
_BEGINS, _ENDS = {REMOVED: "\ue000", ADDED: "\ue001"}, "\ue002"
_MARKS = re.compile("[\ue000-\ue002]")
_CHANGED = re.compile("([\ue000\ue001])([^\ue000-\ue002]*)\ue002")
_TAGS = {REMOVED: ("del", "deleted"), ADDED: ("ins", "inserted")}


@dataclass(frozen=True)
class Change:
    """``was`` becomes ``becomes``. Nothing in ``was``: added at the end. Nothing in ``becomes``: taken out."""

    was: str
    becomes: str


@dataclass(frozen=True)
class Piece:
    """Words that are the "same", or were "removed" or "added"."""

    text: str
    state: str

    @property
    def words(self) -> str:
        """As it is said where nothing can be struck out or heard: "[deleted: fifteen]"."""
        return self.text if self.state == SAME else f"[{_TAGS[self.state][1]}: {self.text}]"


def why_not(text: str, changes: Sequence[Change], change: Change) -> str:
    """Why ``change`` cannot be made to ``text`` as ``changes`` left it; empty when it can."""
    if change.was == change.becomes:
        return "The words are the same as they were. Say what they become."
    if "\n" in change.was or "\n" in change.becomes:
        return "Give words of one paragraph. Correct each paragraph by itself."
    count = standing(text, changes).count(change.was) if change.was else 1
    if count == 0:
        return "These words do not stand there like this. Copy them from the minutes, letter by letter."
    if count > 1:
        return f"These words stand there {count} times. Give some of the words around them too."
    return ""


def standing(text: str, changes: Sequence[Change]) -> str:
    """``text`` as it reads after ``changes``."""
    return "".join(piece.text for piece in _after(text, changes) if piece.state != REMOVED)


def marked(text: str, changes: Sequence[Change]) -> str:
    """``text`` with ``changes`` marked in it, in their order. Raises ValueError for one that does not fit."""
    if not changes:
        return text
    return "".join(
        piece.text if piece.state == SAME else f"{_BEGINS[piece.state]}{piece.text}{_ENDS}"
        for piece in _after(text, changes)
        if piece.text
    )


def pieces(line: str) -> list[Piece]:
    """The pieces of one line of a marked text."""
    made, at = [], 0
    states = {mark: state for state, mark in _BEGINS.items()}
    for match in _CHANGED.finditer(line):
        made += [Piece(line[at : match.start()], SAME), Piece(match[2], states[match[1]])]
        at = match.end()
    return [piece for piece in (*made, Piece(line[at:], SAME)) if piece.text]


def as_html(line: str) -> SafeString:
    """One line of a marked text, escaped. People who hear it are told where a change begins and ends."""
    return format_html_join("", "{}", ((_html(piece),) for piece in pieces(line)))


def _html(piece: Piece) -> SafeString:
    if piece.state == SAME:
        return format_html("{}", piece.text)
    tag, word = _TAGS[piece.state]
    return format_html(
        '<{0}><span class="govuk-visually-hidden">[{1}: </span>{2}<span class="govuk-visually-hidden">]</span></{0}>',
        tag, word, piece.text,
    )  # fmt: skip


def _after(text: str, changes: Iterable[Change]) -> list[Piece]:
    made = [Piece(_MARKS.sub("", text), SAME)]
    for change in changes:
        made = _with(made, change)
    return made


def _with(made: list[Piece], change: Change) -> list[Piece]:
    """One change more. What an earlier one put in may be struck out in its turn."""
    now = "".join(piece.text for piece in made if piece.state != REMOVED)
    if not change.was:
        return [*made, Piece("\n\n" if now else "", SAME), Piece(change.becomes, ADDED)]
    begins = now.index(change.was)
    ends, at = begins + len(change.was), 0
    after: list[Piece] = []
    for piece in made:
        if piece.state == REMOVED:
            after.append(piece)
            continue
        first, last = (min(max(one - at, 0), len(piece.text)) for one in (begins, ends))
        after += [Piece(piece.text[:first], piece.state), Piece(piece.text[first:last], REMOVED)]
        if at < ends <= at + len(piece.text):
            after.append(Piece(change.becomes, ADDED))
        after.append(Piece(piece.text[last:], piece.state))
        at += len(piece.text)
    return [piece for piece in after if piece.text]
