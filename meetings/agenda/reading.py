"""What pages show of an agenda: plain rows, made with a fixed number of queries however many items there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.contrib.humanize.templatetags.humanize import apnumber

from csp.words import clock, counted, long_date
from meetings.access import Reader
from meetings.agenda import notice
from meetings.agenda.exclusion import Exclusion, exclusion
from meetings.agenda.outline import Outline, Row, minutes_between, outline_of
from meetings.agenda.plan.history import Said
from meetings.agenda.trail import Trail
from meetings.models import AgendaItem, Board, Meeting, Pack, StandingItem
from meetings.models.agenda import AgendaItemQuerySet
from meetings.packs.offers import PapersLink, papers_links
from meetings.packs.pagemap import item_range, pages_text
from meetings.papers.rows import PaperRow, rows_for

Item = TypeVar("Item", AgendaItem, StandingItem)


@dataclass(frozen=True)
class Line:
    """A row of an agenda as one person may read it. Of a hidden item only ``title`` and ``restricted`` speak."""

    row: Row
    papers: list[PaperRow]
    pages: str
    history: Sequence[Said] = ()
    papers_file: PapersLink | None = None

    @property
    def item(self) -> AgendaItem:
        return self.row.item

    @property
    def presenters(self) -> str:
        """Who presents it, if this person may know: the names may give away what it is about."""
        return "" if self.item.is_hidden else self.item.presenters_text

    @property
    def purpose(self) -> str:
        """What it is for, if this person may know: "For decision"."""
        return "" if self.item.is_hidden else self.item.get_purpose_display()

    @property
    def left(self) -> str:
        """How the item left its agenda or plan: "Deferred", "Withdrawn", "Merged", or nothing."""
        if self.item.status == AgendaItem.Status.MERGED:
            return "Merged"
        return "" if self.item.status in AgendaItem.LIVE else self.item.get_status_display()

    @property
    def restricted(self) -> str:
        """The sentence on the sheet in a restricted item's place (Local Government Act 1972, Schedule 12A)."""
        if not self.item.restricted:
            return ""
        grounds = self.item.grounds_text
        return f"Restricted by virtue of {grounds}." if grounds else "Restricted: not for the public."


@dataclass(frozen=True)
class Agenda:
    """A meeting's agenda, and the items planned for it, as one person may read them."""

    lines: list[Line]
    planned: list[Line]
    total_minutes: int
    timing: str
    over_by: int
    exclusion: Exclusion | None
    order: str

    @property
    def waiting(self) -> int:
        """How many items are still to be taken: of a cancelled meeting, what is left to deal with."""
        return sum(not line.left for line in (*self.lines, *self.planned))

    def line_at(self, label: str) -> Line | None:
        return next((line for line in self.lines if line.row.label == label), None)

    def beside(self, line: Line) -> tuple[Line | None, Line | None]:
        """The lines before and after that have a page of their own."""
        numbered = [one for one in self.lines if one.row.label]
        at = numbered.index(line)
        return (numbered[at - 1] if at else None), (numbered[at + 1] if at + 1 < len(numbered) else None)


def read_agenda(meeting: Meeting, user: Reader) -> Agenda:
    """The agenda as ``user`` may read it. Numbers and times are those of the whole agenda."""
    seen = {item.pk: item for item in items_to_read(user).filter(meeting=meeting)}
    everything = [seen.get(item.pk, item) for item in AgendaItem.objects.filter(meeting=meeting)]
    for item in everything:
        item.meeting = meeting
    whole = outline_of(meeting, everything)
    shown = [row for row in whole.rows if row.item.pk in seen]
    pack = Pack.objects.visible_to(user).filter(meeting=meeting, published_at__isnull=False).first()
    files = papers_links(meeting, pack, whole.rows)
    make = LineMaker(list(seen.values()), user, pack.page_map if pack else {}, files)
    return Agenda(
        lines=[make(row) for row in shown],
        planned=[make(unnumbered(item)) for item in in_order(i for i in seen.values() if not i.on_agenda)],
        total_minutes=whole.total_minutes,
        timing=timing_words(meeting, whole),
        over_by=whole.over_by,
        exclusion=exclusion(shown, meeting.board),
        order=whole.order,
    )


def columns_of(board: Board, *, working: bool = False) -> list[str]:
    """What stands beside the items of the board's agendas, in order. Who is ``working`` on an agenda also has the
    times and minutes, to see them follow.
    """
    also = [Board.Column.TIME, Board.Column.MINUTES] if working else []
    return [key for key in Board.Column.values if key in (*board.agenda_columns, *also)]


def notices_of(board: Board) -> list[str]:
    """The notices printed under each of the board's agendas; an empty line parts them."""
    parts = board.agenda_notices.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def items_to_read(user: Reader) -> AgendaItemQuerySet:
    """Agenda items as ``user`` may see them, with what their rows need."""
    seen = AgendaItem.objects.visible_to(user).select_related("proposed_by__person")
    return seen.prefetch_related("presenters")


def in_order(items: Iterable[Item]) -> list[Item]:
    """Items by position, each followed by those that stand under it."""
    known = {item.pk: item for item in items}

    def place(item: Item) -> tuple[tuple[int, int], ...]:
        above: Item | None = known.get(item.parent_id or 0)
        return (*(place(above) if above else ()), (item.position, item.pk))

    return sorted(known.values(), key=place)


def unnumbered(item: AgendaItem) -> Row:
    """The row of an item that is on no agenda."""
    return Row(item, 1 if item.parent_id else 0, "", "", "", None)


class LineMaker:
    """Makes the lines of many items with five queries or fewer."""

    def __init__(
        self, items: list[AgendaItem], user: Reader, page_map: dict[str, object], files: dict[int, PapersLink]
    ) -> None:
        self.page_map, self.files = page_map, files
        self.papers = rows_for([item for item in items if not item.is_hidden], user)
        self.trail = Trail(items, user)

    def __call__(self, row: Row) -> Line:
        item = row.item
        pages = pages_text(item_range(self.page_map, item.pk))
        return Line(
            row=row,
            papers=self.papers.get(item.pk, []),
            pages=pages or ("Verbal" if item.verbal and not item.is_hidden else ""),
            history=self.trail.of(item),
            papers_file=None if item.is_hidden else self.files.get(item.pk),
        )


def timing_words(meeting: Meeting, whole: Outline) -> str:
    """How long the items take and how that fits the end of the meeting, in words."""
    if not whole.total_minutes:
        return "No item has been given any minutes yet."
    taken = f"The items take {duration(whole.total_minutes)}"
    if not whole.ends_at or not meeting.starts:
        return f"{taken}."
    taken += f" and end at {clock(whole.ends_at)}"
    if not meeting.ends:
        return f"{taken}."
    spare = minutes_between(meeting.starts, meeting.ends) - whole.total_minutes
    if spare < 0:
        return f"{taken}: {duration(-spare)} after the meeting is due to end at {clock(meeting.ends)}."
    if spare:
        return f"{taken}: {duration(spare)} before the meeting is due to end at {clock(meeting.ends)}."
    return f"{taken}, when the meeting is due to end."


def duration(minutes: int) -> str:
    """90 is "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    said = [counted(count, word) for count, word in parts if count]
    return " ".join(said) or "0 minutes"


def notice_words(meeting: Meeting, today: date) -> str:
    """The last lawful moment of publication, and how far it is from ``today``; empty for a board without a rule.

    Local Government Act 1972, sections 100A(6) and 100B(3): five clear days, which are working days.
    """
    last = notice.deadline(meeting.board, meeting.date)
    if last is None or not meeting.is_booked:
        return ""
    days = meeting.board.notice_days
    rule = f"{apnumber(days)} clear working day{'' if days == 1 else 's'}"
    adopted = ", as the board has adopted" if meeting.board.notice_rule == Board.NoticeRule.ADOPTED else ""
    moment = f"Publish by 11:59pm on {long_date(last)}: {rule} before the meeting{adopted}."
    return f"{moment} {_how_far(last, today)}"


def _how_far(last: date, today: date) -> str:
    days = (last - today).days
    if days < 0:
        return "That moment has passed. The agenda can still be published, with the reason why it is late."
    if days == 0:
        return "That is today."
    return f"That is in {counted(days, 'day')}."


def before_publishing(agenda: Agenda) -> list[str]:
    """What an officer should look at before the agenda is published."""
    found = []
    for line in agenda.lines:
        item, name = line.item, f"“{line.item.title}”"
        if item.restricted and not item.grounds:
            found.append(f"{name} is restricted but names no paragraph of Schedule 12A.")
        elif (
            item.restricted and not item.public_interest_reason and set(item.grounds) != {item.Ground.CONFIDENTIAL}
        ):
            found.append(f"{name} is restricted but does not say why that is in the public interest.")
        needs_papers = item.kind == AgendaItem.Kind.ITEM and not (item.verbal or item.sections)
        if needs_papers and not line.papers and item.status == AgendaItem.Status.CONFIRMED:
            found.append(f"{name} has no papers, and is not marked as verbal.")
    return found
