"""Titles of items as two documents write them: the same, or near enough for a person to look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

NEAR = 0.75  # of 1: "DRAFT Community Safety Plan" is 0.75 to "Community Safety Plan refresh"
LEAST_WORDS = 2  # fewer say too little: "Update" is in half the titles of a year


def folded_title(title: str) -> str:
    """A title for comparing: no case, no punctuation, single spaces."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def near_titles(title: str, others: Iterable[str]) -> list[str]:
    """Those of ``others`` that may be the same thing in other words, without those that are the same."""
    return [other for other in others if _is_near(folded_title(title), folded_title(other))]


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return False
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) >= LEAST_WORDS and set(shorter) <= set(longer):
        return True
    return SequenceMatcher(None, one, other).ratio() >= NEAR
