"""Word papers as HTML: numbers before paragraphs as text, headings without gaps, tables with their headers.

Run by meetings.papers.worker. Mammoth turns Word into HTML; before it, this module writes down what mammoth does
not know (numbers, hidden text, headings by outline level); after it, tidies and sanitises.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import mammoth
from lxml import etree

from meetings.papers import wordfile
from meetings.papers.apart import TOO_HEAVY, UnusableFile
from meetings.papers.numbering import TYPED, Mark, Numbering, W, inset
from meetings.papers.pictures import Pictures
from meetings.papers.tidy import tidied

QUICK_XML = 1 << 20
MAX_HTML = 4 << 20
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NUMBERED = "PaperNumbered"
NUMBER = "PaperNumber"
STYLE_MAP = "\n".join(
    [
        *(f"p.{NUMBERED}{level} => p.numbered.numbered-{level}:fresh" for level in range(1, 4)),
        f"r.{NUMBER} => span.para-number",
        "p[style-name='Title'] => h1:fresh",
        "r[style-name='Emphasis'] => em",
        "u => span",
        "comment-reference =>",
    ]
)
BULLETS = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="1">'
    + "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/></w:lvl>' for n in range(9))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
NOT_SHOWN = {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "Equations",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "Charts",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "SmartArt drawings",
}


def look(source: Path) -> dict[str, Any]:
    """Whether it is a Word document that will convert; a very long one is only converted when it is prepared."""
    parts = wordfile.read(source)
    if len(etree.tostring(parts.xml[parts.main])) <= QUICK_XML:
        _html(parts, Pictures(keep=False))
    return {}


def prepare(source: Path) -> dict[str, Any]:
    """Its HTML for the site (headings from h2), for print (from h1), and what was left out or mended."""
    parts = wordfile.read(source)
    repairs = [
        f"{what} are left out. Put them into the Word file as pictures, with a description."
        for tag, what in NOT_SHOWN.items()
        if parts.xml[parts.main].find(f".//{tag}") is not None
    ]
    pictures = Pictures()
    html, more = _html(parts, pictures)
    if len(html) - pictures.total * 4 // 3 > MAX_HTML:
        raise UnusableFile(TOO_HEAVY)
    return {
        "html": tidied(html, first_heading=2),
        "print": tidied(html, first_heading=1),
        "repairs": repairs + more + pictures.notes(),
    }


def converted(parts: wordfile.Parts, pictures: Pictures) -> tuple[str, list[str]]:
    """Its HTML, tidied and sanitised, headings from h2, and what was changed before it."""
    html, notes = _html(parts, pictures)
    if len(html) > MAX_HTML:
        raise UnusableFile(TOO_HEAVY)
    return tidied(html, first_heading=2), notes


def _html(parts: wordfile.Parts, pictures: Pictures) -> tuple[str, list[str]]:
    """What mammoth makes of the prepared document, not sanitised yet, and what was changed before it."""
    body = parts.xml[parts.main]
    notes = _take_out_unseen(body) + _take_out_linked(body, parts.cut)
    _write_numbers(body, Numbering(parts.by_type("/numbering"), parts.by_type("/styles")))
    try:
        html = mammoth.convert_to_html(
            _packed(parts), style_map=STYLE_MAP, include_embedded_style_map=False, id_prefix="paper-",
            external_file_access=False, convert_image=pictures.element,
        ).value  # fmt: skip
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, zipfile.BadZipFile) as failed:
        raise UnusableFile(wordfile.BROKEN) from failed
    if not re.search(r"<img|>[^<\s]", html):
        raise UnusableFile(wordfile.EMPTY)
    return html, notes


def _take_out_unseen(body: etree._Element) -> list[str]:
    """Remove hidden text, which paper never showed, and say that tracked changes count as accepted."""
    notes = []
    hidden = [run for run in body.iter(f"{W}r") if _is_on(run.find(f"{W}rPr/{W}vanish"))]
    for run in hidden:
        run.getparent().remove(run)
    if hidden:
        notes.append("Hidden text was left out.")
    if next(body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None:
        notes.append("The Word file has tracked changes: they are shown as accepted.")
    return notes


def _take_out_linked(body: etree._Element, cut: set[str]) -> list[str]:
    """Remove pictures that lie outside the file: nothing is fetched from anywhere."""
    linked = [
        e for e in body.iter() if cut & {value for name, value in e.attrib.items() if name.startswith(RELATED)}
    ]
    for element in linked:
        holder = next(element.iterancestors(f"{W}drawing", f"{W}pict", f"{W}object"), element)
        if holder.getparent() is not None:
            holder.getparent().remove(holder)
    return ["Pictures that are only linked to were left out. In Word, insert them."] if linked else []


def _write_numbers(body: etree._Element, numbering: Numbering) -> None:
    """Put each paragraph's number into its text; keep bullets as bullets, set in by how far they stand in."""
    bullets: list[int] = []
    last: etree._Element | None = None
    for paragraph in _paragraphs(body):
        mark = numbering.mark(paragraph)
        heading = numbering.outline_level(paragraph)
        typed = TYPED.match(_text(paragraph)) if mark and mark.bullet else None
        _unlisted(paragraph)
        if heading is not None and heading < 6:
            _set_style(paragraph, f"Heading{heading + 1}")
        if mark is None:
            continue
        if mark.bullet and not typed and heading is None:
            if last is None or paragraph.getprevious() is not last:
                bullets = []
            while bullets and bullets[-1] >= mark.indent:
                bullets.pop()
            bullets.append(mark.indent)
            _list_again(paragraph, len(bullets) - 1)
            last = paragraph
            continue
        if not mark.bullet:
            _write_number(paragraph, mark)
        if heading is None:
            _set_style(paragraph, f"{NUMBERED}{inset(typed[1] if typed else mark.text, mark.level)}")


def _paragraphs(body: etree._Element) -> Iterator[etree._Element]:
    """In order; of a drawing that stands twice, for new and old readers, only the one mammoth reads."""
    choice = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
    for paragraph in list(body.iter(f"{W}p")):
        if next(paragraph.iterancestors(choice), None) is None:
            yield paragraph


def _write_number(paragraph: etree._Element, mark: Mark) -> None:
    run = etree.Element(f"{W}r")
    properties = etree.SubElement(run, f"{W}rPr")
    etree.SubElement(properties, f"{W}rStyle").set(f"{W}val", NUMBER)
    etree.SubElement(run, f"{W}t").text = mark.text
    space = etree.Element(f"{W}r")
    text = etree.SubElement(space, f"{W}t")
    text.text = " "
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(1, run)  # after the properties, which _unlisted made sure of
    paragraph.insert(2, space)


def _unlisted(paragraph: etree._Element) -> None:
    """Take the paragraph out of its list: the number, or the bullet, is given back in another way."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    elif paragraph.index(properties):
        paragraph.insert(0, properties)
    for own in properties.findall(f"{W}numPr"):
        properties.remove(own)


def _list_again(paragraph: etree._Element, level: int) -> None:
    listed = etree.SubElement(paragraph[0], f"{W}numPr")
    etree.SubElement(listed, f"{W}ilvl").set(f"{W}val", str(min(level, 4)))
    etree.SubElement(listed, f"{W}numId").set(f"{W}val", "1")


def _set_style(paragraph: etree._Element, style: str) -> None:
    properties = paragraph[0]
    for own in properties.findall(f"{W}pStyle"):
        properties.remove(own)
    own = etree.Element(f"{W}pStyle")
    own.set(f"{W}val", style)
    properties.insert(0, own)


def _packed(parts: wordfile.Parts) -> BytesIO:
    """A Word file of only the parts that are read, written anew, with one list of bullets."""
    numbering = parts.by_type("/numbering")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for name, root in parts.xml.items():
            package.writestr(name, BULLETS if root is numbering else etree.tostring(root, encoding="utf-8"))
        for name, content in parts.media.items():
            package.writestr(name, content)
    packed.seek(0)
    return packed


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{W}t"))


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")
