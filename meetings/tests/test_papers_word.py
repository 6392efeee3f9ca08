"""Word papers as HTML: numbers, headings, tables, pictures; and what must not come through."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from meetings.papers import word
from meetings.papers.tidy import tidied
from meetings.tests import paper_files as files

LEGAL = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def read(tmp_path: Path, made: Document | bytes) -> dict[str, Any]:
    source = tmp_path / "paper.docx"
    source.write_bytes(made if isinstance(made, bytes) else files.word_bytes(made))
    return word.prepare(source)


def picture(size: tuple[int, int] = (8, 8), kind: str = "PNG") -> BytesIO:
    target = BytesIO()
    Image.new("RGB", size, "navy").save(target, kind)
    target.seek(0)
    return target


def test_numbers_stand_in_the_text(tmp_path: Path) -> None:
    made = files.document()
    num = files.add_scheme(made, *LEGAL)
    files.add_numbered(made, num, [(0, "Purpose"), (1, "First."), (1, "Second."), (2, "Deeper.")])
    assert read(tmp_path, made)["html"] == (
        '<p class="numbered numbered-1"><span class="para-number">1.</span> Purpose</p>'
        '<p class="numbered numbered-1"><span class="para-number">1.1</span> First.</p>'
        '<p class="numbered numbered-1"><span class="para-number">1.2</span> Second.</p>'
        '<p class="numbered numbered-2"><span class="para-number">(a)</span> Deeper.</p>'
    )


def test_numbered_heading_stays_a_heading(tmp_path: Path) -> None:
    made = files.document()
    files.add_numbered(made, files.add_scheme(made, *LEGAL), [(0, "Purpose")], style="Heading 1")
    assert read(tmp_path, made)["html"] == '<h2><span class="para-number">1.</span> Purpose</h2>'


def test_bullets_are_lists_set_in_as_they_stand(tmp_path: Path) -> None:
    made = files.document()
    for text, style in (("one", "List Bullet"), ("deeper", "List Bullet 2"), ("two", "List Bullet")):
        made.add_paragraph(text, style=style)
    made.add_paragraph("between")
    made.add_paragraph("alone", style="List Bullet 2")
    assert read(tmp_path, made)["html"] == (
        "<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul><p>between</p><ul><li>alone</li></ul>"
    )


@pytest.mark.parametrize(
    ("text", "number", "inset"),
    [("1.1 At the last", "1.1", 1), ("2. At the", "2.", 1), ("iv) At", "iv)", 2), ("(a) At", "(a)", 2)],
)
def test_number_that_was_typed_after_a_bullet_takes_its_place(
    tmp_path: Path, text: str, number: str, inset: int
) -> None:
    made = files.document()
    made.add_paragraph(text, style="List Bullet")
    rest = text.removeprefix(number)
    assert read(tmp_path, made)["html"] == (
        f'<p class="numbered numbered-{inset}"><span class="para-number">{number}</span>{rest}</p>'
    )


def test_year_after_a_bullet_is_no_number(tmp_path: Path) -> None:
    made = files.document()
    made.add_paragraph("2018 was a year.", style="List Bullet")
    assert read(tmp_path, made)["html"] == "<ul><li>2018 was a year.</li></ul>"


def test_headings_have_no_gaps_on_the_page_or_in_print(tmp_path: Path) -> None:
    made = files.document()
    for level in (2, 1, 4, 4, 2):
        made.add_heading(f"H{level}", level)
    found = read(tmp_path, made)
    levels = [re.findall(r"<(h\d)>", found[key]) for key in ("html", "print")]
    assert levels == [["h2", "h2", "h3", "h3", "h3"], ["h1", "h1", "h2", "h2", "h2"]]


def test_style_based_on_a_heading_is_a_heading(tmp_path: Path) -> None:
    made = files.document()
    style = made.styles.add_style("Board heading", 1)
    style.base_style = made.styles["Heading 1"]
    made.add_paragraph("Purpose", style="Board heading")
    assert read(tmp_path, made)["html"] == "<h2>Purpose</h2>"


def test_table_of_labels_has_row_headers(tmp_path: Path) -> None:
    made = files.document()
    table = made.add_table(2, 2)
    for row, cells in zip(table.rows, (("Subject:", "Hate crime"), ("Author:", "Olive Officer")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    assert read(tmp_path, made)["html"] == (
        '<table class="meta"><tbody><tr><th scope="row"><p>Subject:</p></th><td><p>Hate crime</p></td></tr>'
        '<tr><th scope="row"><p>Author:</p></th><td><p>Olive Officer</p></td></tr></tbody></table>'
    )


def test_first_row_in_bold_is_a_row_of_headers(tmp_path: Path) -> None:
    made = files.document()
    table = made.add_table(2, 2)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].add_run("Month").bold = True
    for cell in table.rows[1].cells:
        cell.text = "May"
    html = read(tmp_path, made)["html"]
    assert re.findall(r'<th scope="col">|<td>', html) == ['<th scope="col">', '<th scope="col">', "<td>", "<td>"]


def test_picture_stands_in_the_page_with_its_description(tmp_path: Path) -> None:
    made = files.document()
    made.add_picture(picture())
    made.element.body.xpath(".//wp:docPr")[0].set("descr", "A blue square")
    found = read(tmp_path, made)
    shown = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", found["html"])
    assert (shown, found["repairs"]) == ('<p><img alt="A blue square" src="data:image/png;base64,"></p>', [])


def test_picture_without_description_is_named_to_the_officer(tmp_path: Path) -> None:
    made = files.document()
    made.add_picture(picture())
    made.element.body.xpath(".//wp:docPr")[0].attrib.pop("descr", None)
    assert read(tmp_path, made)["repairs"] == [
        "1 picture is without a description for people who cannot see them. In Word, add alternative text."
    ]


def test_large_picture_is_made_smaller(tmp_path: Path) -> None:
    made = files.document()
    made.add_picture(picture((4000, 3000), "JPEG"))
    assert len(read(tmp_path, made)["html"]) < 100_000


def test_picture_that_cannot_be_shown_is_left_out_and_said(tmp_path: Path) -> None:
    made = files.document("Text.")
    made.add_picture(picture())
    content = files.rezipped(files.word_bytes(made), {"word/media/image1.png": b"\x01\x00\x00\x00 EMF"})
    found = read(tmp_path, content)
    assert (found["html"], found["repairs"]) == (
        "<p>Text.</p>",
        [
            "1 picture is left out, too large or of a kind that browsers do not show. "
            "Put them into the Word file as PNG or JPEG."
        ],
    )


def test_hidden_text_is_left_out_and_said(tmp_path: Path) -> None:
    made = files.document("Open. ")
    run = made.paragraphs[0].add_run("Secret.")
    run.font.hidden = True
    found = read(tmp_path, made)
    assert (found["html"], found["repairs"]) == ("<p>Open. </p>", ["Hidden text was left out."])


def test_tracked_changes_are_shown_as_accepted(tmp_path: Path) -> None:
    made = files.document("Stays")
    paragraph = made.paragraphs[0]._p
    for tag, text in (("ins", "w:t"), ("del", "w:delText")):
        paragraph.append(
            parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r><{text}>{tag}</{text}></w:r></w:{tag}>')
        )
    found = read(tmp_path, made)
    assert (found["html"], found["repairs"]) == (
        "<p>Staysins</p>",
        ["The Word file has tracked changes: they are shown as accepted."],
    )


def test_equations_are_named_to_the_officer(tmp_path: Path) -> None:
    made = files.document("Text.")
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    made.paragraphs[0]._p.append(parse_xml(f'<m:oMath xmlns:m="{math}"/>'))
    assert read(tmp_path, made)["repairs"] == [
        "Equations are left out. Put them into the Word file as pictures, with a description."
    ]


def test_picture_on_another_site_is_never_asked_for(tmp_path: Path) -> None:
    made = files.document("Text.")
    made.add_picture(picture())
    content = files.word_bytes(made)
    rels = files.part(content, "word/_rels/document.xml.rels")
    outside = rels.replace('Target="media/image1.png"', 'Target="http://127.0.0.1:9/x.png" TargetMode="External"')
    assert outside != rels
    found = read(tmp_path, files.rezipped(content, {"word/_rels/document.xml.rels": outside.encode()}))
    assert (found["html"], found["repairs"]) == (
        "<p>Text.</p>",
        ["Pictures that are only linked to were left out. In Word, insert them."],
    )


def test_link_to_the_web_stays(tmp_path: Path) -> None:
    made = files.document("See ")
    key = made.part.relate_to(
        "https://example.org/a", f"{qn('r:id')[1:].split('}')[0]}/hyperlink", is_external=True
    )
    made.paragraphs[0]._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t>this</w:t></w:r></w:hyperlink>')
    )
    assert read(tmp_path, made)["html"] == (
        '<p>See <a href="https://example.org/a" rel="noopener noreferrer">this</a></p>'
    )


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ("<script>x()</script><p>a</p>", "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="data:text/html,x">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<img src="https://example.org/x.png" alt="a">', '<img alt="a">'),
        ('<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="a">', '<img alt="a">'),
        (
            '<p class="govuk-button numbered">1. a</p>',
            '<p class="numbered"><span class="para-number">1.</span> a</p>',
        ),
        ('<a id="main-content">a</a>', '<a rel="noopener noreferrer">a</a>'),
    ],
)
def test_html_is_sanitised(html: str, clean: str) -> None:
    assert tidied(html, first_heading=2) == clean
