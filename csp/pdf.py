"""HTML to PDF: the one module that imports WeasyPrint. Everything it makes is tagged and made to PDF/UA-1.

WeasyPrint takes more than a second to import and needs system libraries, so it is imported when the first
page is printed; the system check below says at the start what is missing. Style sheets (csp/print/) and the
font are read once a process.
"""

from __future__ import annotations

import atexit
import ctypes
import io
import logging
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from django.core import checks
from django.utils.html import escape

from csp import fonts, pdftags

if TYPE_CHECKING:
    import weasyprint

log = logging.getLogger(__name__)
LANGUAGE = "en-GB"
STYLES = Path(__file__).parent / "print"
# What WeasyPrint loads, and the Debian package each library comes from.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_rendering = threading.Lock()


def render(html_body: str, *, title: str, stylesheet: str = "paper", author: str = "") -> bytes:
    """Print ``html_body`` (what stands inside <body>, already escaped) and return the bytes of a PDF/UA-1 file.

    ``title`` and ``author`` go into the document's information; ``stylesheet`` names a file of csp/print/.
    Images are printed from data: addresses only: nothing is fetched from the network or from the disk.
    """
    html_class = _weasyprint().HTML
    page = (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="author" content="{escape(author)}"></head><body>{html_body}</body></html>'
    )
    fetcher = _fetcher()
    with _rendering:  # the font configuration is shared, and Pango's is not safe to use from two threads
        styles, font_config = _styles(stylesheet)
        content = html_class(string=page, url_fetcher=fetcher, base_url=None).write_pdf(
            stylesheets=[styles],
            font_config=font_config,
            pdf_variant="pdf/ua-1",
            presentational_hints=True,  # else every list begins at 1
        )
    return _with_better_tags(content)


def page_count(content: bytes | Path) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(content if isinstance(content, Path) else io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _weasyprint() -> Any:
    """WeasyPrint, its own log silenced: it tells every step, and quotes what it prints."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("weasyprint.progress").setLevel(logging.CRITICAL)
    import weasyprint

    return weasyprint


@lru_cache(maxsize=1)
def _fetcher() -> weasyprint.urls.URLFetcher:
    """Gives the cuts of our font and data: addresses; refuses everything else."""
    urls = _weasyprint().urls

    class OurFilesOnly(urls.URLFetcher):  # type: ignore[name-defined]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in fonts.CUTS:
                return urls.URLFetcherResponse(url, fonts.font(url), {"Content-Type": "font/ttf"})
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            log.warning("an address in a document was not fetched for print")
            raise ValueError("Only images inside the document itself are printed.")

    return OurFilesOnly()


@lru_cache(maxsize=4)
def _styles(name: str) -> tuple[weasyprint.CSS, Any]:
    """A style sheet and the fonts it declares, parsed once."""
    from weasyprint.text.fonts import FontConfiguration

    font_config = FontConfiguration()
    atexit.register(_styles.cache_clear)  # it holds Pango's own memory, to be freed while Python still runs
    text = (STYLES / f"{name}.css").read_text(encoding="utf-8")
    return _weasyprint().CSS(string=text, font_config=font_config, url_fetcher=_fetcher()), font_config


def _with_better_tags(content: bytes) -> bytes:
    """The same pages; each header cell says which way it reads, and no line of text stands in a Span of its own."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for element in pdftags.elements(pdf.Root.StructTreeRoot):
            if element.S in (pikepdf.Name.TH, pikepdf.Name.TD):
                _give_scope(element)
        pdftags.fold_plain_spans(pdf)
        target = io.BytesIO()
        pdf.save(target)
        return target.getvalue()


def _give_scope(cell: pikepdf.Object) -> None:
    """Say of a header cell which way it reads, as PDF/UA asks.

    WeasyPrint ties cells to headers by identifiers instead, but writes no tree of identifiers, which makes them
    void, and they would clash where files are merged: they are taken out. A header cell in a body row that comes
    first heads its row; any other heads its column.
    """
    attributes = pdftags.as_list(cell.get("/A"))
    kept = [part for part in attributes if set(part.keys()) - {"/O", "/Headers", "/Scope"}]
    if cell.S == pikepdf.Name.TH:
        scope = pikepdf.Name.Row if _heads_a_row(cell) else pikepdf.Name.Column
        kept.append(pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=scope))
    for key in ("/ID", "/A"):
        if key in cell:
            del cell[key]
    if kept:
        cell.A = pikepdf.Array(kept)


def _heads_a_row(cell: pikepdf.Object) -> bool:
    row = cell.get("/P")
    group = row.get("/P") if row is not None else None
    if row is None or group is None or group.get("/S") == pikepdf.Name.THead:
        return False
    kinds = [child.get("/S") for child in row.get("/K", []) if isinstance(child, pikepdf.Dictionary)]
    return kinds[:1] == [pikepdf.Name.TH] and pikepdf.Name.TD in kinds


@checks.register()
def check_libraries(**_: Any) -> list[checks.CheckMessage]:
    """Name the Debian package of each system library that printing needs and this machine lacks."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if not missing:
        return []
    return [
        checks.Error(
            "PDFs cannot be made: a system library is missing.",
            hint=f"Install it with: apt-get install {' '.join(missing)}",
            id="csp.E001",
        )
    ]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
