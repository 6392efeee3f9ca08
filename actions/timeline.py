"""Everything that happened to an action, newest first: updates, changes, due dates, what was passed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from actions.history import DUE, changes_of, who_is
from actions.models import Action, ActionUpdate, DueChange, due_words
from csp.words import short_date
from meetings.access import Reader


@dataclass(frozen=True)
class Entry:
    """Something that happened on a day: who, what, why; what changed as (field, was, became); or an update."""

    on: date
    at: datetime | None
    who: str
    what: str
    text: str = ""
    changed: tuple[tuple[str, str, str], ...] = ()
    update: ActionUpdate | None = None


def timeline_of(action: Action, user: Reader) -> list[Entry]:
    """What ``user`` may read of it. Four queries."""
    due = list(action.due_changes.select_related("by__person"))
    entries = [*_updates(action, user), *_due(due), *_changes(action, due), *_passed_up(action)]
    return sorted(entries, key=lambda entry: (entry.on, entry.at is not None, entry.at), reverse=True)


def _updates(action: Action, user: Reader) -> Iterator[Entry]:
    updates = ActionUpdate.objects.visible_to(user).filter(action=action).select_related("by__person", "file")
    for update in updates:
        what = "Says it is done" if update.proposes_completion else "Update"
        who = update.by_name or who_is(update.by)
        yield Entry(update.on, update.created_at, who, what, update.text, update=update)


def _due(due_changes: list[DueChange]) -> Iterator[Entry]:
    for one in due_changes:
        yield Entry(_day(one.at), one.at, who_is(one.by), "Due date changed", one.reason, (_moved(one),))


def _changes(action: Action, due_changes: list[DueChange]) -> Iterator[Entry]:
    """The history, without the due dates that have an entry of their own, with its reason."""
    said = {_moved(one) for one in due_changes}
    for change in changes_of(action):
        changed = tuple(row for row in change.fields if row not in said)
        if changed or change.reason or change.what == "Added":
            yield Entry(_day(change.at), change.at, change.by, change.what, change.reason, changed)


def _moved(one: DueChange) -> tuple[str, str, str]:
    return (DUE, due_words(one.was, one.was_on), due_words(one.becomes, one.becomes_on))


def _passed_up(action: Action) -> Iterator[Entry]:
    for one in action.escalations.select_related("person"):
        to = f"{one.get_to_display()}{f' ({one.person})' if one.person else ''}"
        yield Entry(one.on, None, "The system", "Passed up", f"To: {to}. It was due on {short_date(one.due_on)}.")


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
