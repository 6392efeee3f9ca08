"""What the system prints follows PDF/UA-1 (ISO 14289-1): every mark tagged or an artifact, and tags that make sense."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Dictionary, Name, NumberTree, Object, Pdf

from csp import pdf
from csp.pdftags import as_list, children, elements

DOT = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
PAGE = (
    "<h1>Report</h1><p>Some words, <em>some slanted</em>, <a href='https://example.org/'>a link</a>.</p>"
    f"<h2>Figures</h2><p><img alt='A dot' src='{DOT}'></p><ul><li>One</li><li>Two</li></ul>"
    "<table class='table'><caption>Actions</caption><thead><tr><th scope='col'>No</th><th scope='col'>Action</th></tr>"
    "</thead><tbody><tr><th scope='row'>17</th><td>Write</td></tr></tbody></table>"
    "<p class='new-page'>The next page</p>"
)
DRAWS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
TABLE = {
    "/Table": {"/THead", "/TBody", "/TFoot", "/TR", "/Caption"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/Caption"},
}


@pytest.fixture(scope="module")
def made() -> Iterator[Pdf]:
    with pikepdf.open(io.BytesIO(pdf.render(PAGE, title="Report"))) as opened:
        yield opened


def kinds(made: Pdf, kind: str) -> list[Object]:
    return [element for element in elements(made.Root.StructTreeRoot) if Name(f"/{kind}") == element.S]


def marks(page: pikepdf.Page) -> tuple[list[int], list[str]]:
    """The numbers of a page's tagged parts in the order they are drawn, and what is drawn outside any part."""
    numbers: list[int] = []
    outside: list[str] = []
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            depth += 1
            if operator == "BDC" and "/MCID" in instruction.operands[1]:
                numbers.append(int(instruction.operands[1]["/MCID"]))
        elif operator == "EMC":
            depth -= 1
        elif operator in DRAWS and depth == 0:
            outside.append(operator)
    return numbers, outside


def test_everything_drawn_is_tagged_or_an_artifact(made: Pdf) -> None:
    assert [marks(page)[1] for page in made.pages] == [[], []]


def test_every_tagged_part_of_a_page_is_in_the_tree_and_the_other_way_round(made: Pdf) -> None:
    parents = dict(NumberTree(made.Root.StructTreeRoot.ParentTree).items())
    for page in made.pages:
        numbers = marks(page)[0]
        owners = parents[int(page.obj.StructParents)]
        held = {
            number: element.objgen
            for element in elements(made.Root.StructTreeRoot)
            if "/Pg" in element and element.Pg.objgen == page.obj.objgen
            for number in as_list(element.get("/K"))
            if isinstance(number, int)
        }
        assert sorted(numbers) == sorted(held)
        assert {number: owners[number].objgen for number in numbers} == held


def test_reading_order_is_that_of_the_text(made: Pdf) -> None:
    order = [str(element.S) for element in _depth_first(made.Root.StructTreeRoot)]
    wanted = ["/H1", "/P", "/Link", "/H2", "/Figure", "/L", "/Table"]
    assert [kind for kind in order if kind in wanted][: len(wanted) + 1].index("/H1") == 0
    assert [order.index(kind) for kind in wanted] == sorted(order.index(kind) for kind in wanted)


def test_no_element_is_empty(made: Pdf) -> None:
    assert [
        str(element.S) for element in elements(made.Root.StructTreeRoot) if not as_list(element.get("/K"))
    ] == []


def test_figures_have_a_description(made: Pdf) -> None:
    assert [str(figure.Alt) for figure in kinds(made, "Figure")] == ["A dot"]


def test_header_cells_have_a_scope(made: Pdf) -> None:
    scopes = [str(as_list(cell.A)[0].Scope) for cell in kinds(made, "TH")]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_tables_and_lists_hold_what_they_may(made: Pdf) -> None:
    for element in elements(made.Root.StructTreeRoot):
        allowed = TABLE.get(str(element.S))
        if allowed:
            assert {str(child.S) for child in children(element)} <= allowed


def test_links_are_tagged_and_described(made: Pdf) -> None:
    parents = dict(NumberTree(made.Root.StructTreeRoot.ParentTree).items())
    links = [annotation for page in made.pages for annotation in page.obj.get("/Annots", [])]
    assert [parents[int(link.StructParent)].S for link in links] == [Name.Link]
    assert [bool(str(link.get("/Contents", ""))) for link in links] == [True]


def test_tab_order_follows_the_tags_where_there_is_something_to_tab_to(made: Pdf) -> None:
    assert {page.obj.get("/Tabs") for page in made.pages if "/Annots" in page.obj} == {Name.S}


def test_language_title_and_claim_are_told(made: Pdf) -> None:
    assert (str(made.Root.Lang), bool(made.Root.ViewerPreferences.DisplayDocTitle)) == ("en-GB", True)
    with made.open_metadata() as meta:
        assert (meta["dc:title"], meta["pdfuaid:part"]) == ("Report", "1")


def test_all_fonts_are_inside_and_can_be_read_as_text(made: Pdf) -> None:
    fonts = [o for o in made.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Font]
    programs = [o for o in made.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.FontDescriptor]
    assert {any(f"/FontFile{kind}" in one for kind in ("", "2", "3")) for one in programs} == {True}
    assert {"/ToUnicode" in font for font in fonts if font.get("/Subtype") == Name.Type0} == {True}


def _depth_first(root: Object) -> Iterator[Object]:
    for child in children(root):
        if "/S" in child:
            yield child
            yield from _depth_first(child)
