"""The lines of a minute that say an action or a decision, as plain text has them: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.registries import ActionLine

PREFIX = r"\s*(?:(?:[-*•–]|#{1,6}|\d{1,3}[.)]|\(?[a-z]\))\s*)?"
# No two parts that may match the same spaces: a line of nothing but spaces must not take minutes.
WORD = r"ACTIONS?\s*(?:\d{1,3}\s*)?(?::|\s[-–—]\s)"
ACTION = re.compile(PREFIX + WORD + r"\s*(?P<text>\S.*)", re.IGNORECASE)
# "... to be signed. ACTION: Tom Reed to ..." on one line are two.
NEXT = re.compile(r"(?<=[.;:!?)\]])\s+(?=(?:ACTION|Action)S?\s*(?:\d{1,3}\s*)?:)")
COMPLETED = re.compile(r"\s*[(\[]\s*completed\s*[)\]]", re.IGNORECASE)
# "(Action)" makes the sentence it ends an action, "(Action: Tom Reed)" one of his.
MARK = re.compile(
    r"[(\[]\s*ACTIONS?\b\s*(?:\d{1,3}\s*)?(?:(?::|[-–—]|\bby\b)(?P<who>[^()\[\]]{1,100}))?[)\]]", re.IGNORECASE
)
SENTENCE = re.compile(r"(?P<last>\S{0,20})[.!?;][\"'’”)\]]*\s+(?=[\"“'‘(\[]?[A-Z])")
NO_END = {"dr", "mr", "mrs", "ms", "cllr", "prof", "rev", "sgt", "insp", "supt", "det", "st", "no", "para", "vs"}

# Small letters begin prose too ("Noted figures were discussed"), so they need a colon, a dash, "to" or "that" after.
DECISION = re.compile(
    r"(?P<word>(?:(?i:it was|the board|the partnership|members)\s)?(?:RESOLVED|AGREED|NOTED)\b(?:\s?:|\s[-–—](?=\s))?"
    r"|(?i:resolved|agreed|noted)\b(?:\s?:|\s[-–—](?=\s)|(?=,?\s(?i:to|that)\b)))"
    r"[ \t]*(?P<text>.*)"
)
KIND = re.compile(r"resolved|agreed|noted", re.IGNORECASE)
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
    """Every decision in ``text``, in order: a line that begins RESOLVED, AGREED or NOTED, or "It was RESOLVED".

    A bullet or number may stand before the word, and in small letters the word needs a colon, a dash, "to" or "that"
    after it. A decision that ends with a colon, or is the word alone, goes on with the list under it.
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
            yield DecisionLine(KIND.findall(match["word"])[-1].lower(), whole, restricted)


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
    """Every action in ``text``, in order: what begins "ACTION:", in any case, and each sentence that ends "(Action)".

    A bullet or number may stand before the word; it ends at the line break, or where the next "ACTION:" begins a
    sentence. "(Action: Tom Reed)" names the owner, who is put first: "Tom Reed: ...". "(COMPLETED)" marks the action
    as done and is not part of its text. ``restricted`` says whether the text is a restricted one; each line carries
    it on.
    """
    return [
        found for line in text.splitlines() for piece in NEXT.split(line) for found in _found(piece, restricted)
    ]


def is_action(line: str) -> bool:
    """Whether a line begins "ACTION:"."""
    return ACTION.match(line) is not None


def _found(piece: str, restricted: bool) -> Iterator[ActionLine]:
    match = ACTION.match(piece)
    for sentence, who in [(match["text"], "")] if match else _marked(piece):
        whole = " ".join(sentence.split())
        text = COMPLETED.sub("", whole).strip()
        if text.strip(".;:,"):
            done = who.casefold() == "completed" or COMPLETED.search(whole) is not None
            named = f"{who}: {text}" if who and who.casefold() != "completed" else text
            yield ActionLine(named, restricted, completed=done)


def _marked(piece: str) -> Iterator[tuple[str, str]]:
    """Each sentence that "(Action)" ends, without the mark, and whom the mark names."""
    begin = 0
    for mark in MARK.finditer(piece):
        before = piece[begin : mark.start()].rstrip()
        after = re.match(r"(?:\s?[(\[]\s*completed\s*[)\]])?[.;]?", piece[mark.end() :], re.IGNORECASE)
        begin = mark.end() + (after.end() if after else 0)
        sentence = re.sub(f"^{PREFIX}", "", _last_sentence(before))
        if decided := DECISION.match(sentence):  # "AGREED that Amara Okafor will write (Action)."
            sentence = re.sub(r"^(?:that|to)\s+", "", decided["text"], flags=re.IGNORECASE)
        if sentence:
            yield (
                f"{sentence}{after[0] if after and not sentence.endswith('.') else ''}",
                (mark["who"] or "").strip(" ."),
            )


def _last_sentence(text: str) -> str:
    ends = [one.end() for one in SENTENCE.finditer(text) if not _is_short(one["last"])]
    return text[ends[-1] :] if ends else text


def _is_short(word: str) -> bool:
    """Whether a full stop after this word only shortens it: "Cllr. Okafor", "T. Reed"."""
    plain = word.strip("(\"“'‘[").casefold()
    return plain in NO_END or (len(plain) == 1 and plain.isalpha())
