"""A .docx as a zip of parts: whether it is one, and its parts, read within bounds. Run by meetings.papers.worker."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from meetings.papers.apart import TOO_HEAVY, UnusableFile

MAX_MEMBERS = 5000
MAX_UNPACKED = 300 << 20
MAX_XML = 20 << 20
MAX_RATIO = 200
RATIO_MATTERS_FROM = 20 << 20
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
READ = ("/styles", "/numbering", "/footnotes", "/endnotes")
TYPES = "[Content_Types].xml"

# ISO/IEC 29500 Strict files name the same things otherwise.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/picture": b"http://schemas.openxmlformats.org/drawingml/2006/picture",
}
BROKEN = (
    "The Word file is broken or was cut short. Open it in Word, save it again as a Word document (.docx), "
    "and choose it again."
)
NOT_WORD = {
    "macroEnabled": "The Word file is of the kind that holds macros. In Word, save it as a Word document (.docx).",
    "spreadsheetml": "This is an Excel workbook. In Excel, save it as a PDF and choose that.",
    "presentationml": "This is a PowerPoint presentation. In PowerPoint, save it as a PDF and choose that.",
    "opendocument": "This is an OpenDocument file. Save it as a Word document (.docx) or as a PDF and choose that.",
    "wordprocessingml.template": "This is a Word template. In Word, save it as a Word document (.docx).",
}
OTHER_ZIP = "This is a zip file, not a Word document. Unpack it and choose the papers in it one by one."
EMPTY = "The Word file has no text and no pictures. Check that it is the right one, and choose it again."
BOMB = (
    "The Word file unpacks to far more than a document can hold, so it was not opened. Open it in Word, "
    "save it again, and choose it again."
)


@dataclass
class Parts:
    """The parts of a Word file that its text is made of, by path; ``main`` is the path of the text itself."""

    main: str
    xml: dict[str, etree._Element]
    media: dict[str, bytes]
    names: frozenset[str]
    cut: set[str] = field(default_factory=set)  # relationships of the text to things outside the file

    def by_type(self, ending: str) -> etree._Element | None:
        """The part that the text is related to by a relationship whose type ends so, as "/numbering"."""
        for related in self.relationships(self.main):
            if related.get("Type", "").endswith(ending):
                return self.xml.get(_resolved(self.main, related.get("Target", "")))
        return None

    def relationships(self, part: str) -> list[etree._Element]:
        root = self.xml.get(_rels_of(part))
        return [] if root is None else list(root.findall(f"{PACKAGE_RELS}Relationship"))


def read(source: Path) -> Parts:
    """Raises UnusableFile when it is no Word document, cut short, or unpacks to more than MAX_UNPACKED bytes."""
    try:
        with zipfile.ZipFile(source) as package:
            check_size(package, source.stat().st_size)
            return _parts(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        NotImplementedError,
    ) as broken:
        raise UnusableFile(BROKEN) from broken
    except (etree.XMLSyntaxError, RuntimeError) as broken:  # RuntimeError: a member that asks for a password
        raise UnusableFile(BROKEN) from broken


def check_size(package: zipfile.ZipFile, size: int) -> None:
    """zipfile reads no more of a member than its declared size, so the declared sizes bound the real ones."""
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise UnusableFile(BOMB)
    if unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * size:
        raise UnusableFile(BOMB)


def _parts(package: zipfile.ZipFile) -> Parts:
    names = frozenset(package.namelist())
    if TYPES not in names:
        kind = package.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
        raise UnusableFile(NOT_WORD["opendocument"] if "opendocument" in kind else OTHER_ZIP)
    types = _xml(package, TYPES)
    main = _main(package, names)
    kind = next((e.get("ContentType", "") for e in types if e.get("PartName") == f"/{main}"), "")
    if not kind.endswith("wordprocessingml.document.main+xml"):
        raise UnusableFile(next((said for sign, said in NOT_WORD.items() if sign in kind), OTHER_ZIP))
    parts = Parts(main, {TYPES: types, "_rels/.rels": _xml(package, "_rels/.rels")}, {}, names)
    parts.xml[main] = _xml(package, main)
    wanted = [main]
    if (rels := _rels_of(main)) in names:
        parts.xml[rels] = _xml(package, rels)
        for related in parts.relationships(main):
            target = _resolved(main, related.get("Target", ""))
            if target in names and related.get("Type", "").endswith(READ):
                parts.xml[target] = _xml(package, target)
                wanted.append(target)
    for part in wanted:
        if part != main and (rels := _rels_of(part)) in names:
            parts.xml[rels] = _xml(package, rels)
        _take_pictures(package, parts, part)
    return parts


def _take_pictures(package: zipfile.ZipFile, parts: Parts, part: str) -> None:
    """Keep the pictures of a part; drop every relationship to anything outside the file but web links."""
    for related in parts.relationships(part):
        outside = related.get("TargetMode") == "External"
        if outside and not related.get("Type", "").endswith("/hyperlink"):
            related.getparent().remove(related)
            if part == parts.main:
                parts.cut.add(related.get("Id", ""))
        elif not outside and related.get("Type", "").endswith("/image"):
            target = _resolved(part, related.get("Target", ""))
            if target in parts.names:
                parts.media[target] = package.read(target)


def _main(package: zipfile.ZipFile, names: frozenset[str]) -> str:
    root = _xml(package, "_rels/.rels")
    for related in root.findall(f"{PACKAGE_RELS}Relationship"):
        if related.get("Type", "").endswith("/officeDocument"):
            path = _resolved("", related.get("Target", ""))
            if path in names:
                return path
    raise UnusableFile(BROKEN)


def _xml(package: zipfile.ZipFile, name: str) -> etree._Element:
    """A part, parsed without entities, document types or anything from outside."""
    if package.getinfo(name).file_size > MAX_XML:
        raise UnusableFile(TOO_HEAVY)
    text = package.read(name)
    for strict, usual in STRICT.items():
        text = text.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    root = etree.fromstring(text, parser)
    if root.getroottree().docinfo.doctype:
        raise UnusableFile(BROKEN)
    return root


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    """The path of a relationship's target; one that starts with "/" counts from the root."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
