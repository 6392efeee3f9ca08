"""Plain text as people type it, to safe HTML: the one way minutes are shown on pages and in PDFs.

An empty line parts paragraphs; "- " begins a bullet and "1. " a numbered point; a line that begins "ACTION:"
or RESOLVED, AGREED or NOTED stands alone with that word strong. Marked changes (meetings.changed) show as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from meetings.changed import as_html
from meetings.minutes.lines import DECISION, WORD

BULLET = re.compile(r"\s*[-*•–]\s+(?P<text>.*)")
NUMBERED = re.compile(r"\s*(?P<number>\d{1,3})[.)]\s+(?P<text>.*)")
ACTION = re.compile(rf"(?P<word>{WORD})\s*(?P<text>.*)", re.IGNORECASE)


@dataclass
class Block:
    """A paragraph ("p"), a list ("ul", "ol"), an action or a decision, with its lines.

    ``numbers`` say which lines of the text they are, from 0.
    """

    kind: str
    lines: list[str] = field(default_factory=list)
    word: str = ""
    start: int = 1
    numbers: list[int] = field(default_factory=list)


def to_html(text: str) -> SafeString:
    """``text`` as escaped HTML: only p, br, ul, ol, li and strong, with the classes of the design system."""
    return mark_safe("\n".join(block_html(block) for block in blocks(text)))  # noqa: S308 (each block is escaped)


def blocks(text: str) -> list[Block]:
    """The paragraphs, lists, actions and decisions of ``text``, in order."""
    return list(_joined(text.splitlines()))


def _joined(lines: Iterable[str]) -> Iterator[Block]:
    current: Block | None = None
    for number, line in enumerate(lines):
        block = _block(line)
        if block:
            block.numbers = [number]
        if current and block and _goes_on(current, block, line):
            current.lines += block.lines
            current.numbers += block.numbers
            continue
        if current:
            yield current
        current = block
    if current:
        yield current


def _block(line: str) -> Block | None:
    """What one line is by itself; None for an empty one."""
    if not line.strip():
        return None
    listed = BULLET.match(line) or NUMBERED.match(line)
    said = listed["text"] if listed else line.strip()
    for kind, pattern in (("action", ACTION), ("decision", DECISION)):
        if match := pattern.match(said):
            return Block(kind, [match["text"].strip()], word=match["word"].rstrip())
    if listed is None:
        return Block("p", [said])
    number = listed.groupdict().get("number")
    return Block("ol", [said.strip()], start=int(number)) if number else Block("ul", [said.strip()])


def _goes_on(current: Block, block: Block, line: str) -> bool:
    """Whether a line belongs to the block above it (an empty line between them ends every block)."""
    if current.kind == block.kind == "ol":
        return block.start == current.start + len(current.lines)
    return current.kind == block.kind and current.kind in ("p", "ul")


def block_html(block: Block, around: Mapping[int, tuple[SafeString, SafeString]] | None = None) -> SafeString:
    """One block as HTML. ``around`` gives, by number of a line, what stands before and after its words."""
    lines = [_line(block, at, around or {}) for at in range(len(block.lines))]
    if block.kind in ("ul", "ol"):
        items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        if block.kind == "ul":
            return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', items)
        start = format_html(' start="{}"', block.start) if block.start != 1 else ""
        return format_html('<ol class="govuk-list govuk-list--number"{}>{}</ol>', start, items)
    kind = f" {block.kind}" if block.word else ""
    joined = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
    return format_html('<p class="govuk-body{}">{}</p>', kind, joined)


def _line(block: Block, at: int, around: Mapping[int, tuple[SafeString, SafeString]]) -> SafeString:
    """One line of a block, its word strong before the first."""
    before, after = around.get(block.numbers[at], ("", ""))
    word = format_html("<strong>{}</strong> ", as_html(block.word)) if block.word and not at else ""
    return format_html("{}{}{}{}", before, word, as_html(block.lines[at]), after)
