"""Whether an uploaded file can be a paper, or evidence: what its bytes are, whatever its name says, and if whole.

Runs in the request. The file is opened by meetings.papers.apart, within bounds of memory and time.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import puremagic
from django.conf import settings
from django.core.files.base import File

from csp.errors import Refused
from csp.sheets import XLSX
from csp.words import file_size
from meetings.papers import apart

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = XLSX
PNG, JPEG = "image/png", "image/jpeg"
ENDINGS = {PDF: ".pdf", WORD: ".docx", WORKBOOK: ".xlsx", PNG: ".png", JPEG: ".jpg"}
PICTURES = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_NAME = 200
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}  # control, direction, private and line-breaking characters
WEB_PAGE = re.compile(
    rb"[\xef\xbb\xbf\s]*(%PDF-\S*\s+)?(<!--.*?-->\s*)?<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)

CHOOSE = "Save it as a PDF or as a Word document (.docx), and choose that."
EMPTY = "The file is empty. Check that it was saved, and choose it again."
TOO_BIG = "The file is {size}; the most that can be handed in is {most}. Make its pictures smaller, or split it."
OLD_OFFICE = {
    "EncryptedPackage": "The file asks for a password. In Word, take the password off, save it and choose it again.",
    "WordDocument": "This is a Word file of the old kind (.doc). In Word, save it as a Word document (.docx).",
    "Workbook": "This is an Excel workbook. In Excel, save it as a PDF and choose that.",
    "PowerPoint Document": "This is a PowerPoint presentation. In PowerPoint, save it as a PDF and choose that.",
}
OLD_OTHER = f"This is a file of an old kind that is not opened here. {CHOOSE}"


@dataclass(frozen=True)
class Kinds:
    """What may be handed in, by content type, and how a sentence says it."""

    types: tuple[str, ...]
    words: str


PAPERS = Kinds((PDF, WORD), "a PDF or a Word document")
EVIDENCE = Kinds(
    (PDF, WORD, WORKBOOK, PNG, JPEG), "a PDF, a Word document, an Excel workbook (.xlsx) or a picture (PNG, JPEG)"
)
"""What shows that something was done. Never merged into a pack, and read only as a download."""


class BadFile(Refused):
    """The file cannot be taken. The message says which fault it has and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="upload")


@dataclass(frozen=True)
class Accepted:
    """What a file is by its content, and its name as it may be kept."""

    content_type: str
    name: str


def accept(upload: File[bytes], kinds: Kinds = PAPERS) -> Accepted:
    """Look at an uploaded file. Raises BadFile with the sentence for the person who chose it."""
    size = upload.size or 0
    if not size:
        raise BadFile(EMPTY)
    limit = settings.MAX_UPLOAD_MB << 20
    if size > limit:
        raise BadFile(TOO_BIG.format(size=file_size(size), most=file_size(limit)))
    content_type = _kind(upload, kinds)
    task = {PDF: "look-at-pdf", PNG: "look-at-picture", JPEG: "look-at-picture"}.get(content_type, "look-at-word")
    if content_type == WORD and WORKBOOK in kinds.types:
        task = "look-at-office"
    try:
        with on_disk(upload) as path:
            found = apart.run(task, path, seconds=apart.LOOK_SECONDS)
    except apart.UnusableFile as fault:
        raise BadFile(str(fault)) from fault
    finally:
        upload.seek(0)
    content_type = WORKBOOK if found.get("workbook") else content_type
    return Accepted(content_type, clean_name(upload.name or "", content_type))


def clean_name(name: str, content_type: str) -> str:
    """The name without folders, control or invisible characters, with the ending its content asks for."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c) not in UNSEEN).strip()
    ending = ENDINGS[content_type]
    stem = shown[: -len(ending)] if shown.lower().endswith(ending) else shown
    return f"{stem.strip(' .')[: MAX_NAME - len(ending)] or 'paper'}{ending}"


def _kind(upload: File[bytes], kinds: Kinds) -> str:
    """One of ``kinds``, WORD for every zip (opening tells them apart); raises BadFile for everything else."""
    upload.seek(0)
    head = upload.read(HEAD)
    if b"%PDF-" in head[:1024] and not _is_web_page(head):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return WORD
    picture = next((kind for sign, kind in PICTURES.items() if head.startswith(sign)), "")
    if picture in kinds.types:
        return picture
    if head.startswith(OLE):
        raise BadFile(_old_office(upload))
    named = next((e for e in (".pdf", ".docx", ".doc") if (upload.name or "").lower().endswith(e)), "")
    what = _description(head)
    if named:
        raise BadFile(f"The file is named {named}, but by its content it is {what}. {CHOOSE}")
    raise BadFile(f"The file is {what}, not {kinds.words}. {CHOOSE}")


def _old_office(upload: File[bytes]) -> str:
    """Which program of the time before 2007 wrote it, by the names of the streams inside."""
    upload.seek(0)
    rest = b""
    while chunk := upload.read(1 << 20):
        for stream, sentence in OLD_OFFICE.items():
            if stream.encode("utf-16-le") in rest + chunk:
                return sentence
        rest = chunk[-64:]
    return OLD_OTHER


def _description(head: bytes) -> str:
    """What a file that is neither is, in words."""
    if _is_web_page(head):
        return "a web page"
    if head.lstrip().startswith(b"{\\rtf"):
        return "a rich text file (.rtf)"
    try:
        ending = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        ending = ""
    if ending:
        return f"a file of the kind {ending}"
    return "plain text" if b"\x00" not in head else "a file of an unknown kind"


def _is_web_page(head: bytes) -> bool:
    """Also one that some server put "%PDF" before."""
    return WEB_PAGE.match(head) is not None


@contextmanager
def on_disk(upload: File[bytes]) -> Iterator[Path]:
    """The file under a path: large uploads have one already, small ones are written to a temporary one."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(prefix="paper-") as copy:
        upload.seek(0)
        while chunk := upload.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
