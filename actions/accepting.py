"""An officer takes the ACTION lines of a minute into the log, one or all, or says that one is no action.

What was typed and not settled yet is settled in the same transaction.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from actions.lines import as_read
from actions.models import Action
from actions.owners import confirm_owner
from actions.services import close_action, confirm_action, update_action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.minutes.services import settle_minute
from meetings.models import Minute, Person
from meetings.names import Directory, Recognised
from meetings.people.services.directory import update_person

NO_ACTION = "Not an action: the line asks nothing of anybody."
DATED = (Action.Due.DATE, Action.Due.YEARLY)
GONE = "This line has been changed, or taken out of the minute, meanwhile. Look at what it says now."


@transaction.atomic
def accept_line(
    *,
    minute: Minute,
    by: User,
    line: str,
    owners: str,
    due: str,
    due_on: date | None = None,
    remember: bool = False,
) -> Action:
    """Take the action of ``line`` into the log with these owners (text as written) and this due date.

    Every owner that is recognised is confirmed with it: the officer has seen whom each name means. With ``remember``
    the spellings of the line become other names of the people given in their place. Raises Denied; Refused beside
    "owners" for a name that is only near to somebody's, beside "due_on", or when the line is gone; Conflict.
    """
    action = _proposed(minute, by, line)
    directory = Directory.for_board(action.board)
    names = directory.recognise_all(owners)
    for name in names:
        _check_named(name)
    other_due = action.due != due or (due in DATED and action.due_on != due_on)
    if other_due or action.owner_names != owners:
        update_action(action=action, by=by, version=action.version, owners=owners, due=due, due_on=due_on)
    if remember:
        _remember(directory.owners_of_line(line), names, by)
    confirm_action(action=action, by=by, directory=directory)
    for owner in action.owners.filter(confirmed=False).select_related("action__board", "person", "organisation"):
        if owner.is_recognised:
            owner.action = action
            confirm_owner(owner=owner, by=by)
    return action


@transaction.atomic
def accept_all_lines(*, minute: Minute, by: User) -> list[Action]:
    """Take every proposed action of a minute into the log as its line reads. Names near to somebody's stay to be
    confirmed.
    """
    _settle(minute, by)
    directory = Directory.for_board(minute.item.meeting.board)
    actions = list(_of(minute).filter(status=Action.Status.PROPOSED))
    for action in actions:
        confirm_action(action=action, by=by, directory=directory)
    return actions


@transaction.atomic
def drop_line(*, minute: Minute, by: User, line: str) -> Action:
    """Say that a line is no action: it is not pursued, and stays so while the line stands. It can be opened again."""
    action = _proposed(minute, by, line)
    close_action(action=action, by=by, status=Action.Status.NOT_PURSUED, note=NO_ACTION)
    return action


def _proposed(minute: Minute, by: User, line: str) -> Action:
    """The proposed action made from that line."""
    _settle(minute, by)
    made = list(_of(minute).filter(minuted_text=line))
    if not made:
        raise Refused(GONE)
    proposed = next((one for one in made if one.status == Action.Status.PROPOSED), None)
    if proposed is None:
        raise Refused(f"{made[0].reference} is {made[0].get_status_display().lower()} already.")
    return proposed


def _of(minute: Minute) -> QuerySet[Action]:
    return Action.objects.filter(minute=minute).select_related("board").order_by("number")


def _settle(minute: Minute, by: User) -> None:
    check_can_manage(by, minute.item.meeting.board)
    if not minute.settled:
        settle_minute(minute=minute, by=by)


def _check_named(name: Recognised) -> None:
    """A name that is only near to somebody's is asked about: it might be somebody else."""
    (read,) = as_read([name])
    if read.near and read.given.casefold() != name.text.casefold():
        raise Refused(f"Is “{name.text}” {read.who}? If so, write “{read.given}”.", field="owners")


def _remember(written: list[Recognised], given: list[Recognised], by: User) -> None:
    """Make each spelling that is nobody's name another name of the person given in its place."""
    if len(written) != len(given):
        raise Refused(
            "Give one owner for each name of the line, so that it is clear whose spelling is remembered.",
            field="owners",
        )
    for name, meant in zip(written, given, strict=True):
        person = meant.person
        if person is None or name.text in Person.objects.get(pk=person.pk).names:
            continue
        names = "\n".join(part for part in (person.other_names.strip(), name.text) if part)
        try:
            update_person(person, by=by, version=person.version, other_names=names)
        except Denied as denied:
            raise Refused(str(denied), field="remember") from None
