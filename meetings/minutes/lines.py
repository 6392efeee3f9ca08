"""The ACTION lines of a minute, as plain text says them: pure."""

from __future__ import annotations

import re

from meetings.registries import ActionLine

PREFIX = r"\s*(?:(?:[-*•–]|\d{1,3}[.)]|\(?[a-z]\))\s*)?"
# No two parts that may match the same spaces: a line of nothing but spaces must not take minutes.
ACTION = re.compile(PREFIX + r"ACTIONS?\s*(?:\d{1,3}\s*)?:\s*(?P<text>\S.*)", re.IGNORECASE)
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
    said = " ".join(match["text"].split())
    text = COMPLETED.sub("", said).strip()
    return ActionLine(text, restricted, completed=COMPLETED.search(said) is not None) if text.strip(".") else None
