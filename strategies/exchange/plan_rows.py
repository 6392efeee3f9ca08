"""What one row of a plan says, as the services know it; what cannot be is a problem of the row, with its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions.models import Action
from csp.cells import Unreadable, as_date
from csp.models import Restriction
from csp.sheets import Row
from csp.words import short_date
from meetings.names import Directory
from strategies import ends, names
from strategies.exchange.columns import mandated, plain
from strategies.models import PlannedAction, Priority, Rating, Strategy

RATINGS = {word: rating for rating in Rating for word in (rating.value, rating.value[0])}
RATINGS |= {"yellow": Rating.AMBER, "orange": Rating.AMBER}
NO_RATING = ("", "n/a", "none", "-", "not rated", "tbc")
YES, NO = ("yes", "y", "restricted", "true"), ("", "no", "n", "false")
INSIDE = re.compile(r"[a-z.)](\d{1,2}(?:\.\d{1,2}){2})\s")
LAST_WORDS = (
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
    "e.g.",
)
OPENING = re.compile(r"\d+(?:\.\d+)*[.):]?\s+")


@dataclass(frozen=True)
class Said:
    """A row. ``action`` is what the action log keeps of it, ``columns`` what only the plan says."""

    row: Row
    path: tuple[str, ...]
    reference: str
    action: dict[str, Any]
    columns: dict[str, Any]
    progress: str

    @property
    def what(self) -> str:
        """Names it in a report: "1.2.3: Train every receptionist"."""
        words = self.action["text"] or (self.path[-1] if self.path else "no action")
        return f"{self.reference}: {words[:80]}" if self.reference else str(words[:80])

    @property
    def is_priority_alone(self) -> bool:
        """It says nothing but what others stand under."""
        return not self.action["text"]


@dataclass
class Reader:
    """Reads the rows of one file, each after the one above it: an empty level is that of the row above.

    ``leads_named`` is whether any row of it names a lead: if none does, it is not said of each.
    """

    strategy: Strategy
    directory: Directory
    levels: int
    today: date
    leads_named: bool = True
    above: tuple[str, ...] = ()

    def read(self, row: Row) -> Said:
        """What the row says; its problems and notes are on it."""
        path = self.path(row)
        mandated_by, text = mandated(row.passage("text"))
        starts, end = row.day("starts"), self.end(row)
        if starts and end.due_on and end.due_on < starts:
            row.refuse("ends", f"{short_date(starts)} or a later day", "that is before it begins")
        columns = {
            "outcome": row.passage("outcome"),
            "starts": starts,
            "by_when": end.by_when,
            "lead_organisation": row.text("lead_organisation"),
            "supporting": row.passage("supporting"),
            "comment": row.passage("comment"),
            "document_reference": row.passage("document_reference"),
            "risk": self.risk(row),
            "mandated_by": mandated_by,
        }
        action = {
            "text": text,
            "owners": row.text("owners") or row.text("lead_organisation"),
            "due": end.due,
            "due_on": end.due_on,
            **self.restriction(row),
        }
        said = Said(row, path, row.text("reference"), action, columns, row.passage("progress"))
        self.check(said)
        row.notes.extend(self.about(said))
        return said

    def path(self, row: Row) -> tuple[str, ...]:
        """The titles of what it stands under, the highest first. What is empty before the last is as above."""
        said = [row.text(f"group-{level}") for level in range(self.levels)]
        depth = max((level + 1 for level, title in enumerate(said) if title), default=0)
        if not depth:
            path = self.above
        else:
            above = [*self.above, *[""] * self.levels]
            path = tuple(title or above[level] for level, title in enumerate(said[:depth]))
        if not path or not all(path):
            row.refuse("group-0", "what the action stands under, or a row above that says so")
        for level, title in enumerate(path):
            if len(OPENING.sub("", title, count=1)) > _longest(Priority, "title"):
                row.refuse(f"group-{level}", f"at most {_longest(Priority, 'title')} letters")
            if title and plain(title) in map(plain, path[:level]):
                row.refuse(f"group-{level}", "a title of its own", "it cannot stand under itself")
        self.above = path or self.above
        return path

    def end(self, row: Row) -> ends.End:
        """When it ends. Of a plain date the words say no more than the day."""
        try:
            end = ends.read(row.cells.get("ends"), plan_ends=self.strategy.ends, today=self.today)
            return replace(end, by_when="") if end.due_on and _is_day(end.by_when) else end
        except Unreadable as unreadable:
            row.refuse("ends", unreadable.expected, unreadable.reason)
            return ends.End(Action.Due.NONE)

    def risk(self, row: Row) -> str:
        said = row.text("risk").casefold()
        if said in NO_RATING:
            return ""
        if said not in RATINGS:
            row.refuse("risk", "Red, Amber, Green or nothing")
        return RATINGS.get(said, "")

    def restriction(self, row: Row) -> dict[str, Any]:
        """Who may read it. What is neither yes nor no is refused: an action is never opened by a guess."""
        said = row.text("restricted").casefold()
        if said not in (*YES, *NO):
            row.refuse("restricted", "Yes, No or nothing")
        grounds = [part for part in re.split(r"[\s,;]+", row.text("grounds").casefold()) if part]
        if set(grounds) - {*Restriction.Ground.values}:
            row.refuse("grounds", "paragraphs 1 to 7 of Schedule 12A, or “confidential”")
        return {
            "restricted": said in YES,
            "grounds": grounds,
            "public_interest_reason": row.passage("public_interest_reason"),
            "public_title": row.text("public_title"),
        }

    def check(self, said: Said) -> None:
        """What a row must have, and how long it may be."""
        row = said.row
        if said.is_priority_alone:
            filled = [key for key in row.titles if not key.startswith("group-") and row.text(key)]
            if filled:
                named = row.titles[filled[0]]
                row.refuse("text", "what is to be done", f"the row has words under {named}")
            return
        for key, model, name in (
            ("reference", PlannedAction, "reference"),
            ("ends", PlannedAction, "by_when"),
            ("lead_organisation", PlannedAction, "lead_organisation"),
        ):
            if len(row.text(key)) > _longest(model, name):
                row.refuse(key, f"at most {_longest(model, name)} letters")

    def about(self, said: Said) -> Iterator[str]:
        """What a person should look at."""
        if said.is_priority_alone:
            return
        owners = said.action["owners"]
        if not owners and self.leads_named:
            yield "Nobody is named as its lead."
        elif owners and not said.row.text("owners"):
            yield f"No lead is named: the lead organisation, {owners}, owns it in the action log."
        if unknown := names.why_unknown(self.directory, owners):
            column = "owners" if said.row.text("owners") else "lead_organisation"
            yield f"{said.row.titles[column]}: {unknown} Kept as written."
        for one in self.directory.recognise_all(owners):
            if one.is_recognised and not one.exact:
                who = one.person or one.organisation or "the whole board"
                yield f"“{one.text}” is near to “{who}”: kept as written, to be confirmed on the action’s page."
        yield from _looks_cut(said.action["text"])


def _looks_cut(text: str) -> Iterator[str]:
    if text[:1].islower():
        yield "The text begins with a small letter: its beginning may be missing."
    if text.split()[-1].casefold() in LAST_WORDS:
        yield f"The text ends with “{text.split()[-1]}”: its end may be missing."
    if inside := INSIDE.findall(text):
        yield f"{inside[0]} stands inside the text: two actions may stand in one cell."


def _is_day(words: str) -> bool:
    try:
        as_date(words)
    except Unreadable:
        return False
    return True


def _longest(model: Any, field: str) -> int:
    return int(model._meta.get_field(field).max_length)
