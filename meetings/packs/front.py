"""The pages of a pack that the system makes of its own: agenda and membership, sheets for what is withheld, blanks."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.template.loader import render_to_string

from csp import pdf
from meetings.packs.plan import Front

TEMPLATES = "meetings/packs/print"


def front_pages(front: Front, pages_of: Callable[[int], tuple[str, str] | None]) -> bytes:
    """The agenda with its exact page column, and the membership. ``pages_of`` gives an item's first and last page."""
    rows = [{"line": line, "pages": pages_of(line.item_id)} for line in front.lines]
    body = render_to_string(f"{TEMPLATES}/front.html", {"front": front, "rows": rows})
    return pdf.render(body, title=front.title, author=front.authority or front.board)


def sheet(*, item: str, first: str, last: str, grounds: str, whole: bool) -> bytes:
    """The sheet in place of pages ``first`` to ``last``. ``item`` is the item's public citation.

    ``whole`` when all of a document is withheld; else the public's version of it is merely shorter.
    """
    pages = f"Page {first}" if first == last else f"Pages {first} to {last}"
    context = {"item": item, "pages": pages, "one": first == last, "grounds": grounds, "whole": whole}
    return pdf.render(render_to_string(f"{TEMPLATES}/sheet.html", context), title=pages)


@lru_cache(maxsize=1)
def blank() -> bytes:
    return pdf.render(render_to_string(f"{TEMPLATES}/blank.html"), title="This page is intentionally left blank")
