"""The copy of a PDF that goes into packs: the same pages, nothing that runs, content that ends as it began."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from meetings.papers import apart, harmless, pdfs
from meetings.tests import paper_files as files


def prepared(tmp_path: Path, content: bytes) -> tuple[Pdf, dict[str, Any]]:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(content)
    found = pdfs.prepare(source, target)
    return pikepdf.open(target), found


def with_content(text: bytes) -> bytes:
    pdf = files.blank(1)
    pdf.pages[0].obj.Contents = pdf.make_stream(text)
    return files.saved(pdf)


def operators(page: pikepdf.Page) -> list[str]:
    return [str(i.operator) for i in pikepdf.parse_content_stream(page)]


def test_plain_pdf_keeps_its_pages_and_says_nothing(tmp_path: Path) -> None:
    _, found = prepared(tmp_path, files.pdf_bytes(3))
    assert found == {"pages": 3, "tagged": False, "repairs": []}


def test_the_same_file_gives_the_same_copy(tmp_path: Path) -> None:
    content = files.pdf_bytes(2)
    prepared(tmp_path, content)
    first = (tmp_path / "out.pdf").read_bytes()
    prepared(tmp_path, content)
    assert (tmp_path / "out.pdf").read_bytes() == first


@pytest.mark.parametrize(("marked", "elements", "tagged"), [(True, 1, True), (True, 0, False), (False, 1, False)])
def test_file_has_tags_when_it_says_so_and_holds_some(
    tmp_path: Path, marked: bool, elements: int, tagged: bool
) -> None:
    pdf = files.blank(1)
    held = Array([pdf.make_indirect(Dictionary(S=Name.P)) for _ in range(elements)])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=held))
    pdf.Root.MarkInfo = Dictionary(Marked=marked)
    made, found = prepared(tmp_path, files.saved(pdf))
    assert (found["tagged"], "/StructTreeRoot" in made.Root) == (tagged, True)


@pytest.mark.parametrize(
    ("text", "expected", "uneven"),
    [
        (b"0 0 1 1 re f", ["q", "re", "f", "Q"], False),
        (b"q 0 0 1 1 re f", ["q", "q", "re", "f", "Q", "Q"], True),
        (b"0 0 1 1 re Q f Q Q", ["q", "re", "f", "Q"], True),
        (b"Q q q", ["q", "q", "q", "Q", "Q", "Q"], True),
        (b"/P BMC BT", ["q", "BMC", "BT", "ET", "EMC", "Q"], True),
        (b"q (Q q q) Tj Q", ["q", "q", "Tj", "Q", "Q"], False),
    ],
)
def test_content_is_put_between_q_and_q_and_closes_what_it_opens(
    tmp_path: Path, text: bytes, expected: list[str], uneven: bool
) -> None:
    made, found = prepared(tmp_path, with_content(text))
    said = ["The drawing commands of page 1 did not match up and were put right."] if uneven else []
    assert (operators(made.pages[0]), found["repairs"]) == (expected, said)


def test_what_runs_starts_or_hides_is_taken_out_and_said(tmp_path: Path) -> None:
    made, found = prepared(tmp_path, files.saved(files.hostile_pdf()))
    assert found["repairs"] == [harmless.SAID[kind] for kind in ("attached", "media", "program", "script")]
    everything = b"".join(repr(thing).encode() for thing in made.objects)
    signs = (b"JavaScript", b"/JS", b"Launch", b"EmbeddedFile", b"RichMedia", b"FileAttachment", b"/AA")
    assert [sign for sign in signs if sign in everything] == []
    assert "/OpenAction" not in made.Root


def test_honest_links_stay(tmp_path: Path) -> None:
    made, _ = prepared(tmp_path, files.saved(files.hostile_pdf()))
    links = [str(a.A.URI) for a in made.pages[0].Annots if "/A" in a]
    assert links == ["https://example.org/"]


def test_owner_password_is_taken_off_and_said(tmp_path: Path) -> None:
    made, found = prepared(tmp_path, files.locked_pdf())
    assert made.is_encrypted is False
    assert found["repairs"] == ["The restrictions on printing and copying (an owner password) were taken off."]


def test_damaged_file_is_repaired_and_said(tmp_path: Path) -> None:
    content = files.pdf_bytes(2, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    _, found = prepared(tmp_path, content.replace(b"startxref\n", b"startxref\n9"))
    assert found["pages"] == 2
    assert found["repairs"] == ["The file was damaged and has been repaired. Check that its pages are all there."]


def test_rotation_and_boxes_stay(tmp_path: Path) -> None:
    pdf = files.blank(1)
    pdf.pages[0].obj.Rotate = 90
    pdf.pages[0].obj.CropBox = Array([10, 20, 300, 400])
    made, _ = prepared(tmp_path, files.saved(pdf))
    page = made.pages[0]
    boxes = [[int(n) for n in box] for box in (page.cropbox, page.mediabox)]
    assert (page.obj.Rotate, boxes) == (90, [[10, 20, 300, 400], [0, 0, 612, 792]])


def test_form_fields_stay(tmp_path: Path) -> None:
    pdf = files.blank(1)
    field = pdf.make_indirect(files.annotation(Subtype=Name.Widget, FT=Name.Tx, T="name", V="Olive"))
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA="forms")
    made, found = prepared(tmp_path, files.saved(pdf))
    assert str(made.Root.AcroForm.Fields[0].V) == "Olive"
    assert found["repairs"] == [harmless.SAID["form"]]


def test_thousand_pages_are_prepared(tmp_path: Path) -> None:
    _, found = prepared(tmp_path, files.pdf_bytes(1000))
    assert found["pages"] == 1000


def test_page_that_unpacks_to_a_gigabyte_is_not_unpacked(tmp_path: Path) -> None:
    pdf = files.blank(1)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, packed, Filter=Name.FlateDecode)
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(files.saved(pdf))
    found = apart.run("prepare-pdf", bomb, tmp_path / "out.pdf", seconds=30)
    assert found["repairs"] == [
        "Part of the file could not be read. Look through its pages before they are published."
    ]


def test_task_that_fails_is_a_refusal(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(files.pdf_bytes())
    with pytest.raises(apart.UnusableFile, match="too large or too complicated"):
        apart.run("no-such-task", source, seconds=20)
