"""The lines of a minute that say an action or a decision, as plain text has them: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.registries import ActionLine

PREFIX = r"\s*(?:(?:[-*•–]|\d{1,3}[.)]|\(?[a-z]\))\s*)?"
# No two parts that may match the same spaces: a line of nothing but spaces must not take minutes.
ACTION = re.compile(PREFIX + r"ACTIONS?\s*(?:\d{1,3}\s*)?:\s*(?P<text>\S.*)", re.IGNORECASE)
COMPLETED = re.compile(r"\s*[(\[]\s*completed\s*[)\]]", re.IGNORECASE)

# Small letters begin prose too ("Noted figures were discussed"), so they need a colon, "to" or "that" after them.
DECISION = re.compile(
    r"(?P<word>(?:RESOLVED|AGREED|NOTED)\b:?|(?i:resolved|agreed|noted)\b(?:\s?:|(?=,?\s(?i:to|that)\b)))"
    r"[ \t]*(?P<text>.*)"
)
LISTED = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)]|\(?[a-z]\))\s+(?P<text>\S.*)")


@dataclass(frozen=True)
class DecisionLine:
    """What was decided. ``kind`` is the word it begins with, in small letters; "decided" where there is none.

    ``text`` is what follows the word; the points of a list that follows stand under it, each after "- ".
    """

    kind: str
    text: str
    restricted: bool


def decision_lines(text: str, restricted: bool = False) -> list[DecisionLine]:
    """Every decision in ``text``, in order: a line that begins RESOLVED, AGREED or NOTED.

    A bullet or number may stand before the word, and in small letters the word needs a colon, "to" or "that" after
    it. A decision that ends with a colon, or is the word alone, goes on with the list under it.
    """
    return list(_decisions(text.splitlines(), restricted))


def decisions_in(text: str, decision: str, restricted_text: str) -> list[DecisionLine]:
    """All the decisions of a minute: of its discussion, of the decision itself, of the restricted part.

    A decision that begins with none of the words is one all the same: it was typed where decisions are.
    """
    said = decision_lines(decision)
    if decision.strip() and not said:
        said = [DecisionLine("decided", " ".join(decision.split()), False)]
    return [*decision_lines(text), *said, *decision_lines(restricted_text, True)]


def _decisions(lines: list[str], restricted: bool) -> Iterator[DecisionLine]:
    for at, line in enumerate(lines):
        match = DECISION.match(re.sub(f"^{PREFIX}", "", line))
        if match is None:
            continue
        said = " ".join(match["text"].split()).lstrip(":, ")
        points = _points(lines[at + 1 :]) if not said or said.endswith(":") else []
        if whole := "\n".join([*([said] if said else []), *points]):
            yield DecisionLine(match["word"].rstrip(": ").lower(), whole, restricted)


def _points(lines: list[str]) -> list[str]:
    """The list that begins at once or after one empty line, up to the first line that is no point of it."""
    points: list[str] = []
    for line in lines[1:] if lines and not lines[0].strip() else lines:
        listed = LISTED.match(line)
        if listed is None or DECISION.match(listed["text"]) or is_action(line):
            break
        points.append(f"- {' '.join(listed['text'].split())}")
    return points


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
