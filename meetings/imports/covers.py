"""What the cover of a report says of itself ("Subject:", "Author:", "Security:"), and what a file name says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError

from csp.cells import Unreadable, as_date
from csp.words import short_date
from meetings.models import Paper

LABELLED = re.compile(r"(subject|title|date|author|authors|contact|security|marking)\s*:\s*(.*)", re.I)
SAME = {"title": "subject", "authors": "author", "marking": "security"}
LINES = 20
MINUTES_OF = re.compile(r"minutes-(\d{4}-\d{2}-\d{2})")
APPENDIX = re.compile(r"appendix[-_ ]([a-z]|\d{1,2})[-_ ](.+)", re.I)
ITEM_BEFORE = re.compile(r"item[-_ ]?\d+[a-z]?[-_ ]", re.I)


@dataclass(frozen=True)
class Cover:
    """What the cover says, empty where it says nothing. ``marking`` is without its brackets."""

    subject: str = ""
    dated: str = ""
    author: str = ""
    marking: str = ""

    @property
    def day(self) -> date | None:
        """The date it is for, if it can be read."""
        try:
            return as_date(self.dated)
        except Unreadable:
            return None


def read_cover(path: Path) -> Cover:
    """The cover of a Word report: its first lines or its first table. Empty for any other file."""
    if path.suffix.lower() != ".docx":
        return Cover()
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, LxmlError, KeyError, ValueError):
        return Cover()  # the check of the file itself says what is wrong with it
    facts = _facts(list(_lines(document)))
    return Cover(
        subject=facts.get("subject", ""),
        dated=facts.get("date", ""),
        author=facts.get("author", ""),
        marking=facts.get("security", "").strip("[] "),
    )


def title_from_name(name: str) -> str:
    """A title: "item-04-appendix-a-stop-and-search.pdf" is "Appendix A: Stop and search"."""
    stem = ITEM_BEFORE.sub("", Path(name).stem, count=1)
    if match := MINUTES_OF.fullmatch(stem):
        try:
            return f"Minutes of {short_date(date.fromisoformat(match[1]))}"
        except ValueError:
            return _words(stem)
    if match := APPENDIX.fullmatch(stem):
        return f"Appendix {match[1].upper()}: {_words(match[2])}"
    return _words(stem)


def kind_from_name(name: str) -> str:
    """An appendix or a supplement says so in its name; anything else is a report."""
    for kind in (Paper.Kind.APPENDIX, Paper.Kind.SUPPLEMENT):
        if kind.value in name.casefold():
            return kind
    return Paper.Kind.REPORT


def _words(stem: str) -> str:
    """The words of a file name; years keep the hyphen between them ("2018-2022")."""
    words = " ".join(filter(None, re.split(r"[_ ]+|(?<!\d)-|-(?!\d)", stem)))
    return words[:1].upper() + words[1:]


def _lines(document: docx.document.Document) -> Iterator[str]:
    """The lines a cover may stand in: the rows of the first table, then the first paragraphs."""
    for row in document.tables[0].rows[:LINES] if document.tables else ():
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        yield " ".join(dict.fromkeys(cells))
    for paragraph in document.paragraphs[:LINES]:
        for line in paragraph.text.splitlines():
            if line.strip():
                yield " ".join(line.split())


def _facts(lines: list[str]) -> dict[str, str]:
    """Each label's own text. A second author stands on a line of their own before the next label."""
    facts: dict[str, str] = {}
    open_label = ""
    labels = [match and SAME.get(match[1].lower(), match[1].lower()) for match in map(LABELLED.match, lines)]
    for at, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if label and label not in facts:
            match = LABELLED.match(line)
            facts[label], open_label = (match[2].strip() if match else ""), label
        elif open_label == "author" and any(labels[at:]):
            facts["author"] += f"; {line}"
        else:
            open_label = ""
    return facts
