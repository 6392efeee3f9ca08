"""A Word report read into the fields of a report written in the site, and what found no place there.

The cover's labels give subject, author, contact and marking; headings say where purpose, recommendations and the
list of appendices begin; everything else is main text. Run by meetings.papers.worker; no Django here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from meetings.papers import word, wordfile
from meetings.papers.numbering import TYPED, W, inset
from meetings.papers.pictures import Pictures
from meetings.papers.richtext import clean
from meetings.papers.tidy import HEADINGS, inner_html

TEXTS = ("purpose", "body", "recommendations", "appendices")
LABELLED = re.compile(
    r"(subject|title|date|authors?|contact|security|marking)(?:\(s\))?[\w ]{0,12}:\s*(.*)", re.I | re.S
)
LABEL = re.compile(
    r"(subject|title|(?:meeting )?date|authors?(?:\(s\))?|contact(?: officer)?|security(?: marking)?)\W*", re.I
)
SAME = {"title": "subject", "authors": "author", "security": "marking", "date": "dated"}
NUMBERED_HEADING = re.compile(r"(\d+)\.?(?!\d|\.\d)\s+")
ANY_NUMBER = re.compile(r"(?:\d+\.)*\d*\.?\s*")
SECTIONS = {
    "purpose": re.compile(r"(purpose|decisions? required|reasons? for (the|this) report)\b", re.I),
    "recommendations": re.compile(r"recommendations?\b(\(s\))?", re.I),
    "appendices": re.compile(r"((list of )?(appendices|annexes|attachments)|list of appendix)\b", re.I),
    "body": re.compile(r"(main text|main report|main body)\W*$", re.I),
}
LONGEST_HEADING = 90
COVER_LINES = 20
FOOTNOTE = re.compile(r"paper-(foot|end)note-")


@dataclass
class Found:
    """The cover as text and the four texts as HTML, empty where there is none; ``notes`` say what has no place."""

    subject: str = ""
    dated: str = ""
    author: str = ""
    contact: str = ""
    marking: str = ""
    texts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in TEXTS})
    masthead: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)


def read(source: Path) -> dict[str, Any]:
    """The fields of the Word report ``source`` and ``notes``. Raises UnusableFile when it cannot be read."""
    parts = wordfile.read(source)
    comments = sum(1 for _ in parts.xml[parts.main].iter(f"{W}commentReference"))
    margins = any(re.search(r"/(header|footer)\d*\.xml$", name) for name in parts.names)
    html, notes = word.converted(parts, Pictures(keep=False))
    found = split(html)
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    notes += _left_out(root, comments=comments, margins=margins)
    return {
        **{
            name: getattr(found, name) for name in ("subject", "dated", "author", "contact", "marking", "masthead")
        },
        **{name: clean("".join(found.texts[name])) for name in TEXTS},
        "notes": notes + _about(found),
    }


def split(html: str) -> Found:
    """The parts of a report from the HTML of its Word file (meetings.papers.word)."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    found = Found()
    elements = list(root)
    start = _read_cover(elements, found)
    _read_sections(elements[start:], found)
    return found


def _read_cover(elements: list[etree._Element], found: Found) -> int:
    """Take the cover's facts from the first elements; how many of them are the cover (none if it has no label)."""
    label, end = "", 0
    for at, element in enumerate(elements[:COVER_LINES]):
        said = _said(element)
        if element.tag == "table":
            if not (facts := list(_facts_of(element))):
                break
            for name, value in facts:
                setattr(found, name, value)
            end, label = at + 1, ""
        elif match := LABELLED.match(said):
            label = _field(match[1])
            setattr(found, label, match[2].strip())
            end = at + 1
        elif _section(element) or (end and (element.tag != "p" or _is_text(element))):
            break
        elif end and label in ("author", "contact") and said:
            # A second author, or contact, on a line of their own.
            before = getattr(found, label)
            setattr(found, label, f"{before}; {said}" if before else said)
            end = at + 1
    found.marking = found.marking.strip("[] ")
    found.masthead = [_said(one) for one in elements[:end] if one.tag != "table" and not _is_fact(one, found)]
    return end


def _facts_of(table: etree._Element) -> Iterator[tuple[str, str]]:
    for row in table.iter("tr"):
        cells = [_said(cell) for cell in row]
        if len(cells) >= 2 and (match := LABEL.fullmatch(cells[0])):
            yield _field(match[1]), "; ".join(_lines(row[1]))
        elif len(cells) == 1 and (labelled := LABELLED.match(cells[0])):
            yield _field(labelled[1]), labelled[2].strip()


def _is_fact(element: etree._Element, found: Found) -> bool:
    said = _said(element)
    told = f"{found.author}; {found.contact}".split("; ")
    return not said or bool(LABELLED.match(said)) or said in told


def _field(label: str) -> str:
    plain = re.sub(r"\(s\)| officer| marking|meeting ", "", label.lower())
    return SAME.get(plain, plain)


def _read_sections(elements: list[etree._Element], found: Found) -> None:
    here, depth = "body", 9
    for element in elements:
        name = _section(element)
        level = int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else 0
        if name:
            here, depth = name, level or depth
            found.order.append(name)
            rest = _said(element).partition(":")[2].strip()
            if rest:
                found.texts[here].append(f"<p>{escape(rest, quote=False)}</p>")
            continue
        if level and _leaves(element, here, level, depth):
            here, depth = "body", level
            found.order.append(here)
        found.texts[here].append(_as_html(element, here, level))
    _level_headings(found)


def _leaves(element: etree._Element, here: str, level: int, depth: int) -> bool:
    """Whether a heading without a section of its own ends this one: "3. Overview" does, a lower one does not."""
    if here == "body":
        return False
    said = _said(element)
    if here == "appendices" and re.match(r"(appendix|annex)\b", ANY_NUMBER.sub("", said, count=1), re.I):
        return False
    return bool(NUMBERED_HEADING.match(said)) or (level <= depth and not re.match(r"\d+\.\d", said))


def _section(element: etree._Element) -> str:
    """Which section this element is the heading of: a heading, or a short line of its own in bold or with a colon."""
    said = _said(element)
    if len(said) > LONGEST_HEADING and ":" not in said:
        return ""
    title = ANY_NUMBER.sub("", said, count=1).strip()
    is_heading = re.fullmatch("h[1-6]", element.tag) is not None
    line = element.tag == "p" and len(said) <= LONGEST_HEADING and (title.endswith(":") or _is_bold(element))
    for name, pattern in SECTIONS.items():
        if (match := pattern.match(title)) and (is_heading or (line and _is_whole(title, match.end()))):
            return name
    return ""


def _is_whole(title: str, end: int) -> bool:
    """A line is taken for a heading only when little but the name stands in it."""
    return len(title[end:].strip(" :.()s")) <= len(" of the report and decisions required")


def _as_html(element: etree._Element, here: str, level: int) -> str:
    if level and here == "appendices":
        element.tag = "p"
    elif element.tag == "p" and not element.get("class") and (match := TYPED.match(element.text or "")):
        number = lxml_html.Element("span")
        number.set("class", "para-number")
        number.text, number.tail = match[1], " " + (element.text or "")[match.end() :]
        element.text = None
        element.insert(0, number)
        element.set("class", f"numbered numbered-{inset(match[1])}")
    element.tail = None
    return etree.tostring(element, encoding="unicode", method="html")


def _level_headings(found: Found) -> None:
    """The main text's headings to two levels: the highest that is used, and all below it."""
    for name in TEXTS:
        html = "".join(found.texts[name])
        used = sorted({int(level) for level in re.findall(r"<h([1-6])>", html)})
        if not used:
            continue
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        numbered = {int(h.tag[1]) for h in root.iter(*HEADINGS) if NUMBERED_HEADING.match(_said(h))}
        for heading in root.iter(*HEADINGS):
            level = int(heading.tag[1])
            top = level == used[0] or (level in numbered and NUMBERED_HEADING.match(_said(heading)))
            heading.tag = "h3" if top else "h4"
        found.texts[name] = [inner_html(root)]


def _left_out(root: etree._Element, *, comments: int, margins: bool) -> list[str]:
    notes = []
    if pictures := sum(1 for _ in root.iter("img")):
        notes.append(
            f"{_count(pictures, 'picture is', 'pictures are')} left out: a report written here has text and tables. "
            "Add pictures as an appendix, or hand in the Word file itself."
        )
    if comments:
        notes.append(f"{_count(comments, 'comment is', 'comments are')} left out.")
    if feet := sum(1 for one in root.iter("li") if FOOTNOTE.match(one.get("id", ""))):
        notes.append(f"{_count(feet, 'footnote stands', 'footnotes stand')} at the end of the text as a list.")
    if margins:
        notes.append("What stands in the margins of its pages, at the top and the foot, is left out.")
    return notes


def _about(found: Found) -> list[str]:
    notes = []
    first = found.order.index("recommendations") if "recommendations" in found.order else None
    if first is not None and "body" in found.order[first:]:
        notes.append(
            "In the Word report the recommendations come before the main text. Here they are printed after it; "
            "the numbers of the paragraphs stay as they are."
        )
    return notes


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _said(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _lines(cell: etree._Element) -> list[str]:
    return [said for one in (cell.iter("p") if cell.find("p") is not None else [cell]) if (said := _said(one))]


def _is_bold(element: etree._Element) -> bool:
    bold = " ".join("".join("".join(part.itertext()) for part in element.iter("strong")).split())
    return bool(bold) and bold == _said(element)


def _is_text(element: etree._Element) -> bool:
    """A numbered or a long paragraph: the report itself has begun."""
    return bool(element.get("class")) or len(_said(element)) > LONGEST_HEADING
