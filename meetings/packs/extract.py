"""Each item's papers alone, with the page numbers of the pack: made when first asked for, and then kept.

An extract is put together as the pack is, from the files that the pack's page map names for that audience alone, so
it holds what the pack holds: the same stamps and numbers, the sheet in place of what is withheld, bookmarks, tags.
Of a pack built before page maps named files, papers are taken from their versions and withheld if they are
restricted today; what the system printed of its own was not kept then, and an item with such pages has no extract.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from csp import storage
from csp.errors import Refused
from csp.models import StoredFile
from meetings.agenda.outline import Outline, Row
from meetings.models import AgendaItem, Pack, PackExtract, Paper, PaperVersion
from meetings.packs import front
from meetings.packs.assemble import Information, Leaf, UnreadableError, assemble
from meetings.packs.gather import grounds_of, is_withheld, lines_for
from meetings.packs.leaves import document_leaves
from meetings.packs.offers import items_under, parts_under
from meetings.packs.pagemap import PageMap, PlacedPart
from meetings.packs.pieces import Press, Stored, piece_of
from meetings.packs.plan import AgendaLine, Document, Kept
from meetings.packs.supplement import Placed
from meetings.registries import Audience, pack_sections

log = logging.getLogger(__name__)
PDF = "application/pdf"
Key = tuple[int, int | None, str]
"""What a document is, whatever its version (meetings.packs.pagemap.Part.key)."""


def extract_of(*, pack: Pack, row: Row, agenda: Outline, audience: Audience) -> StoredFile | None:
    """The papers of an item and of what stands under it, as this audience's pack has them; None if it has none.

    The caller checks who may have it. Two requests at once make the same file and one row. Raises Refused, naming
    a paper whose kept file is damaged or gone.
    """
    kept = PackExtract.objects.filter(pack=pack, item=row.item, audience=audience).select_related("file").first()
    if kept:
        return kept.file
    if not spots_of(pack, row, agenda):
        return None
    try:
        stored = _make(pack, row, agenda, audience)
    except UnreadableError as unreadable:
        log.error("extract cannot be made", extra={"pack": pack.pk, "item": row.item.pk, "audience": audience})
        raise Refused(
            f"These papers cannot be given apart: the file of “{unreadable.name}” is damaged or gone. Download the "
            "whole pack, and tell the contact officer of the board."
        ) from unreadable
    made, _ = PackExtract.objects.get_or_create(
        pack=pack, item=row.item, audience=audience, defaults={"file": stored}
    )
    return made.file


def extract_leaves(
    pack: Pack,
    row: Row,
    agenda: Outline,
    audience: Audience,
    press: Press,
    without: Collection[Key] = (),
) -> list[Leaf]:
    """The leaves of an item's papers, and of what stands under it; none when it has none in the pack.

    ``without`` are documents that are withheld from whom the copy is for.
    """
    placed = placed_in(spots_of(pack, row, agenda), audience, without)
    lines, right_hand = lines_for(agenda, audience), pack.meeting.board.right_hand_starts
    leaves = document_leaves(lines, audience, placed, right_hand=right_hand, press=press, own=bool(without))
    return _without_last_blanks(leaves)


def spots_of(pack: Pack, row: Row, agenda: Outline) -> list[PlacedPart]:
    """What the pack holds of an item and of what stands under it."""
    return parts_under(PageMap.from_json(pack.page_map), items_under(agenda.rows, row.item.pk))


def press_of(pack: Pack, folder: Path) -> Press:
    """Prints into ``folder`` what was not printed for the pack."""
    pieces = pack.page_map.get("pieces", {})
    kept = {key: Stored(storage.place_of(one), one) for key, one in pieces.items()}
    return Press(folder, pack.meeting.board.authority or pack.meeting.board.name, kept)


def papers_of(line: AgendaLine) -> str:
    """What an extract calls itself: "Papers of agenda item 9(b). Joint strategy"."""
    return f"Papers of agenda item {line.citation}" if line.full_number else f"Papers: {line.title}"


def _make(pack: Pack, row: Row, agenda: Outline, audience: Audience) -> StoredFile:
    board, meeting = pack.meeting.board, pack.meeting
    line = next(line for line in lines_for(agenda, audience) if line.item_id == row.item.pk)
    with TemporaryDirectory(prefix="extract-") as folder:
        leaves = extract_leaves(pack, row, agenda, audience, press_of(pack, Path(folder)))
        target = Path(folder) / "extract.pdf"
        title = f"{papers_of(line)}: {board.name}, {meeting.when}"
        assemble(leaves, Information(title, board.authority or board.name, meeting.when), target)
        return storage.store(target, content_type=PDF)


def _without_last_blanks(leaves: list[Leaf]) -> list[Leaf]:
    """Nothing follows the last paper here, so the pages that would lead to it are left out."""
    while leaves and leaves[-1].source == front.blank():
        leaves = leaves[:-1]
    return leaves


def placed_in(spots: Sequence[PlacedPart], audience: Audience, without: Collection[Key] = ()) -> list[Placed]:
    """Each part with its content for this audience, and for no other; those ``without`` with none. Three queries."""
    papers = Paper.objects.filter(pk__in=[spot.part.paper_id for spot in spots]).select_related("item").in_bulk()
    items = AgendaItem.objects.in_bulk({spot.part.item_id for spot in spots})
    versions = PaperVersion.objects.filter(pk__in=[spot.part.version_id for spot in spots]).select_related("pdf")
    files = {version.pk: version.pdf for version in versions.defer("html")}
    found = []
    for spot in spots:
        paper = papers.get(spot.part.paper_id or 0)
        content = None
        if spot.part.key not in without:
            content = _content(spot, audience, paper, files.get(spot.part.version_id or 0))
        document = Document(
            *spot.part.key[:2], spot.part.version_id, spot.part.section,
            members=content if audience == "members" else None,
            public=content if audience == "public" else None,
            grounds=grounds_of(paper) if paper else items[spot.part.item_id].grounds_text,
            public_title=paper.public_title if paper else "",
        )  # fmt: skip
        piece = piece_of(content) if content else None
        members, public = (piece, None) if audience == "members" else (None, piece)
        found.append(Placed(document, spot, members, public))
    return found


def _content(spot: PlacedPart, audience: Audience, paper: Paper | None, version: StoredFile | None) -> Kept | None:
    """The file of a part for one audience; None where it is withheld from it."""
    section = pack_sections.get(spot.part.section)
    name = paper.title if paper else section.title if section else spot.part.section
    sha256 = spot.members if audience == "members" else spot.public
    if not spot.is_kept and paper and version:
        sha256 = None if audience == "public" and is_withheld(paper) else version.sha256
    return Kept(name, str(storage.place_of(sha256)), sha256, paper.title if paper else "") if sha256 else None
