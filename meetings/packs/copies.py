"""Packs for somebody who is kept from some papers: their own copy of what members have, without those pages.

The page numbers stay; a sheet stands in place of what is withheld, as in the public pack. A copy is made when it is
first asked for, put together from the files that the page map names, as an extract is, and then kept: whoever is kept
from the same documents has the same copy. What is withheld is never in the file at any moment.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Q
from django.template.loader import render_to_string

from csp import storage
from csp.errors import Refused
from csp.models import StoredFile
from csp.words import long_date
from meetings.access import Reader, excluded_items, papers_withheld
from meetings.agenda.outline import Outline, Row
from meetings.models import AgendaItem, Meeting, Pack, PackCopy, Paper
from meetings.packs import front
from meetings.packs.assemble import Information, Leaf, UnreadableError, assemble
from meetings.packs.extract import Key, extract_leaves, papers_of, placed_in, press_of, spots_of
from meetings.packs.gather import agenda_of, lines_for
from meetings.packs.leaves import document_leaves, front_leaves
from meetings.packs.news import Novelty, Teller
from meetings.packs.pagemap import PageMap
from meetings.packs.pieces import Press, piece_of
from meetings.packs.plan import Kept, Printed
from meetings.papers.rows import title_for

log = logging.getLogger(__name__)
PDF = "application/pdf"
Make = Callable[[Press], tuple[str, Sequence[Leaf]]]


def kept_back(user: Reader, pack: Pack) -> frozenset[Key]:
    """The documents of a pack that are withheld from ``user``. ``pack`` was loaded for them; two queries, or none.

    Of the items they are excluded from: what is restricted today, and what was withheld from the public then.
    """
    if not (pack.is_own and user.is_authenticated):
        return frozenset()
    mine = excluded_items(user)
    under = Q(pk__in=mine) | Q(parent_id__in=mine) | Q(parent__parent_id__in=mine)
    items = dict(AgendaItem.objects.filter(under, meeting=pack.meeting_id).values_list("pk", "restricted"))
    papers = set(Paper.objects.filter(item__in=items, restricted=True).values_list("pk", flat=True))
    return frozenset(
        spot.part.key
        for spot in PageMap.from_json(pack.page_map).placed
        if spot.part.item_id in items
        and (items[spot.part.item_id] or spot.part.paper_id in papers or (spot.is_kept and not spot.public))
    )


def whole(pack: Pack, without: frozenset[Key]) -> StoredFile:
    """The whole members' pack without those documents."""
    agenda = agenda_of(pack.meeting)

    def make(press: Press) -> tuple[str, Sequence[Leaf]]:
        first = piece_of(_front_of(pack, "members"))
        right_hand = pack.meeting.board.right_hand_starts
        documents = _documents(pack, agenda, without, press)
        return first.title, [*front_leaves(first, "Agenda", (), right_hand), *documents]

    return _copy(pack, "whole", without, make)


def supplement(pack: Pack, without: frozenset[Key], user: Reader) -> StoredFile:
    """A supplement apart without those documents, with a front of its own: the printed one names what is withheld."""
    assert pack.dated
    agenda, title = agenda_of(pack.meeting), f"Supplement {pack.supplement}, {long_date(pack.dated)}"
    title = f"{title}. {pack.meeting.board.name}, {pack.meeting.when}"

    def make(press: Press) -> tuple[str, Sequence[Leaf]]:
        right_hand = pack.meeting.board.right_hand_starts
        leaves = front_leaves(
            press(_supplement_front(pack, title, user)), f"Supplement {pack.supplement}", (), right_hand
        )
        if "agenda" in _fronts(pack):
            revised = piece_of(_front_of(pack, "agenda"))
            leaves += front_leaves(revised, "Revised agenda", leaves, right_hand)
        return title, [*leaves, *_documents(pack, agenda, without, press, pack.supplement)]

    return _copy(pack, "supplement", without, make)


def extract(pack: Pack, without: frozenset[Key], row: Row, agenda: Outline) -> StoredFile | None:
    """The papers of one item without those documents; None when it has no papers in the pack."""
    if not spots_of(pack, row, agenda):
        return None
    line = next(line for line in lines_for(agenda, "members") if line.item_id == row.item.pk)

    def make(press: Press) -> tuple[str, Sequence[Leaf]]:
        title = f"{papers_of(line)}: {pack.meeting.board.name}, {pack.meeting.when}"
        return title, extract_leaves(pack, row, agenda, "members", press, without)

    return _copy(pack, f"item-{row.item.pk}", without, make)


def masked(user: Reader, meeting: Meeting, text: str) -> str:
    """``text`` without the titles of papers that are withheld from ``user``. One query, none for no text.

    What stops a build is told to officers by the paper's title, and an officer may be kept from that paper.
    """
    if not text:
        return text
    kept = Paper.objects.filter(papers_withheld(user), item__meeting=meeting).select_related("item")
    for paper in sorted(kept, key=lambda one: len(one.title), reverse=True):
        text = text.replace(paper.title, title_for(paper, readable=False))
    return text


@contextmanager
def discreet(user: Reader, meeting: Meeting) -> Iterator[None]:
    """What is refused inside is told to ``user`` masked."""
    try:
        yield
    except Refused as refusal:
        raise Refused(masked(user, meeting, refusal.message), field=refusal.field) from refusal


def _copy(pack: Pack, part: str, without: frozenset[Key], make: Make) -> StoredFile:
    """The kept copy, or a new one. Two requests at once make the same file and one row. Raises Refused."""
    mark = hashlib.sha256(repr(sorted(map(str, without))).encode()).hexdigest()
    kept = PackCopy.objects.filter(pack=pack, part=part, without=mark).select_related("file").first()
    if kept:
        return kept.file
    meeting = pack.meeting
    try:
        with TemporaryDirectory(prefix="copy-") as folder:
            title, leaves = make(press_of(pack, Path(folder)))
            target = Path(folder) / "copy.pdf"
            author = meeting.board.authority or meeting.board.name
            assemble(leaves, Information(title, author, meeting.when), target)
            stored = storage.store(target, content_type=PDF)
    except (UnreadableError, KeyError) as problem:
        log.exception("copy of a pack cannot be made", extra={"pack": pack.pk, "part": part})
        raise Refused(
            "Your own copy of these papers, without what is withheld from you, cannot be made. Read the papers on the "
            "pages of their items, and tell the contact officer of the board."
        ) from problem
    made, _ = PackCopy.objects.get_or_create(pack=pack, part=part, without=mark, defaults={"file": stored})
    return made.file


def _documents(
    pack: Pack, agenda: Outline, without: frozenset[Key], press: Press, supplement: int | None = None
) -> list[Leaf]:
    """The leaves of all documents, or of those that came in one supplement."""
    spots = [
        spot
        for spot in PageMap.from_json(pack.page_map).placed
        if supplement is None or spot.supplement == supplement
    ]
    right_hand = pack.meeting.board.right_hand_starts
    lines, placed = lines_for(agenda, "members"), placed_in(spots, "members", without)
    return document_leaves(lines, "members", placed, right_hand=right_hand, press=press, own=True)


def _fronts(pack: Pack) -> dict[str, str]:
    return dict(pack.page_map.get("fronts", {}))


def _front_of(pack: Pack, name: str) -> Kept:
    """The agenda as it was printed for members. Raises KeyError of a pack built before these were kept by name."""
    sha256 = _fronts(pack)[name]
    return Kept("Agenda", str(storage.place_of(sha256)), sha256)


def _supplement_front(pack: Pack, title: str, user: Reader) -> Printed:
    """What the supplement brings, told as ``user`` may read it, and whether the revised agenda follows."""
    context = {
        "pack": pack,
        "board": pack.meeting.board,
        "meeting": pack.meeting,
        "brings": _brought(pack, user),
        "agenda": "agenda" in _fronts(pack),
    }
    return Printed(title, render_to_string(f"{front.TEMPLATES}/own_supplement.html", context))


def _brought(pack: Pack, user: Reader) -> list[Novelty]:
    before = Pack.objects.filter(
        meeting=pack.meeting_id, published_at__isnull=False, number__lt=pack.number
    ).order_by("-number")
    base = before.first()
    return Teller([pack.meeting], user).between(base, pack) if base else []
