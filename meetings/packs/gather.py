"""What goes into a meeting's pack, read from the database: a fixed number of queries, whatever the agenda.

Once a pack of the meeting is published, what goes in is a supplement to it: what was published stands as it was
printed, and the system does not print those sections anew (meetings.packs.supplement has the rules).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from csp import storage
from csp.errors import Refused
from csp.words import clock, long_date
from meetings.agenda.exclusion import exclusion
from meetings.agenda.merged import merged_words
from meetings.agenda.outline import Outline, Row, outline_of
from meetings.agenda.reading import columns_of, notices_of
from meetings.models import AgendaItem, Meeting, Pack, Paper, PaperVersion, Person
from meetings.packs.pagemap import PlacedPart
from meetings.packs.plan import (
    AgendaLine,
    Contact,
    Document,
    Filed,
    Front,
    Kept,
    Plan,
    Printed,
    Seat,
    Supplement,
)
from meetings.people.roster import roster
from meetings.registries import Audience, PackSection, SectionPart, pack_sections

AUDIENCES: tuple[Audience, Audience] = ("members", "public")
RESTRICTED = "RESTRICTED"
Seats = tuple[tuple[Seat, ...], tuple[Seat, ...]]


def gather(meeting: Meeting) -> Plan:
    """Everything both packs are made of. Raises Refused, naming the paper, when one is not ready to be printed."""
    agenda = agenda_of(meeting)
    papers = papers_of(meeting)
    supplement = supplement_of(meeting, agenda)
    published = _published_sections(supplement)
    documents: list[Document] = []
    notes: list[str] = []
    for row in agenda.rows:
        documents += [_paper(row, paper, notes) for paper in papers.get(row.item.pk, [])]
        documents += _sections(meeting, row, published.get(row.item.pk, {}), notes)
    holds_restricted = any(document.public is None and document.members for document in documents)
    seats = _seats(meeting)
    members, public = (_front(meeting, agenda, seats, audience, holds_restricted) for audience in AUDIENCES)
    right_hand = meeting.board.right_hand_starts
    return Plan(members, public, tuple(documents), tuple(notes), right_hand, supplement)


def newest_published(meeting: Meeting) -> Pack | None:
    """The pack that a supplement follows; None before the agenda is published."""
    return meeting.packs.filter(published_at__isnull=False).first()


def supplement_of(meeting: Meeting, agenda: Outline) -> Supplement | None:
    """The supplement that a pack of this meeting would be if it were built today; None before publication.

    Its number is the next after those published, and its date is today: the day it is published on is printed on it.
    """
    base = newest_published(meeting)
    if base is None:
        return None
    before = meeting.packs.filter(published_at__isnull=False, supplement__isnull=False)
    earlier = [
        (number, day)
        for number, day in before.order_by("number").values_list("supplement", "dated")
        if number is not None and day is not None
    ]
    return Supplement(
        number=max((number for number, _ in earlier), default=0) + 1,
        day=timezone.localdate(),
        late=tuple(row.item.pk for row in agenda.rows if row.item.published_at is None),
        earlier=tuple(earlier),
        base=base.page_map,
        follows=base.fingerprint,
    )


def agenda_of(meeting: Meeting) -> Outline:
    """The agenda as it stands: what is only planned is not on it."""
    items = meeting.items.select_related("moved_to__meeting__board", "merged_into__meeting")
    return outline_of(meeting, items.prefetch_related("presenters__person"))


def papers_of(meeting: Meeting) -> dict[int, list[Paper]]:
    """The standing papers of each item in order, their versions with their files at hand."""
    found: dict[int, list[Paper]] = {}
    papers = Paper.objects.standing().filter(item__meeting=meeting).prefetch_related("versions__pdf")
    for paper in papers.select_related("item"):
        found.setdefault(paper.item_id, []).append(paper)
    return found


def newest_version(row: Row, paper: Paper) -> PaperVersion:
    """The version that is printed, the newest accepted. Raises Refused, saying what to do, when it is not ready."""
    accepted = [version for version in paper.versions.all() if version.accepted_at]
    version = max(accepted, key=lambda one: one.number, default=None)
    name = f"“{paper.title}” (item {row.full_number or row.item.title})"
    if version is None:
        if paper.versions.all():
            raise Refused(
                f"{name} has a file that nobody has accepted. Accept it, upload another, or withdraw it."
            )
        raise Refused(f"{name} has no file yet. Ask its author for it, upload it, or withdraw the paper.")
    if version.problem:
        raise Refused(
            f"{name} cannot be printed: {version.problem} Upload a corrected file, or withdraw the paper."
        )
    if version.prepared_at is None:
        raise Refused(
            f"{name} is still being prepared. Wait until its page says that it is ready, then try again."
        )
    return version


def is_withheld(paper: Paper) -> bool:
    return paper.restricted or paper.item.restricted


def grounds_of(paper: Paper) -> str:
    """Why a restricted paper is kept from the public: its own grounds, or else those of its item."""
    return (paper.grounds_text if paper.restricted else "") or paper.item.grounds_text


def _paper(row: Row, paper: Paper, notes: list[str]) -> Document:
    version = newest_version(row, paper)
    assert version.pdf is not None
    assert version.pages is not None
    filed = Filed(paper.title, str(storage.path_of(version.pdf)), version.pdf.sha256, version.pages)
    withheld = is_withheld(paper)
    grounds = grounds_of(paper) if withheld else ""
    if withheld and not grounds:
        notes.append(
            f"“{paper.title}” is restricted but names no paragraph of Schedule 12A. Name it before you publish."
        )
    public, public_title = (None, paper.public_title) if withheld else (filed, "")
    return Document(paper.item_id, paper.pk, version.pk, "", filed, public, grounds, public_title)


def _published_sections(supplement: Supplement | None) -> dict[int, dict[str, PlacedPart]]:
    """The sections whose printed pages were kept, by item and key."""
    found: dict[int, dict[str, PlacedPart]] = {}
    for spot in supplement.published.placed if supplement else ():
        if spot.part.section and spot.is_kept:
            found.setdefault(spot.part.item_id, {})[spot.part.section] = spot
    return found


def _kept(section: PackSection, row: Row, spot: PlacedPart) -> Document:
    """A section as it was printed for the published pack; withheld now if it was then or its item is restricted."""
    name = f"{section.title} (item {row.full_number or row.item.title})"
    members, public = (
        Kept(name, str(storage.place_of(sha256)), sha256) if sha256 else None
        for sha256 in (spot.members, None if row.item.restricted else spot.public)
    )
    grounds = row.item.grounds_text if row.item.restricted else ""
    return Document(row.item.pk, None, None, section.key, members, public, grounds)


def _sections(
    meeting: Meeting, row: Row, published: dict[str, PlacedPart], notes: list[str]
) -> Iterable[Document]:
    """What the system prints under an item, in the registry's order: as it was printed, if that is ``published``."""
    item = row.item
    wanted = [section for section in pack_sections if section.key in item.sections or section.key in published]
    for key in set(item.sections) - {section.key for section in wanted}:
        notes.append(f"Item {row.full_number} asks for “{key}”, which this site cannot print.")
    for section in wanted:
        if section.key in published:
            yield _kept(section, row, published[section.key])
            continue
        members = _printed(section, meeting, "members")
        public = None if item.restricted else _printed(section, meeting, "public")
        if members or public:
            grounds = item.grounds_text if item.restricted else ""
            yield Document(item.pk, None, None, section.key, members, public, grounds)
        else:
            notes.append(f"There is nothing to print for “{section.title}” under item {row.full_number}.")


def _printed(section: PackSection, meeting: Meeting, audience: Audience) -> Printed | None:
    part: SectionPart | None = section.build(meeting, audience)
    return Printed(part.title, part.html) if part else None


def _front(meeting: Meeting, agenda: Outline, seats: Seats, audience: Audience, holds_restricted: bool) -> Front:
    board = meeting.board
    members, advisers = seats
    times = [clock(moment) for moment in (meeting.starts, meeting.ends) if moment]
    return Front(
        audience=audience,
        board=board.name,
        authority=board.authority,
        when=long_date(meeting.date),
        time=" to ".join(times),
        venue=meeting.venue,
        note=meeting.note,
        lines=lines_for(agenda, audience),
        contact=_contact(board.contact_officer),
        media_contact=_contact(board.media_contact),
        next_meeting=_next_meeting(meeting, audience),
        quorum=board.quorum_words,
        members=members,
        advisers=advisers,
        holds_restricted=audience == "members" and holds_restricted,
        columns=tuple(columns_of(board)),
        notices=tuple(notices_of(board)),
        exclusion=exclusion(agenda.rows, board),
    )


def lines_for(agenda: Outline, audience: Audience) -> tuple[AgendaLine, ...]:
    """The agenda as one audience may read it."""
    return tuple(_line(row, agenda, audience) for row in agenda.rows)


def _line(row: Row, agenda: Outline, audience: Audience) -> AgendaLine:
    """One agenda line. Of a restricted item the public reads its public title and how long it is given."""
    item = row.item
    hidden = audience == "public" and item.restricted
    title = (item.public_title or item.title) if hidden else item.title
    if item.restricted and not title.upper().startswith(RESTRICTED):
        title = f"{RESTRICTED}: {title}"
    return AgendaLine(
        item_id=item.pk,
        depth=row.depth,
        kind=item.kind,
        number=f"{row.number}." if row.number.isdigit() else row.number,
        full_number=row.full_number,
        title=title,
        note="" if hidden else item.note,
        presenters="" if hidden else item.presenters_text,
        minutes=item.minutes,
        verbal=item.verbal,
        remark=_remark(item, agenda, audience, hidden),
        time=row.time_words,
        purpose="" if hidden else item.get_purpose_display(),
    )


def _remark(item: AgendaItem, agenda: Outline, audience: Audience, hidden: bool) -> str:
    if item.status == AgendaItem.Status.DEFERRED:
        successor = getattr(item, "moved_to", None)
        return f"Deferred to {successor.meeting.when}." if successor else "Deferred."
    if item.status == AgendaItem.Status.WITHDRAWN:
        return "Withdrawn."
    if item.status == AgendaItem.Status.MERGED:
        return f"{merged_words(item, agenda.rows, entitled=audience == 'members')}."
    if item.urgent_reason:
        return "Urgent late business." if hidden else f"Urgent late business: {item.urgent_reason}"
    return ""


def _contact(person: Person | None) -> Contact | None:
    return Contact(person.name, person.post_title, person.phone, person.email) if person else None


def _seats(meeting: Meeting) -> Seats:
    """Who sits on the board on the day of the meeting: members, and advisers apart; officers and substitutes not."""
    seats = roster(meeting.board, meeting.date)
    members, advisers = (
        tuple(
            Seat(seat.name, seat.post_title, seat.organisation)
            for seat in group
            if not seat.membership.substitute_for_id
        )
        for group in (seats.members, seats.advisers)
    )
    return members, advisers


def _next_meeting(meeting: Meeting, audience: Audience) -> tuple[str, ...]:
    """When and where the board meets next. A meeting that is not booked yet is not for the public."""
    later = Meeting.objects.filter(board=meeting.board, date__gt=meeting.date).exclude(
        state=Meeting.State.CANCELLED
    )
    if audience == "public":
        later = later.exclude(state=Meeting.State.TO_BE_BOOKED)
    coming = later.order_by("date", "starts").first()
    if coming is None:
        return ()
    times = " to ".join(clock(moment) for moment in (coming.starts, coming.ends) if moment)
    return tuple(text for text in (coming.when, times, coming.venue) if text)
