"""The ACTION lines of a minute as it stands now, and what the log makes of each. Reads; writes nothing.

A minute that is still being typed is not settled: its newest lines have no action yet. They are read here in the same
way as when it is settled, so that owner and due date can be seen, and accepted, while the meeting goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from actions.due import Said, asap_date, next_meeting_date, said_in
from actions.log import Row, rows_of, with_owners
from actions.minuted import Match, matches, says_otherwise
from actions.models import Action, ActionOwner
from meetings.access import Reader
from meetings.minutes.services import lines_of
from meetings.models import Minute
from meetings.names import Directory, Recognised

Due = Action.Due
EVERYBODY = "the whole board"


@dataclass(frozen=True)
class OwnerRead:
    """An owner as the line names it: ``who`` it seems to mean, empty when nobody, and whether that is certain.

    ``given`` is the name to accept it under. ``person_id`` is of somebody whose spelling can be remembered.
    """

    text: str
    who: str
    sure: bool
    given: str
    person_id: int | None = None

    @property
    def near(self) -> bool:
        return bool(self.who) and not self.sure


@dataclass(frozen=True)
class LineRead:
    """A line and what is known of it. ``row`` is the action made from it, once it is settled.

    ``waits`` is for somebody to accept it; ``differs`` that the action was accepted and the line then changed;
    ``lost`` that there is an action whose line is gone.
    """

    text: str
    restricted: bool
    completed: bool
    owners: tuple[OwnerRead, ...]
    due: Said
    due_words: str
    row: Row | None
    waits: bool
    differs: bool
    lost: bool

    @property
    def date(self) -> date | None:
        """The day it is due on, where it names one: that of the next meeting follows the meeting."""
        return self.due.on if self.due.due in (Due.DATE, Due.YEARLY) else None

    @property
    def given(self) -> str:
        """The owners as they are accepted: "Amara Okafor/ Tom Reed"."""
        return "/ ".join(owner.given for owner in self.owners)


def read_lines(minute: Minute, user: Reader, directory: Directory) -> list[LineRead]:
    """Every line in order, then the actions that have lost theirs. Eight queries at most, whatever the lines."""
    board, raised_on = minute.item.meeting.board, minute.item.meeting.date
    actions = list(with_owners(Action.objects.visible_to(user).filter(minute=minute)).order_by("number"))
    rows = dict(zip((action.pk for action in actions), rows_of(actions, timezone.localdate()), strict=True))
    days = {Due.NEXT_MEETING: next_meeting_date(board, raised_on), Due.ASAP: asap_date(board, raised_on)}
    found = []
    for match in matches(lines_of(minute), actions):
        due = _due(match, minute)
        due = replace(due, on=days.get(due.due, due.on))
        found.append(_read(match, _owners(match, directory), due, rows))
    return found


def owner_names(directory: Directory) -> list[str]:
    """Whom an action may be given to, to choose from while typing: the board's people, and organisations."""
    people = sorted(person.name for person in directory.people if person.pk in directory.seated)
    return ["All organisations", *people, *sorted(one.name for one in directory.organisations)]


def as_read(names: Iterable[Recognised]) -> tuple[OwnerRead, ...]:
    """Names as the directory recognised them, each with what an officer is asked about it."""
    return tuple(_as_read(name) for name in names)


def _read(match: Match, owners: tuple[OwnerRead, ...], due: Said, rows: dict[int, Row]) -> LineRead:
    action, line = match.action, match.line
    proposed = action is None or action.status == Action.Status.PROPOSED
    return LineRead(
        text=line.text if line else action.text if action else "",
        restricted=line.restricted if line else bool(action and action.restricted),
        completed=bool(line and line.completed),
        owners=owners,
        due=due,
        due_words=_due_words(due),
        row=rows[action.pk] if action else None,
        waits=line is not None and proposed,
        differs=bool(action and not proposed and match.differs) or (line is None and proposed),
        lost=line is None,
    )


def _owners(match: Match, directory: Directory) -> tuple[OwnerRead, ...]:
    """As they stand on its action, unless the line says otherwise by now."""
    if match.action and (match.line is None or not says_otherwise(match.action, match.line)):
        return tuple(_standing(owner, directory) for owner in match.action.owners.all())
    return as_read(directory.owners_of_line(match.line.text)) if match.line else ()


def _standing(owner: ActionOwner, directory: Directory) -> OwnerRead:
    who = str(owner.person or owner.organisation or (EVERYBODY if owner.everyone else ""))
    read = _as_read(directory.recognise(owner.text))
    if owner.confirmed:
        return OwnerRead(owner.text, who, True, read.given if read.who == who else who or owner.text)
    return read


def _as_read(name: Recognised) -> OwnerRead:
    who = str(name.person or name.organisation or (EVERYBODY if name.everyone else ""))
    if name.exact or not who:
        return OwnerRead(name.text, who, name.exact, name.text)
    given = "All organisations" if name.everyone else who
    return OwnerRead(name.text, who, False, given, name.person.pk if name.person else None)


def _due(match: Match, minute: Minute) -> Said:
    if match.action and (match.line is None or not says_otherwise(match.action, match.line)):
        return Said(Due(match.action.due), match.action.due_on)
    return said_in(match.line.text, minute.item.meeting.date) if match.line else Said(Due.NONE)


def _due_words(due: Said) -> str:
    return Action(due=due.due, due_on=due.on).due_words
