"""Two texts that were typed under one item at once: side by side, and as one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MAX_WORDS = 20_000  # of both: beyond, only whole lines are compared


def both(theirs: str, mine: str) -> str:
    """Every line of both texts, each in its order: what both have once, else theirs and then mine."""
    before, after = theirs.split("\n"), mine.split("\n")
    if not theirs.strip() or not mine.strip():
        return theirs if theirs.strip() else mine
    made: list[str] = []
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        made += before[start:end]
        if what != "equal":
            made += after[new_start:new_end]
    return "\n".join(made)


def side_by_side(mine: str, theirs: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML, with what only one of them has marked; people who hear the page are told so in words."""
    left, right = _pieces(mine), _pieces(theirs)
    if len(left) + len(right) > 2 * MAX_WORDS:
        left, right = mine.splitlines(keepends=True), theirs.splitlines(keepends=True)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    codes = matcher.get_opcodes()
    return (
        _marked(((what, "".join(left[start:end])) for what, start, end, _, _ in codes), "only in yours"),
        _marked(((what, "".join(right[start:end])) for what, _, _, start, end in codes), "only in theirs"),
    )


def _pieces(text: str) -> list[str]:
    """Words, each with the blank space after it, so that nothing of the text is left out."""
    return re.findall(r"\s+|\S+\s*", text)


def _marked(pieces: Iterator[tuple[str, str]], words: str) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                text
                if what == "equal"
                else format_html(
                    '<mark class="apart"><span class="govuk-visually-hidden">[{}: </span>{}'
                    '<span class="govuk-visually-hidden">]</span></mark>',
                    words,
                    text,
                ),
            )
            for what, text in pieces
            if text
        ),
    )
