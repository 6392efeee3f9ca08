"""Merging and stamping, on real PDFs read back: text where it is seen, links, tags, outline, labels, validity."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, String

from csp import pdf
from meetings.packs.assemble import Bookmark, Information, Label, Leaf, UnreadableError, assemble, roman
from meetings.packs.samples import KINDS, sample
from meetings.papers.content import open_ends

PAGES = 4


def leaf(source: bytes | Path, first: int, count: int, name: str = "A paper", **fields: object) -> Leaf:
    return Leaf(source, tuple(Label(first + n) for n in range(count)), name, **fields)  # type: ignore[arg-type]


def make(folder: Path, leaves: list[Leaf]) -> Path:
    target = folder / "pack.pdf"
    assemble(leaves, Information("A pack", "Northmere Borough Council", "26 September 2018"), target)
    return target


def text_of(path: Path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words_of(path: Path, page: int) -> list[tuple[str, float, float]]:
    """Each word of a page as seen with where its middle is, in parts of the page's width and height from top left.

    Poppler gives them after cropping and turning.
    """
    found = subprocess.run(
        ["pdftotext", "-bbox", "-cropbox", "-f", str(page), "-l", str(page), str(path), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    size = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', found)
    assert size
    width, height = float(size[1]), float(size[2])
    with pikepdf.open(path) as pack:  # poppler turns the words, but not the size it tells
        if int(pack.pages[page - 1].obj.get("/Rotate", 0)) % 180:
            width, height = height, width
    pattern = r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</word>'
    return [
        (word, (float(x0) + float(x1)) / 2 / width, (float(y0) + float(y1)) / 2 / height)
        for x0, y0, x1, y1, word in re.findall(pattern, found)
    ]


@pytest.fixture(scope="module")
def mixed_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pages of each awkward kind, one after another."""
    leaves = [
        leaf(
            sample(kind, PAGES, kind.upper()),
            1 + n * PAGES,
            PAGES,
            kind,
            heading=f"AGENDA ITEM {n + 1}",
            bookmarks=(Bookmark(f"{n + 1}. {kind}"), Bookmark(f"Paper {kind}", 1)),
        )
        for n, kind in enumerate(KINDS)
    ]
    return make(tmp_path_factory.mktemp("mixed"), leaves)


def test_assemble_writes_a_valid_pdf_with_every_page_in_order(mixed_pack: Path) -> None:
    checked = subprocess.run(["qpdf", "--check", str(mixed_pack)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    marks = [f"{kind.upper()} p{n}" for kind in KINDS for n in range(1, PAGES + 1)]
    texts = [" ".join(word for word, _, _ in words_of(mixed_pack, n + 1)) for n in range(len(marks))]
    assert [mark for mark, text in zip(marks, texts, strict=True) if mark not in text] == []


@pytest.mark.parametrize("number", range(1, len(KINDS) * PAGES + 1))
def test_stamp_stands_upright_at_the_bottom_right_of_any_page(mixed_pack: Path, number: int) -> None:
    words = words_of(mixed_pack, number)
    corner = [(word, x, y) for word, x, y in words if x > 0.8 and y > 0.94]
    assert [word for word, _, _ in corner] == ["Page", str(number)]
    assert abs(corner[0][2] - corner[1][2]) < 0.005  # on one line, so upright
    assert corner[0][1] < corner[1][1]


def test_item_mark_stands_at_the_top_right_of_the_first_page_only(mixed_pack: Path) -> None:
    tops = [
        " ".join(word for word, x, y in words_of(mixed_pack, page) if x > 0.7 and y < 0.06)
        for page in range(1, len(KINDS) * PAGES + 1)
    ]
    assert [top for top in tops if top] == [f"AGENDA ITEM {n}" for n in range(1, len(KINDS) + 1)]
    assert [n for n, top in enumerate(tops) if top] == [n * PAGES for n in range(len(KINDS))]


def test_stamp_is_an_artifact_after_a_balanced_page(mixed_pack: Path) -> None:
    with pikepdf.open(mixed_pack) as pack:
        for page in pack.pages:
            assert open_ends(page) == (False, b"")
            last = page.obj.Contents[-1].read_bytes()
            assert last.count(b"/Artifact <</Type /Pagination") == last.count(b"Tj")


def test_links_inside_papers_lead_to_pages_of_the_same_paper(tmp_path: Path) -> None:
    papers = [leaf(sample("tagged", 3, "ALPHA"), 1, 3), leaf(sample("tagged", 3, "BETA"), 4, 3)]
    with pikepdf.open(make(tmp_path, papers)) as pack:
        places = {page.obj.objgen: number for number, page in enumerate(pack.pages)}
        found = [places[a.Dest[0].objgen] for page in pack.pages for a in page.obj.get("/Annots", [])]
    assert found == [0, 0, 1, 3, 3, 4]


def test_tags_of_every_paper_are_kept_and_point_at_their_own_pages(tmp_path: Path) -> None:
    papers = [
        leaf(sample("tagged", 3, "ALPHA"), 1, 3),
        leaf(sample("rotated", 2, "PLAIN"), 4, 2),
        leaf(sample("tagged", 2, "BETA"), 6, 2),
    ]
    with pikepdf.open(make(tmp_path, papers)) as pack:
        root = pack.Root.StructTreeRoot
        parents = dict(NumberTree(root.ParentTree).items())
        keys = [int(page.obj.StructParents) for page in pack.pages if "/StructParents" in page.obj]
        assert len(keys) == len(set(keys)) == 5
        for page in pack.pages:
            if "/StructParents" in page.obj:
                elements = parents[int(page.obj.StructParents)]
                assert {element.Pg.objgen for element in elements if "/Pg" in element} == {page.obj.objgen}
        assert [part.S for part in root.K.K] == [Name.Part, Name.Part]


def test_identifiers_that_two_papers_share_are_told_apart(tmp_path: Path) -> None:
    with_ids = []
    for name in ("ALPHA", "BETA"):
        with pikepdf.open(io.BytesIO(sample("tagged", 1, name))) as paper:
            header = next(o for o in paper.objects if isinstance(o, Dictionary) and o.get("/S") == Name.TH)
            cell = next(o for o in paper.objects if isinstance(o, Dictionary) and o.get("/S") == Name.TD)
            header.ID = String("h1")
            cell.A = Array([Dictionary(O=Name.Table, Headers=Array([String("h1")]))])
            paper.Root.StructTreeRoot.IDTree = Dictionary(Names=Array([String("h1"), header]))
            paper.save(tmp_path / name)
        with_ids.append(leaf(tmp_path / name, 1 + len(with_ids), 1))
    with pikepdf.open(make(tmp_path, with_ids)) as pack:
        names = dict(zip(*[iter(pack.Root.StructTreeRoot.IDTree.Names)] * 2, strict=True))
        assert [(str(key), str(value.ID)) for key, value in names.items()] == [("1:h1", "1:h1"), ("2:h1", "2:h1")]
        cells = [o for o in pack.objects if isinstance(o, Dictionary) and o.get("/S") == Name.TD and "/A" in o]
        assert sorted(str(cell.A[0].Headers[0]) for cell in cells) == ["1:h1", "2:h1"]


def test_annotations_keep_their_place_in_the_parent_tree(tmp_path: Path) -> None:
    papers = [leaf(sample("tagged", 2, "ALPHA"), 1, 2), leaf(sample("tagged", 2, "BETA"), 3, 2)]
    with pikepdf.open(make(tmp_path, papers)) as pack:
        parents = dict(NumberTree(pack.Root.StructTreeRoot.ParentTree).items())
        keys = [int(a.StructParent) for page in pack.pages for a in page.obj.get("/Annots", [])]
        assert len(keys) == len(set(keys)) == 4
        assert {parents[key].S for key in keys} == {Name.Link}


def test_assemble_names_the_papers_without_tags(tmp_path: Path) -> None:
    papers = [leaf(sample("tagged", 1, "ALPHA"), 1, 1, "Tagged"), leaf(sample("cropped", 1, "B"), 2, 1, "Plain")]
    information = Information("A pack", "The council", "26 September 2018")
    assert assemble(papers, information, tmp_path / "pack.pdf") == ["Plain"]


@pytest.mark.parametrize(("kind", "conforms"), [("tagged", "1"), ("cropped", None)])
def test_pack_claims_pdf_ua_only_when_all_of_it_is_tagged(tmp_path: Path, kind: str, conforms: str | None) -> None:
    with pikepdf.open(make(tmp_path, [leaf(sample(kind, 1, "A"), 1, 1)])) as pack, pack.open_metadata() as meta:
        assert meta.get("pdfuaid:part") == conforms


def test_outline_has_items_with_their_papers_under_them(mixed_pack: Path) -> None:
    with pikepdf.open(mixed_pack) as pack, pack.open_outline() as outline:
        titles = [(item.title, [child.title for child in item.children]) for item in outline.root]
        places = [pack.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
    assert titles == [(f"{n}. {kind}", [f"Paper {kind}"]) for n, kind in enumerate(KINDS, 1)]
    assert places == [n * PAGES for n in range(len(KINDS))]


def test_page_labels_follow_the_printed_numbers(tmp_path: Path) -> None:
    front = Leaf(sample("cropped", 2, "F"), (Label(1, roman=True), Label(2, roman=True)), "Front")
    skipping = Leaf(sample("cropped", 2, "S"), (Label(75), Label(128)), "Sheet")
    path = make(tmp_path, [front, skipping, leaf(sample("cropped", 1, "L"), 129, 1)])
    with pikepdf.open(path) as pack:
        assert [page.label for page in pack.pages] == ["i", "ii", "75", "128", "129"]
    assert [f"Page {label}" in text_of(path, n) for n, label in enumerate(("i", "ii", 75, 128, 129), 1)] == [
        True
    ] * 5


def test_labels_of_what_was_put_in_later_have_letters(tmp_path: Path) -> None:
    labels = (
        *(
            Label(1, roman=True),
            Label(2, roman=True),
            Label(13),
            Label(14),
            Label(14, letter=1),
            Label(14, letter=2),
        ),
        *(Label(15), Label(16), Label(16, letter=26), Label(16, letter=27), Label(17)),
    )
    path = make(tmp_path, [Leaf(sample("cropped", len(labels), "L"), labels, "Mixed")])
    printed = ["i", "ii", "13", "14", "14a", "14b", "15", "16", "16z", "16aa", "17"]
    with pikepdf.open(path) as pack:
        assert [page.label for page in pack.pages] == printed
    found = [re.search(r"Page (\S+)", text_of(path, n)) for n in range(1, len(labels) + 1)]
    assert [match[1] for match in found if match] == printed


def test_links_of_the_agenda_lead_to_the_printed_page(tmp_path: Path) -> None:
    agenda = Leaf(
        pdf.render('<p><a href="page:3">3 - 4</a> <a href="https://example.org/">Out</a></p>', title="Agenda"),
        (Label(1, roman=True),),
        "Agenda",
    )
    with pikepdf.open(make(tmp_path, [agenda, leaf(sample("cropped", 4, "A"), 1, 4)])) as pack:
        inside, outside = pack.pages[0].obj.Annots
        assert inside.Dest[0].objgen == pack.pages[3].obj.objgen
        assert "/A" not in inside
        assert str(outside.A.URI) == "https://example.org/"


def test_information_language_and_title_are_set(mixed_pack: Path) -> None:
    with pikepdf.open(mixed_pack) as pack:
        assert str(pack.Root.Lang) == "en-GB"
        assert bool(pack.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pack.docinfo["/Title"]) == "A pack"
        with pack.open_metadata() as meta:
            assert meta["dc:title"] == "A pack"


def test_unreadable_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as raised:
        make(tmp_path, [leaf(b"This is no PDF", 1, 1, "Budget report")])
    assert raised.value.name == "Budget report"


def test_document_with_another_number_of_pages_than_counted_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as raised:
        make(tmp_path, [leaf(sample("cropped", 3, "A"), 1, 2, "Budget report")])
    assert raised.value.name == "Budget report"


def test_resources_shared_by_pages_take_one_stamp_font(tmp_path: Path) -> None:
    with Pdf.new() as source:
        shared = source.make_indirect(pikepdf.Dictionary(Font=pikepdf.Dictionary(PackStamp0=pikepdf.Dictionary())))
        for _ in range(2):
            source.add_blank_page().obj.Resources = shared
        source.save(tmp_path / "shared.pdf")
    with pikepdf.open(make(tmp_path, [leaf(tmp_path / "shared.pdf", 1, 2)])) as pack:
        names = [sorted(page.obj.Resources.Font.keys()) for page in pack.pages]
        assert names == [["/PackStamp0", "/PackStamp1"]] * 2


@pytest.mark.parametrize(("number", "text"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (29, "xxix")])
def test_roman_numerals(number: int, text: str) -> None:
    assert roman(number) == text
