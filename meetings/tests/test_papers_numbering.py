"""Paragraph numbers as Word prints them, on files made by python-docx."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from meetings.papers.numbering import Numbering, write
from meetings.tests.paper_files import add_list, add_numbered, add_scheme, document

LEGAL = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))


def marks(made: Document) -> list[str]:
    numbering = Numbering(made.part.numbering_part.element, made.part._styles_part.element)
    found = [numbering.mark(p._p) for p in made.paragraphs]
    return ["" if mark is None else "*" if mark.bullet else mark.text for mark in found]


def numbered(made: Document, num: int, *levels: int) -> list[str]:
    add_numbered(made, num, [(level, "text") for level in levels])
    return marks(made)


def test_levels_count_within_the_level_above() -> None:
    made = document()
    num = add_scheme(made, *LEGAL)
    assert numbered(made, num, 0, 1, 1, 2, 2, 3, 1, 0, 1, 2) == [
        "1.", "1.1", "1.2", "(a)", "(b)", "(i)", "1.3", "2.", "2.1", "(a)",
    ]  # fmt: skip


def test_text_between_does_not_stop_the_count() -> None:
    made = document()
    num = add_scheme(made, *LEGAL)
    add_numbered(made, num, [(0, "one")])
    made.add_paragraph("Between.")
    assert numbered(made, num, 1, 0) == ["1.", "", "1.1", "2."]


def test_level_below_without_one_above_counts_the_one_above_as_begun() -> None:
    made = document()
    num = add_scheme(made, *LEGAL)
    assert numbered(made, num, 1, 1, 0, 1) == ["1.1", "1.2", "2.", "2.1"]


def test_two_lists_of_one_scheme_go_on_counting() -> None:
    made = document()
    first = add_scheme(made, *LEGAL)
    scheme = int(made.part.numbering_part.element.num_having_numId(first).abstractNumId.val)
    second = add_list(made, scheme)
    add_numbered(made, first, [(0, "one"), (0, "two")])
    assert numbered(made, second, 0) == ["1.", "2.", "3."]


def test_list_that_starts_anew_does_so_once() -> None:
    made = document()
    first = add_scheme(made, *LEGAL)
    scheme = int(made.part.numbering_part.element.num_having_numId(first).abstractNumId.val)
    second = add_list(made, scheme, starts={0: 5})
    add_numbered(made, first, [(0, "one"), (0, "two")])
    assert numbered(made, second, 0, 0, 1) == ["1.", "2.", "5.", "6.", "6.1"]


def test_bullets_have_no_text() -> None:
    made = document()
    num = add_scheme(made, ("bullet", "•"), ("decimal", "%2."))
    assert numbered(made, num, 0, 1, 1, 0) == ["*", "1.", "2.", "*"]


def test_legal_numbering_writes_every_level_in_digits() -> None:
    made = document()
    num = add_scheme(made, ("upperRoman", "%1"), ("decimal", "%1.%2"))
    level = made.part.numbering_part.element.xpath("//w:abstractNum/w:lvl")[1]
    level.insert(2, parse_xml(f"<w:isLgl {nsdecls('w')}/>"))
    assert numbered(made, num, 0, 0, 1) == ["I", "II", "2.1"]


@pytest.mark.parametrize(("restart", "last"), [(0, "(c)"), (1, "(c)"), (2, "(a)")])
def test_level_restarts_only_after_the_level_it_names(restart: int, last: str) -> None:
    made = document()
    num = add_scheme(made, *LEGAL)
    level = made.part.numbering_part.element.xpath("//w:abstractNum/w:lvl")[2]
    level.insert(2, parse_xml(f'<w:lvlRestart {nsdecls("w")} w:val="{restart}"/>'))
    assert numbered(made, num, 0, 1, 2, 2, 1, 2)[-1] == last


def test_style_brings_its_numbers() -> None:
    made = document()
    for style in ("List Number", "List Number", "List Bullet", "List Number 2", "List Number"):
        made.add_paragraph("text", style=style)
    assert marks(made) == ["1.", "2.", "*", "1.", "3."]


def test_heading_style_numbered_by_its_scheme() -> None:
    made = document()
    num = add_scheme(made, *LEGAL)
    levels = made.part.numbering_part.element.xpath("//w:abstractNum/w:lvl")
    for index, style in enumerate(("Heading1", "Heading2")):
        levels[index].insert(2, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="{style}"/>'))
        properties = made.styles[f"Heading {index + 1}"].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{num}"/></w:numPr>'))
    for level in (1, 2, 2, 1, 2):
        made.add_heading("text", level)
    assert marks(made) == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_paragraph_taken_out_of_its_styles_list_has_no_number() -> None:
    made = document()
    made.add_paragraph("one", style="List Number")
    add_numbered(made, 0, [(0, "none")], style="List Number")
    assert marks(made) == ["1.", ""]


def test_list_that_is_not_defined_gives_no_number() -> None:
    made = document()
    assert numbered(made, 9999, 0) == [""]


def test_document_without_numbering_gives_none() -> None:
    made = document("text")
    assert Numbering(None, None).mark(made.paragraphs[0]._p) is None


@pytest.mark.parametrize(
    ("count", "shape", "text"),
    [
        (3, "decimal", "3"), (3, "decimalZero", "03"), (2, "ordinal", "2nd"), (12, "ordinal", "12th"),
        (26, "lowerLetter", "z"), (28, "lowerLetter", "bb"), (1, "upperLetter", "A"),
        (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (7, "none", ""), (7, "aiueo", "7"),
    ],
)  # fmt: skip
def test_counts_are_written_in_words_formats(count: int, shape: str, text: str) -> None:
    assert write(count, shape) == text
