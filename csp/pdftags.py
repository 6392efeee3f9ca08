"""The tags of a PDF for screen readers: whether it has any, and how to make a tree of them lighter without loss.

Python programs that write tagged PDFs put each line of text into a Span of its own that says nothing: no language,
no replacement text, no attributes. It doubles the tree, and a screen reader may stop at each line. Such a Span is
taken out here and its text given to the paragraph, cell or heading that holds it (ISO 32000-1, 14.8.4.4).
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf

HOLDERS = frozenset(
    f"/{kind}"
    for kind in (
        *("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "LBody", "TD", "TH", "Caption"),
        *("Link", "Span", "Quote", "Note", "Reference", "Code"),
    )
)
PLAIN = frozenset({"/Type", "/S", "/P", "/Pg", "/K"})
Place = tuple[int, int]


def is_tagged(pdf: Pdf) -> bool:
    """Whether a file has tags a screen reader can use: it says so, and has a tree that is not empty."""
    marked = pdf.Root.get("/MarkInfo")
    tree = pdf.Root.get("/StructTreeRoot")
    if not isinstance(marked, Dictionary) or not isinstance(tree, Dictionary):
        return False
    return bool(marked.get("/Marked", False)) and bool(children(tree))


def children(element: Object) -> list[Object]:
    """What an element of the tree holds, without the numbers of marked content."""
    return [child for child in as_list(element.get("/K")) if isinstance(child, Dictionary)]


def as_list(value: Object | None) -> list[Object]:
    """Many entries of a PDF are either one thing or an array of them."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def elements(root: Object) -> Iterator[Object]:
    """Every element under ``root`` once, whatever loops the tree has, each before those it holds."""
    seen: set[Place] = set()
    waiting = children(root)
    while waiting:
        element = waiting.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        if "/S" in element:
            yield element
            waiting.extend(children(element))


def fold_plain_spans(pdf: Pdf) -> int:
    """Take out each Span that only wraps marked content and says nothing about it; how many there were.

    A file whose tree does not hang together is left as it is.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/Span" in root.get("/RoleMap", {}):
        return 0
    try:
        parents = [value for _, value in NumberTree(root.ParentTree).items()]
    except (AttributeError, ValueError, TypeError, RuntimeError, pikepdf.PdfError):
        return 0
    holders: dict[Place, Object] = {}
    for element in elements(root):
        if str(element.S) in HOLDERS:
            _fold_into(element, holders)
    for value in parents:
        if isinstance(value, Array):
            for index, entry in enumerate(value):
                if isinstance(entry, Dictionary) and entry.objgen in holders:
                    value[index] = holders[entry.objgen]
    return len(holders)


def _fold_into(element: Object, holders: dict[Place, Object]) -> None:
    """Replace the plain Spans of one element by what they hold, and note in ``holders`` where each went."""
    if not element.is_indirect:
        return
    kids: list[Object | int] = []
    changed = False
    for child in as_list(element.get("/K")):
        if not _is_plain_span(child) or child.objgen in holders:
            kids.append(child)
            continue
        page = child.Pg
        if "/Pg" not in element:
            element.Pg = page
        same = element.Pg.objgen == page.objgen
        kids += [mark if same else Dictionary(Type=Name.MCR, Pg=page, MCID=mark) for mark in as_list(child.K)]
        holders[child.objgen] = element
        changed = True
    if changed:
        element.K = Array(kids)


def _is_plain_span(child: Object) -> bool:
    return (
        isinstance(child, Dictionary)
        and child.is_indirect
        and child.get("/S") == Name.Span
        and set(child.keys()) <= PLAIN
        and isinstance(child.get("/Pg"), Dictionary)
        and "/K" in child
        and all(isinstance(mark, int) for mark in as_list(child.K))
    )
