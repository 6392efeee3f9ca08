"""A meeting.json into a board: the meeting, its agenda in order, and its papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from csp.errors import Refused
from csp.importing import Act, Report
from csp.models import User
from csp.words import long_date, short_date
from meetings.agenda.notice import deadline
from meetings.agenda.outline import outline_of
from meetings.agenda.services import (
    add_item,
    book_meeting,
    confirm_item,
    create_meeting,
    move_item,
    update_item,
    update_meeting,
)
from meetings.imports.agenda_file import CONTACT_KEYS, ItemLine, MeetingFile, read_meeting
from meetings.imports.papers import Papers
from meetings.imports.words import about_names, folded_title, near_titles, presents_otherwise
from meetings.models import AgendaItem, Board, Meeting, PaperVersion
from meetings.names import Directory
from meetings.packs.pagemap import item_range, pages_text
from meetings.people.services import update_board
from meetings.registries import pack_sections

# What a note of the file says the system itself prints under an item, by the key of the pack section.
SECTION_WORDS = (("action log", "action-log"), ("forward plan", "forward-plan"))
ELSEWHERE = re.compile(r"\.\./[\w./-]+")
EXEMPT = re.compile(r"exempt under paragraphs? ([1-7](?:\s*(?:,|and|&)\s*[1-7])*) of part 1 of schedule 12a", re.I)
HEADINGS = re.compile(r"^headings in the agenda:\s*", re.I)
Status = AgendaItem.Status


@dataclass
class MeetingImport:
    """One run of the import of one meeting."""

    board: Board
    by: User
    report: Report
    dry_run: bool
    directory: Directory = field(init=False)
    items: dict[str, AgendaItem] = field(init=False, default_factory=dict)  # by number as cited in the file
    taken: list[AgendaItem] = field(init=False, default_factory=list)
    versions: list[PaperVersion] = field(init=False, default_factory=list)  # of papers, to be prepared

    def run(self, path: Path) -> None:
        """Import the file and the papers beside it."""
        said = read_meeting(path)
        self.check_board(said)
        self.directory = Directory.for_board(self.board, said.day)
        if said.row.problems or said.day is None:
            self.report.add("", Act.REFUSED, "the meeting", problems=said.row.problems, notes=said.row.notes)
            for line in said.items:
                if line.row.problems:
                    self.refuse(line)
            return
        meeting = self.take_meeting(said, said.day)
        if meeting is None:
            return
        self.take_contact(said)
        papers = Papers(path.parent, self.board, meeting.date, self.by, self.report, self.dry_run)
        for line in said.items:
            self.take_item(meeting, line, papers)
        if not self.report.has_problems:
            self.put_in_order(meeting)
            self.note_differences(meeting, said)
        self.versions = papers.versions

    def refuse(self, line: ItemLine) -> None:
        self.report.add(line.row.place, Act.REFUSED, line.title, problems=line.row.problems, notes=line.row.notes)

    # The meeting --------------------------------------------------------------------------------------------

    def check_board(self, said: MeetingFile) -> None:
        """A file of another board is refused: its restricted papers would be read by the wrong people."""
        ours, theirs = folded_title(self.board.name), folded_title(said.board)
        if theirs and theirs not in ours and ours not in theirs:
            said.row.refuse("board", f"{self.board.name}, the board given with --board")
        elif theirs and theirs != ours:
            said.row.notes.append(f'The file says the board is called "{said.board}".')
        if said.authority and said.authority != self.board.authority:
            said.row.notes.append(f'authority: "{said.authority}"; the board has "{self.board.authority}".')
        if said.membership:
            said.row.notes.append(f"membership: {said.membership} is imported by import_members.")

    def take_meeting(self, said: MeetingFile, day: date) -> Meeting | None:
        """The meeting of that day: made, booked if it was planned for that very day, or brought up to date."""
        notes = said.row.notes
        what = f"meeting of {long_date(day)}"
        fields = {name: getattr(said, name) for name in ("starts", "ends", "venue") if getattr(said, name)}
        notes.extend(self.about_publication(said))
        with self.report.taking("", what, notes=notes):
            meeting = Meeting.objects.filter(board=self.board, date=day).select_related("board").first()
            if meeting is None:
                notes.extend(self.about_to_be_booked(day))
                meeting, act = create_meeting(board=self.board, by=self.by, date=day, **fields), Act.CREATE
            elif not meeting.is_booked:
                book_meeting(meeting=meeting, by=self.by, date=day, **fields)
                act = Act.UPDATE
            else:
                new = {name: value for name, value in fields.items() if getattr(meeting, name) != value}
                if new:
                    update_meeting(meeting=meeting, by=self.by, version=meeting.version, **new)
                act = Act.UPDATE if new else Act.UNCHANGED
            self.report.add("", act, what, notes=notes)
            return meeting
        return None

    def about_publication(self, said: MeetingFile) -> Iterator[str]:
        if said.publication_date and said.day:
            last = deadline(self.board, said.day)
            rule = (
                f"The last day under the board's rule is {short_date(last)}" if last else "The board has no rule"
            )
            yield (
                f"publication_date: {short_date(said.publication_date)} is not imported, as publication is a fact "
                f"set by publishing. {rule}."
            )

    def about_to_be_booked(self, day: date) -> Iterator[str]:
        waiting = Meeting.objects.filter(
            board=self.board, state=Meeting.State.TO_BE_BOOKED, date__year=day.year, date__month=day.month
        )
        for meeting in waiting:
            yield (
                f"The plan has a meeting to be booked in {meeting.date:%B %Y}. If it is this one, "
                "defer its items to this meeting and cancel it."
            )

    def take_contact(self, said: MeetingFile) -> None:
        """The contact becomes the board's contact officer if it has none and the person is known."""
        contact = said.contact
        if not contact or not contact.get("name"):
            return
        name, what = contact["name"], f"contact {contact['name']}"
        notes = [f'The key "{key}" of the contact is not known.' for key in sorted(set(contact) - CONTACT_KEYS)]
        found = self.directory.recognise(name)
        person = found.person if found.exact else None
        if person is None:
            self.report.note("", f"{what}: nobody known has exactly that name. Add them, then import again.")
            return
        for key, held in (("title", person.post_title), ("phone", person.phone), ("email", person.email)):
            if contact.get(key) and contact[key].casefold() != held.casefold():
                notes.append(f'{key}: the file says "{contact[key]}", their record "{held}": left as it is.')
        with self.report.taking("", what, notes=notes):
            current = self.board.contact_officer
            if current is None:
                update_board(self.board, by=self.by, version=self.board.version, contact_officer=person)
            elif current != person:
                notes.append(f"The board's contact officer is {current}: left as it is.")
            self.report.add("", Act.UNCHANGED if current else Act.UPDATE, what, notes=notes)

    # Its items ----------------------------------------------------------------------------------------------

    def take_item(self, meeting: Meeting, line: ItemLine, papers: Papers) -> None:
        """One item: made, put on the agenda from the plan, brought up to date or left; then its papers."""
        row, what = line.row, " ".join(part for part in (line.number, line.title) if part)
        if row.problems:
            self.refuse(line)
            return
        parent = self.items.get(line.parent) if line.parent else None
        if line.parent and parent is None:
            self.report.refuse(row.place, what, f"Item {line.parent}, under which it stands, is refused.")
            return
        item = None
        with self.report.taking(row.place, what, notes=row.notes):
            fields = self.fields_of(line, parent)
            item = self.known(meeting, parent, line)
            act = self.renew(row.notes, item, fields) if item else Act.CREATE
            item = item or add_item(meeting=meeting, by=self.by, parent=parent, **fields)
            self.report.add(row.place, act, what, notes=row.notes)
        if item is None:
            return
        if line.number:
            self.items[line.number] = item
        self.taken.append(item)
        for name in line.papers:
            papers.take(row, item, name)

    def fields_of(self, line: ItemLine, parent: AgendaItem | None) -> dict[str, Any]:
        """What the line says, as add_item takes it; and notes on what it only hints at."""
        notes = line.row.notes
        note, sections, grounds = self.read_note(line)
        restricted = line.restricted or bool(parent and parent.restricted)
        if restricted and not line.restricted:
            notes.append("Restricted, as the item above it is.")
        if restricted and not grounds and parent:
            grounds = parent.grounds
        if restricted and not grounds:
            notes.append("Restricted: name the paragraphs of Schedule 12A before the agenda is published.")
        notes.extend(about_names(self.directory, line.presenter))
        verbal = line.pages.casefold() == "verbal"
        if line.pages and not (verbal or line.papers or sections):
            notes.append(f"It had pages {line.pages} in the printed pack, and the file names no paper.")
        return {
            "title": line.title,
            "kind": line.kind,
            "note": note,
            "presenters": line.presenter,
            "minutes": line.minutes,
            "verbal": verbal,
            "sections": sections,
            "restricted": restricted,
            "grounds": grounds if restricted else [],
        }

    def read_note(self, line: ItemLine) -> tuple[str, list[str], list[str]]:
        """What of a note is printed, which sections it asks for, which paragraphs of Schedule 12A it names.

        A note that points to another file, or gives the grounds of a restriction, speaks to whoever puts the
        agenda together: it is reported, not printed.
        """
        notes, text = line.row.notes, line.note
        exempt = EXEMPT.search(text)
        if exempt:
            notes.append(f'Not printed: "{text}"')
            return "", [], re.findall("[1-7]", exempt[1])
        if not ELSEWHERE.search(text):
            return HEADINGS.sub("", text), [], []
        notes.append(f'Not printed: "{text}"')
        asked = [key for words, key in SECTION_WORDS if words in text.casefold()]
        for key in asked:
            if pack_sections.get(key) is None:
                notes.append(f'Nothing here prints the section "{key}": add it as a paper.')
        return "", [key for key in asked if pack_sections.get(key)], []

    def known(self, meeting: Meeting, parent: AgendaItem | None, line: ItemLine) -> AgendaItem | None:
        """The item of this title in this place; on the agenda rather than in the plan, if both."""
        there = AgendaItem.objects.filter(meeting=meeting, parent=parent).select_related("meeting__board")
        same = [
            item
            for item in there
            if folded_title(item.title) == folded_title(line.title) and item.pk not in {t.pk for t in self.taken}
        ]
        return next((item for item in same if item.on_agenda), same[0] if same else None)

    def renew(self, notes: list[str], item: AgendaItem, fields: dict[str, Any]) -> Act:
        """Bring a known item up to what the file says; what the file leaves out stays."""
        if item.status not in AgendaItem.LIVE:
            notes.append(f"It was {item.get_status_display().lower()} since: left as it is.")
            return Act.UNCHANGED
        planned = item.status != Status.CONFIRMED
        if planned:
            confirm_item(item=item, by=self.by)
            notes.append("It was planned for this meeting, and is now on its agenda.")
        new = self.changed(item, fields)
        if new:
            update_item(item=item, by=self.by, version=item.version, **new)
        return Act.UPDATE if new or planned else Act.UNCHANGED

    def changed(self, item: AgendaItem, fields: dict[str, Any]) -> dict[str, Any]:
        """What differs from the item. A restriction and its grounds are never taken away by an import."""
        new = {
            name: fields[name]
            for name in ("title", "kind", "note", "minutes")
            if fields[name] not in ("", None) and fields[name] != getattr(item, name)
        }
        if fields["verbal"] and not item.verbal:
            new["verbal"] = True
        if fields["restricted"] and not item.restricted:
            new["restricted"] = True
        if fields["grounds"] and not item.grounds:
            new["grounds"] = fields["grounds"]
        if missing := [key for key in fields["sections"] if key not in item.sections]:
            new["sections"] = [*item.sections, *missing]
        if presents_otherwise(self.directory, item, fields["presenters"]):
            new["presenters"] = fields["presenters"]
        return new

    # Afterwards ---------------------------------------------------------------------------------------------

    def put_in_order(self, meeting: Meeting) -> None:
        """The file's order, level by level; items it does not name come after."""
        taken = [item.pk for item in self.taken]
        for parent_id in dict.fromkeys(item.parent_id for item in self.taken):
            there = [i for i in AgendaItem.objects.filter(meeting=meeting, parent=parent_id) if i.on_agenda]
            wanted = sorted(there, key=lambda i: taken.index(i.pk) if i.pk in taken else len(taken))
            if [i.pk for i in there] == [i.pk for i in wanted]:
                continue
            for item in wanted:
                try:
                    move_item(item=item, by=self.by, to="bottom")
                except Refused as refused:
                    self.report.note("", f'The order stays as it is from "{item.title}" on: {refused.message}')
                    break

    def note_differences(self, meeting: Meeting, said: MeetingFile) -> None:
        """Numbers that come out otherwise, pages of the printed pack, and items the file does not name."""
        items = list(AgendaItem.objects.filter(meeting=meeting).select_related("meeting__board"))
        on_agenda = [item for item in items if item.on_agenda]
        rows = {row.item.pk: row.full_number for row in outline_of(meeting, on_agenda).rows}
        for line in said.items:
            item = self.items.get(line.number)
            if line.number and item and rows.get(item.pk, line.number) != line.number:
                self.report.note(line.row.place, f"It is item {rows[item.pk] or '(no number)'} here.")
        taken = {item.pk for item in self.taken}
        names = [item.title for item in self.taken]
        for item in items:
            if item.pk in taken or item.status not in AgendaItem.LIVE:
                continue
            if item.on_agenda:
                self.report.note("", f'"{item.title}" is on the agenda and not in the file: left as it is.')
                continue
            near = near_titles(item.title, names)
            hint = f'it is near to "{near[0]}"' if near else "confirm, defer or withdraw it"
            self.report.note("", f'"{item.title}" is planned for this meeting and not in the file: {hint}.')
        self.note_pages(meeting, said)

    def note_pages(self, meeting: Meeting, said: MeetingFile) -> None:
        """What the printed pack's pages were, beside those of the newest pack built here."""
        pack = meeting.packs.first()
        printed = [line for line in said.items if line.pages and line.pages.casefold() != "verbal"]
        if pack is None:
            pages = "; ".join(f"item {line.number}: {line.pages}" for line in printed)
            if pages:
                self.report.note("", f"pages_in_the_printed_pack is compared once a pack is built: {pages}.")
            return
        for line in printed:
            item = self.items.get(line.number)
            here = pages_text(item_range(pack.page_map, item.pk)) if item else ""
            if here.replace(" ", "") != line.pages.replace(" ", ""):
                self.report.note(line.row.place, f'Printed on pages {line.pages}; in pack {pack.number} "{here}".')
