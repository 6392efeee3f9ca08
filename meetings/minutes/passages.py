"""Passages of a minute: its lines, words of one, and the words put in their place. Pure.

A comment is about a passage. It is given in an address by its place alone, never by its words: addresses are logged.
"""

from __future__ import annotations

import re

from csp.errors import Refused
from meetings.text import BULLET, NUMBERED


def passage_at(text: str, line: int, first: int | None = None, last: int | None = None) -> str:
    """The words of one line of ``text`` (from 0), without the mark of a list; or its words ``first`` to ``last``.

    Empty when there is no such line; the whole line when there are no such words.
    """
    lines = text.splitlines()
    if not 0 <= line < len(lines):
        return ""
    listed = BULLET.match(lines[line]) or NUMBERED.match(lines[line])
    said = (listed["text"] if listed else lines[line]).strip()
    words = list(re.finditer(r"\S+", said))
    if first is None or last is None or not 0 <= first <= last < len(words):
        return said
    return said[words[first].start() : words[last].end()]


def line_of(text: str, passage: str) -> int | None:
    """The first line of ``text`` in which ``passage`` stands; None when it no longer does, or is empty."""
    found = (at for at, line in enumerate(text.splitlines()) if passage and passage in line)
    return next(found, None)


def replaced(text: str, passage: str, becomes: str) -> str:
    """``text`` with ``becomes`` in the place of ``passage``, which must stand in it exactly once.

    Raises Refused (field "becomes") otherwise.
    """
    count = text.count(passage) if passage else 0
    if not passage:
        raise Refused(
            "This comment is about the whole item: take the minutes back to draft to change it.", field="becomes"
        )
    if count == 0:
        raise Refused(
            "The passage has been changed since the comment was made. Take the minutes back to draft to change more.",
            field="becomes",
        )
    if count > 1:
        raise Refused(
            f"These words stand there {count} times, so it is not certain which are meant. "
            "Take the minutes back to draft to change them.",
            field="becomes",
        )
    return text.replace(passage, becomes)
