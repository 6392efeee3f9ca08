"""A meeting's record as it is read: plain data from one set of queries, for a page, a PDF or a pack.

The public's record is built without the restricted texts: what is not in it cannot leak from it. Once minutes
are approved both records are read as they were kept then: a person who changes their name, a board another quorum,
or a seat put right afterwards changes no record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Prefetch, Value
from django.utils.safestring import SafeString

from csp.words import clock, short_date
from meetings.agenda.merged import merged_words
from meetings.agenda.outline import Row, outline_of
from meetings.changed import Change, marked
from meetings.minutes.presence import Roll, Taken, sentences, words_of
from meetings.minutes.quorum import Quorum
from meetings.minutes.voting import WITHDREW, Voted, read_votes
from meetings.models import (
    AgendaItem,
    Attendance,
    Correction,
    Declaration,
    Exclusion,
    Meeting,
    Membership,
    Minute,
    Minutes,
    Paper,
    Part,
    Vote,
    VoteCast,
)
from meetings.packs.offers import items_under
from meetings.text import to_html

HASHED = ("present", "additional", "apologies", "absent", "declarations", "entries")
MEMBERS, PUBLIC = "members", "public"


@dataclass(frozen=True)
class Attendee:
    """``times`` is "left at 11:40am", "joined at 10:20am", or empty for who was there throughout."""

    name: str
    organisation: str
    sits_for: str
    times: str = ""

    def __str__(self) -> str:
        said = "; ".join(part for part in (self.sits_for and f"for {self.sits_for}", self.times) if part)
        return f"{self.name} ({said})" if said else self.name


@dataclass(frozen=True)
class Declared:
    """An interest as this reader may know it: ``interest`` is empty for the public when the item is restricted.

    ``nature`` is the board's own word for its kind.
    """

    id: int
    person: str
    nature: str
    item: str
    interest: str
    outcome: str

    @property
    def words(self) -> str:
        """As a sentence: "Mina Member declared a personal interest in item 2 Grants: Trustee (stayed)."."""
        item = f" in item {self.item}" if self.item else ""
        what = f": {self.interest}" if self.interest else ""
        said = self.nature if self.nature.casefold().endswith("interest") else f"{self.nature} interest"
        article = "an" if said[0].casefold() in "aeiou" else "a"
        return f"{self.person} declared {article} {said}{item}{what} ({self.outcome})."


@dataclass(frozen=True)
class Corrected:
    """A correction that a later meeting made in one of an item's texts; ``on`` is that meeting's day."""

    part: str
    was: str
    becomes: str
    on: str

    @property
    def words(self) -> str:
        return correction_words(self.was, self.becomes)


@dataclass(frozen=True)
class Entry:
    """What was minuted under one item. ``restricted_text`` is always empty in the public's record.

    The texts are as they were approved; ``corrections`` are made since and never kept with them: ``marked`` shows both.
    """

    item_id: int
    number: str
    anchor: str
    depth: int
    title: str
    standing: str
    restricted: bool
    grounds: str
    minuted: bool
    text: str
    decision: str
    restricted_text: str
    votes: tuple[Voted, ...] = ()  # not kept with older records
    corrections: tuple[Corrected, ...] = ()

    def marked(self, part: str) -> str:
        """One of the texts with its corrections marked in it (meetings.changed)."""
        return with_changes(getattr(self, part), part, self.corrections)

    @property
    def html(self) -> SafeString:
        return to_html(self.marked(Part.TEXT))

    @property
    def decision_html(self) -> SafeString:
        return to_html(self.marked(Part.DECISION))

    @property
    def corrected_on(self) -> str:
        """The days of its corrections: "4 December 2018 and 5 March 2019"; empty when there are none."""
        return " and ".join(dict.fromkeys(one.on for one in self.corrections))

    @property
    def private_words(self) -> str:
        """What stands in the place of a restricted minute: "Taken in private: restricted by virtue of ..."."""
        return (
            f"Taken in private: restricted by virtue of {self.grounds}." if self.grounds else "Taken in private."
        )

    @property
    def restricted_html(self) -> SafeString:
        return to_html(self.marked(Part.RESTRICTED))


@dataclass(frozen=True)
class Record:
    """``quorum_course`` says when the quorum was lost and had again (meetings.minutes.presence), ``withheld`` from
    whom the papers of an item are withheld. Records of before these were kept have neither.
    """

    board: str
    authority: str
    when: str
    times: str
    venue: str
    note_taker: str
    state: str
    standing: str
    entitled: bool
    present: tuple[Attendee, ...]
    additional: tuple[Attendee, ...]
    apologies: tuple[Attendee, ...]
    absent: tuple[Attendee, ...]
    quorum: Quorum
    declarations: tuple[Declared, ...]
    entries: tuple[Entry, ...]
    quorum_course: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"Minutes of {self.when}"

    @property
    def header(self) -> str:
        """What must not be overlooked on any page: that they are no record yet, and that parts are not public."""
        words = {
            Minutes.State.DRAFT: "Draft, not yet approved",
            Minutes.State.CIRCULATED: "Draft, not yet approved",
            Minutes.State.APPROVED: "Approved, not published",
        }.get(Minutes.State(self.state), "")
        private = "With restricted parts: not for the public" if self.has_restricted else ""
        return ". ".join(part for part in (words, private) if part)

    @property
    def has_restricted(self) -> bool:
        """Whether anything in it is for the people of the board alone."""
        return self.entitled and any(
            one.restricted or one.restricted_text or any(vote.restricted for vote in one.votes)
            for one in self.entries
        )

    @property
    def attendance(self) -> list[tuple[str, tuple[Attendee, ...]]]:
        """The lists of names that have any, with their headings."""
        lists = (
            ("Present", self.present),
            ("Additional attendees", self.additional),
            ("Apologies", self.apologies),
            ("Absent", self.absent),
        )
        return [(heading, names) for heading, names in lists if names]

    @property
    def quorum_words(self) -> str:
        """Who counts, and whether that was enough: throughout, or from when to when."""
        return words_of(self.quorum, self.quorum_course)

    @property
    def corrections(self) -> list[tuple[Entry, Corrected]]:
        """Every correction with the entry it is made in, in the order of the items."""
        return [(entry, one) for entry in self.entries for one in entry.corrections]

    @property
    def minuted_words(self) -> str:
        """How far the minutes are: "5 of 14 items minuted"."""
        return f"{sum(entry.minuted for entry in self.entries)} of {len(self.entries)} items minuted"


def read_record(minutes: Minutes, *, entitled: bool) -> Record:
    """The record for somebody who may read its restricted parts, or (``entitled`` False) for the public.

    Nine queries, whatever the rows, and one more where papers are withheld from somebody; once it is approved one, for
    what was corrected since. Says nothing about who may read it: that is ``Minutes.visible_to``.
    """
    if kept := minutes.approved_record.get(_audience(entitled)):
        made = corrections_of(minutes, entitled=entitled)
        return replace(
            _from_json(kept, made),
            state=minutes.state,
            standing=standing(minutes, [one.at_meeting for one in made]),
        )
    return compose(minutes, entitled=entitled)


def corrections_of(minutes: Minutes, *, entitled: bool) -> list[Correction]:
    """The corrections of approved minutes; the public's are those of public texts."""
    found = Correction.objects.filter(minutes=minutes).select_related("at_meeting")
    return list(found if entitled else found.exclude(part=Part.RESTRICTED))


def with_changes(text: str, part: str, corrections: Iterable[Correction | Corrected]) -> str:
    """``text`` with those of the corrections of its item that are of this ``part`` marked in it (meetings.changed)."""
    return marked(text, [Change(one.was, one.becomes) for one in corrections if one.part == part])


def correction_words(was: str, becomes: str) -> str:
    """A correction in words: "“fifteen” to read “fifty”"."""
    if not was:
        return f"“{becomes}” to be added"
    return f"“{was}” to read “{becomes}”" if becomes else f"“{was}” to be deleted"


def as_kept(minutes: Minutes) -> dict[str, Any]:
    """Both records as they stand, to be kept with the approval: ``{"members": {...}, "public": {...}}``.

    What is kept is read for ever: a field that these classes are given later needs a default.
    """
    return {_audience(entitled): asdict(compose(minutes, entitled=entitled)) for entitled in (True, False)}


def compose(minutes: Minutes, *, entitled: bool) -> Record:
    """The record as everything it is made of stands now, approved or not."""
    meeting = minutes.meeting
    rows = item_rows(minutes, entitled=entitled)
    attendances = list(Attendance.objects.filter(meeting=meeting).select_related("organisation", "substitute_for"))
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board).select_related("person")
    minuted = {one.item_id: one for one in _minutes_of(minutes, entitled)}
    declarations = list(Declaration.objects.filter(meeting=meeting).select_related("person", "item"))
    roll = Roll(list(seats), attendances, meeting.board.quorum, meeting.board.quorum_rule)
    return Record(
        board=meeting.board.name,
        authority=meeting.board.authority,
        when=meeting.when,
        times=_times(minutes),
        venue=meeting.venue,
        note_taker=minutes.note_taker,
        state=minutes.state,
        standing=standing(minutes),
        entitled=entitled,
        **{key: _attendees(attendances, key) for key in ("present", "additional", "apologies", "absent")},
        quorum=roll.whole(),
        declarations=tuple(_declared(one, rows, entitled) for one in declarations),
        entries=tuple(_entry(row, rows, minuted.get(row.item.pk), entitled) for row in rows),
        quorum_course=sentences(roll, taken_items(rows, minuted, declarations), meeting.ends),
        withheld=withheld_words(meeting, rows),
    )


def taken_items(
    rows: Sequence[Row], minuted: Mapping[int, Minute], declarations: Iterable[Declaration]
) -> list[Taken]:
    """The items as they were taken, each with those who left it, or what it stands under, for an interest."""
    left: dict[int, set[int]] = {}
    for one in declarations:
        if one.item_id and one.outcome in WITHDREW:
            left.setdefault(one.item_id, set()).add(one.person_id)
    found = []
    for row in rows:
        # Parents come before what stands under them, so theirs are complete.
        withdrawn = left.setdefault(row.item.pk, set())
        withdrawn |= left.get(row.item.parent_id or 0, set())
        minute = minuted.get(row.item.pk)
        name = f"item {row.full_number}" if row.full_number else f"“{row.item.shown_title}”"
        found.append(Taken(name, minute.taken_at if minute else None, frozenset(withdrawn)))
    return found


def withheld_words(meeting: Meeting, rows: Sequence[Row]) -> tuple[str, ...]:
    """From whom the restricted papers of items are withheld, and until when they were. Two queries.

    Of an item under which nothing is restricted there is nothing to say.
    """
    found = list(Exclusion.objects.filter(item__meeting=meeting).select_related("person"))
    if not found:
        return ()
    closed = set(
        Paper.objects.standing().filter(item__meeting=meeting, restricted=True).values_list("item_id", flat=True)
    )
    closed |= {row.item.pk for row in rows if row.item.restricted}
    by_item = {row.item.pk: row for row in rows}
    return tuple(
        _withheld(one, by_item[one.item_id])
        for one in found
        if one.item_id in by_item and closed & items_under(rows, one.item_id)
    )


def _withheld(one: Exclusion, row: Row) -> str:
    what = f"item {row.full_number}" if row.full_number else f"“{row.item.shown_title}”"
    if one.lifted_at:
        return (
            f"The restricted papers of {what} were withheld from {one.person} until {short_date(one.lifted_at)}."
        )
    return f"The restricted papers of {what} are withheld from {one.person}."


def item_rows(minutes: Minutes, *, entitled: bool) -> list[Row]:
    """The items that stand in the minutes, numbered as on the agenda: all that was on it, and all that was minuted.

    What is only planned is not part of the record. A break is, only if something was minuted under it.
    """
    items = list(
        AgendaItem.objects.filter(meeting=minutes.meeting)
        .select_related("moved_to__meeting", "merged_into__meeting")
        .annotate(_entitled=Value(entitled))
    )
    minuted = set(
        Minute.objects.filter(minutes=minutes)
        .exclude(text="", decision="", restricted_text="")
        .values_list("item_id", flat=True)
    )
    rows = list(outline_of(minutes.meeting, items).rows)
    numbered = {row.item.pk for row in rows}
    left = [Row(item, 0, "", "", "", None) for item in items if item.pk in minuted - numbered]
    return [row for row in rows if row.item.kind != AgendaItem.Kind.BREAK or row.item.pk in minuted] + left


def anchor_of(label: str, item_id: int) -> str:
    """Where an item stands on the page of the minutes: "item-9b"."""
    return f"item-{label}" if label else f"item-without-number-{item_id}"


def standing(minutes: Minutes, corrected_at: Sequence[Meeting] = ()) -> str:
    """What these minutes are, in words: draft, approved where and subject to what; corrected when since.

    ``corrected_at`` are the meetings that made corrections this reader is shown.
    """
    if not minutes.is_fixed or minutes.approved_at_meeting is None:
        return {
            Minutes.State.DRAFT: "Draft, not circulated yet.",
            Minutes.State.CIRCULATED: "Draft, to be approved at a later meeting.",
        }.get(Minutes.State(minutes.state), "")
    approved = minutes.approved_at_meeting
    conditions = ["the corrections shown"] if approved in corrected_at else []
    if minutes.correction:
        conditions.append(f"this correction: {minutes.correction.rstrip('.')}")
    subject = f", subject to {' and to '.join(conditions)}" if conditions else ""
    later = dict.fromkeys(short_date(one.date) for one in corrected_at if one != approved)
    since = f" Corrected on {' and '.join(later)}." if later else ""
    return f"Approved as a correct record on {short_date(approved.date)}{subject}.{since}"


def sha256_of(kept: Mapping[str, Any]) -> str:
    """The SHA-256 of what a meeting approves: attendance, declarations and every text, restricted ones too.

    Taken of the members' record as it was kept (``as_kept``), so that it stays the same whatever these classes are
    given later.
    """
    content = {key: kept[key] for key in HASHED}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _audience(entitled: bool) -> str:
    return MEMBERS if entitled else PUBLIC


def _from_json(kept: dict[str, Any], corrections: Sequence[Correction]) -> Record:
    made: dict[int, list[Corrected]] = {}
    for one in corrections:
        shown = Corrected(one.part, one.was, one.becomes, short_date(one.at_meeting.date))
        made.setdefault(one.item_id, []).append(shown)
    lists = {
        name: tuple(Attendee(**one) for one in kept[name])
        for name in ("present", "additional", "apologies", "absent")
    }
    return Record(
        **{
            **kept,
            **lists,
            "quorum": Quorum(**kept["quorum"]),
            "declarations": tuple(Declared(**one) for one in kept["declarations"]),
            "entries": tuple(
                Entry(
                    **{
                        **one,
                        "votes": tuple(Voted(**vote) for vote in one.get("votes", ())),
                        "corrections": tuple(made.get(one["item_id"], ())),
                    }
                )
                for one in kept["entries"]
            ),
            "quorum_course": tuple(kept.get("quorum_course", ())),
            "withheld": tuple(kept.get("withheld", ())),
        }
    )


def _minutes_of(minutes: Minutes, entitled: bool) -> Iterable[Minute]:
    votes = Vote.objects.prefetch_related(Prefetch("cast", VoteCast.objects.select_related("person")))
    if not entitled:
        votes = votes.filter(restricted=False, minute__item__restricted=False)
    found = Minute.objects.filter(minutes=minutes).prefetch_related(Prefetch("votes", votes))
    return found if entitled else found.defer("restricted_text")


def _entry(row: Row, rows: list[Row], minute: Minute | None, entitled: bool) -> Entry:
    item = row.item
    private = minute.restricted_text if minute and entitled else ""
    votes = read_votes(minute.votes.all(), in_private=item.restricted) if minute else ()
    return Entry(
        item_id=item.pk,
        number=row.full_number,
        anchor=anchor_of(row.label, item.pk),
        depth=row.depth,
        title=item.shown_title,
        standing=left_words(item, rows, entitled),
        restricted=item.restricted,
        grounds=item.grounds_text if item.restricted else "",
        minuted=bool(minute and (minute.text or minute.decision or private or votes)),
        text=minute.text if minute else "",
        decision=minute.decision if minute else "",
        restricted_text=private,
        votes=votes,
    )


def left_words(item: AgendaItem, rows: Iterable[Row], entitled: bool) -> str:
    """How an item left its meeting: "Deferred to Wednesday 19 December 2018: the figures are not ready".

    The public is not told why a restricted item left, nor of a meeting that has no day yet.
    """
    if item.status in AgendaItem.LIVE:
        return ""
    successor = getattr(item, "moved_to", None)
    to = ""
    if successor and item.status == AgendaItem.Status.DEFERRED:
        shown = entitled or successor.meeting.is_booked
        to = f" to {successor.meeting.when}" if shown else " to a later meeting"
    why = f": {item.move_reason.rstrip('.')}" if item.move_reason and (entitled or not item.restricted) else ""
    return f"{merged_words(item, rows, entitled=entitled) or item.get_status_display()}{to}{why}"


def _declared(one: Declaration, rows: list[Row], entitled: bool) -> Declared:
    row = next((row for row in rows if row.item.pk == one.item_id), None)
    hidden = bool(one.item and one.item.restricted and not entitled)
    return Declared(
        id=one.pk,
        person=one.person.name,
        nature=_as_said(one.kind or one.get_nature_display()),
        item=" ".join(part for part in (row.full_number, row.item.shown_title) if part) if row else "",
        interest="" if hidden else one.interest,
        outcome=one.get_outcome_display().lower(),
    )


def _attendees(attendances: Iterable[Attendance], status: str) -> tuple[Attendee, ...]:
    return tuple(
        Attendee(
            one.name,
            one.organisation.name if one.organisation else "",
            one.substitute_for.name if one.substitute_for else "",
            times_words(one),
        )
        for one in attendances
        if one.status == status
    )


def times_words(one: Attendance) -> str:
    """ "left at 11:40am", "joined at 10:20am, left at 11:40am", "left at 11:40am, joined again at 12:05pm"."""
    joined, left = one.joined_at, one.left_at
    again = joined and left and left < joined
    said = [left and f"left at {clock(left)}", joined and f"joined {'again ' if again else ''}at {clock(joined)}"]
    return ", ".join(part for part in (said if again else reversed(said)) if part)


def _as_said(kind: str) -> str:
    """A kind of interest inside a sentence: "Personal" is "personal", but "DPI" stays."""
    return kind if kind[:2].isupper() else f"{kind[0].lower()}{kind[1:]}"


def _times(minutes: Minutes) -> str:
    """ "10:00am to 1:00pm"."""
    return " to ".join(clock(time) for time in (minutes.meeting.starts, minutes.meeting.ends) if time)
