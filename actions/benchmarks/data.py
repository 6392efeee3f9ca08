"""A log of actions as life makes them, in any size, for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from actions.models import Action, ActionOwner, ActionUpdate
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation, Person

WORDS = [
    "review",
    "share",
    "report",
    "data",
    "profile",
    "agree",
    "protocol",
    "burglary",
    "plan",
    "partners",
    "board",
]
MANY, FEW = "burglary", "heathway"  # a word of many actions, and one of each five hundredth


@contextmanager
def made(size: int, *, owners: int, boards: int) -> Iterator[User]:
    """A life-like log of ``size`` actions; gives an officer of every board. Emptied again afterwards."""
    chance = random.Random(2018)  # noqa: S311
    today = timezone.localdate()
    council = Organisation.objects.create(name="Northmere Borough Council")
    user = User.objects.create_user("officer@example.org", None)
    officer = Person.objects.create(name="Olive Officer", email=user.email, user=user, organisation=council)
    of = Board.objects.bulk_create(Board(name=f"Board {n}", slug=f"board-{n}") for n in range(boards))
    people = Person.objects.bulk_create(
        Person(name=f"Owner {n}", email=f"owner{n}@example.org", organisation=council) for n in range(owners)
    )
    started = date(2015, 1, 1)
    Membership.objects.bulk_create(
        [Membership(board=board, person=officer, role=BoardRole.OFFICER, starts=started) for board in of]
        + [Membership(board=of[n % boards], person=one, starts=started) for n, one in enumerate(people)]
    )
    actions = Action.objects.bulk_create(
        (_action(number, of, chance, today) for number in range(1, size + 1)), batch_size=2_000
    )
    ActionOwner.objects.bulk_create(
        (
            _owner(action, chance.choice(people), place)
            for action in actions
            for place in range(1 + action.number % 2)
        ),
        batch_size=2_000,
        ignore_conflicts=True,
    )
    ActionUpdate.objects.bulk_create(
        (ActionUpdate(action=action, text="Action in hand") for action in actions[::3]), batch_size=2_000
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    try:
        yield user
    finally:
        for model in (ActionUpdate, ActionOwner, Action, Membership, Person, Organisation, Board, User):
            model.objects.all()._raw_delete(connection.alias)


def _action(number: int, boards: list[Board], chance: random.Random, today: date) -> Action:
    raised_on = today - timedelta(days=chance.randrange(30, 1_000))
    dated = chance.random() < 0.8
    words = [chance.choice(WORDS) for _ in range(chance.randrange(15, 45))] + ([FEW] if number % 500 == 0 else [])
    open_ones = (Action.Status.OPEN, Action.Status.IN_HAND)
    return Action(
        board=boards[number % len(boards)],
        number=number,
        text=f"Action {number}: {' '.join(words)}.",
        raised_on=raised_on,
        due=Action.Due.DATE if dated else Action.Due.ASAP,
        due_on=raised_on + timedelta(days=chance.randrange(14, 1_000)) if dated else None,
        status=chance.choice(open_ones) if chance.random() < 0.5 else Action.Status.COMPLETED,
    )


def _owner(action: Action, person: Person, place: int) -> ActionOwner:
    return ActionOwner(action=action, person=person, text=person.name, position=place, confirmed=True)
