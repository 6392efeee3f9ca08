"""Every kind of file that cannot be a paper, and the sentence each is refused with."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from meetings.papers import apart, check, pdfs, wordfile
from meetings.tests import paper_files as files

OLD_WORD = check.OLE + b"\x00" * 3000 + "WordDocument".encode("utf-16-le") + b"\x00" * 100
OLD_LOCKED = check.OLE + b"\x00" * 3000 + "EncryptedPackage".encode("utf-16-le")
OLD_EXCEL = check.OLE + b"\x00" * ((1 << 20) - 20) + "Workbook".encode("utf-16-le")


def refusal(content: bytes, name: str = "report.pdf") -> str:
    with pytest.raises(check.BadFile) as refused:
        check.accept(files.upload(content, name))
    assert refused.value.field == "upload"
    return refused.value.message


@pytest.mark.apart
def test_pdf_is_accepted() -> None:
    assert check.accept(files.upload(files.pdf_bytes(), "Report.PDF")) == check.Accepted(check.PDF, "Report.pdf")


def test_pdf_named_docx_is_taken_for_what_it_is() -> None:
    accepted = check.accept(files.upload(files.pdf_bytes(), "report.docx"))
    assert accepted == check.Accepted(check.PDF, "report.docx.pdf")


@pytest.mark.apart
def test_word_file_is_accepted() -> None:
    assert check.accept(files.upload(files.word_bytes(), "report.docx")) == check.Accepted(
        check.WORD, "report.docx"
    )


def test_large_upload_is_looked_at_where_it_lies() -> None:
    upload = TemporaryUploadedFile("report.pdf", "application/pdf", 10, None)
    upload.write(files.pdf_bytes())
    upload.size = upload.tell()
    upload.flush()
    assert check.accept(upload) == check.Accepted(check.PDF, "report.pdf")
    assert upload.tell() == 0


def test_empty_file_is_refused() -> None:
    assert refusal(b"") == check.EMPTY


def test_file_over_the_limit_says_both_sizes(settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 1
    assert refusal(b"%PDF-1.7" + b"0" * (1536 << 10)) == (
        "The file is 1.5 MB; the most that can be handed in is 1 MB. Make its pictures smaller, or split it."
    )


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "report.pdf",
         f"The file is named .pdf, but by its content it is a web page. {check.CHOOSE}"),
        (b"%PDF-1.7\n<html><body>Sign in</body></html>", "report.pdf",
         f"The file is named .pdf, but by its content it is a web page. {check.CHOOSE}"),
        (b"\n<!doctype HTML><p>%PDF-1.4", "report.pdf",
         f"The file is named .pdf, but by its content it is a web page. {check.CHOOSE}"),
        (b"Some plain words.", "report.docx",
         f"The file is named .docx, but by its content it is plain text. {check.CHOOSE}"),
        (b"Some plain words.", "notes.txt",
         f"The file is plain text, not a PDF or a Word document. {check.CHOOSE}"),
        (b"{\\rtf1\\ansi words}", "report.doc",
         f"The file is named .doc, but by its content it is a rich text file (.rtf). {check.CHOOSE}"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40, "photo.png",
         f"The file is a file of the kind .png, not a PDF or a Word document. {check.CHOOSE}"),
        (OLD_WORD, "report.doc", check.OLD_OFFICE["WordDocument"]),
        (OLD_LOCKED, "report.docx", check.OLD_OFFICE["EncryptedPackage"]),
        (OLD_EXCEL, "figures.xls", check.OLD_OFFICE["Workbook"]),
        (check.OLE + b"\x00" * 600, "thumbs.db", check.OLD_OTHER),
    ],
)  # fmt: skip
def test_other_kinds_are_named(content: bytes, name: str, sentence: str) -> None:
    assert refusal(content, name) == sentence


def test_pdf_that_asks_for_a_password_is_refused() -> None:
    assert refusal(files.locked_pdf(user="secret")) == pdfs.LOCKED


def test_pdf_with_an_owner_password_only_is_accepted() -> None:
    assert check.accept(files.upload(files.locked_pdf())).content_type == check.PDF


def test_pdf_cut_short_beyond_repair_is_refused() -> None:
    assert refusal(files.pdf_bytes(3)[:120]) == pdfs.BROKEN


def test_pdf_that_is_only_a_header_is_refused() -> None:
    assert refusal(b"%PDF-1.7\n" + b"\x00" * 2000) == pdfs.BROKEN


def test_pdf_with_a_broken_table_of_objects_is_accepted() -> None:
    content = files.pdf_bytes(object_stream_mode=0).replace(b"startxref\n", b"startxref\n9")
    assert check.accept(files.upload(content)).content_type == check.PDF


def test_pdf_without_pages_is_refused() -> None:
    assert refusal(files.pdf_bytes(0)) == pdfs.NO_PAGES


def test_pdf_with_too_many_pages_is_refused() -> None:
    pdf = files.blank(1)
    pdf.pages.extend([pdf.pages[0]] * pdfs.MAX_PAGES)
    assert refusal(files.saved(pdf)) == (
        "The PDF has 2,001 pages; a paper may have at most 2,000. Split it into several papers."
    )


@pytest.mark.parametrize("keep", [60, 2000, -30])
def test_word_file_cut_short_is_refused(keep: int) -> None:
    assert refusal(files.word_bytes()[:keep], "report.docx") == wordfile.BROKEN


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("wordprocessingml.template.main+xml", wordfile.NOT_WORD["wordprocessingml.template"]),
        ("spreadsheetml.sheet.main+xml", wordfile.NOT_WORD["spreadsheetml"]),
        ("presentationml.presentation.main+xml", wordfile.NOT_WORD["presentationml"]),
        ("word.document.macroEnabled.main+xml", wordfile.NOT_WORD["macroEnabled"]),
    ],
)
def test_other_office_files_are_named(kind: str, sentence: str) -> None:
    content = files.retyped(files.word_bytes(), "wordprocessingml.document.main+xml", kind)
    assert refusal(content, "report.docx") == sentence


def test_plain_zip_is_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("report.txt", "words")
    assert refusal(target.getvalue(), "papers.zip") == wordfile.OTHER_ZIP


def test_opendocument_is_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert refusal(target.getvalue(), "report.odt") == wordfile.NOT_WORD["opendocument"]


def test_word_file_that_unpacks_to_far_too_much_is_refused() -> None:
    content = files.rezipped(files.word_bytes(), {"word/media/bomb.bin": b"\x00" * (80 << 20)})
    assert len(content) < 200_000
    assert refusal(content, "report.docx") == wordfile.BOMB


def test_word_file_that_declares_a_small_part_and_packs_a_large_one_is_refused() -> None:
    content = bytearray(files.rezipped(files.word_bytes(), {"word/document.xml": b" " * (30 << 20)}))
    real, told = struct.pack("<L", 30 << 20), struct.pack("<L", 1000)
    assert content.count(real) == 2  # beside the part, and in the list of parts
    assert refusal(bytes(content.replace(real, told)), "report.docx") == wordfile.BROKEN


def test_zip_bomb_inside_a_word_file_is_never_unpacked() -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("bomb", b"\x00" * (100 << 20))
    content = files.rezipped(files.word_bytes(), {"word/embeddings/sheet.xlsx": inner.getvalue()})
    assert check.accept(files.upload(content, "report.docx")).content_type == check.WORD


def test_word_file_with_too_many_parts_is_refused() -> None:
    extra: dict[str, bytes | None] = {f"word/media/{n}.bin": b"" for n in range(wordfile.MAX_MEMBERS)}
    assert refusal(files.rezipped(files.word_bytes(), extra), "report.docx") == wordfile.BOMB


@pytest.mark.apart
def test_word_file_whose_text_is_too_long_is_refused() -> None:
    long = b"<x>" + b"a" * wordfile.MAX_XML + b"</x>"
    content = files.rezipped(files.word_bytes(), {"word/document.xml": long}, zipfile.ZIP_STORED)
    assert refusal(content, "report.docx") == apart.TOO_HEAVY


@pytest.mark.apart
def test_word_file_with_entities_is_refused() -> None:
    text = files.part(files.word_bytes(), "word/document.xml")
    head, _, rest = text.partition("?>")
    bomb = f'{head}?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>{rest}'
    content = files.rezipped(files.word_bytes(), {"word/document.xml": bomb.encode()})
    assert refusal(content, "report.docx") == wordfile.BROKEN


def test_word_file_whose_text_is_no_xml_is_refused() -> None:
    content = files.rezipped(files.word_bytes(), {"word/document.xml": b"<w:document"})
    assert refusal(content, "report.docx") == wordfile.BROKEN


def test_word_file_without_text_is_refused() -> None:
    assert refusal(files.word_bytes(files.document()), "report.docx") == wordfile.EMPTY


def test_word_file_nested_without_end_is_stopped() -> None:
    text = files.part(files.word_bytes(files.document("MARK")), "word/document.xml")
    deep = "<w:smartTag>" * 200 + "<w:r><w:t>deep</w:t></w:r>" + "</w:smartTag>" * 200
    content = files.rezipped(
        files.word_bytes(), {"word/document.xml": text.replace("<w:r><w:t>MARK</w:t></w:r>", deep).encode()}
    )
    assert check.accept(files.upload(content, "report.docx")).content_type == check.WORD


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Olive\\Report.pdf", "Report.pdf"),
        ("re\x00po\nrt\u202efdp.pdf", "reportfdp.pdf"),
        ("a\u2028b\u200fc\u2066d.pdf", "abcd.pdf"),
        ("%2e%2e%2fetc.pdf", "%2e%2e%2fetc.pdf"),
        ("..\\..\\report.pdf", "report.pdf"),
        ("", "paper.pdf"),
        (".pdf", "paper.pdf"),
        ("r" * 300 + ".pdf", "r" * 196 + ".pdf"),
        ("Adolygiad blynyddol ŵŷ.pdf", "Adolygiad blynyddol ŵŷ.pdf"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert check.clean_name(name, check.PDF) == clean
