"""A council's web page of minutes, saved as Word: its titles have no numbers, but stand after a time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from meetings.minutes.document import Line

TIME_GIVEN = re.compile(r"\d{1,3} mins?", re.IGNORECASE)
ICON = re.compile(r"\s+pdf icon PDF [\d.]+ ?[KM]B$", re.IGNORECASE)
CUT_SHORT = re.compile(r"\.\.\.\s+view the full \w+ text for item (?P<item>\d+\w*)", re.IGNORECASE)
OF_THE_PAGE = ("additional documents:", "note no. item")


def as_minutes(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of such a page with its titles as numbered headings, without what the page itself says.

    "15 mins", then "Domestic abuse pdf icon PDF 168 KB", is the next item's title. Other lines stay as they are.
    """
    number, comes = 0, False
    for line in lines:
        if TIME_GIVEN.fullmatch(line.text):
            comes = True
        elif comes:
            number, comes = number + 1, False
            title = ICON.sub("", line.text)
            numbered = title if re.match(r"\d", title) else f"{number}. {title}"
            yield replace(line, text=numbered, is_heading=True, listed="")
        elif line.text.casefold() not in OF_THE_PAGE:
            yield line


def cut_short(text: str) -> str:
    """The item whose text goes on behind a link on such a page; empty when it is whole."""
    found = CUT_SHORT.search(text)
    return found["item"] if found else ""
