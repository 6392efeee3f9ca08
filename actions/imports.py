"""An action log kept in a spreadsheet into a board's log.

What is in the log already is never overwritten: from the import on the log is the truth, and what the file says
otherwise is noted. A comment that is new becomes a dated update.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from actions.models import Action
from actions.services import create_action, report
from actions.services.moves import set_status
from csp.cells import DATE_EXPECTED, as_number
from csp.importing import Act, Report
from csp.models import Restriction, User
from csp.sheets import Column, Row, read_table
from csp.words import listed, short_date
from meetings.models import Board
from meetings.names import Directory

COLUMNS = (
    Column("number", "No", ("No.", "Number", "Action No", "Ref", "Reference", "#")),
    Column("text", "Action required", ("Action", "Actions", "Action agreed"), required=True),
    Column("raised", "Date of Meeting", ("Meeting date", "Meeting", "Date raised"), required=True),
    Column("due", "Due Date", ("Due", "Deadline", "By when")),
    Column(
        "owners",
        "Responsible Manager(s)",
        ("Responsible Manager", "Owner", "Owners", "Owner(s)", "Responsible", "Lead", "By whom"),
        required=True,
    ),
    Column("status", "Status"),
    Column("comments", "Comments/Update", ("Comments", "Comment", "Update", "Updates", "Progress")),
    Column("updated", "Date of update", ("Updated", "Updated on")),
    Column("restricted", "Restricted"),
    Column("update_restricted", "Update restricted"),
    Column("grounds", "Grounds", ("Paragraphs of Schedule 12A",)),
    Column("public_interest_reason", "Why it is restricted"),
    Column("public_title", "Public title"),
)
Due, Status = Action.Due, Action.Status
DUE_WORDS = {
    "asap": Due.ASAP,
    "as soon as possible": Due.ASAP,
    "ongoing": Due.ONGOING,
    "on going": Due.ONGOING,
    "next meeting": Due.NEXT_MEETING,
    "next board": Due.NEXT_MEETING,
    "none": Due.NONE,
    "tbc": Due.NONE,
    "to be confirmed": Due.NONE,
}
DUE_EXPECTED = f"{DATE_EXPECTED}, ASAP, Ongoing, Next meeting or “Every year, next” and a date"
YEARLY = re.compile(r"(?:every year|yearly|annually)[,:]?\s*(?:next|from|on|by)?\s*(\S.*)", re.I)
MERGED = re.compile(r"merged into (?:[a-z][a-z0-9-]*-)?(\d{1,9})", re.I)
STATUS_WORDS = {
    "open": Status.OPEN,
    "overdue": Status.OPEN,
    "not started": Status.OPEN,
    "in hand": Status.IN_HAND,
    "in progress": Status.IN_HAND,
    "ongoing": Status.IN_HAND,
    "awaiting closure": Status.AWAITING_CLOSURE,
    "complete": Status.COMPLETED,
    "completed": Status.COMPLETED,
    "done": Status.COMPLETED,
    "closed": Status.CLOSED,
    "closed by the board": Status.CLOSED,
    "proposed": Status.PROPOSED,
    "not pursued": Status.NOT_PURSUED,
}
STATUS_EXPECTED = "Open, In hand, Awaiting closure, Completed, Closed, Not pursued or Merged into and a number"
YES, NO = ("yes", "y", "restricted", "true"), ("", "no", "n", "false")


@dataclass
class ActionLog:
    """One run of the import. ``as_of`` is the day the log was kept up to: comments are dated with it."""

    board: Board
    by: User
    report: Report
    as_of: date
    directory: Directory = field(init=False)
    known: dict[int, Action] = field(init=False)
    seen: dict[int, str] = field(init=False, default_factory=dict)
    merged: list[tuple[Row, Action]] = field(init=False, default_factory=list)
    meeting_days: set[date] = field(init=False)

    def run(self, path: Path) -> None:
        """Import the rows; numbered ones first, so that an unnumbered one takes no number the file gives."""
        self.directory = Directory.for_board(self.board)
        actions = (
            Action.objects.filter(board=self.board).select_related("board").prefetch_related("owners", "updates")
        )
        self.known = {action.number: action for action in actions}
        self.meeting_days = set(self.board.meetings.values_list("date", flat=True))
        table = read_table(path, COLUMNS)
        for place, note in table.notes:
            self.report.note(place, note)
        outcomes_before = len(self.report.rows)
        for row in sorted(table.rows, key=lambda row: not row.text("number")):
            self.take(row)
        self.merge()
        in_file = {row.place: at for at, row in enumerate(table.rows)}
        self.report.rows[outcomes_before:] = sorted(
            self.report.rows[outcomes_before:], key=lambda outcome: in_file[outcome.row]
        )
        self.note_meetings()

    def take(self, row: Row) -> None:
        """One row: a new action, or one the log has."""
        said = self.read(row)
        number, restricted_update = said.pop("number"), row.text("update_restricted").casefold() in YES
        updated = row.day("updated") or self.as_of
        found = self.find(row, number, said["text"], said["raised_on"])
        what = f"{number or (found.number if found else 'no number')}: {said['text'][:80]}"
        if row.problems:
            self.report.add(row.place, Act.REFUSED, what, problems=row.problems, notes=row.notes)
            return
        if number:
            self.seen[number] = row.place
        with self.report.taking(row.place, what, notes=row.notes):
            if found:
                act = self.compare(row, found, said)
            else:
                found = self.create(row, number, said)
                act = Act.CREATE
                if number is None:
                    row.notes.append(f"It has no number, and takes the next, {found.number}.")
            if (comment := row.passage("comments")) and self.is_new(found, comment):
                report(action=found, by=self.by, text=comment, on=updated, restricted=restricted_update)
                act = act if act is Act.CREATE else Act.UPDATE
            self.report.add(row.place, act, f"{found.number}: {found.text[:80]}", notes=row.notes)

    def create(self, row: Row, number: int | None, said: dict[str, Any]) -> Action:
        """A new action of the log. One that was merged is open until all rows are in: the other may come later."""
        merged = said["status"] == Status.MERGED
        said = {**said, "status": Status.OPEN} if merged else said
        made = create_action(board=self.board, by=self.by, number=number, directory=self.directory, **said)
        self.known[made.number] = made
        if merged:
            self.merged.append((row, made))
        return made

    def merge(self) -> None:
        """Say of what the file says was merged into what, now that all of it is in the log.

        What it was merged into may have ended since: here something past is written down, nothing is decided.
        """
        for row, action in self.merged:
            match = MERGED.fullmatch(row.text("status"))
            into = self.known.get(int(match[1])) if match else None
            if into is None or into == action:
                self.report.refuse(
                    row.place, action.text[:80], f"{row.text('status')}: the log has no other such action."
                )
                continue
            set_status(action, Status.MERGED, by=self.by, reason="Imported as merged", merged_into=into)

    def read(self, row: Row) -> dict[str, Any]:
        """What the row says, as create_action takes it, with ``number``; problems and notes on the row."""
        text = row.required("text", "what is to be done") and row.passage("text")
        raised_on = row.day("raised")
        if not row.text("raised"):
            row.refuse("raised", "the date of the meeting the action came from")
        due, due_on = self.due(row)
        if raised_on and due_on and due_on < raised_on:
            row.refuse(
                "due", f"{short_date(raised_on)}, the day of the meeting it came from, or a later day",
                "that is before the meeting",
            )  # fmt: skip
        row.notes.extend(self.about_owners(row.text("owners")))
        return {
            "number": self.number(row),
            "text": text,
            "raised_on": raised_on,
            "owners": row.text("owners"),
            "due": due,
            "due_on": due_on,
            "status": self.status(row),
            "restricted": self.restricted(row),
            "grounds": [part for part in re.split(r"[\s,;]+", row.text("grounds").casefold()) if part],
            "public_interest_reason": row.passage("public_interest_reason"),
            "public_title": row.text("public_title"),
        }

    def restricted(self, row: Row) -> bool:
        """Whether only the people of the board may read it. What is neither yes nor no is refused, not guessed."""
        said = row.text("restricted").casefold()
        if said not in (*YES, *NO):
            row.refuse("restricted", "Yes, No or nothing")
        unknown = set(re.split(r"[\s,;]+", row.text("grounds").casefold())) - {"", *Restriction.Ground.values}
        if unknown:
            row.refuse("grounds", "paragraphs 1 to 7 of Schedule 12A, or “confidential”")
        return said in YES

    def number(self, row: Row) -> int | None:
        """The number, also written as "CSP-17"; None for an empty cell."""
        if match := re.fullmatch(rf"{re.escape(self.board.slug)}-(\d+)", row.text("number"), re.I):
            return int(match[1])
        return row.read("number", as_number)

    def due(self, row: Row) -> tuple[str, date | None]:
        words = row.text("due").casefold().rstrip(".")
        if not words:
            return Due.NONE, None
        if words in DUE_WORDS:
            return DUE_WORDS[words], None
        if match := YEARLY.fullmatch(words):
            row.cells["due"] = match[1]
        before = len(row.problems)
        day = row.day("due")
        if day is None:
            del row.problems[before:]
            row.refuse("due", DUE_EXPECTED)
        return (Due.YEARLY if match else Due.DATE), day

    def status(self, row: Row) -> str:
        written = row.text("status")
        if not written:
            row.notes.append("No status is given: it is open.")
            return Status.OPEN
        if MERGED.fullmatch(written):
            return Status.MERGED
        status = STATUS_WORDS.get(written.casefold())
        if status is None:
            row.refuse("status", STATUS_EXPECTED)
            return Status.OPEN
        if written.casefold() != status.label.casefold():
            row.notes.append(f'The status "{written}" is taken as {status.label}.')
        return status

    def about_owners(self, text: str) -> Iterator[str]:
        if not text:
            yield "Nobody is named as responsible."
        for name in self.directory.recognise_all(text):
            who = name.person or name.organisation or ("all organisations" if name.everyone else "")
            if not name.is_recognised:
                yield f'"{name.text}" is not matched to anybody: kept as text.'
            elif not name.exact:
                yield f'"{name.text}" is near to "{who}": kept as written, to be confirmed.'

    def find(self, row: Row, number: int | None, text: str, raised_on: date | None) -> Action | None:
        """The action of the log this row is, by its number or, without one, by its words and day.

        A number that is another action's, or the same words under another number, are problems of the row.
        """
        if number is not None and number in self.seen:
            row.refuse("number", f"a number of its own; {self.seen[number]} has this one")
            return None
        found = self.known.get(number) if number is not None else None
        if found and _folded(found.text) != _folded(text):
            row.refuse(
                "number", "a number that is free, or the words that action has",
                f'{found.reference} in the log is "{found.text[:60]}"',
            )  # fmt: skip
            return None
        same = found or next(
            (
                action
                for action in self.known.values()
                if _folded(action.text) == _folded(text) and action.raised_on == raised_on
            ),
            None,
        )
        if same and number is not None and not found:
            row.refuse("number", f"{same.number}, the number the log has this action under")
            return None
        return same

    def compare(self, row: Row, action: Action, said: dict[str, Any]) -> Act:
        """Note what the file says otherwise than the log, and leave the log as it is."""
        compared = [
            ("date of meeting", short_date(action.raised_on), short_date(said["raised_on"])),
            ("due", _due_words(action.due, action.due_on), _due_words(said["due"], said["due_on"])),
            ("status", Status(action.status).label, Status(said["status"]).label),
        ]
        for words, here, there in compared:
            if here != there:
                row.notes.append(f"{words}: the log has {here}, the file {there}. The log is left as it is.")
        written = [name.text for name in self.directory.recognise_all(said["owners"])]
        if written != [owner.text for owner in action.owners.all()]:
            row.notes.append(f'owners: the log has "{action.owner_names}". The log is left as it is.')
        return Act.UNCHANGED

    def is_new(self, action: Action, comment: str) -> bool:
        return all(_folded(update.text) != _folded(comment) for update in action.updates.all())

    def note_meetings(self) -> None:
        """The days on which the board has no meeting here: their actions keep the date alone."""
        days = {action.raised_on for action in self.known.values() if action.meeting_id is None}
        if missing := sorted(days - self.meeting_days):
            self.report.note(
                "", f"The board has no meeting here on {listed([short_date(day) for day in missing])}: "
                "the actions of those days keep the date alone.",
            )  # fmt: skip


def _due_words(due: str, due_on: date | None) -> str:
    """When it is due. The day of "next meeting" is the log's own affair."""
    return short_date(due_on) if due == Due.DATE and due_on else Due(due).label


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
