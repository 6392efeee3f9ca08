"""Makes the files that tests hand in: good ones, damaged ones, hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

import docx
import pikepdf
from django.core.files.base import ContentFile
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pikepdf import Array, Dictionary, Name, Pdf

Level = tuple[str, str]  # number format, text


def upload(content: bytes, name: str = "report.pdf") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


def blank(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for number in range(1, pages + 1):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"0 0 %d %d re f" % (number, number))
    return pdf


def saved(pdf: Pdf, **options: object) -> bytes:
    """The same bytes every time, but for encrypted ones."""
    target = BytesIO()
    pdf.save(target, **{"deterministic_id": "encryption" not in options, **options})
    return target.getvalue()


def pdf_bytes(pages: int = 1, **options: object) -> bytes:
    return saved(blank(pages), **options)


def locked_pdf(*, user: str = "", owner: str = "owner") -> bytes:
    return pdf_bytes(encryption=pikepdf.Encryption(owner=owner, user=user))


def hostile_pdf() -> Pdf:
    """JavaScript in four places, a program to start, an attached file, a film; and one honest link."""
    pdf = blank(2)
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["one", script])))
    pdf.attachments["notes.txt"] = b"attached"
    pdf.pages[0].obj.AA = Dictionary(O=script)
    link = Dictionary(S=Name.URI, URI="https://example.org/")
    pdf.pages[0].obj.Annots = Array(
        [
            annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="run.exe")),
            annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.org/", Next=script)),
            annotation(Subtype=Name.Link, A=link),
            annotation(Subtype=Name.RichMedia),
            pdf.make_indirect(annotation(Subtype=Name.FileAttachment, FS=Dictionary(F="x", EF=Dictionary()))),
        ]
    )
    return pdf


def annotation(**entries: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Rect=Array([0, 0, 10, 10]), **entries)


def document(*paragraphs: str) -> Document:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


def word_bytes(made: Document | None = None) -> bytes:
    target = BytesIO()
    (made or document("The report of the partnership.")).save(target)
    return target.getvalue()


def add_scheme(made: Document, *levels: Level, extra: str = "") -> int:
    """Add a numbering scheme with these levels, and a list that uses it; the list's number (w:numId)."""
    root = made.part.numbering_part.element
    key = 100 + len(root.findall(qn("w:abstractNum")))
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{360 * (n + 1)}"/></w:pPr></w:lvl>'
        for n, (shape, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{extra}{inner}</w:abstractNum>')
    root.insert(0, abstract)
    return add_list(made, key)


def add_list(made: Document, scheme: int, starts: dict[int, int] | None = None) -> int:
    """Another list with the same scheme, perhaps starting anew."""
    root = made.part.numbering_part.element
    num = 100 + len(root.findall(qn("w:num")))
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for level, start in (starts or {}).items()
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="{scheme}"/>{overrides}</w:num>')
    )
    return num


def add_numbered(made: Document, num: int, rows: Sequence[tuple[int, str]], style: str | None = None) -> None:
    for level, text in rows:
        properties = made.add_paragraph(text, style=style)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')
        )


def rezipped(content: bytes, changes: dict[str, bytes | None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file with some of its parts replaced, added, or (None) taken away."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", compression) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, text in changes.items():
            if text is not None:
                new.writestr(name, text)
    return target.getvalue()


def retyped(content: bytes, old: str, new: str) -> bytes:
    """A Word file whose list of content types says something else."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").decode()
    return rezipped(content, {"[Content_Types].xml": types.replace(old, new).encode()})


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()
