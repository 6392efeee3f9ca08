"""The fictional action log: what the minutes asked for, how it went, and what sub-groups agreed between meetings."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db.models import Q

from actions.models import Action, ActionUpdate
from actions.owners import confirm_owner
from actions.services import (
    add_update,
    close_action,
    confirm_action,
    create_action,
    propose_closure,
    update_action,
)
from csp.demo import Step, World, clock
from csp.models import User
from meetings.demo.content import SUB_GROUP_ACTIONS, TOPICS, UPDATES
from meetings.models import Meeting

WANTED = 150
DAYS = {line: days for topic in TOPICS for line, days in topic.actions}
Due = Action.Due


def make_actions(world: World) -> None:
    """Confirm what was minuted, add what was agreed between meetings, and let two years pass over it all."""
    officer = User.objects.get(email="officer@northmere.example")
    proposed = Action.objects.filter(status=Action.Status.PROPOSED).order_by("raised_on", "pk")
    for action in proposed.select_related("board"):
        if action.raised_on + timedelta(days=10) < world.today:
            confirm(world, action, officer)
    for number in range(max(0, WANTED - Action.objects.count())):
        add_between_meetings(world, number, officer)
    for action in Action.objects.open().select_related("board").prefetch_related("owners"):
        live(world, action, officer)
    world.say(
        f"{Action.objects.count()} actions, {Action.objects.overdue(on=world.today).count()} of them overdue"
    )


def confirm(world: World, action: Action, by: User) -> None:
    """The officer confirms a minuted action two days after the meeting and says when it is due."""
    days = DAYS.get(action.minuted_text, world.random.choice([30, 45, 60, 90]))
    with clock(action.raised_on + timedelta(days=2)):
        due = {"due": Due.DATE, "due_on": action.raised_on + timedelta(days=days)} if days else {"due": Due.ASAP}
        owners = "/ ".join(str(owner) for owner in action.owners.all())
        update_action(action=action, by=by, version=action.version, owners=owners, **due)
        confirm_action(action=action, by=by)
        settle_owners(action, by)


def add_between_meetings(world: World, number: int, by: User) -> None:
    """An action agreed by a board or sub-group that no minute line made."""
    meeting = world.random.choice(list(Meeting.objects.filter(date__lt=world.today).select_related("board")))
    seats = meeting.board.memberships.filter(Q(role="member"), person__isnull=False).select_related("person")
    owner = world.random.choice([seat.person for seat in seats])
    text = SUB_GROUP_ACTIONS[number % len(SUB_GROUP_ACTIONS)].format(owner=owner)
    kinds = [Due.DATE, Due.DATE, Due.DATE, Due.NEXT_MEETING, Due.ONGOING, Due.ASAP]
    due = world.random.choice(kinds)
    due_on = meeting.date + timedelta(days=world.random.choice([30, 60, 90, 120])) if due == Due.DATE else None
    with clock(meeting.date, time(16)):
        action = create_action(
            board=meeting.board, by=by, text=text, raised_on=meeting.date, owners=str(owner), due=due, due_on=due_on,
            meeting=meeting,
        )  # fmt: skip
        settle_owners(action, by)


def settle_owners(action: Action, by: User) -> None:
    """The officer agrees with every owner that was recognised."""
    for owner in action.owners.filter(confirmed=False).select_related("person", "organisation"):
        if owner.is_recognised:
            owner.action = action
            confirm_owner(owner=owner, by=by)


def live(world: World, action: Action, by: User) -> None:
    """Time passes: owners report, most old actions are done, a few are left lying."""
    age = (world.today - action.raised_on).days
    if age > 40 and world.random.random() < 0.6:
        with clock(action.raised_on + timedelta(days=30)):
            update = add_update(action=action, by=by, text=world.random.choice(UPDATES))
            owner = next((str(owner.person) for owner in action.owners.all() if owner.person), "")
            ActionUpdate.objects.filter(pk=update.pk).update(by_name=owner)
    chance = world.random.random()
    if action.due == Due.ONGOING or age < 30 or chance > min(0.95, 0.35 + age / 400):
        return
    with clock(done_on(action, world.today)):
        if age < 120 and chance < 0.12:
            propose_closure(action=action, by=by, text="Done: see the note sent to members.")
            return
        status = Action.Status.COMPLETED if chance < 0.85 else Action.Status.NOT_PURSUED
        note = "Completed and reported to the board." if chance < 0.85 else "Overtaken by a change of funding."
        close_action(action=action, by=by, status=status, note=note)


def done_on(action: Action, today: date) -> date:
    wanted = (action.due_on or action.raised_on + timedelta(days=60)) - timedelta(days=3)
    return min(max(wanted, action.raised_on + timedelta(days=31)), today - timedelta(days=1))


STEP = Step(40, "Actions", make_actions)
