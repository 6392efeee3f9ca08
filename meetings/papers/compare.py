"""What changed from one version of a paper's text to another: paragraph by paragraph, word by word. Pure.

Words are compared, not their look. Each change says in words what it is, so nothing depends on a colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from lxml import etree
from lxml import html as lxml_html

MAX_COMPARED = 400_000
MAX_WORDS = 40_000
NEAR = 0.5  # of 1: paragraphs less alike than this are one removed and one added
LOOKED_AT = 12  # of the old pieces that a new one may have been
SHOWN_AROUND = 1
LEAVES = ("h2", "h3", "h4", "h5", "h6", "p", "li", "tr", "caption")
WORDS = {"ins": "Added", "del": "Removed"}


@dataclass(frozen=True)
class Piece:
    """One paragraph, heading, point of a list or row of a table of a version: what it is and its words."""

    kind: str
    text: str

    @property
    def words(self) -> list[str]:
        return self.text.split()


@dataclass(frozen=True)
class Line:
    """One piece as it is shown. ``state`` is "same", "changed", "added" or "removed"."""

    state: str
    kind: str
    html: SafeString


@dataclass(frozen=True)
class Stretch:
    """Lines that follow each other; ``folded`` when they are the same in both and far from any change."""

    folded: bool
    lines: list[Line]


@dataclass(frozen=True)
class Difference:
    stretches: list[Stretch]
    changed: int
    added: int
    removed: int


def difference(old: str, new: str) -> Difference | None:
    """What changed from one HTML text to another; None when the two are too long to be compared in a page."""
    if len(old) + len(new) > MAX_COMPARED:
        return None
    before, after = pieces(old), pieces(new)
    if sum(len(piece.words) for piece in (*before, *after)) > MAX_WORDS:
        return None
    lines = list(_lines(before, after))
    count = [sum(line.state == state for line in lines) for state in ("changed", "added", "removed")]
    return Difference(_stretches(lines), *count)


def pieces(html: str) -> list[Piece]:
    """The text in pieces, in order. A row of a table is one piece, its cells parted by a bar."""
    root = lxml_html.fragment_fromstring(html or "<p></p>", create_parent="div")
    made = []
    for element in root.iter(*LEAVES):
        if element.tag != "tr" and next(element.iterancestors("tr"), None) is not None:
            continue
        if element.tag == "tr":
            said = " | ".join(" ".join(" ".join(cell.itertext()).split()) for cell in element)
        else:
            said = " ".join("".join(_own_text(element)).split())
        if said.strip(" |"):
            made.append(Piece(_kind(element.tag), said))
    return made


def _kind(tag: str) -> str:
    return {"li": "point", "tr": "row", "p": "text", "caption": "text"}.get(tag, "heading")


def _own_text(element: etree._Element) -> Iterator[str]:
    """Its text without that of the pieces inside it; a line break parts words."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif child.tag not in (*LEAVES, "ul", "ol", "table", "blockquote"):
            yield from _own_text(child)
        yield child.tail or ""


def _lines(before: list[Piece], after: list[Piece]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            for piece in after[new_start:new_end]:
                yield Line("same", piece.kind, format_html("{}", piece.text))
        else:
            yield from _replaced(before[start:end], after[new_start:new_end])


def _replaced(before: list[Piece], after: list[Piece]) -> Iterator[Line]:
    """Each new piece beside the first old one that is near to it; old ones passed over were removed."""
    left = list(before)
    for piece in after:
        at = next((n for n, old in enumerate(left[:LOOKED_AT]) if _is_near(old, piece)), None)
        if at is None:
            yield Line("added", piece.kind, _whole("ins", piece.text))
            continue
        for gone in left[:at]:
            yield Line("removed", gone.kind, _whole("del", gone.text))
        yield Line("changed", piece.kind, _by_word(left[at].words, piece.words))
        left = left[at + 1 :]
    for gone in left:
        yield Line("removed", gone.kind, _whole("del", gone.text))


def _is_near(old: Piece, new: Piece) -> bool:
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    return old.kind == new.kind and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def _by_word(old: list[str], new: list[str]) -> SafeString:
    made = []
    for what, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            made.append(format_html("{}", " ".join(new[new_start:new_end])))
            continue
        if end > start:
            made.append(_whole("del", " ".join(old[start:end])))
        if new_end > new_start:
            made.append(_whole("ins", " ".join(new[new_start:new_end])))
    return format_html_join(" ", "{}", ((part,) for part in made))


def _whole(tag: str, text: str) -> SafeString:
    """``text`` marked as added or removed; people who hear the page are told where that begins and ends."""
    return format_html(
        '<{0}><span class="govuk-visually-hidden">[{1}:</span> {2} <span class="govuk-visually-hidden">]</span></{0}>',
        tag, WORDS[tag], text,
    )  # fmt: skip


def _stretches(lines: list[Line]) -> list[Stretch]:
    near = {
        n + step
        for n, line in enumerate(lines)
        if line.state != "same"
        for step in range(-SHOWN_AROUND, SHOWN_AROUND + 1)
    }
    made: list[Stretch] = []
    for n, line in enumerate(lines):
        folded = n not in near
        if not made or made[-1].folded != folded:
            made.append(Stretch(folded, []))
        made[-1].lines.append(line)
    return made
