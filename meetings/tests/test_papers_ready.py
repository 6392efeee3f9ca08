"""What is done to a PDF once so that merging need not look at each page: told in the file, and true of it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from csp.pdftags import elements
from meetings.packs.assemble import Information, Label, Leaf, assemble
from meetings.packs.samples import KINDS, sample
from meetings.papers import pdfs
from meetings.papers.content import open_ends
from meetings.papers.ready import MARK, is_ready, make_ready
from meetings.tests import paper_files as files


def opened(content: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(content))


def prepared(tmp_path: Path, content: bytes) -> Pdf:
    (tmp_path / "in.pdf").write_bytes(content)
    pdfs.prepare(tmp_path / "in.pdf", tmp_path / "out.pdf")
    return pikepdf.open(tmp_path / "out.pdf")


@pytest.mark.parametrize("kind", KINDS)
def test_prepared_file_says_that_it_is_ready_and_is(tmp_path: Path, kind: str) -> None:
    with prepared(tmp_path, sample(kind, 5, "ALPHA")) as made:
        assert is_ready(made)
        assert {open_ends(page) for page in made.pages} == {(False, b"")}
        assert {"/MediaBox" in page.obj and "/Resources" in page.obj for page in made.pages} == {True}


@pytest.mark.parametrize("pieces", [None, "words", {}, {"/Private": 0}, {"/Private": "1"}])
def test_file_that_does_not_say_so_is_not_ready(pieces: object) -> None:
    pdf = files.blank()
    if pieces is not None:
        pdf.Root.PieceInfo = Dictionary({str(MARK): Dictionary(pieces) if isinstance(pieces, dict) else pieces})
    assert is_ready(pdf) is False


def test_file_that_says_so_falsely_is_made_ready_when_handed_in(tmp_path: Path) -> None:
    pdf = files.blank()
    make_ready(pdf)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 3 0 0 3 0 0 cm q")
    with prepared(tmp_path, files.saved(pdf)) as made:
        assert open_ends(made.pages[0]) == (False, b"")


def test_pack_of_prepared_files_is_that_of_the_files_themselves(tmp_path: Path) -> None:
    for name, ready in (("raw", False), ("ready", True)):
        leaves = []
        for number, kind in enumerate(KINDS):
            content = sample(kind, 4, kind.upper())
            if ready:
                with prepared(tmp_path, content):
                    content = (tmp_path / "out.pdf").read_bytes()
            leaves.append(Leaf(content, tuple(Label(number * 4 + n) for n in range(1, 5)), kind))
        assemble(leaves, Information("A", "B", "C"), tmp_path / f"{name}.pdf")
    with pikepdf.open(tmp_path / "raw.pdf") as raw, pikepdf.open(tmp_path / "ready.pdf") as ready_pack:
        shown = [
            [b"\n".join(part.read_bytes() for part in page.obj.Contents) for page in pack.pages]
            for pack in (raw, ready_pack)
        ]
        turned = [[page.obj.get("/Rotate", 0) for page in pack.pages] for pack in (raw, ready_pack)]
    assert shown[0] == shown[1]
    assert turned[0] == turned[1]
    assert {90, 180, 270} <= set(turned[0])


@pytest.mark.parametrize("old", [True, False])
def test_links_say_their_page_themselves(old: bool) -> None:
    pdf = files.blank(3)
    place = Array([pdf.pages[2].obj, Name.Fit])
    if old:
        pdf.Root.Dests = Dictionary({"/there": place, "/gone": Array([5, Name.Fit])})
        there, gone, lost = Name("/there"), Name("/gone"), Name("/lost")
    else:
        names = Array([String("gone"), Array([5, Name.Fit]), String("there"), Dictionary(D=place)])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))
        there, gone, lost = String("there"), String("gone"), String("lost")
    pdf.pages[0].obj.Annots = Array(
        [
            files.annotation(Subtype=Name.Link, Dest=there),
            files.annotation(Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=there)),
            files.annotation(Subtype=Name.Link, Dest=gone),
            files.annotation(Subtype=Name.Link, Dest=lost),
        ]
    )
    make_ready(pdf)
    direct, action, gone, lost = pdf.pages[0].obj.Annots
    assert direct.Dest[0].objgen == action.A.D[0].objgen == pdf.pages[2].obj.objgen
    assert ("/Dest" in gone, "/Dest" in lost) == (False, False)


def test_link_to_a_later_page_and_back_is_kept_in_the_pack(tmp_path: Path) -> None:
    pdf = files.blank(2)
    for page, other in ((0, 1), (1, 0)):
        place = Array([pdf.pages[other].obj, Name.Fit])
        pdf.pages[page].obj.Annots = Array([files.annotation(Subtype=Name.Link, Dest=place)])
    leaf = Leaf(files.saved(pdf), (Label(1), Label(2)), "A paper")
    assemble([leaf], Information("A", "B", "C"), tmp_path / "pack.pdf")
    with pikepdf.open(tmp_path / "pack.pdf") as pack:
        places = [page.obj.Annots[0].Dest[0].objgen for page in pack.pages]
        assert places == [pack.pages[1].obj.objgen, pack.pages[0].obj.objgen]


def test_fields_of_the_same_name_in_two_papers_are_told_apart(tmp_path: Path) -> None:
    leaves = []
    for number in (1, 2):
        pdf = files.blank(1)
        field = pdf.make_indirect(files.annotation(Subtype=Name.Widget, FT=Name.Tx, T="name", V=f"Olive {number}"))
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        leaves.append(Leaf(files.saved(pdf), (Label(number),), f"Form {number}"))
    assemble(leaves, Information("A", "B", "C"), tmp_path / "pack.pdf")
    with pikepdf.open(tmp_path / "pack.pdf") as pack:
        fields = [(str(field.T), str(field.V)) for field in pack.Root.AcroForm.Fields]
        shown = [str(page.obj.Annots[0].T) for page in pack.pages]
    assert [value for _, value in fields] == ["Olive 1", "Olive 2"]
    assert [name for name, _ in fields] == shown
    assert len(set(shown)) == 2


def test_tags_of_a_prepared_file_have_no_span_that_says_nothing(tmp_path: Path) -> None:
    with prepared(tmp_path, sample("tagged", 2, "ALPHA")) as made:
        kinds = {str(element.S) for element in elements(made.Root.StructTreeRoot)}
    assert "/Span" not in kinds
    assert {"/P", "/TD", "/Link", "/H2"} <= kinds
