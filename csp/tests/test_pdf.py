"""HTML to PDF: tagged, PDF/UA-1, our font, nothing fetched."""

from __future__ import annotations

import io
import logging

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from csp import pdf

TABLE = (
    "<table class='table'><thead><tr><th scope='col'>No</th><th scope='col'>Action</th></tr></thead>"
    "<tbody><tr><th scope='row'>17</th><td>Write</td></tr></tbody></table>"
)


def opened(html: str, **fields: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(html, **{"title": "A title", **fields})))


def test_render_gives_a_tagged_file_that_claims_pdf_ua_with_language_and_title() -> None:
    with opened("<h1>Minutes</h1>", title="Minutes & more", author="Northmere") as made:
        assert bool(made.Root.MarkInfo.Marked) is True
        assert str(made.Root.Lang) == "en-GB"
        assert str(made.docinfo["/Title"]) == "Minutes & more"
        with made.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"


def test_render_embeds_our_own_font_whatever_the_machine_has() -> None:
    with opened("<h1>Big</h1><p>Plain, <em>slanted</em> £ ŵ ŷ ✓ →</p>") as made:
        names = {
            str(o.BaseFont) for o in made.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Font
        }
    assert {"Source" in name for name in names} == {True}


def test_header_cells_say_which_way_they_read() -> None:
    with opened(TABLE) as made:
        cells = [o for o in made.objects if isinstance(o, Dictionary) and o.get("/S") == Name.TH]
        scopes = sorted(str(part.Scope) for cell in cells for part in cell.A if "/Scope" in part)
        assert [cell for cell in cells if "/ID" in cell] == []
    assert scopes == ["/Column", "/Column", "/Row"]


@pytest.mark.parametrize("address", ["https://example.org/x.png", "file:///etc/hostname", "font:other"])
def test_nothing_outside_the_document_is_fetched(address: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), opened(f'<p>Text</p><img alt="A picture" src="{address}">') as made:
        images = [o for o in made.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image]
    assert images == []
    assert caplog.messages == ["an address in a document was not fetched for print"]


def test_picture_inside_the_document_is_printed() -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    with opened(f'<img alt="A dot" src="data:image/png;base64,{dot}">') as made:
        images = [o for o in made.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image]
    assert len(images) == 2  # the picture, and the mask of what is seen through


def test_title_is_escaped() -> None:
    with opened("<p>Text</p>", title="</title><script>") as made:
        assert str(made.docinfo["/Title"]) == "</title><script>"


def test_page_count_counts_pages() -> None:
    assert pdf.page_count(pdf.render("<p>1</p><p class='new-page'>2</p>", title="Two")) == 2


def test_landscape_section_has_landscape_pages() -> None:
    with opened("<p>Tall</p><section class='landscape'><p>Wide</p></section>") as made:
        sizes = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in made.pages]
    assert sizes == [False, True]


def test_check_finds_the_libraries_of_this_machine() -> None:
    assert pdf.check_libraries() == []


def test_check_names_the_package_of_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pdf.LIBRARIES, "libnosuch-9.so.0", "libnosuch-9-0")
    found = pdf.check_libraries()
    assert [(one.id, one.hint) for one in found] == [
        ("csp.E001", "Install it with: apt-get install libnosuch-9-0")
    ]
