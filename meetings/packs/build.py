"""From a plan to the files and one page map. Pure over plain data and files; no query, no model.

Texts of the system's own are printed and counted, then the page map is computed once for both audiences, then
each audience's front matter is printed with the exact page column, and each pack is put together from that
audience's own parts: the public pack never holds, at any moment, what the public may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from meetings.packs import front, pagemap
from meetings.packs import supplement as supplements
from meetings.packs.assemble import Information, Leaf, assemble
from meetings.packs.leaves import document_leaves, front_leaves, numbers_of
from meetings.packs.pagemap import PageMap, Part
from meetings.packs.pieces import Piece, Press, Stored, piece_of
from meetings.packs.plan import Content, Filed, Plan, Printed
from meetings.packs.supplement import Placed
from meetings.registries import Audience

Report = Callable[[int, int, str], None]
AUDIENCES: tuple[Audience, Audience] = ("members", "public")
NAMES: dict[Audience, str] = {"members": "members' pack", "public": "public pack"}
SUPPLEMENTS: dict[Audience, str] = {"members": "members' supplement", "public": "public supplement"}


@dataclass(frozen=True)
class Built:
    """``pieces`` are what was printed anew, to be kept before anything names them (the page map does)."""

    members: Path
    public: Path
    page_map: dict[str, Any]
    untagged: tuple[str, ...]
    members_supplement: Path | None = None
    public_supplement: Path | None = None
    pieces: tuple[Path, ...] = ()


class Steps:
    """Counts what is done of what there is to do: one for each text printed and each page put into each file."""

    def __init__(self, report: Report, total: int) -> None:
        self.report, self.total, self.done = report, max(1, total), 0

    def __call__(self, message: str, done: int = 0) -> None:
        """Say what is about to be done, after ``done`` more steps."""
        self.done = min(self.total, self.done + done)
        self.report(self.done, self.total, message)


@dataclass(frozen=True)
class Run:
    """All that the files of one build are made from.

    ``fronts`` gathers the SHA-256 of the agenda as printed for members, in the whole pack ("members") and revised in
    the supplement ("agenda"): members' own copies begin with them (meetings.packs.copies).
    """

    plan: Plan
    folder: Path
    steps: Steps
    press: Press
    page_map: PageMap
    placed: tuple[Placed, ...]
    fronts: dict[str, str] = field(default_factory=dict)


def build(plan: Plan, folder: Path, report: Report, kept: Mapping[str, Stored] | None = None) -> Built:
    """Write both packs into ``folder``, and both supplements apart when the plan is of one.

    ``kept`` are pieces printed before, by their keys: they are not printed again. ``report`` is told what is done,
    how much there is, and what comes next; what it raises stops the build. Raises UnreadableError, naming a paper
    that cannot be read.
    """
    steps = Steps(report, _amount(plan))
    press = Press(folder, plan.members.authority or plan.members.board, kept)
    pieces = _pieces(plan, press, steps)
    page_map, placed = _place(plan, pieces)
    run = Run(plan, folder, steps, press, page_map, placed)
    wholes = {audience: _whole(run, audience) for audience in AUDIENCES}
    apart = {audience: _apart(run, audience) if plan.supplement else None for audience in AUDIENCES}
    steps("Keeping the files", steps.total)
    return Built(
        members=wholes["members"][0],
        public=wholes["public"][0],
        page_map={**page_map.as_json(), "agenda": plan.agenda(), "pieces": press.used, "fronts": run.fronts},
        untagged=tuple(wholes["members"][1]),
        members_supplement=apart["members"],
        public_supplement=apart["public"],
        pieces=tuple(press.new),
    )


def _amount(plan: Plan) -> int:
    """How many steps there are, as far as can be said before anything is printed."""
    published = plan.published()
    pages = 0
    for document in plan.documents:
        if isinstance(document.members, Filed):
            pages += document.members.pages
        elif not isinstance(document.members, Printed) and document.key in published:
            pages += len(published[document.key].numbers)
    return len(list(plan.printed())) + len(AUDIENCES) * (2 + pages + (2 if plan.supplement else 0))


def _pieces(plan: Plan, press: Press, steps: Steps) -> dict[Content, Piece]:
    """Print what the system prints itself and has not printed before; the rest is taken as it is."""
    found: dict[Content, Piece] = {}
    for text in plan.printed():
        known = press.knows(text)
        steps(f"“{text.title}” has not changed" if known else f"Printing “{text.title}”")
        found[text] = press(text)
        steps(f"“{text.title}” is ready", 1)
    for document in plan.documents:
        for content in (document.members, document.public):
            if content is not None and not isinstance(content, Printed):
                found[content] = piece_of(content)
    return found


def _place(plan: Plan, pieces: dict[Content, Piece]) -> tuple[PageMap, tuple[Placed, ...]]:
    """Number all pages, those that were published under the numbers that they have."""
    there = []
    for document in plan.documents:
        members, public = (pieces[content] if content else None for content in (document.members, document.public))
        # As many numbers as the longer of its two versions has pages.
        pages = max((piece.pages for piece in (members, public) if piece), default=0)
        if pages:
            part = Part(document.item_id, document.paper_id, document.version_id, document.section, pages)
            there.append((document, part, members, public))
    supplement = plan.supplement
    page_map = pagemap.place(
        [part for _, part, _, _ in there],
        right_hand=plan.right_hand,
        published=supplement.published if supplement else None,
        supplement=supplement.number if supplement else 0,
    )
    placed = []
    for (document, _, members, public), spot in zip(there, page_map.placed, strict=True):
        kept = replace(spot, members=members.sha256 if members else None, public=public.sha256 if public else None)
        placed.append(Placed(document, kept, members, public))
    return PageMap(tuple(one.spot for one in placed)), tuple(placed)


def _whole(run: Run, audience: Audience) -> tuple[Path, list[str]]:
    """The whole pack, supplements inserted. Returns its file and the names of the documents without tags."""
    plan, sheet = run.plan, run.plan.front(audience)
    run.steps(f"Printing the agenda of the {NAMES[audience]}")
    documents = document_leaves(sheet.lines, audience, run.placed, right_hand=plan.right_hand, press=run.press)
    lines = front.supplement_lines(plan, run.page_map)
    first = run.press(front.front_pages(sheet, run.page_map, numbers_of(documents), lines))
    if audience == "members":
        run.fronts["members"] = first.sha256
    leaves = [*front_leaves(first, "Agenda", (), plan.right_hand), *documents]
    target = run.folder / f"{audience}.pdf"
    return target, _assemble(run, leaves, target, sheet.title, audience, NAMES[audience])


def _apart(run: Run, audience: Audience) -> Path:
    """The supplement apart: what it brings, the agenda if that has changed, and its papers with their numbers."""
    plan, sheet = run.plan, run.plan.front(audience)
    run.steps(f"Printing the front of the {SUPPLEMENTS[audience]}")
    placed = [one for one, _ in supplements.brought(plan, run.placed, audience)]
    revised = supplements.agenda_has_changed(plan)
    documents = document_leaves(sheet.lines, audience, placed, right_hand=plan.right_hand, press=run.press)
    text = front.supplement_pages(
        plan,
        sheet,
        supplements.contents(plan, run.placed, audience),
        head=supplements.head_has_changed(plan),
        agenda=revised,
        holds_restricted=audience == "members" and any(one.members and not one.public for one in placed),
    )
    assert plan.supplement is not None
    leaves = front_leaves(run.press(text), plan.supplement.name, (), plan.right_hand)
    if revised:
        lines = front.supplement_lines(plan, run.page_map)
        agenda = run.press(front.front_pages(sheet, run.page_map, numbers_of(documents), lines))
        if audience == "members":
            run.fronts["agenda"] = agenda.sha256
        leaves += front_leaves(agenda, "Revised agenda", leaves, plan.right_hand)
    target = run.folder / f"{audience}-supplement.pdf"
    _assemble(run, [*leaves, *documents], target, text.title, audience, SUPPLEMENTS[audience])
    return target


def _assemble(run: Run, leaves: list[Leaf], target: Path, title: str, audience: Audience, name: str) -> list[str]:
    sheet = run.plan.front(audience)
    pages = sum(len(leaf.labels) for leaf in leaves)
    before = 0

    def step(stand: int) -> None:
        nonlocal before
        run.steps(f"Putting the {name} together: page {stand} of {pages}", stand - before)
        before = stand

    return assemble(leaves, Information(title, sheet.authority or sheet.board, sheet.when), target, step)
