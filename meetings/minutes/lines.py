"""The ACTION lines of a minute, as plain text says them: pure."""

from __future__ import annotations

import re

from meetings.registries import ActionLine

PREFIX = r"\s*(?:(?:[-*•–]|\d{1,3}[.)]|\(?[a-z]\))\s*)?"
ACTION = re.compile(PREFIX + r"ACTIONS?\s*\d{0,3}\s*:\s*(?P<text>.*\S)\s*$", re.IGNORECASE)
COMPLETED = re.compile(r"\s*[(\[]\s*completed\s*[)\]]", re.IGNORECASE)


def action_lines(text: str, restricted: bool = False) -> list[ActionLine]:
    """Every action in ``text``, in order: a line that begins "ACTION:", in any case, up to its line break.

    A bullet or number may stand before the word. "(COMPLETED)" marks the action as done and is not part of
    its text. ``restricted`` says whether the text is a restricted one; each line carries it on.
    """
    return [line for one in text.splitlines() if (line := _action(one, restricted))]


def is_action(line: str) -> bool:
    return ACTION.match(line) is not None


def _action(line: str, restricted: bool) -> ActionLine | None:
    match = ACTION.match(line)
    if match is None:
        return None
    said = COMPLETED.sub("", match["text"])
    text = " ".join(said.split()).strip()
    return ActionLine(text, restricted, completed=said != match["text"]) if text.strip(".") else None
