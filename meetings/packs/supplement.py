"""What a supplement brings: the documents that are new, replaced, opened or closed, and what the agenda says anew.

Pure. What was published stands as it was printed, by these rules:

- A published part is taken from its kept file. The log of the day is not printed anew into a pack of last week.
- What was withheld from the public stays withheld while it is restricted. A *paper* whose restriction is taken off
  is opened by the next supplement: the public's supplement brings its pages, under the numbers they have had from
  the start. A *section* that was withheld stays so: nothing of it was printed for the public then, and what would be
  printed now is not what members had before them.
- A paper restricted since it was published openly is closed: the packs made from now on have the sheet in its place,
  and the public's supplement says so. Earlier packs stay what they were, as every publication does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from meetings.packs.pagemap import PlacedPart, pages_words
from meetings.packs.pieces import Piece
from meetings.packs.plan import AgendaLine, Document, Plan, Supplement
from meetings.registries import Audience

Kind = Literal["new", "replaces", "opened", "closed"]
CLOSED_PAPER = "Restricted paper"


@dataclass(frozen=True)
class Placed:
    """A document in its place, with its content for either audience."""

    document: Document
    spot: PlacedPart
    members: Piece | None
    public: Piece | None

    def piece(self, audience: Audience) -> Piece | None:
        return self.members if audience == "members" else self.public


@dataclass(frozen=True)
class Change:
    """What a supplement does with one document, as one audience may read it. ``words``: "Replaces pages 17 to 33"."""

    title: str
    pages: tuple[str, str]
    words: str


@dataclass(frozen=True)
class ItemChanges:
    """An item of the agenda that a supplement concerns. ``words`` says what has changed of the item itself."""

    line: AgendaLine
    words: str
    papers: tuple[Change, ...]


def kind_of(document: Document, there: PlacedPart | None) -> Kind | None:
    """What a supplement does with a document that was published as ``there``; None when it stands as it is."""
    if there is None:
        return "new"
    if there.part.version_id != document.version_id:
        return "replaces"
    if there.is_kept and bool(there.public) != bool(document.public):
        return "opened" if document.public else "closed"
    return None


def brings_nothing(plan: Plan) -> bool:
    """Whether everything on the agenda stands as it was published."""
    published = plan.published()
    changed = any(kind_of(document, published.get(document.key)) for document in plan.documents)
    return not changed and not agenda_has_changed(plan)


def agenda_has_changed(plan: Plan) -> bool:
    """Whether the agenda says something else than the published one: items, or its head, whoever sits on the board.

    A pack of before this was kept does not tell; then late, deferred and withdrawn items count.
    """
    assert plan.supplement is not None
    before = plan.supplement.base.get("agenda")
    if before is None:
        return bool(plan.supplement.late) or any(line.remark for line in plan.members.lines)
    return before != plan.agenda()


def brought(plan: Plan, placed: Sequence[Placed], audience: Audience) -> list[tuple[Placed, Kind]]:
    """The documents that stand in the supplement apart, in agenda order. What is opened or closed is the public's."""
    assert plan.supplement is not None
    published = plan.published()
    found: list[tuple[Placed, Kind]] = []
    for one in placed:
        kind = kind_of(one.document, published.get(one.document.key))
        if kind is None and one.spot.supplement == plan.supplement.number:
            kind = "replaces"  # printed anew, because it is not known how it was printed, and of another length
        if kind in ("new", "replaces") or (kind and audience == "public"):
            found.append((one, kind))
    return found


def contents(plan: Plan, placed: Sequence[Placed], audience: Audience) -> list[ItemChanges]:
    """The list on the front of a supplement: each item that it concerns, with its papers."""
    assert plan.supplement is not None
    published = plan.published()
    papers: dict[int, list[Change]] = {}
    for one, kind in brought(plan, placed, audience):
        papers.setdefault(one.document.item_id, []).append(
            _change(one, kind, published.get(one.document.key), audience)
        )
    before, now = plan.supplement.base.get("agenda"), plan.agenda()
    found = []
    for line in plan.front(audience).lines:
        key = str(line.item_id)
        has_changed = bool(line.remark) if before is None else before.get(key) != now[key]
        words = _item_words(line, plan.supplement, has_changed)
        if words or papers.get(line.item_id):
            found.append(ItemChanges(line, words, tuple(papers.pop(line.item_id, ()))))
    return found


def head_has_changed(plan: Plan) -> bool:
    """Whether the meeting's own date, time, place or note is another than was published."""
    assert plan.supplement is not None
    before = plan.supplement.base.get("agenda")
    return before is not None and before.get("") != plan.agenda()[""]


def _item_words(line: AgendaLine, supplement: Supplement, has_changed: bool) -> str:
    if line.item_id in supplement.late:
        words = f"New on the agenda. {line.remark}".strip()
        return f"{words} Verbal." if line.verbal else words
    if not has_changed:
        return ""
    return line.remark or "Changed: see the agenda that follows."


def _change(one: Placed, kind: Kind, there: PlacedPart | None, audience: Audience) -> Change:
    piece = one.piece(audience)
    title = piece.title if piece else one.document.public_title or CLOSED_PAPER
    words = {
        "new": "New",
        "replaces": f"Replaces {pages_words(there.range)}" if there else "New",
        "opened": "Now open to the public",
        "closed": "No longer open to the public",
    }[kind]
    if piece is None and kind != "closed":
        words += ". Restricted: not in the public pack"
    return Change(title, one.spot.range, words)


def spans(ranges: Sequence[tuple[str, str]]) -> str:
    """Several ranges in one sentence: "page 12a", "pages 17 to 33, 34a to 34d and 46"; nothing for none."""
    if len(ranges) < 2:
        return "".join(pages_words(pages) for pages in ranges)
    said = [pages_words(pages).split(" ", 1)[1] for pages in ranges]
    return f"pages {', '.join(said[:-1])} and {said[-1]}"
