"""From a plan to two files and one page map. Pure over plain data and files; no query, no model.

Texts of the system's own are printed and counted, then the page map is computed once for both audiences, then
each audience's front matter is printed with the exact page column, and each pack is put together from that
audience's own parts: the public pack never holds, at any moment, what the public may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp import pdf
from meetings.packs import front, pagemap
from meetings.packs.assemble import Bookmark, Information, Label, Leaf, assemble
from meetings.packs.pagemap import Number, PageMap, Part, PlacedPart
from meetings.packs.plan import AgendaLine, Document, Filed, Plan, Printed
from meetings.registries import Audience

Report = Callable[[int, int, str], None]
NAMES: dict[Audience, str] = {"members": "members' pack", "public": "public pack"}
WITHHELD = "Restricted: not in the public pack"


@dataclass(frozen=True)
class Built:
    members: Path
    public: Path
    page_map: dict[str, Any]
    untagged: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A document's content for one audience as bytes or a file, with its number of pages."""

    source: Path | bytes
    title: str
    pages: int


class Steps:
    """Counts what is done of what there is to do: one for each text printed and each page put into each pack."""

    def __init__(self, report: Report, total: int) -> None:
        self.report, self.total, self.done = report, max(1, total), 0

    def __call__(self, message: str, done: int = 0) -> None:
        """Say what is about to be done, after ``done`` more steps."""
        self.done = min(self.total, self.done + done)
        self.report(self.done, self.total, message)


def build(plan: Plan, folder: Path, report: Report) -> Built:
    """Write both packs into ``folder``. Raises UnreadableError, naming a paper that cannot be read.

    ``report`` is told what is done, how much there is, and what comes next; what it raises stops the build.
    """
    texts = list(plan.printed())
    papers = [document.members for document in plan.documents if isinstance(document.members, Filed)]
    steps = Steps(report, len(texts) + 2 * (2 + sum(paper.pages for paper in papers)))
    pieces = _pieces(plan, texts, steps)
    placed = pagemap.place(_parts(plan, pieces), right_hand=plan.right_hand)
    documents = [document for document in plan.documents if _length(document, pieces)]
    untagged: tuple[str, ...] = ()
    files: dict[Audience, Path] = {}
    for audience in ("members", "public"):
        steps(f"Printing the agenda of the {NAMES[audience]}")
        leaves = _leaves(plan, audience, documents, placed, pieces)
        files[audience] = folder / f"{audience}.pdf"
        missing = _assemble(plan, audience, leaves, files[audience], steps)
        untagged = tuple(missing) if audience == "members" else untagged
    steps("Keeping the files", steps.total)
    return Built(files["members"], files["public"], placed.as_json(), untagged)


def _assemble(plan: Plan, audience: Audience, leaves: list[Leaf], target: Path, steps: Steps) -> list[str]:
    sheet = plan.front(audience)
    pages = sum(len(leaf.labels) for leaf in leaves)
    before = 0

    def step(stand: int) -> None:
        nonlocal before
        steps(f"Putting the {NAMES[audience]} together: page {stand} of {pages}", stand - before)
        before = stand

    return assemble(leaves, Information(sheet.title, sheet.authority or sheet.board, sheet.when), target, step)


def _pieces(plan: Plan, texts: Sequence[Printed], steps: Steps) -> dict[Printed | Filed, Piece]:
    """Print what the system prints itself; papers are taken as they are."""
    found: dict[Printed | Filed, Piece] = {}
    for text in texts:
        steps(f"Printing “{text.title}”")
        content = pdf.render(text.html, title=text.title, author=plan.members.board)
        found[text] = Piece(content, text.title, pdf.page_count(content))
        steps(f"Printed “{text.title}”", 1)
    for document in plan.documents:
        for paper in (document.members, document.public):
            if isinstance(paper, Filed):
                found[paper] = Piece(Path(paper.path), paper.title, paper.pages)
    return found


def _length(document: Document, pieces: dict[Printed | Filed, Piece]) -> int:
    """How many page numbers a document takes: as many as the longer of its two versions has pages."""
    return max(pieces[content].pages for content in (document.members, document.public) if content)


def _parts(plan: Plan, pieces: dict[Printed | Filed, Piece]) -> Iterator[Part]:
    for document in plan.documents:
        yield Part(
            document.item_id, document.paper_id, document.version_id, document.section, _length(document, pieces)
        )


def _leaves(
    plan: Plan,
    audience: Audience,
    documents: Sequence[Document],
    placed: PageMap,
    pieces: dict[Printed | Filed, Piece],
) -> list[Leaf]:
    """Everything in one pack, in order, with the printed number of each page."""
    sheet = plan.front(audience)
    leaves = _front_leaves(front.front_pages(sheet, placed.of_item), sheet.title, plan.right_hand)
    started: set[int] = set()
    marks = _item_marks(sheet.lines, [document.item_id for document in documents])
    lines = {line.item_id: line for line in sheet.lines}
    for document, spot in zip(documents, placed.placed, strict=True):
        line = lines[document.item_id]
        first_of_item = document.item_id not in started
        started.add(document.item_id)
        content = document.content(audience)
        piece = pieces[content] if content else None
        title = piece.title if piece else WITHHELD
        own = [*(marks.get(document.item_id, []) if first_of_item else []), Bookmark(title, line.depth + 1)]
        heading = f"AGENDA ITEM {line.full_number}" if first_of_item and line.full_number else ""
        leaves += _document_leaves(audience, document, spot, piece, line, heading, tuple(own), plan.right_hand)
    return leaves


def _front_leaves(content: bytes, title: str, right_hand: bool) -> list[Leaf]:
    """Agenda and membership, numbered i, ii, ..., and a blank when the first paper would start on a left-hand page."""
    count = pdf.page_count(content)
    labels = [Label(number, roman=True) for number in range(1, count + 1)]
    leaves = [Leaf(content, tuple(labels), title, bookmarks=(Bookmark("Agenda"),))]
    if right_hand and count % 2:
        leaves.append(_blank(Label(count + 1, roman=True)))
    return leaves


def _document_leaves(
    audience: Audience,
    document: Document,
    spot: PlacedPart,
    piece: Piece | None,
    line: AgendaLine,
    heading: str,
    bookmarks: tuple[Bookmark, ...],
    right_hand: bool,
) -> list[Leaf]:
    """One document: its own pages, the sheet for those withheld, blanks up to the next right-hand page."""
    leaves: list[Leaf] = []
    have = piece.pages if piece else 0
    if piece:
        labels = tuple(_label(number) for number in spot.numbers[:have])
        leaves.append(Leaf(piece.source, labels, piece.title, heading, bookmarks))
    missing = spot.numbers[have:]
    if missing and audience == "public":
        content = front.sheet(
            item=f"Agenda item {line.citation}" if line.full_number else line.title,
            first=str(missing[0]),
            last=str(missing[-1]),
            grounds=document.grounds,
            whole=not have,
        )
        alone = () if piece else bookmarks
        leaves.append(Leaf(content, (_label(missing[0]),), WITHHELD, "" if piece else heading, alone))
        # One sheet stands for many pages: what follows it must still start on a right-hand page.
        return [*leaves, _blank(_label(spot.slots[-1]))] if right_hand and have % 2 == 0 else leaves
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
