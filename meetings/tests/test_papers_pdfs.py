"""The copy of a PDF that goes into packs: the same pages, nothing that runs, content that ends as it began."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from meetings.papers import apart, content, frames, harmless, pdfs
from meetings.tests import paper_files as files

pytestmark = pytest.mark.apart


def prepared(tmp_path: Path, content: bytes) -> tuple[Pdf, dict[str, Any]]:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(content)
    found = pdfs.prepare(source, target)
    return pikepdf.open(target), found


def with_content(text: bytes) -> bytes:
    pdf = files.blank(1)
    pdf.pages[0].obj.Contents = pdf.make_stream(text)
    return files.saved(pdf)


def refusal(tmp_path: Path, content: bytes) -> str:
    """The sentence a file is refused with, opened in a process apart as the product does."""
    source = tmp_path / "in.pdf"
    source.write_bytes(content)
    with pytest.raises(apart.UnusableFile) as refused:
        apart.run("prepare-pdf", source, tmp_path / "out.pdf", seconds=60)
    return str(refused.value)


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


def test_page_that_unpacks_to_a_gigabyte_is_refused(tmp_path: Path) -> None:
    pdf = files.blank(1)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, packed, Filter=Name.FlateDecode)
    assert refusal(tmp_path, files.saved(pdf)) == content.BOMB.format(page=1)


@pytest.mark.parametrize("share", [0.35, 0.6, 0.9, 0.99])
def test_file_cut_short_keeps_the_pages_it_has_and_says_so(tmp_path: Path, share: float) -> None:
    whole = files.pdf_bytes(5, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    made, found = prepared(tmp_path, whole[: int(len(whole) * share)])
    assert found["repairs"][0] == (
        "The file was damaged and has been repaired. Check that its pages are all there."
    )
    assert len(made.pages) == found["pages"] >= 1


def test_content_that_breaks_off_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    pdf = files.blank(2)
    drawn = b"".join(b"%d 0 0 1 re f\n" % n for n in range(2000))
    packed = zlib.compress(drawn)
    broken = packed[: len(packed) // 2] + b"\xff" * 40
    pdf.pages[1].obj.Contents = pikepdf.Stream(pdf, broken, Filter=Name.FlateDecode)
    made, found = prepared(tmp_path, files.saved(pdf))
    assert (
        found["repairs"][-1] == "Not all that stands on page 2 could be read. Look at it before it is published."
    )
    assert 100 < operators(made.pages[1]).count("re") < 2000


@pytest.mark.parametrize(
    "end", [b"(a word that does not end", b"<41 zz> Tj", b"BI /W 1 /H 1 ID \x00", b"<< /A 1 BDC", b"] ) >"]
)
def test_content_with_a_slip_does_not_swallow_what_is_drawn_over_it(tmp_path: Path, end: bytes) -> None:
    made, found = prepared(tmp_path, with_content(b"0 0 1 1 re f " + end))
    assert (
        found["repairs"][-1] == "Not all that stands on page 1 could be read. Look at it before it is published."
    )
    found_operators = operators(made.pages[0])
    assert (found_operators[0], found_operators[-1], made.get_warnings()) == ("q", "Q", [])


@pytest.mark.parametrize("odd", [7, Array([7, Name.A]), Dictionary()])
def test_content_that_is_none_leaves_a_blank_page(tmp_path: Path, odd: object) -> None:
    pdf = files.blank(1)
    pdf.pages[0].obj.Contents = odd
    made, found = prepared(tmp_path, files.saved(pdf))
    assert ("/Contents" in made.pages[0].obj, len(found["repairs"])) == (False, 1)


def boxed(**entries: object) -> bytes:
    pdf = files.blank(1)
    for key, value in entries.items():
        pdf.pages[0].obj[f"/{key}"] = value
    return files.saved(pdf)


@pytest.mark.parametrize(
    ("entries", "media"),
    [
        ({"MediaBox": Array([0, 0, 0, 0])}, [0, 0, 595, 842]),
        ({"CropBox": 7}, [0, 0, 612, 792]),
        ({"CropBox": Array([2000, 2000, 3000, 3000])}, [0, 0, 612, 792]),
        ({"Rotate": 45}, [0, 0, 612, 792]),
        ({"Rotate": Name.Left}, [0, 0, 612, 792]),
    ],
)
def test_page_whose_size_or_turn_is_none_is_put_right_and_said(
    tmp_path: Path, entries: dict[str, object], media: list[int]
) -> None:
    made, found = prepared(tmp_path, boxed(**entries))
    page = made.pages[0].obj
    assert found["repairs"] == ["The size or turn of page 1 was not one and was put right. Look at it."]
    assert ([int(n) for n in page.MediaBox], "/CropBox" in page, "/Rotate" in page) == (media, False, False)


@pytest.mark.parametrize("box", [7, Array([Name.A, 1, 2])])
def test_page_that_does_not_say_its_size_is_given_one(tmp_path: Path, box: object) -> None:
    made, found = prepared(tmp_path, boxed(MediaBox=box))
    assert [int(n) for n in made.pages[0].obj.MediaBox] == [0, 0, 612, 792]
    assert found["repairs"] == [
        "Not every page says its size; those that do not are taken to be of the size Letter. Look at them."
    ]


def test_box_with_its_corners_the_other_way_round_stays(tmp_path: Path) -> None:
    made, found = prepared(tmp_path, boxed(MediaBox=Array([612, 792, 0, 0])))
    assert ([int(n) for n in made.pages[0].obj.MediaBox], found["repairs"]) == ([612, 792, 0, 0], [])


@pytest.mark.parametrize(
    ("entries", "sides"),
    [
        ({"MediaBox": Array([0, 0, 10000, 10000])}, ("3,528", "3,528")),
        ({"MediaBox": Array([0, 0, 3, 3])}, ("1", "1")),
        ({"UserUnit": 20}, ("4,318", "5,588")),
    ],
)
def test_page_too_large_or_too_small_is_refused(
    tmp_path: Path, entries: dict[str, object], sides: tuple[str, str]
) -> None:
    expected = frames.WRONG_SIZE.format(page=1, width=sides[0], height=sides[1])
    assert refusal(tmp_path, boxed(**entries)) == expected


def test_picture_no_program_can_show_is_refused(tmp_path: Path) -> None:
    pdf = files.blank(2)
    picture = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=30000, Height=30000)
    pdf.pages[1].obj.Resources = Dictionary(XObject=Dictionary(Im=picture))
    assert refusal(tmp_path, files.saved(pdf)) == frames.TOO_MANY_DOTS.format(page=2, width=30000, height=30000)


def test_resources_that_are_none_are_left_out(tmp_path: Path) -> None:
    made, _ = prepared(tmp_path, boxed(Resources=Dictionary(Font=7, XObject=Array([]))))
    assert list(made.pages[0].obj.Resources.keys()) == []


@pytest.mark.parametrize(
    "entries",
    [
        {"Foo": Dictionary(Bar=Array([Dictionary(A=Dictionary(S=Name.JavaScript, JS="x"))]))},
        {"Foo": Dictionary(S=Name.Launch, F="run.exe")},
        {"Foo": Dictionary(A=Dictionary(S=Name.URI, URI=" JavaScript:alert(1)"))},
        {"Foo": Dictionary(A=Dictionary(S=Name.GoToR, F="\\\\server\\share"))},
    ],
)
def test_what_runs_is_taken_out_however_deep_it_stands(tmp_path: Path, entries: dict[str, object]) -> None:
    made, found = prepared(tmp_path, boxed(**entries))
    assert len(found["repairs"]) == 1
    everything = b"".join(thing.unparse(resolved=True) for thing in made.objects if isinstance(thing, Dictionary))
    assert [sign for sign in (b"JavaScript", b"Launch", b"GoToR") if sign in everything] == []


def test_script_after_an_honest_link_is_taken_out_of_the_chain(tmp_path: Path) -> None:
    pdf = files.blank(1)
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="x"))
    link = pdf.make_indirect(Dictionary(S=Name.URI, URI="https://example.org/", Next=script))
    pdf.pages[0].obj.Annots = Array([files.annotation(Subtype=Name.Link, A=link)])
    made, found = prepared(tmp_path, files.saved(pdf))
    assert made.pages[0].obj.Annots[0].A.keys() == {"/S", "/URI"}
    assert found["repairs"] == [harmless.SAID["script"]]


def test_portfolio_loses_its_files_and_says_so(tmp_path: Path) -> None:
    pdf = files.blank(1)
    pdf.Root.Collection = Dictionary(View=Name.D)
    pdf.attachments["budget.pdf"] = files.pdf_bytes()
    made, found = prepared(tmp_path, files.saved(pdf))
    assert ("/Collection" in made.Root, len(made.attachments)) == (False, 0)
    assert found["repairs"] == [harmless.SAID["attached"]]


def test_tags_that_do_not_hang_together_are_left_out_and_said(tmp_path: Path) -> None:
    pdf = files.blank(1)
    element = pdf.make_indirect(Dictionary(S=Name.P, ID=7, A=Array([Dictionary(Headers=7)])))
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(K=element, IDTree=Dictionary(), ParentTree=Dictionary())
    )
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    made, found = prepared(tmp_path, files.saved(pdf))
    assert (found["tagged"], "/StructTreeRoot" in made.Root) == (False, False)
    assert found["repairs"][-1] == pdfs.STRIPPED


def test_objects_nested_without_end_are_refused_before_they_reach_a_pack(tmp_path: Path) -> None:
    pdf = files.blank(1)
    last = pdf.make_indirect(Dictionary(End=1))
    for _ in range(200_000):
        last = pdf.make_indirect(Dictionary(N=last))
    pdf.pages[0].obj.Foo = last
    assert refusal(tmp_path, files.saved(pdf)) == apart.TOO_HEAVY


def test_tree_of_pages_with_a_loop_is_refused(tmp_path: Path) -> None:
    pdf = files.blank(2)
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    assert refusal(tmp_path, files.saved(pdf)) == pdfs.BROKEN


def test_table_of_objects_with_a_loop_is_repaired(tmp_path: Path) -> None:
    whole = files.pdf_bytes(2, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = int(whole[whole.rindex(b"startxref") + 9 :].split()[0])
    _, found = prepared(tmp_path, whole.replace(b"trailer <<", b"trailer << /Prev %d " % place))
    assert found["pages"] == 2
    assert found["repairs"] == ["The file was damaged and has been repaired. Check that its pages are all there."]


def test_stream_that_declares_two_gigabytes_is_read_to_its_end(tmp_path: Path) -> None:
    whole = files.pdf_bytes(1, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    declared = re.sub(rb"/Length \d+", b"/Length 2147483648", whole, count=1)
    made, found = prepared(tmp_path, declared)
    assert operators(made.pages[0]) == ["q", "re", "f", "Q"]
    assert found["repairs"] == ["The file was damaged and has been repaired. Check that its pages are all there."]


def test_file_of_the_newest_kind_is_taken(tmp_path: Path) -> None:
    _, found = prepared(tmp_path, files.pdf_bytes(1, min_version="2.0"))
    assert found == {"pages": 1, "tagged": False, "repairs": []}


def test_task_that_fails_is_a_refusal(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    source.write_bytes(files.pdf_bytes())
    with pytest.raises(apart.UnusableFile, match="too large or too complicated"):
        apart.run("no-such-task", source, seconds=20)
