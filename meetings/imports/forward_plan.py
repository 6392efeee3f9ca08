"""A forward plan into a board: meetings to come, booked or to be booked, and what is planned for each.

The plan never changes an agenda. From the moment one item of a meeting stands on its agenda, or the meeting is
over, its rows are only compared with that agenda and noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from csp.cells import as_date, one_line
from csp.importing import Act, Report
from csp.models import User
from csp.sheets import Row, read_table
from csp.words import long_date, short_date
from meetings.agenda.notice import deadline
from meetings.agenda.outline import outline_of
from meetings.agenda.services import add_item, create_meeting, update_item
from meetings.imports.plan_rows import (
    COLUMNS,
    ITEM_NUMBER,
    LEFT,
    TO_BE_BOOKED,
    Said,
    is_meeting_alone,
    read_row,
)
from meetings.imports.words import about_names, folded_title, near_titles, presents_otherwise
from meetings.models import AgendaItem, Board, Meeting
from meetings.names import Directory

Kind = AgendaItem.Kind
TO_DO = {
    "deferred": "Deferred, the file says: defer it here to the meeting it goes to.",
    "withdrawn": "Withdrawn, the file says: withdraw it here, with the reason.",
    "merged": "Merged, the file says: merge it here into the item that takes it up.",
}


@dataclass
class Group:
    """The rows of one meeting. ``fixed`` is why the plan no longer changes it; empty while it does.

    ``above`` are the items under which the next row may stand, the top one first; ``taken`` are the keys of those that
    a row has been found for: two rows of one title are two items.
    """

    meeting: Meeting
    fixed: str
    items: list[AgendaItem]
    above: list[AgendaItem] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    last_number: int = 0

    def find(self, said: Said, parent: AgendaItem | None) -> AgendaItem | None:
        """The item of this title there: rather one that stands as the row says, deferred or still to be taken."""
        same = [
            item
            for item in self.items
            if item.pk not in self.taken
            and item.parent_id == (parent.pk if parent else None)
            and folded_title(item.title) == folded_title(said.title)
        ]
        wanted = (LEFT[said.left],) if said.left else AgendaItem.LIVE
        return next((item for item in same if item.status in wanted), same[0] if same else None)

    def numbers(self) -> dict[int, str]:
        """The numbers of the items on the agenda."""
        return {
            row.item.pk: row.full_number
            for row in outline_of(self.meeting, [item for item in self.items if item.on_agenda]).rows
        }


@dataclass
class ForwardPlan:
    """One run of the import."""

    board: Board
    by: User
    report: Report
    directory: Directory = field(init=False)

    def run(self, path: Path) -> None:
        """Import the rows, group by group; a date on a row begins the next meeting's group."""
        self.directory = Directory.for_board(self.board)
        table = read_table(path, COLUMNS)
        for place, note in table.notes:
            self.report.note(place, note)
        if any(row.text("number") for row in table.rows):
            self.report.note("", "Item No is not kept: items are numbered by their order.")
        group: Group | None = None
        lost_at = ""
        for row in table.rows:
            if self.is_of_another_board(row):
                continue
            if row.text("date"):
                group = self.begin(row)
                lost_at = "" if group else row.place
            if group is None:
                self.lost(row, lost_at)
            elif not is_meeting_alone(row):
                self.take(row, group)

    def is_of_another_board(self, row: Row) -> bool:
        """Whether a plan of several boards says that this row is another's. It is noted and passed over."""
        board = row.text("board")
        if not board or folded_title(board) == folded_title(self.board.name):
            return False
        self.report.add(row.place, Act.NOTE, row.text("title"), notes=[f"Of the {board}: not brought in here."])
        return True

    def lost(self, row: Row, lost_at: str) -> None:
        """A row whose meeting is not known: before the first date, or from ``lost_at``, a refused one, on."""
        title = row.text("title")
        if not row.problems and lost_at:
            self.report.add(
                row.place, Act.NOTE, title, notes=[f"Not looked at: its meeting, {lost_at}, is refused."]
            )
            return
        if not row.problems:
            row.refuse("date", "the date of the meeting on the first row of its group")
        self.report.add(row.place, Act.REFUSED, title, problems=row.problems, notes=row.notes)

    # Meetings -----------------------------------------------------------------------------------------------

    def begin(self, row: Row) -> Group | None:
        """The meeting the row's date names, found or made. None, with the row's problem, for a bad date."""
        found = self.date_of(row)
        if found is None:
            return None
        day, to_be_booked = found
        notes = [*row.notes, *self.about_publication(row, day, to_be_booked)]
        row.notes.clear()
        what = f"meeting of {f'{day:%B %Y}, to be booked' if to_be_booked else long_date(day)}"
        with self.report.taking(row.place, what, notes=notes):
            meeting = self.known(day, to_be_booked, notes)
            act = Act.UNCHANGED
            if meeting is None:
                meeting = create_meeting(board=self.board, by=self.by, date=day, to_be_booked=to_be_booked)
                act = Act.CREATE
            items = list(
                AgendaItem.objects.filter(meeting=meeting)
                .select_related("meeting__board")
                .prefetch_related("presenters")
            )
            fixed = why_left_alone(meeting, items)
            if fixed:
                notes.append(fixed)
            self.report.add(row.place, act, what, notes=notes)
            return Group(meeting, fixed, items)
        return None

    def date_of(self, row: Row) -> tuple[date, bool] | None:
        """The day and whether it is only "MEETING TO BE BOOKED"; None, with the problem, for a bad date."""
        marked = TO_BE_BOOKED.search(row.text("date"))
        if marked and not (text := TO_BE_BOOKED.sub("", row.text("date")).strip()):
            row.refuse("date", 'a date in the month it is wanted in, as "01/09/2019 MEETING TO BE BOOKED"')
            return None
        if marked:
            row.cells["date"] = text
        day = row.day("date")
        return (day, bool(marked)) if day else None

    def known(self, day: date, to_be_booked: bool, notes: list[str]) -> Meeting | None:
        """The board's meeting on that day; for one to be booked, the month's."""
        meetings = Meeting.objects.filter(board=self.board).select_related("board")
        exact = meetings.filter(date=day).first()
        if exact and exact.is_booked is to_be_booked:
            notes.append(f"Here it is {exact.get_state_display().lower()}: {exact.when}.")
        if exact:
            return exact
        month = meetings.filter(date__year=day.year, date__month=day.month).exclude(state=Meeting.State.CANCELLED)
        waiting = month.filter(state=Meeting.State.TO_BE_BOOKED).first()
        if not to_be_booked:
            if waiting:
                notes.append(
                    f"The plan also has a meeting to be booked in {waiting.date:%B %Y}. If it is this one, "
                    "defer its items to this meeting and cancel it."
                )
            return None
        booked = month.first()
        if waiting is None and booked:
            notes.append(f"The meeting of that month is booked: {booked.when}.")
        return waiting or booked

    def about_publication(self, row: Row, day: date, to_be_booked: bool) -> Iterator[str]:
        """How the file's publication date compares with the rule. It is never imported: it is a fact of publishing."""
        if not row.text("publication"):
            return
        given = row.read("publication", as_date)
        if given is None:
            row.problems.pop()
            yield f'Publication Date "{row.text("publication")}" is not understood, and not needed.'
            return
        last = deadline(self.board, day)
        if to_be_booked:
            yield f"Publication Date {short_date(given)} is not compared: the meeting is still to be booked."
        elif last is None:
            yield f"Publication Date {short_date(given)} is not compared: the board has no rule."
        elif given != last:
            yield f"Publication Date {short_date(given)} differs from the rule's last day, {short_date(last)}."

    # Items --------------------------------------------------------------------------------------------------

    def take(self, row: Row, group: Group) -> None:
        """One row of a meeting."""
        said = read_row(row)
        row.notes.extend(about_names(self.directory, row.text("presenter")))
        if not row.problems and not group.fixed and len(group.above) < said.depth and not said.left:
            row.refuse("title", "a row before it, under which it stands")
        if row.problems:
            self.report.add(row.place, Act.REFUSED, said.title, problems=row.problems, notes=row.notes)
            return
        if group.fixed:
            self.compare(row, group, said.title)
            return
        self.check_number(row, group)
        with self.report.taking(row.place, said.title, notes=row.notes):
            self.plan(row, group, said)

    def plan(self, row: Row, group: Group, said: Said) -> None:
        """Plan what the row says, or bring what is planned up to it."""
        parent = group.above[said.depth - 1] if 0 < said.depth <= len(group.above) else None
        item, act = group.find(said, parent), Act.UNCHANGED
        what = f'{said.title}, under "{parent}"' if parent else said.title
        if item is None and said.left in ("withdrawn", "merged"):
            self.report.add(
                row.place, Act.NOTE, what, notes=[f"{said.left.capitalize()}: not planned.", *row.notes]
            )
            return
        if said.left and (item is None or item.status in AgendaItem.LIVE):
            row.notes.append(TO_DO[said.left])
        if parent and parent.restricted and not said.fields["restricted"]:
            said.fields["restricted"] = True
            row.notes.append("Restricted, as the item above it is.")
        if item is None:
            self.note_near(row, group, said.title)
            item = add_item(meeting=group.meeting, by=self.by, parent=parent, **said.fields)
            group.items.append(item)
            act = Act.CREATE
        elif item.status in AgendaItem.LIVE:
            act = self.renew(item, said)
        elif not said.left:
            row.notes.append(f"It was {item.get_status_display().lower()} since: left as it is.")
        group.taken.add(item.pk)
        group.above[said.depth :] = [item]
        self.report.add(row.place, act, what, notes=row.notes)

    def check_number(self, row: Row, group: Group) -> None:
        """Item No is not kept, as items are numbered by their order; an order that differs is noted."""
        written = row.text("number")
        match = ITEM_NUMBER.fullmatch(written)
        if match is None:
            if written and written.casefold() != "workshop":
                row.notes.append(f'Item No "{written}" is neither a number nor "Workshop".')
            return
        if match[2]:
            return
        if int(match[1]) <= group.last_number:
            row.notes.append(f"{written} stands after Item {group.last_number}: the order of the rows is kept.")
        group.last_number = int(match[1])

    def note_near(self, row: Row, group: Group, title: str) -> None:
        """Items with nearly the same title are noted, never merged."""
        others = [item.title for item in group.items if folded_title(item.title) != folded_title(title)]
        for near in near_titles(title, others):
            row.notes.append(f'It is near to "{near}", planned for the same meeting: both are kept.')

    def renew(self, item: AgendaItem, said: Said) -> Act:
        """Bring a planned item up to what the row says; an empty cell leaves what is there."""
        fields = said.fields
        new = {
            name: fields[name]
            for name in ("title", "minutes", "purpose")
            if fields[name] not in ("", None) and fields[name] != one_cell(getattr(item, name))
        }
        if fields["kind"] != Kind.ITEM and fields["kind"] != item.kind:
            new["kind"] = fields["kind"]
        if fields["restricted"] and not item.restricted:
            new["restricted"] = True
        if presents_otherwise(self.directory, item, fields["presenters"]):
            new["presenters"] = fields["presenters"]
        if not new:
            return Act.UNCHANGED
        update_item(item=item, by=self.by, version=item.version, **new)
        return Act.UPDATE

    def compare(self, row: Row, group: Group, title: str) -> None:
        """A row of a meeting the plan no longer changes: where it stands on the agenda, or that it does not."""
        numbers = group.numbers()
        by_title = {item.title: item for item in group.items}
        same = next((one for one in group.items if folded_title(one.title) == folded_title(title)), None)
        if same and same.pk in numbers:
            said = [f"Already on the agenda as item {numbers[same.pk] or '(no number)'}."]
        elif same:
            said = [f"{same.get_status_display()} there, and not on the agenda: left as it is."]
        else:
            near = [by_title[one] for one in near_titles(title, by_title)]
            said = [
                f'Not on the agenda under this title; item {numbers[one.pk]}, "{one.title}", is near.'
                for one in near
                if numbers.get(one.pk)
            ] or [
                "Not on the agenda, and not added. Add it, or plan it for another meeting, if it is still wanted."
            ]
        self.report.add(row.place, Act.NOTE, title, notes=[*said, *row.notes])


def one_cell(value: Any) -> Any:
    """A value as a cell gives it back: a text in one line."""
    return one_line(value) if isinstance(value, str) else value


def why_left_alone(meeting: Meeting, items: list[AgendaItem]) -> str:
    """Why a plan no longer changes this meeting; empty while it does."""
    if meeting.state not in (Meeting.State.TO_BE_BOOKED, Meeting.State.BOOKED):
        return f"{meeting.get_state_display()}: its rows are only compared with it."
    if any(item.on_agenda for item in items):
        return "Its agenda has been made: its rows are only compared with it."
    return ""
