"""A Word file of minutes into a meeting's draft: items, attendance, texts, and the actions they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from csp.errors import Refused
from csp.importing import Act, Report
from csp.models import User
from csp.words import counted, short_date
from meetings.agenda.outline import outline_of
from meetings.agenda.services import add_item
from meetings.minutes import services
from meetings.minutes.document import read_lines
from meetings.minutes.headings import Found, Known, Part, find_parts
from meetings.minutes.lines import action_lines, decisions_in
from meetings.minutes.services.attendance import IN_THE_ROOM
from meetings.minutes.spans import times_in
from meetings.minutes.webpage import as_minutes, cut_short
from meetings.models import AgendaItem, Attendance, Meeting, Minute, Minutes, Organisation, Person
from meetings.names import Directory, Recognised

REASON = "Imported from a file"
PRIVATE = re.compile(r"\b(?:restricted|confidential)\b", re.IGNORECASE)
SITS_FOR = re.compile(
    r"[(\[]\s*(?:substitut\w* for|deputising for|on behalf of|for)\s+([^)\];]+)[;)\]]", re.IGNORECASE
)
BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
TAKES_NOTES = re.compile(r"note[- ]?taker|minute[- ]?taker|minutes", re.IGNORECASE)
DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2,8})\.?,?(?:\s+(\d{4}))?\b")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
STATUS = {
    "present": Attendance.Status.PRESENT,
    "additional": Attendance.Status.ADDITIONAL,
    "apologies": Attendance.Status.APOLOGIES,
    "absent": Attendance.Status.ABSENT,
}


THROUGHOUT = services.Times()


@dataclass(frozen=True)
class Named:
    """One name of a list of names: as printed, whom it means, what its brackets say, what to look at."""

    name: str
    who: Recognised
    sits_for: str = ""
    organisation: Organisation | None = None
    takes_notes: bool = False
    times: services.Times = THROUGHOUT
    notes: tuple[str, ...] = ()


class MinutesImport:
    """Imports one file into one meeting, reporting each thing. Runs in the caller's transaction."""

    def __init__(self, meeting: Meeting, by: User, report: Report) -> None:
        self.meeting, self.by, self.report = meeting, by, report
        self.directory = Directory.for_board(meeting.board, meeting.date)
        self.placed: dict[int, str] = {}

    def run(self, path: Path) -> None:
        """Read ``path`` and bring it in. Raises Refused for a file that is no record of this meeting."""
        lines = list(as_minutes(read_lines(path)))
        rows = outline_of(self.meeting, AgendaItem.objects.filter(meeting=self.meeting)).rows
        self.items = [row.item for row in rows]
        found = find_parts(lines, [Known(row.label, row.item.title) for row in rows])
        if not found.parts:
            raise Refused('It has no headings such as "1. Introductions". Number the headings, one for each item.')
        self.check_day(found.unplaced)
        self.begin(found)
        self.attendance(found)
        for text in found.unplaced:
            self.report.note("before 1", f'Not placed, as it is no list of names: "{text}"')
        for part in found.parts:
            self.minute(part)

    def check_day(self, unplaced: list[str]) -> None:
        """Refuse a file whose own date is another day's."""
        written = [match for text in unplaced for match in DAY.finditer(text)]
        days = [(match, found) for match in written if (found := _day(match, self.meeting.date.year))]
        if days and all(found != self.meeting.date for _, found in days):
            raise Refused(
                f'The file says "{days[0][0][0]}", but this meeting is on {short_date(self.meeting.date)}. '
                "Check --meeting, or the date in the file."
            )

    def begin(self, found: Found) -> None:
        begun = Minutes.objects.filter(meeting=self.meeting).first()
        said = found.names.pop("note_taker", "").rstrip(".")
        if begun is None:
            taker = said or next(
                (one.name for kind in STATUS for one in self.named(found.names.get(kind, "")) if one.takes_notes),
                "",
            )
            self.minutes = services.start_minutes(meeting=self.meeting, by=self.by, note_taker=taker)
            self.report.add(
                "minutes", Act.CREATE, f"{self.minutes}, taken by {self.minutes.note_taker or 'nobody named'}"
            )
            return
        self.minutes = begun
        self.report.add("minutes", Act.UNCHANGED, str(begun))

    # Attendance ---------------------------------------------------------------------------------------------

    def attendance(self, found: Found) -> None:
        stored = list(Attendance.objects.filter(meeting=self.meeting))
        for kind, status in STATUS.items():
            for named in [*self.named(found.names.get(kind, "")), *self.listed(kind, found)]:
                self.attendee(kind, status, named, stored)

    def named(self, text: str) -> list[Named]:
        """The names of a list, each recognised; two written without a comma between them are parted."""
        return [one for name in self.directory.split(text.rstrip(". ")) for one in self.parted(name)]

    def listed(self, kind: str, found: Found) -> list[Named]:
        """The names of that kind in the table of attendance; somebody unknown keeps the organisation beside them."""
        names = []
        for row in found.listed:
            if row.kind == kind:
                organisation = (
                    self.directory.recognise(row.organisation).organisation if row.organisation else None
                )
                names += [replace(one, organisation=organisation) for one in self.parted(row.name)]
        return names

    def parted(self, text: str) -> list[Named]:
        name = BRACKETS.sub("", text).strip()
        who = self.directory.recognise(name)
        said = SITS_FOR.search(text)
        if not who.exact and (both := self.two_names(name)):
            note = f'"{text}" read as two names: a comma is missing between them.'
            return [Named(one.text, one, notes=(note,)) for one in both]
        times, wrong = times_in(" ".join(BRACKETS.findall(text)), self.meeting.starts)
        return [
            Named(
                name,
                who,
                sits_for=said[1].strip() if said else "",
                takes_notes=any(TAKES_NOTES.search(inside) for inside in BRACKETS.findall(text)),
                times=times,
                notes=(*self.doubts(name, who), *wrong),
            )
        ]

    def two_names(self, text: str) -> list[Recognised]:
        """Two people known by exactly these names, written one after the other; else nothing."""
        words = text.split()
        for at in range(2, len(words) - 1):
            both = [self.directory.recognise(" ".join(part)) for part in (words[:at], words[at:])]
            if all(one.person and one.exact for one in both):
                return both
        return []

    def doubts(self, name: str, who: Recognised) -> list[str]:
        if who.person and not who.exact:
            return [f'"{name}" read as {who.person.name}. Check that this is the same person.']
        if not who.person and not who.organisation:
            return [f'Nobody called "{name}" is known: recorded by name only.']
        return []

    def attendee(self, kind: str, status: str, named: Named, stored: list[Attendance]) -> None:
        person, notes = named.who.person, list(named.notes)
        times = named.times if status in IN_THE_ROOM else THROUGHOUT
        substitute = self.directory.recognise(named.sits_for).person if named.sits_for else None
        if named.sits_for and substitute is None:
            notes.append(f'Nobody called "{named.sits_for}" is known: whom {named.name} sat in for is left out.')
        there = next((one for one in stored if _same(one, person, named.name)), None)
        if there and there.pk in self.placed:
            self.named_twice(kind, named, there)
            return
        now = (status, substitute.pk if substitute else None, times.joined_at, times.left_at)
        if there and (there.status, there.substitute_for_id, there.joined_at, there.left_at) == now:
            self.placed[there.pk] = kind
            self.report.add(kind, Act.UNCHANGED, named.name, notes=notes)
            return
        if there and (editor := self.edited_by(there)):
            self.report.refuse(
                kind, named.name,
                f'{there.name} was recorded as "{there.get_status_display().lower()}" by {editor}. '
                "Change the file or the attendance, so that they agree.",
            )  # fmt: skip
            return
        with self.report.taking(kind, named.name, notes=notes):
            made = services.set_attendance(
                meeting=self.meeting, by=self.by, status=status, person=person, name=named.name,
                organisation=named.who.organisation or named.organisation, substitute_for=substitute, times=times,
                reason=REASON,
            )  # fmt: skip
            self.placed[made.pk] = kind
            stored.append(made)
            self.report.add(kind, Act.UPDATE if there else Act.CREATE, named.name, notes=notes)

    def named_twice(self, kind: str, named: Named, there: Attendance) -> None:
        before = self.placed[there.pk]
        if before == kind:
            self.report.note(kind, f'"{named.name}" is in this list twice: recorded once, as {there.name}.')
        else:
            self.report.refuse(
                kind,
                named.name,
                f'{there.name} is in the list "{before}" too. Take the name out of one of the two.',
            )

    # Items and their texts ----------------------------------------------------------------------------------

    def minute(self, part: Part) -> None:
        row = f"item {part.label}"
        item, notes = self.item_of(part, row)
        if item is None:
            return
        private = item.restricted
        texts = part.apart or (("", part.text) if private else (part.text, ""))
        if private and not part.apart:
            notes.append(
                "Restricted: the whole text stands in its restricted part. Move what the public may read."
            )
        if cut_short(part.text):
            notes.append(
                "The file has only its beginning: the page it was taken from leads to the rest by a link."
            )
        stored = Minute.objects.filter(minutes=self.minutes, item=item).first()
        what = f"{part.title}: {counted(len(part.lines), 'line')}"
        if stored and (stored.text, stored.restricted_text) == texts:
            self.report.add(row, Act.UNCHANGED, what, notes=notes)
            self.actions(texts, row, Act.UNCHANGED)
            return
        if stored and (editor := self.edited_by(stored)):
            self.report.refuse(
                row, what, f"This item has been minuted by {editor}, and the file says something else. "
                "Nothing is written over it: put the text right in one of the two.",
            )  # fmt: skip
            return
        act = Act.UPDATE if stored else Act.CREATE
        with self.report.taking(row, what, notes=notes):
            services.save_minute(
                minutes=self.minutes, item=item, by=self.by, version=stored.version if stored else 0,
                text=texts[0], restricted_text=texts[1], decision=stored.decision if stored else "", reason=REASON,
            )  # fmt: skip
            self.report.add(row, act, what, notes=notes)
            self.actions(texts, row, act)

    def item_of(self, part: Part, row: str) -> tuple[AgendaItem | None, list[str]]:
        """The item a part belongs to: that of the agenda, or one made where the meeting has no agenda."""
        if part.item is not None:
            item = self.items[part.item]
            same = item.title.casefold() == part.title.casefold()
            return item, [] if same else [f'On the agenda as "{item.title}".']
        if self.items:
            titles = ", ".join(f'"{item.title}"' for item in self.items)
            self.report.refuse(
                row, part.title, f"The agenda has no item with this number and a title like it. It has {titles}. "
                "Add the item to the agenda, or change the heading in the file.",
            )  # fmt: skip
            return None, []
        private = PRIVATE.search(part.title)
        notes = ["Made from the heading, as the meeting has no agenda."]
        if private:
            notes.append(
                f'Made restricted, as the heading says "{private[0]}". Choose the paragraphs of Schedule 12A; '
                'the public reads "Restricted item" in place of the title.'
            )
        with self.report.taking(row, part.title):
            item = add_item(
                meeting=self.meeting, by=self.by, title=part.title, restricted=bool(private),
                grounds=["confidential"] if private and private[0].casefold() == "confidential" else [],
                public_title="Restricted item" if private else "",
            )  # fmt: skip
            return item, notes
        return None, []

    def actions(self, texts: tuple[str, str], row: str, act: Act) -> None:
        """Report each decision, and what each ACTION line asks of whom: both are kept as the minute is saved."""
        for one in decisions_in(texts[0], "", texts[1]):
            self.report.add(f"{row} decision", act, f"{one.kind.upper()} {one.text}".replace("\n", " "))
        for line in [*action_lines(texts[0]), *action_lines(texts[1], True)]:
            owners = self.directory.owners_of_line(line.text)
            notes = [f"Owner: {_owner_words(one)}." for one in owners] or ["No owner is named: to be confirmed."]
            self.report.add(f"{row} action", act, line.text, notes=notes)

    def edited_by(self, obj: Minute | Attendance) -> str:
        """Who last changed something other than by an import; empty when an import did."""
        last = obj.history.select_related("history_user__person").first()
        if last is None or last.history_change_reason == REASON:
            return ""
        return f"{_name_of(last.history_user)} on {short_date(last.history_date)}"


def _owner_words(one: Recognised) -> str:
    if one.everyone:
        who = "everybody on the board"
    elif one.person or one.organisation:
        who = str(one.person or one.organisation)
    else:
        return f'"{one.text}", not recognised, to be confirmed'
    return who if one.exact else f'{who}, read from "{one.text}", to be confirmed'


def _same(one: Attendance, person: Person | None, name: str) -> bool:
    if person:
        return one.person_id == person.pk
    return one.person_id is None and one.name.casefold() == name.casefold()


def _name_of(user: User | None) -> str:
    person = getattr(user, "person", None)
    return str(person or user or "somebody")


def _day(match: re.Match[str], year: int) -> date | None:
    """The day a match of DAY names, in ``year`` where it gives none; None when it is no date."""
    month = match[2][:3].casefold()
    if month not in MONTHS:
        return None
    try:
        return date(int(match[3] or year), MONTHS.index(month) + 1, int(match[1]))
    except ValueError:
        return None
