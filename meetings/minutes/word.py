"""A meeting's record as a Word document: real headings, a table of attendance, what import_minutes reads back."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from meetings.changed import ADDED, REMOVED, pieces
from meetings.minutes.headings import ATTENDANCE, PRIVATE_BEGINS, PRIVATE_ENDS, STANDINGS
from meetings.minutes.record import Entry, Record
from meetings.models import Part
from meetings.text import Block, blocks

LANGUAGE = "en-GB"
FONT = "Arial"
INK = RGBColor(0x0B, 0x0C, 0x0C)
IN_TABLE = {kind: words for words, kind in STANDINGS.items()}


def docx_of(record: Record) -> bytes:
    """The record as a .docx. What the record holds is all it holds: a public record makes a public file."""
    document = docx.Document()
    _set_up(document, record)
    document.add_paragraph(f"{record.board}: {record.title}", style="Title")
    for line in _facts(record):
        document.add_paragraph(line)
    _attendance(document, record)
    _declarations(document, record)
    for entry in record.entries:
        _entry(document, entry)
    _corrections(document, record)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: Document, record: Record) -> None:
    """Properties, language, fonts, and what stands above and below each page."""
    properties = document.core_properties
    office = record.authority or record.board
    properties.title, properties.subject = f"{record.board}: {record.title}", "Minutes"
    properties.author = properties.last_modified_by = office
    properties.language, properties.comments, properties.keywords = LANGUAGE, "", ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = FONT, INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Title"].font.size = Pt(22)
    section = document.sections[0]
    section.header.paragraphs[0].add_run(record.header).bold = True
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{record.board}, minutes of {record.when}. Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _facts(record: Record) -> list[str]:
    where = ", ".join(part for part in (record.times, record.venue) if part)
    taker = f"Minutes taken by: {record.note_taker}" if record.note_taker else ""
    return [line for line in (where, record.standing, taker) if line]


def _attendance(document: Document, record: Record) -> None:
    """One row for each person, under a header row that Word repeats on every page."""
    if not record.attendance:
        return
    table: Table = document.add_table(rows=1, cols=len(ATTENDANCE), style="Table Grid")
    header = table.rows[0]
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, title in zip(header.cells, ATTENDANCE, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    for kind, words in IN_TABLE.items():
        for one in getattr(record, kind):
            cells = table.add_row().cells
            cells[0].text, cells[1].text, cells[2].text = str(one), one.organisation, words
    document.add_paragraph()
    document.add_paragraph(record.quorum_words)


def _declarations(document: Document, record: Record) -> None:
    if record.declarations or record.withheld:
        document.add_heading("Interests declared", level=1)
    for one in record.declarations:
        document.add_paragraph(one.words, style="List Bullet")
    for words in record.withheld:
        document.add_paragraph(words)


def _entry(document: Document, entry: Entry) -> None:
    number = f"{entry.number}." if entry.number and not entry.depth else entry.number
    document.add_heading(f"{number} {entry.title}".strip(), level=2 if entry.depth else 1)
    if entry.standing:
        document.add_paragraph().add_run(f"{entry.standing}.").bold = True
    _text(document, entry.marked(Part.TEXT))
    _text(document, entry.marked(Part.DECISION))
    for vote in entry.votes:
        paragraph = document.add_paragraph()
        paragraph.add_run(vote.label).bold = True
        paragraph.add_run(f" {vote.words}")
    if entry.restricted_text:
        by = f", by virtue of {entry.grounds}" if entry.grounds else ""
        document.add_paragraph().add_run(f"{PRIVATE_BEGINS}{by}.").bold = True
        _text(document, entry.marked(Part.RESTRICTED))
        document.add_paragraph(PRIVATE_ENDS)
    elif entry.restricted:
        document.add_paragraph(entry.private_words)
    if entry.corrected_on:
        document.add_paragraph().add_run(f"Corrected on {entry.corrected_on}.").bold = True


def _corrections(document: Document, record: Record) -> None:
    if record.corrections:
        document.add_heading("Corrections", level=1)
    for entry, one in record.corrections:
        cited = f"{entry.number} {entry.title}".strip()
        document.add_paragraph(f"{cited}: {one.words} (at the meeting of {one.on}).", style="List Bullet")


def _text(document: Document, text: str) -> None:
    for block in blocks(text):
        if block.kind in ("ul", "ol"):
            _list(document, block)
        else:
            _paragraph(document, block)


def _list(document: Document, block: Block) -> None:
    numbering = _new_numbering(document, block.start) if block.kind == "ol" else None
    for line in block.lines:
        paragraph = document.add_paragraph(style="List Number" if numbering else "List Bullet")
        _words(paragraph, line)
        if numbering:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, numbering


def _paragraph(document: Document, block: Block) -> None:
    """An action is bold throughout, a decision by its word."""
    paragraph = document.add_paragraph()
    if block.word:
        paragraph.add_run(f"{block.word} ").bold = True
    for at, line in enumerate(block.lines):
        if at:
            paragraph.add_run().add_break()
        _words(paragraph, line, bold=block.kind == "action")


def _words(paragraph: Paragraph, line: str, *, bold: bool = False) -> None:
    """One line. What was corrected is struck out and underlined, and says what it is: no look tells it alone."""
    for piece in pieces(line):
        run = paragraph.add_run(piece.words)
        run.bold = True if bold else None
        run.font.strike = True if piece.state == REMOVED else None
        run.font.underline = True if piece.state == ADDED else None


def _new_numbering(document: Document, start: int) -> int:
    """A numbered list of its own: Word would go on counting from the one before."""
    style = document.styles["List Number"].element
    numbering = document.part.numbering_part.element
    of_style = style.pPr.numPr.numId.val
    kind = next(num for num in numbering.num_lst if num.numId == of_style).abstractNumId.val
    made = numbering.add_num(kind)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word works out: PAGE or NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
