"""What the page that asks before publishing tells an officer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import strip_tags

from csp.errors import Refused
from meetings.access import Reader, papers_withheld
from meetings.agenda.outline import Row
from meetings.models import Meeting, Paper, PaperVersion
from meetings.packs.copies import masked
from meetings.packs.freshness import why_out_of_date
from meetings.packs.gather import agenda_of
from meetings.packs.news import Change, changed
from meetings.packs.pagemap import PageMap, pages_words
from meetings.packs.panel import PackRow, packs_of, rows_of
from meetings.packs.publication import Pending, pending
from meetings.papers.rows import title_for
from meetings.registries import pack_sections

COVER_CHARACTERS = 1500
COVER_MARKING = re.compile(
    r"\b(?:security|marking|classification)\b[\w ]{0,12}:\s*\[?\s*([a-z][a-z -]*[a-z])", re.I
)
NOT_FOR_ALL = re.compile(r"(?:restricted|protected|confidential|secret|official[ -]*sensitive)\b", re.I)


@dataclass(frozen=True)
class Disclosure:
    """A paper or section that publishing would make known. ``grounds`` is empty of a restricted one that names none.

    ``marked`` is the security marking of an open paper whose marking says that it is not for everybody.
    """

    number: str
    title: str
    pages: str
    replaces: str
    withheld: bool
    grounds: str = ""
    marked: str = ""


@dataclass(frozen=True)
class Outlook:
    """What publishing now would make known to whom; or ``problem``, why it cannot be done."""

    problem: str
    row: PackRow | None = None
    items: tuple[Row, ...] = ()
    parts: tuple[Disclosure, ...] = ()

    @property
    def open_parts(self) -> list[Disclosure]:
        return [part for part in self.parts if not part.withheld]

    @property
    def withheld_parts(self) -> list[Disclosure]:
        return [part for part in self.parts if part.withheld]


def outlook_of(user: Reader, meeting: Meeting) -> Outlook:
    """What the page that asks before publishing tells an officer."""
    packs = packs_of(user, meeting)
    try:
        what = pending(meeting)
    except Refused as refusal:
        return Outlook(masked(user, meeting, refusal.message))
    newest = packs[0] if packs and not packs[0].published_at else None
    published = next((pack for pack in packs if pack.published_at), None)
    stood = PageMap.from_json(published.page_map if published else {})
    drafted = PageMap.from_json(newest.page_map if newest else {})
    changes = changed(stood, drafted)
    rows = agenda_of(meeting).rows
    place = {row.full_number: index for index, row in enumerate(rows)}
    kept = set(Paper.objects.filter(papers_withheld(user), item__meeting=meeting).values_list("pk", flat=True))
    parts = (*_papers(what, changes, kept), *_sections(rows, changes))
    problem = why_out_of_date(meeting, newest) if newest else "The agenda pack has not been built yet."
    return Outlook(
        problem=masked(user, meeting, problem),
        row=next((row for row in rows_of(user, packs) if row.pack == newest), None),
        items=what.rows,
        parts=tuple(sorted(parts, key=lambda part: place[part.number])),
    )


def _papers(what: Pending, changes: list[Change], kept: set[int]) -> Iterator[Disclosure]:
    """``kept`` are the papers that are withheld from whom this is told: they go by the title the public reads."""
    by_version = {change.now.part.version_id: change for change in changes}
    for one in what.papers:
        change = by_version.get(one.version.pk)
        yield Disclosure(
            one.row.full_number,
            title_for(one.paper, readable=one.paper.pk not in kept),
            pages_words(change.now.range) if change else "",
            pages_words(change.before.range) if change and change.before else "",
            one.withheld,
            one.grounds,
            "" if one.withheld else closed_marking(one.paper.marking, one.version),
        )


def closed_marking(marking: str, version: PaperVersion) -> str:
    """The marking that speaks against publishing a paper: what was entered with it, or what its cover says of itself.

    Empty where there is none, or one for everybody ("UNPROTECTED", "OFFICIAL"). Only a Word report's cover is read.
    """
    cover = strip_tags(version.html.replace("<", " <"))[:COVER_CHARACTERS]
    said = [marking, *COVER_MARKING.findall(cover)]
    return next((found[0].upper() for one in said if (found := NOT_FOR_ALL.match(one.strip()))), "")


def _sections(rows: Sequence[Row], changes: list[Change]) -> Iterator[Disclosure]:
    """What the system prints of its own and was not in the pack before."""
    by_item = {row.item.pk: row for row in rows}
    for change in changes:
        row = by_item.get(change.now.part.item_id)
        section = pack_sections.get(change.now.part.section)
        if row and section:
            item, pages = row.item, pages_words(change.now.range)
            replaces = pages_words(change.before.range) if change.before else ""
            grounds = item.grounds_text if item.restricted else ""
            yield Disclosure(row.full_number, section.title, pages, replaces, item.restricted, grounds)
