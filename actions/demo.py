"""The fictional action log: what the minutes asked for, how it went, and what sub-groups agreed between meetings."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import openpyxl
from django.core.files.base import ContentFile
from django.db.models import Q

from actions.chasing import by_link
from actions.chasing.choices import Often, statutory_seats
from actions.chasing.passed_up import pass_up
from actions.models import Action, ActionUpdate
from actions.owners import confirm_owner
from actions.saved import save_list
from actions.services import (
    add_update,
    choose_mail,
    close_action,
    confirm_action,
    create_action,
    merge_action,
    propose_closure,
    report,
    set_chase_rules,
    update_action,
)
from csp.demo import Step, World, clock
from csp.models import User
from csp.words import counted
from meetings.demo.content import SUB_GROUP_ACTIONS, TOPICS, UPDATES
from meetings.models import Board, Meeting, Person

WANTED = 150
DAYS = {line: days for topic in TOPICS for line, days in topic.actions}
Due = Action.Due


def make_actions(world: World) -> None:
    """Confirm what was minuted, add what was agreed between meetings, and let two years pass over it all."""
    officer = User.objects.get(email="officer@northmere.example")
    board = Board.objects.get(slug="csp")
    with clock(world.today - timedelta(days=300)):
        set_chase_rules(board=board, by=officer, asap_days=28, lead_days=30, chair_days=60, ask_days=5)
    proposed = Action.objects.filter(status=Action.Status.PROPOSED).order_by("raised_on", "pk")
    for action in proposed.select_related("board"):
        if action.raised_on + timedelta(days=10) < world.today:
            confirm(world, action, officer)
    for number in range(max(0, WANTED - Action.objects.count())):
        add_between_meetings(world, number, officer)
    for action in Action.objects.open().select_related("board").prefetch_related("owners"):
        live(world, action, officer)
    tell_more(world, board, officer)
    choose_mails(world, board)
    pass_up(world.today)
    save_list(by=officer, name="Put off and still open", query="slipped=on", board=board)
    save_list(by=officer, name="A year or more overdue", query="when=overdue_years")
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


def tell_more(world: World, board: Board, by: User) -> None:
    """One of each of the rarer things: due every year, put off twice, merged, closed at a meeting, with evidence."""
    meeting = board.meetings.filter(date__lt=world.today - timedelta(days=60)).order_by("-date")[0]
    with clock(meeting.date, time(16)):
        yearly, doubled = (
            create_action(
                board=board, by=by, text=text, raised_on=meeting.date, owners=owners, due=due, due_on=due_on,
                meeting=meeting,
            )
            for text, owners, due, due_on in (
                ("Check that the information sharing agreement still fits, and report to the board.",
                 "All organisations", Due.YEARLY, world.today + timedelta(days=40)),
                ("Bring the figures for shop theft up to date.", "Eastshire Police", Due.ASAP, None),
            )
        )  # fmt: skip
    with clock(world.today - timedelta(days=8)):
        propose_closure(action=yearly, by=by, text="Checked with all partners: no change is needed.")
    late = (
        board.actions.open().filter(due=Due.DATE, due_on__lt=world.today - timedelta(days=14)).order_by("number")
    )
    first = late[0]
    for days, reason in ((30, "The figures came late."), (12, "Staff were moved to the summer campaign.")):
        with clock(world.today - timedelta(days=days)):
            due_on = world.today + timedelta(days=45 - days)
            update_action(action=first, by=by, version=first.version, due_on=due_on, due_reason=reason)
    with clock(world.today - timedelta(days=6)):
        merge_action(action=doubled, by=by, into=first)
        report(
            action=first, by=by, upload=figures(), restricted=True,
            text="Two shops account for half of it; their names are in the workbook.",
        )  # fmt: skip
    done = board.actions.open().filter(due=Due.DATE, raised_on__lt=meeting.date).exclude(pk=first.pk)
    with clock(world.today - timedelta(days=5)):
        close_action(
            action=done.order_by("number")[0], by=by, status=Action.Status.CLOSED, note="The board was content.",
            at_meeting=meeting,
        )  # fmt: skip


def choose_mails(world: World, board: Board) -> None:
    """Owners have said how often they want the mail: three once a week or when something changes, one never."""
    owners = Person.objects.filter(owned__confirmed=True, owned__action__status__in=Action.OPEN)
    always = statutory_seats().values("person_id")
    people = list(owners.filter(owned__action__board=board).distinct().order_by("-pk"))
    free = list(owners.exclude(pk__in=always).distinct().order_by("-pk"))
    wishes: list[tuple[Person, str, int]] = [(person, Often.NEVER, 0) for person in free[:1]]
    others = [person for person in people if person not in free[:1]]
    ways = ((Often.WEEKLY, 0), (Often.WEEKLY, 3), (Often.CHANGES, 0))
    wishes += [(person, often, weekday) for person, (often, weekday) in zip(others, ways, strict=False)]
    with clock(world.today - timedelta(days=20)):
        links = by_link.links_to_choose((person.pk, person.email) for person, _, _ in wishes)
        for person, often, weekday in wishes:
            choose_mail(person=person, often=often, weekday=weekday, link=links[person.pk])
    world.say(f"{counted(len(wishes), 'choice')} of how often the mail comes")


def figures() -> ContentFile[bytes]:
    """A small workbook, as an owner might hand in with an update."""
    book, target = openpyxl.Workbook(), BytesIO()
    for row in (("Shop", "Reports"), ("The Corner Store", 31), ("Mill Lane Grocers", 27), ("All others", 60)):
        book.active.append(row)
    book.save(target)
    return ContentFile(target.getvalue(), name="Shop theft by shop.xlsx")


def done_on(action: Action, today: date) -> date:
    wanted = (action.due_on or action.raised_on + timedelta(days=60)) - timedelta(days=3)
    return min(max(wanted, action.raised_on + timedelta(days=31)), today - timedelta(days=1))


STEP = Step(40, "Actions", make_actions)
