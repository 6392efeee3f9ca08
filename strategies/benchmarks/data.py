"""A strategy as large as they come, made in bulk: nested priorities, each with planned actions and a measure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from actions.models import Action, ActionOwner
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Person
from performance.models import Indicator, Value
from strategies.models import Measure, PlannedAction, Priority, Strategy

STATUSES = (Action.Status.OPEN, Action.Status.IN_HAND, Action.Status.COMPLETED)
GROUPS = 5  # highest priorities; the others stand under them


def make_strategy(priorities: int, actions: int) -> tuple[Strategy, User]:
    """An adopted strategy with so many priorities and planned actions, and an officer of its board."""
    today = timezone.localdate()
    starts = date(today.year - 1, 4, 1)
    board = Board.objects.create(name="Community Safety Partnership", slug="csp")
    officer = User.objects.create_user("officer@benchmark.example")
    person = Person.objects.create(name="Olive Officer", user=officer, email=officer.email)
    Membership.objects.create(board=board, person=person, role=BoardRole.OFFICER, starts=starts)
    strategy = Strategy.objects.create(
        board=board, title="Safer streets", starts=starts, ends=date(starts.year + 4, 3, 31), vision="Safe. " * 40,
        level_names=["Objective", "Priority area"], status=Strategy.Status.ADOPTED, adopted_on=starts,
    )  # fmt: skip
    made = [
        Priority.objects.create(
            strategy=strategy, position=place, title=f"Objective {place}", rationale="Why. " * 30
        )
        for place in range(1, GROUPS + 1)
    ]
    under = [
        Priority(
            strategy=strategy, parent=made[place % GROUPS], position=place, title=f"Priority area {place}",
            outcome="What changes. " * 10, lead=person,
        )
        for place in range(priorities - GROUPS)
    ]  # fmt: skip
    made += Priority.objects.bulk_create(under)
    _plan(board, made, person, actions, starts, today)
    _measure(board, made, starts)
    return strategy, officer


def _plan(board: Board, made: list[Priority], person: Person, actions: int, starts: date, today: date) -> None:
    logged = Action.objects.bulk_create(
        Action(
            board=board, number=number, text=f"Planned action {number}: " + "what is to be done. " * 5,
            raised_on=starts, due=Action.Due.DATE,
            due_on=max(starts, today + timedelta(days=(number * 7) % 400 - 60)),
            first_due_on=starts, status=STATUSES[number % len(STATUSES)],
        )
        for number in range(1, actions + 1)
    )  # fmt: skip
    ActionOwner.objects.bulk_create(
        ActionOwner(action=action, text=person.name, person=person, confirmed=True) for action in logged
    )
    PlannedAction.objects.bulk_create(
        PlannedAction(
            action=action, priority=made[place % len(made)], reference=f"{place % len(made)}.{place // len(made)}",
            outcome="A success measure. " * 4, starts=starts, lead_organisation="Council", supporting="Police, health",
        )
        for place, action in enumerate(logged)
    )  # fmt: skip


def _measure(board: Board, made: list[Priority], starts: date) -> None:
    indicators = Indicator.objects.bulk_create(
        Indicator(
            board=board, code=f"CSP-{number}", name=f"Indicator {number}", definition="What is counted.",
            unit="offences", polarity="lower", frequency="month", source="Police crime recording",
        )
        for number in range(len(made))
    )  # fmt: skip
    Value.objects.bulk_create(
        Value(
            indicator=indicator, period_start=date(starts.year, month, 1), period_end=date(starts.year, month, 28),
            value=Decimal(100 - month),
        )
        for indicator in indicators
        for month in range(4, 13)
    )  # fmt: skip
    Measure.objects.bulk_create(
        Measure(
            priority=priority, indicator=indicator, baseline=Decimal(100), baseline_on=starts, target=Decimal(80),
            target_on=date(starts.year + 4, 3, 31),
        )
        for priority, indicator in zip(made, indicators, strict=True)
    )  # fmt: skip
