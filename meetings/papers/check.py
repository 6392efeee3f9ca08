"""Whether an uploaded file can be a paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import File

from csp.errors import Refused

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BadFile(Refused):
    """The file cannot be a paper. The message says which fault it has and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="upload")


@dataclass(frozen=True)
class Accepted:
    """What a file is by its content, and its name as it may be kept."""

    content_type: str
    name: str


def accept(upload: File[bytes]) -> Accepted:
    upload.seek(0)
    start = upload.read(8)
    upload.seek(0)
    if not start:
        raise BadFile("The file is empty. Check that it was saved, and choose it again.")
    name = PurePosixPath((upload.name or "paper").replace("\\", "/")).name
    if start.startswith(b"%PDF-"):
        return Accepted(PDF, name)
    if start.startswith(b"PK\x03\x04"):
        return Accepted(WORD, name)
    raise BadFile("The file is neither a PDF nor a Word document (.docx). Save it as one of these.")
