"""The texts of a report that is written in the site: a small vocabulary of HTML, always written in one way. Pure.

What comes from the editor, from a Word file or from a plain text box is read into blocks and written anew, so the
same text is always the same bytes: an editor that reads and writes it changes nothing. Headings (h3, h4),
paragraphs, numbered paragraphs whose number is text, lists, quotes, tables with caption and header cells; bold,
italic, raised, lowered, links, line breaks. The editor's schema (static/js/report/schema.js) knows the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

import nh3
from lxml import etree
from lxml import html as lxml_html

from meetings.papers.numbering import TYPED, inset
from meetings.papers.tidy import LINKS, TAGS, sanitised

Mark = tuple[str, str]  # its tag, and for a link where it leads
NUMBER: Mark = ("number", "")
MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup", "a": "a"}
RANKS = ("number", "a", "strong", "em", "sub", "sup")
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
READ = TAGS | {"b", "i", "div", "section", "dl", "dt", "dd"}
BREAK = "\n"
# What may stand where, besides paragraphs.
TOP = frozenset({"heading", "numbered", "list", "quote", "table"})
CELL = frozenset({"numbered", "list"})
INSIDE = frozenset({"list"})
TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n\r\f\v]+")
BULLET = re.compile(r"\s*[-*•]\s+")
MAX_SPAN = 50
MAX_NUMBER = 20


@dataclass(frozen=True)
class Run:
    """Text in one style; BREAK alone is a line break."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass
class Text:
    """A paragraph ("p"), a heading ("h3", "h4"), or a numbered paragraph ("p" with its ``level``)."""

    tag: str
    runs: list[Run]
    level: int = 0


@dataclass
class Listing:
    ordered: bool
    start: int
    items: list[list[Block]] = field(default_factory=list)


@dataclass
class Quote:
    blocks: list[Block]


@dataclass
class Cell:
    header: bool
    across: int
    down: int
    blocks: list[Block]


@dataclass
class Table:
    caption: str
    rows: list[list[Cell]]


Block = Text | Listing | Quote | Table


def clean(text: str) -> str:
    """``text``, HTML or plain, in the one form it is kept in; empty when it says nothing."""
    if not TAG.search(text):
        text = from_plain(text)
    # Read by the rules of browsers first; whatever is not of the vocabulary goes, but its words stay.
    whole = nh3.clean(
        text,
        tags=READ,
        attributes={
            "a": {"href"}, "p": {"class"}, "span": {"class"}, "ol": {"start"}, "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )  # fmt: skip
    if not whole.strip():
        return ""
    root = lxml_html.fragment_fromstring(whole, create_parent="div")
    blocks = _Reader(TOP).read(root)
    return sanitised("\n".join(_written(block) for block in blocks))


def from_plain(text: str) -> str:
    """A plain text as HTML: empty lines part paragraphs, "1.1" begins a numbered one, "- " a point of a list."""
    made = []
    for part in re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").strip()):
        lines = [line for line in part.split("\n") if line.strip()]
        if lines and all(BULLET.match(line) for line in lines):
            points = (escape(BULLET.sub("", line, count=1), quote=False) for line in lines)
            made.append(f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>")
        else:
            made.append(f"<p>{'<br>'.join(_with_number(line) for line in lines)}</p>")
    return "".join(made)


def section_number(html: str) -> str:
    """The number a section's heading bears when its first numbered paragraph is "2.1": "2."; else empty."""
    found = re.search(r'<span class="para-number">(\d+)\.\d+\.?</span>', html)
    return f"{found[1]}." if found else ""


def raised(html: str) -> str:
    """The main text with its headings one level up, beside those of the other sections."""
    return re.sub(r"(</?h)([34])>", lambda m: f"{m[1]}{int(m[2]) - 1}>", html)


def _with_number(line: str) -> str:
    match = TYPED.match(f"{line} ")
    if not match:
        return escape(line, quote=False)
    rest = escape(line[len(match[0]) :], quote=False)
    return f'<span class="para-number">{escape(match[1], quote=False)}</span> {rest}'


class _Reader:
    """Reads the children of an element into blocks; loose text becomes paragraphs."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self.blocks: list[Block] = []
        self.loose: list[Run] = []

    def read(self, element: etree._Element) -> list[Block]:
        self._children(element, ())
        self._end("p")
        return self.blocks

    def _children(self, element: etree._Element, marks: tuple[Mark, ...]) -> None:
        self._text(element.text, marks)
        for child in element:
            self._element(child, marks)
            self._text(child.tail, marks)

    def _text(self, text: str | None, marks: tuple[Mark, ...]) -> None:
        if text:
            self.loose.append(Run(SPACE.sub(" ", text), marks))

    def _element(self, element: etree._Element, marks: tuple[Mark, ...]) -> None:
        tag = element.tag
        if tag == "br":
            self.loose.append(Run(BREAK))
        elif tag in MARKS or tag == "span":
            self._children(element, _more(marks, _mark(element)))
        elif tag in HEADINGS or tag in ("p", "div", "section", "dl", "dt", "dd", "li"):
            self._end("p")
            self._children(element, marks)
            self._end(HEADINGS.get(tag, "p"), _level(element))
        elif tag in ("ul", "ol") and "list" in self.allowed:
            self._end("p")
            self._list(element)
        elif tag == "blockquote" and "quote" in self.allowed:
            self._end("p")
            if inner := _Reader(INSIDE).read(element):
                self.blocks.append(Quote(inner))
        elif tag == "table" and "table" in self.allowed:
            self._end("p")
            self._table(element)
        elif tag != "img":
            self._end("p")
            self._children(element, marks)
            self._end("p")

    def _end(self, tag: str, level: int = 0) -> None:
        """Make a block of the loose text, if it says anything."""
        runs, self.loose = _tidied(self.loose), []
        if not runs:
            return
        if tag != "p" and "heading" not in self.allowed:
            tag = "p"
        numbered = runs[0].marks == (NUMBER,)
        if numbered and tag == "p" and "numbered" in self.allowed:
            self.blocks.append(Text("p", runs, level or inset(runs[0].text)))
        elif numbered and tag == "p":
            self.blocks.append(Text("p", _tidied([Run(run.text, _less(run.marks)) for run in runs])))
        else:
            self.blocks.append(Text(tag, runs))

    def _list(self, element: etree._Element) -> None:
        start = element.get("start", "")
        listing = Listing(element.tag == "ol", int(start) if re.fullmatch(r"\d{1,4}", start) else 1)
        for child in element:
            inner = _Reader(INSIDE).read(child) if child.tag == "li" else []
            if child.tag in ("ul", "ol"):  # a list straight in a list, as some programs write it
                made = _Reader(INSIDE)
                made._list(child)
                inner = made.blocks
                if listing.items and inner:
                    listing.items[-1] += inner
                    continue
            if inner:
                listing.items.append(inner)
        if listing.items:
            self.blocks.append(listing)

    def _table(self, element: etree._Element) -> None:
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        cells = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in rows]
        cells = [row for row in cells if row]
        caption = next(
            (one for one in element.iter("caption") if next(one.iterancestors("table")) is element), None
        )
        said = SPACE.sub(" ", "".join(caption.itertext())).strip() if caption is not None else ""
        if any(cell.blocks for row in cells for cell in row):
            self.blocks.append(Table(said, _squared(cells)))
        elif said:
            self.blocks.append(Text("p", [Run(said)]))


def _mark(element: etree._Element) -> Mark | None:
    if element.tag == "span":
        return NUMBER if element.get("class") == "para-number" else None
    if element.tag == "a":
        href = element.get("href", "").strip()
        return ("a", href) if LINKS.match(href) and not href.startswith("#") else None
    return (MARKS[element.tag], "")


def _more(marks: tuple[Mark, ...], mark: Mark | None) -> tuple[Mark, ...]:
    """``marks`` and one more, outermost first; of one kind, and of raised and lowered, the outer one holds."""
    kinds = {kind for kind, _ in marks}
    if (
        mark is None
        or mark[0] in kinds
        or "number" in kinds
        or (mark[0] in ("sub", "sup") and kinds & {"sub", "sup"})
    ):
        return marks
    if mark == NUMBER:
        return (NUMBER,)
    return tuple(sorted((*marks, mark), key=lambda one: RANKS.index(one[0])))


def _less(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark != NUMBER)


def _level(element: etree._Element) -> int:
    found = re.search(r"\bnumbered-([123])\b", element.get("class", ""))
    return int(found[1]) if found else 0


def _cell(element: etree._Element) -> Cell:
    def span(name: str) -> int:
        text = element.get(name, "")
        return max(1, min(int(text), MAX_SPAN)) if re.fullmatch(r"\d{1,4}", text) else 1

    return Cell(element.tag == "th", span("colspan"), span("rowspan"), _Reader(CELL).read(element))


def _squared(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of equal length where no cell spans; header rows only at the top, header columns only at the left."""
    if all(cell.across == cell.down == 1 for row in rows for cell in row):
        width = max(len(row) for row in rows)
        for row in rows:
            row += [Cell(all(c.header for c in row), 1, 1, []) for _ in range(width - len(row))]
    top = 0
    while top < len(rows) and all(cell.header for cell in rows[top]):
        top += 1
    if top == len(rows) > 1:
        top = 1
    for row in rows[top:]:
        for cell in row[1:]:
            cell.header = False
    return rows


def _tidied(runs: Iterable[Run]) -> list[Run]:
    """One space between words, none at the ends of a line, a number only at the start, neighbours alike joined."""
    made: list[Run] = []
    for run in _spaced(runs):
        said = any(NUMBER not in one.marks for one in made)
        marks = _less(run.marks) if said else run.marks
        if made and made[-1].marks == marks and BREAK not in (run.text, made[-1].text):
            made[-1] = Run(made[-1].text + run.text, marks)
        else:
            made.append(Run(run.text, () if run.text == BREAK else marks))
    if made and made[0].marks == (NUMBER,):
        return _number_apart(made)
    return made


def _number_apart(runs: list[Run]) -> list[Run]:
    """The number alone in its mark, one space after it; what is too long for a number is text."""
    number, rest = runs[0].text.strip(), runs[1:]
    if len(number) > MAX_NUMBER:
        return _tidied([Run(run.text, _less(run.marks)) for run in runs])
    if not rest:
        return [Run(number, (NUMBER,))]
    first = Run(rest[0].text.lstrip(" "), rest[0].marks)
    after = [run for run in (first, *rest[1:]) if run.text]
    if after and not after[0].marks and after[0].text != BREAK:
        return [Run(number, (NUMBER,)), Run(f" {after[0].text}"), *after[1:]]
    return [Run(number, (NUMBER,)), Run(" "), *after]


def _spaced(runs: Iterable[Run]) -> list[Run]:
    made: list[Run] = []
    for run in runs:
        text = run.text
        if text != BREAK and (not made or made[-1].text == BREAK or made[-1].text.endswith(" ")):
            text = text.lstrip(" ")
        if text == BREAK:
            _trim(made)
            if not made:
                continue
        if text:
            made.append(Run(text, run.marks))
    _trim(made)
    while made and made[-1].text == BREAK:
        made.pop()
        _trim(made)
    return made


def _trim(runs: list[Run]) -> None:
    """Take the spaces off the end of the line."""
    while runs and runs[-1].text != BREAK and runs[-1].text.endswith(" "):
        text = runs[-1].text.rstrip(" ")
        last = runs.pop()
        if text:
            runs.append(Run(text, last.marks))


def _written(block: Block) -> str:
    if isinstance(block, Text):
        named = f' class="numbered numbered-{block.level}"' if block.level else ""
        return f"<{block.tag}{named}>{_inline(block.runs)}</{block.tag}>"
    if isinstance(block, Listing):
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        return f"<{tag}{start}>{''.join(f'<li>{_within(item)}</li>' for item in block.items)}</{tag}>"
    if isinstance(block, Quote):
        return f"<blockquote>{''.join(map(_written, block.blocks))}</blockquote>"
    return _table(block)


def _within(blocks: list[Block]) -> str:
    """The blocks of a cell or a point: a plain first paragraph stands there without a tag of its own."""
    first = blocks[0] if blocks else None
    if isinstance(first, Text) and not first.level:
        return _inline(first.runs) + "".join(map(_written, blocks[1:]))
    return "".join(map(_written, blocks))


def _table(table: Table) -> str:
    top = 0
    while top < len(table.rows) and all(cell.header for cell in table.rows[top]):
        top += 1
    if top == len(table.rows) > 1:
        top = 1
    caption = f"<caption>{escape(table.caption, quote=False)}</caption>" if table.caption else ""
    head = "".join(_row(row, "col") for row in table.rows[:top])
    body = "".join(_row(row, "row") for row in table.rows[top:])
    parts = (f"<thead>{head}</thead>" if head else "") + (f"<tbody>{body}</tbody>" if body else "")
    return f'<table class="table">{caption}{parts}</table>'


def _row(row: list[Cell], scope: str) -> str:
    made = []
    for cell in row:
        tag = "th" if cell.header else "td"
        spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
            f' rowspan="{cell.down}"' if cell.down > 1 else ""
        )
        heads = f' scope="{scope}"' if cell.header else ""
        made.append(f"<{tag}{spans}{heads}>{_within(cell.blocks)}</{tag}>")
    return f"<tr>{''.join(made)}</tr>"


def _inline(runs: list[Run]) -> str:
    return "".join(_pieces(runs))


def _pieces(runs: list[Run]) -> Iterator[str]:
    """Marks that go on over several runs are opened once."""
    opened: list[Mark] = []
    for run in runs:
        keep = 0
        while keep < min(len(opened), len(run.marks)) and opened[keep] == run.marks[keep]:
            keep += 1
        while len(opened) > keep:
            yield _closing(opened.pop())
        for mark in run.marks[keep:]:
            opened.append(mark)
            yield _opening(mark)
        yield "<br>" if run.text == BREAK else escape(run.text, quote=False)
    while opened:
        yield _closing(opened.pop())


def _opening(mark: Mark) -> str:
    kind, target = mark
    if kind == "number":
        return '<span class="para-number">'
    return f'<a href="{escape(target)}">' if kind == "a" else f"<{kind}>"


def _closing(mark: Mark) -> str:
    return "</span>" if mark == NUMBER else f"</{mark[0]}>"
