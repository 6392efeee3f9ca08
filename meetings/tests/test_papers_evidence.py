"""Evidence may be a workbook or a picture too: whole, without macros, and judged by what the bytes are."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from PIL import Image, ImageFile

from meetings.papers import apart, evidence
from meetings.papers.check import EVIDENCE, JPEG, PDF, PNG, WORD, WORKBOOK, BadFile, accept
from meetings.tests import paper_files as files


def workbook() -> bytes:
    target = BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def picture(kind: str) -> bytes:
    target = BytesIO()
    Image.effect_noise((40, 40), 50).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "content_type", "kept"),
    [
        (workbook(), "figures.xlsx", WORKBOOK, "figures.xlsx"),
        (workbook(), "figures.docx", WORKBOOK, "figures.docx.xlsx"),
        (picture("PNG"), "lamp.png", PNG, "lamp.png"),
        (picture("JPEG"), "lamp.jpeg", JPEG, "lamp.jpeg.jpg"),
        (files.word_bytes(), "note.docx", WORD, "note.docx"),
        (files.pdf_bytes(), "note.pdf", PDF, "note.pdf"),
    ],
)
def test_evidence_is_what_its_bytes_are(content: bytes, name: str, content_type: str, kept: str) -> None:
    accepted = accept(files.upload(content, name), EVIDENCE)
    assert (accepted.content_type, accepted.name) == (content_type, kept)


def test_pictures_and_workbooks_are_no_papers() -> None:
    for content, begins in ((picture("PNG"), "The file is a file of the kind .png, not a PDF or a Word document."),
                            (workbook(), "This is an Excel workbook.")):  # fmt: skip
        with pytest.raises(BadFile) as refused:
            accept(files.upload(content, "figures"))
        assert refused.value.message.startswith(begins)


def looked_at(content: bytes, tmp_path, look) -> str:  # type: ignore[no-untyped-def]
    """In this process: the same functions that run apart."""
    source = tmp_path / "evidence"
    source.write_bytes(content)
    with pytest.raises(apart.UnusableFile) as unusable:
        look(source)
    return str(unusable.value)


def test_workbook_with_macros_or_cut_short_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    macros = files.rezipped(workbook(), {"xl/vbaProject.bin": b"\0"})
    damaged = bytearray(workbook())
    damaged[200:230] = b"\xff" * 30
    assert looked_at(macros, tmp_path, evidence.look_at_office) == evidence.WITH_MACROS
    assert looked_at(workbook()[:2000], tmp_path, evidence.look_at_office) == evidence.BROKEN
    assert looked_at(bytes(damaged), tmp_path, evidence.look_at_office) == evidence.BROKEN


def test_picture_cut_short_or_far_too_large_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # printing sets it, in processes that print
    for kind in ("PNG", "JPEG"):
        assert looked_at(picture(kind)[:300], tmp_path, evidence.look_at_picture) == evidence.BROKEN_PICTURE
    monkeypatch.setattr(evidence, "MAX_PIXELS", 100)
    assert looked_at(picture("PNG"), tmp_path, evidence.look_at_picture) == apart.TOO_HEAVY
