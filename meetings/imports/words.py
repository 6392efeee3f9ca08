"""Titles and names as two documents write them: the same, or near enough for a person to look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from meetings.models import AgendaItem
from meetings.names import Directory

NEAR = 0.75  # of 1: "DRAFT Community Safety Plan" is 0.75 to "Community Safety Plan refresh"
CHAIR = ("chair", "the chair")
LEAST_WORDS = 2  # fewer say too little: "Update" is in half the titles of a year


def folded_title(title: str) -> str:
    """A title for comparing: no case, no punctuation, single spaces."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def near_titles(title: str, others: Iterable[str]) -> list[str]:
    """Those of ``others`` that may be the same thing in other words, without those that are the same."""
    return [other for other in others if _is_near(folded_title(title), folded_title(other))]


def about_names(directory: Directory, text: str) -> Iterator[str]:
    """What to note of the presenters in ``text``. "Chair" is printed as it is, whoever chairs."""
    for name in directory.recognise_all(text):
        who = name.person or name.organisation
        if not name.is_recognised and name.text.casefold() not in CHAIR:
            yield f'"{name.text}" is not matched to anybody: kept as text.'
        elif who and not name.exact:
            yield f'"{name.text}" is near to "{who}": kept as text.'


def presents_otherwise(directory: Directory, item: AgendaItem, text: str) -> bool:
    """Whether ``text`` names other presenters than ``item`` has. Empty says nothing."""
    named = [name.text[:200] for name in directory.recognise_all(text)]
    return bool(named) and named != [presenter.text for presenter in item.presenters.all()]


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return False
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) >= LEAST_WORDS and set(shorter) <= set(longer):
        return True
    return SequenceMatcher(None, one, other).ratio() >= NEAR
