"""Each item's papers alone, with the page numbers of the pack: made when first asked for, and then kept.

An extract is put together as the pack is, from the files that the pack's page map names for that audience alone, so
it holds what the pack holds: the same stamps and numbers, the sheet in place of what is withheld, bookmarks, tags.
Of a pack built before page maps named files, papers are taken from their versions and withheld if they are
restricted today; what the system printed of its own was not kept then, and an item with such pages has no extract.
"""

from __future__ import annotations

import logging
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


def extract_of(*, pack: Pack, row: Row, agenda: Outline, audience: Audience) -> StoredFile | None:
    """The papers of an item and of what stands under it, as this audience's pack has them; None if it has none.

    The caller checks who may have it. Two requests at once make the same file and one row. Raises Refused, naming
    a paper whose kept file is damaged or gone.
    """
    kept = PackExtract.objects.filter(pack=pack, item=row.item, audience=audience).select_related("file").first()
    if kept:
        return kept.file
    spots = parts_under(PageMap.from_json(pack.page_map), items_under(agenda.rows, row.item.pk))
    if not spots:
        return None
    try:
        stored = _make(pack, row, agenda, audience, spots)
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


def _make(pack: Pack, row: Row, agenda: Outline, audience: Audience, spots: list[PlacedPart]) -> StoredFile:
    board, meeting = pack.meeting.board, pack.meeting
    lines = lines_for(agenda, audience)
    line = next(line for line in lines if line.item_id == row.item.pk)
    author = board.authority or board.name
    with TemporaryDirectory(prefix="extract-") as folder:
        pieces = pack.page_map.get("pieces", {})
        press = Press(
            Path(folder), author, {key: Stored(storage.place_of(one), one) for key, one in pieces.items()}
        )
        leaves = document_leaves(
            lines, audience, _placed(spots, audience), right_hand=board.right_hand_starts, press=press
        )
        target = Path(folder) / "extract.pdf"
        title = f"{_papers_of(line)}: {board.name}, {meeting.when}"
        assemble(_without_last_blanks(leaves), Information(title, author, meeting.when), target)
        return storage.store(target, content_type=PDF)


def _papers_of(line: AgendaLine) -> str:
    return f"Papers of agenda item {line.citation}" if line.full_number else f"Papers: {line.title}"


def _without_last_blanks(leaves: list[Leaf]) -> list[Leaf]:
    """Nothing follows the last paper here, so the pages that would lead to it are left out."""
    while leaves and leaves[-1].source == front.blank():
        leaves = leaves[:-1]
    return leaves


def _placed(spots: list[PlacedPart], audience: Audience) -> list[Placed]:
    """Each part with its content for this audience, and for no other."""
    papers = Paper.objects.filter(pk__in=[spot.part.paper_id for spot in spots]).select_related("item").in_bulk()
    items = AgendaItem.objects.in_bulk({spot.part.item_id for spot in spots})
    versions = PaperVersion.objects.filter(pk__in=[spot.part.version_id for spot in spots]).select_related("pdf")
    files = {version.pk: version.pdf for version in versions.defer("html")}
    found = []
    for spot in spots:
        paper = papers.get(spot.part.paper_id or 0)
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
