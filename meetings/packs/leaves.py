"""The leaves of one PDF out of documents that have their places: numbers, headings, bookmarks, sheets and blanks.

Pure. Used for the whole pack, for a supplement and for the papers of one item alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meetings.packs import front
from meetings.packs.assemble import Bookmark, Label, Leaf
from meetings.packs.pagemap import Number
from meetings.packs.pieces import Piece
from meetings.packs.plan import AgendaLine, Printed
from meetings.packs.supplement import Placed
from meetings.registries import Audience

WITHHELD = "Restricted: not in the public pack"
WITHHELD_FROM_YOU = "Withheld from you"
Print = Callable[[Printed], Piece]


def document_leaves(
    lines: Sequence[AgendaLine],
    audience: Audience,
    placed: Sequence[Placed],
    *,
    right_hand: bool,
    press: Print,
    own: bool = False,
) -> list[Leaf]:
    """The leaves of documents in agenda order, each page with its printed number.

    ``lines`` are those of this audience's agenda. The first page of each item's documents bears "AGENDA ITEM n" and
    the bookmark of the item, and of the headings over it. ``press`` prints the sheets for what is withheld: from the
    public, or, in a member's ``own`` copy, from them.
    """
    leaves: list[Leaf] = []
    marks = _item_marks(lines, [one.document.item_id for one in placed])
    by_item = {line.item_id: line for line in lines}
    started: set[int] = set()
    for one in placed:
        line = by_item[one.document.item_id]
        first_of_item = line.item_id not in started
        started.add(line.item_id)
        marked = [
            *(marks[line.item_id] if first_of_item else []),
            Bookmark(_title(one, audience, own), line.depth + 1),
        ]
        heading = f"AGENDA ITEM {line.full_number}" if first_of_item and line.full_number else ""
        leaves += _leaves(one, audience, line, heading, tuple(marked), right_hand, press, own=own)
    return leaves


def front_leaves(piece: Piece, bookmark: str, after: Sequence[Leaf], right_hand: bool) -> list[Leaf]:
    """Pages before the first paper, numbered i, ii, ... from where ``after`` ends, and a blank for an odd number."""
    start = sum(len(leaf.labels) for leaf in after) + 1
    labels = tuple(Label(start + n, roman=True) for n in range(piece.pages))
    leaves = [Leaf(piece.source, labels, piece.title, bookmarks=(Bookmark(bookmark),))]
    if right_hand and piece.pages % 2:
        leaves.append(_blank(Label(start + piece.pages, roman=True)))
    return leaves


def numbers_of(leaves: Sequence[Leaf]) -> set[str]:
    """The printed numbers of all pages."""
    return {str(label) for leaf in leaves for label in leaf.labels}


def _title(one: Placed, audience: Audience, own: bool) -> str:
    """What a bookmark calls a document: of one that is withheld, its public title at most."""
    piece = one.piece(audience)
    if piece:
        return piece.title
    if own:
        return WITHHELD_FROM_YOU
    return f"RESTRICTED: {one.document.public_title}" if one.document.public_title else WITHHELD


def _leaves(
    one: Placed,
    audience: Audience,
    line: AgendaLine,
    heading: str,
    bookmarks: tuple[Bookmark, ...],
    right_hand: bool,
    press: Print,
    *,
    own: bool,
) -> list[Leaf]:
    """One document: its own pages, the sheet for those withheld, blanks up to the next right-hand page."""
    leaves: list[Leaf] = []
    piece, spot = one.piece(audience), one.spot
    have = piece.pages if piece else 0
    if piece:
        labels = tuple(_label(number) for number in spot.numbers[:have])
        leaves.append(Leaf(piece.source, labels, piece.title, heading, bookmarks))
    missing = spot.numbers[have:]
    if missing and (audience == "public" or (own and not have)):
        sheet = press(
            front.sheet(
                item=f"Agenda item {line.citation}" if line.full_number else line.title,
                paper=one.document.public_title,
                pages=(str(missing[0]), str(missing[-1])),
                grounds=one.document.grounds,
                whole=not have,
                own=own,
            )
        )
        alone = () if piece else bookmarks
        name = WITHHELD_FROM_YOU if own else WITHHELD
        leaves.append(Leaf(sheet.source, (_label(missing[0]),), name, "" if piece else heading, alone))
        # One sheet stands for many pages: what follows it must still start on a right-hand page.
        backed = right_hand and have % 2 == 0 and spot.slots[-1] != missing[0]
        return [*leaves, _blank(_label(spot.slots[-1]))] if backed else leaves
    leaves += [_blank(_label(number)) for number in (*missing, *spot.blanks)]
    return leaves


def _label(number: Number) -> Label:
    return Label(number.page, letter=number.letter)


def _blank(label: Label) -> Leaf:
    return Leaf(front.blank(), (label,), "A blank page")


def _item_marks(lines: Sequence[AgendaLine], with_pages: Sequence[int]) -> dict[int, list[Bookmark]]:
    """The bookmarks of items, each with the first item at or under it that has pages."""
    found: dict[int, list[Bookmark]] = {}
    waiting: list[AgendaLine] = []
    for line in lines:
        waiting = [*(above for above in waiting if above.depth < line.depth), line]
        if line.item_id in with_pages:
            found[line.item_id] = [Bookmark(above.citation, above.depth) for above in waiting]
            waiting = []
    return found
