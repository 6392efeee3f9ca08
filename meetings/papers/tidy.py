"""HTML from a Word file, tidied for screen readers and sanitised. Pure."""

from __future__ import annotations

import re
from html import escape

import nh3
from lxml import etree
from lxml import html as lxml_html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = {
    *HEADINGS, "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "s", "sub", "sup",
    "span", "a", "img", "br", "caption", "blockquote",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "id"},
    "img": {"src", "alt"},
    "li": {"id"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {
    "p": {"numbered", *(f"numbered-{level}" for level in range(1, 4))},
    "span": {"para-number"},
    "table": {"meta", "table"},
}
LINKS = re.compile(r"https?://|mailto:|#paper-", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]+")
TYPED_NUMBER = re.compile(r"\s*(\S{1,12})\s+(?=\S)")


def tidied(html: str, *, first_heading: int) -> str:
    """Headings from ``first_heading`` down without a gap, header cells, typed numbers set apart; then sanitised.

    Sanitising is the last step, so nothing before it has to be trusted.
    """
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    _level_headings(root, first_heading)
    for table in root.iter("table"):
        _head(table)
    for paragraph in root.iter("p"):
        if "numbered" in paragraph.get("class", "").split():
            _set_number_apart(paragraph)
    return sanitised(inner_html(root))


def inner_html(root: etree._Element) -> str:
    """What stands inside an element, as HTML. Its own text comes unescaped from lxml, so it is escaped here."""
    return escape(root.text or "", quote=False) + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )


def sanitised(html: str) -> str:
    """``html`` with nothing but what papers are made of: the one allow-list of all that is shown and printed."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto", "data"},
        attribute_filter=_allowed,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """Links lead to the web, to mail or within the paper; pictures stand in the page; ids cannot clash with ours."""
    if attribute == "href":
        return value if LINKS.match(value) else None
    if attribute == "src":
        return value if PICTURE.fullmatch(value) else None
    if attribute == "id":
        return value if value.startswith("paper-") else None
    return value


def _level_headings(root: etree._Element, first: int) -> None:
    above: list[int] = []
    for heading in root.iter(*HEADINGS):
        level = int(heading.tag[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading.tag = f"h{min(first + len(above) - 1, 6)}"


def _head(table: etree._Element) -> None:
    """Mark header cells: those Word marks, a first row all in bold, or a first column of labels ("Subject:")."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    table.set("class", "table")
    if not rows:
        return
    firsts = [row[0] for row in rows if len(row)]
    if table.find("thead") is not None:
        _as_headers(list(table.find("thead").iter("th", "td")), "col")
    elif len(rows) > 1 and len(rows[0]) > 1 and all(_is_bold(cell) for cell in rows[0]):
        _as_headers(list(rows[0]), "col")
    elif all(len(row) == 2 for row in rows) and all(_said(cell).endswith(":") for cell in firsts):
        table.set("class", "meta")
        _as_headers(firsts, "row")


def _as_headers(cells: list[etree._Element], scope: str) -> None:
    for cell in cells:
        cell.tag = "th"
        cell.set("scope", scope)


def _is_bold(cell: etree._Element) -> bool:
    bold = "".join("".join(part.itertext()) for part in cell.iter("strong")).strip()
    return bool(bold) and bold == _said(cell)


def _said(cell: etree._Element) -> str:
    return "".join(cell.itertext()).strip()


def _set_number_apart(paragraph: etree._Element) -> None:
    """Put a number that was typed into the same element as one that Word counted."""
    first = paragraph[0] if len(paragraph) else None
    if not paragraph.text or (
        first is not None and first.get("class") == "para-number" and not paragraph.text.strip()
    ):
        return
    match = TYPED_NUMBER.match(paragraph.text)
    if not match:
        return
    number = lxml_html.Element("span")
    number.set("class", "para-number")
    number.text = match[1]
    number.tail = " " + paragraph.text[match.end() :]
    paragraph.text = None
    paragraph.insert(0, number)
