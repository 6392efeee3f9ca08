"""Awkward papers, made up: what real packs hold and what breaks merging. For the benchmark and the tests."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from csp import pdf

WORDS = (
    *(
        "partnership",
        "board",
        "report",
        "review",
        "of",
        "the",
        "plan",
        "for",
        "safer",
        "streets",
        "with",
        "partners",
    ),
    *(
        "young",
        "people",
        "housing",
        "health",
        "police",
        "probation",
        "fire",
        "and",
        "rescue",
        "evidence",
        "outcome",
    ),
    *("measure", "risk", "owner", "by", "the", "next", "quarter", "agreed", "to", "note"),
)
KINDS = ("tagged", "rotated", "cropped", "landscape", "unbalanced")


def sample(kind: str, pages: int, mark: str) -> bytes:
    """A PDF of that kind with so many pages. Each page says ``mark`` and its own number: "ALPHA p3"."""
    return {
        "tagged": _tagged,
        "rotated": _rotated,
        "cropped": _cropped,
        "landscape": _landscape,
        "unbalanced": _unbalanced,
    }[kind](pages, mark)


def mixed(total: int, each: int = 12) -> Iterator[tuple[str, bytes]]:
    """Papers of all kinds in turn, ``total`` pages in all: a name and the bytes."""
    number = 0
    while total > 0:
        kind = KINDS[number % len(KINDS)]
        number += 1
        pages = min(each, total)
        total -= pages
        yield f"{number:03d}-{kind}", sample(kind, pages, f"PAPER{number}")


def _tagged(pages: int, mark: str) -> bytes:
    """Tagged, with tables, and a link from each page to the page before it."""
    sections = [
        f'<section id="p{n}" class="{"new-page" if n > 1 else ""}"><h2>{mark} p{n}</h2><p>{prose(n, 130)}</p>'
        f'<p>See <a href="#p{max(1, n - 1)}">the page before</a>.</p>{table(n)}</section>'
        for n in range(1, pages + 1)
    ]
    return pdf.render("".join(sections), title=mark)


def table(seed: int, length: int = 5) -> str:
    """A table of so many rows, in HTML."""
    rows = "".join(f"<tr><th scope='row'>{prose(seed + n, 2)}</th><td>{seed * n}</td></tr>" for n in range(length))
    return (
        "<table class='table table--fixed'><thead><tr><th scope='col'>Measure</th><th scope='col'>Value</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _rotated(pages: int, mark: str) -> bytes:
    """Turned by 90, 180, 270 and 0 degrees in turn, the turn of the first of each four inherited."""
    with Pdf.new() as made:
        font = _helvetica(made)
        for n in range(1, pages + 1):
            page = _page(made, font, (0, 0, 595, 842), _lines(mark, n, 0, 0))
            if n % 4 != 1:
                page.Rotate = (90, 180, 270, 0)[(n - 1) % 4]
        made.Root.Pages.Rotate = 90
        return _bytes(made)


def _cropped(pages: int, mark: str) -> bytes:
    """A MediaBox that does not begin at 0, a smaller CropBox, one in three with its corners the other way round."""
    with Pdf.new() as made:
        font = _helvetica(made)
        for n in range(1, pages + 1):
            page = _page(made, font, (-40, -60, 700, 960), _lines(mark, n, 50, 70))
            corners = (50, 70, 645, 912)
            page.CropBox = Array(corners if n % 3 else (corners[2], corners[3], corners[0], corners[1]))
        return _bytes(made)


def _landscape(pages: int, mark: str) -> bytes:
    with Pdf.new() as made:
        font = _helvetica(made)
        for n in range(1, pages + 1):
            _page(made, font, (0, 0, 842, 595), _lines(mark, n, 0, -250))
        return _bytes(made)


def _unbalanced(pages: int, mark: str) -> bytes:
    """Leaves a scaled and coloured graphics state open, or closes more than it opened."""
    with Pdf.new() as made:
        font = _helvetica(made)
        for n in range(1, pages + 1):
            last = b"\nq 0.3 0 0 0.3 200 300 cm 1 0 0 rg /Artifact BMC" if n % 2 else b"\nQ Q 3 0 0 3 9 9 cm"
            _page(made, font, (0, 0, 595, 842), _lines(mark, n, 0, 0) + last)
        return _bytes(made)


def _page(made: Pdf, font: pikepdf.Object, box: tuple[float, ...], content: bytes) -> pikepdf.Object:
    page = made.add_blank_page(page_size=(595, 842)).obj
    page.MediaBox = Array(box)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = made.make_stream(content)
    return page


def _lines(mark: str, number: int, x: float, y: float) -> bytes:
    lines = "\n".join(f"({prose(number + n, 9)}) Tj T*" for n in range(12))
    return f"BT /F1 10 Tf 14 TL {x + 60} {y + 700} Td ({mark} p{number}) Tj T*\n{lines}\nET".encode()


def _helvetica(made: Pdf) -> pikepdf.Object:
    return made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def prose(seed: int, count: int) -> str:
    """So many words, the same for the same seed."""
    return " ".join(WORDS[(seed * 7 + n * (seed % 5 + 3)) % len(WORDS)] for n in range(count))


def _bytes(made: Pdf) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()
