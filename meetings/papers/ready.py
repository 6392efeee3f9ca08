"""What merging asks of a PDF, done once when it is handed in and not again for each pack.

A file that is ready has drawing commands that end as they began, pages that inherit nothing, links that name their
page, and no Span in its tags that says nothing. It says so in its page-piece dictionary (ISO 32000-1, 14.5), so that
the pack builder need not look at each page. Whoever hands a file in cannot say it for us: preparing does all of this
to every file.
"""

from __future__ import annotations

from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf

from csp.pdftags import fold_plain_spans
from meetings.papers.content import Mended, even_out
from meetings.papers.frames import put_right

MARK = Name("/PackPaper")
VERSION = 1


def is_ready(pdf: Pdf) -> bool:
    """Whether the file says that ``make_ready`` of this version has been done to it."""
    pieces = pdf.Root.get("/PieceInfo")
    own = pieces.get(MARK) if isinstance(pieces, Dictionary) else None
    return isinstance(own, Dictionary) and own.get("/Private") == VERSION


def make_ready(pdf: Pdf) -> Mended:
    """Do it, and say so in the file. Raises UnusableFile where a page cannot be printed."""
    sizes = put_right(pdf)
    mended = even_out(pdf)
    name_pages(pdf)
    fold_plain_spans(pdf)
    # The day this version of the rules was written: the same file must give the same bytes.
    pdf.Root.PieceInfo = Dictionary({str(MARK): Dictionary(LastModified="D:20261122000000Z", Private=VERSION)})
    return replace(mended, sizes=sizes)


def name_pages(pdf: Pdf) -> None:
    """Let each link to a named place say its page itself, as names of two papers may clash.

    A link to a name that the file does not have, or that is no page of it, leads nowhere and loses it.
    """
    pages = {page.obj.objgen for page in pdf.pages}
    named: dict[str, Object] | None = None
    for page in pdf.pages:
        for holder, key in _places(page):
            if isinstance(holder[key], Array):
                continue
            named = _named(pdf) if named is None else named
            place = named.get(str(holder[key]))
            place = place.get("/D") if isinstance(place, Dictionary) else place
            if (
                isinstance(place, Array)
                and len(place)
                and isinstance(place[0], Dictionary)
                and place[0].objgen in pages
            ):
                holder[key] = Array(list(place))
            else:
                del holder[key]


def _places(page: pikepdf.Page) -> list[tuple[Object, str]]:
    """Where the annotations of a page say a place to go to."""
    annotations = page.obj.get("/Annots")
    found: list[tuple[Object, str]] = []
    for one in annotations if isinstance(annotations, Array) else ():
        if not isinstance(one, Dictionary):
            continue
        if "/Dest" in one:
            found.append((one, "/Dest"))
        action = one.get("/A")
        if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo and "/D" in action:
            found.append((action, "/D"))
    return found


def _named(pdf: Pdf) -> dict[str, Object]:
    """The named places of a file, of the old kind and the new; what of them can be read."""
    found: dict[str, Object] = {}
    old, names = pdf.Root.get("/Dests"), pdf.Root.get("/Names")
    if isinstance(old, Dictionary):
        found.update(old.items())
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    if isinstance(tree, Dictionary):
        try:
            found.update((str(name), place) for name, place in NameTree(tree).items())
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
            return found
    return found
