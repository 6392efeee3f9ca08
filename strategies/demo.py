"""The demonstration's strategy: adopted by a sub-group, with four invented priorities, their measures and actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from actions.models import Action
from actions.services import close_action, report
from csp.demo import Step, World, clock
from csp.models import User
from meetings.models import Board, Person
from strategies.models import PlannedAction, Priority
from strategies.services import (
    add_link,
    add_priority,
    adopt_strategy,
    assess,
    create_strategy,
    plan_action,
    set_measure,
)

TITLE = "Violence against women and girls strategy"
VISION = (
    "Every woman and girl in Northmere lives free of violence and of the fear of it. Those who have lived through it "
    "are believed, are safe and can rebuild their lives, and those who use violence are held to account and change."
)


FOREWORD = (
    "More than two hundred women and girls told us what safety would look like to them. This strategy begins there.\n\n"
    "It asks each of our organisations to do its part, and to say in public each quarter whether it has."
)
FOREWORD_BY = "The chair of the sub-group"
ASSESSED = "Two of the nine schools have asked to start a term later. They have a date, but it is a risk."


@dataclass(frozen=True)
class PriorityPlan:
    title: str
    rationale: str
    outcome: str
    indicator: str  # its code
    baseline: str
    target: str
    actions: tuple[tuple[str, str, str, int], ...]  # text, owners, outcome, days until it is due


PRIORITIES = [
    PriorityPlan(
        "Prevent it early",
        "Attitudes are formed early. Most schools asked for help with teaching about consent and respect.",
        "Young people know what a respectful relationship is, and where to turn.",
        "VAWG-06", "31.0", "26.0",
        (("Offer a term of lessons on respect and consent to every secondary school",
          "Leila Farouk", "All nine secondary schools have taken part", 300),
         ("Train two members of staff in each college department to respond to a disclosure",
          "Jun Takeda", "Students are heard by somebody who is trained", 540)),
    ),
    PriorityPlan(
        "Support survivors",
        "Survivors told us they repeat their story too often and wait too long for somebody to call.",
        "Every survivor at high risk is reached in two days and has one adviser throughout.",
        "VAWG-03", "78.0", "90.0",
        (("Open a second weekly drop-in with childcare", "Farida Haidari",
          "Survivors with young children can come without an appointment", 240),
         ("Agree one referral form between police, health and the refuge",
          "Detective Inspector Ruth Kendall/ Helen Cartwright", "Nobody tells their story twice", 420)),
    ),
    PriorityPlan(
        "Hold those who use violence to account",
        "Too few reports end in a charge, and too few people finish a programme to change.",
        "More reports end in a charge; more people finish a programme.",
        "VAWG-02", "9.5", "14.0",
        (("Review a sample of closed cases each quarter with the prosecutor",
          "Detective Inspector Ruth Kendall", "What stopped each case is known and acted on", 330),
         ("Double the places on the behaviour change programme", "Leila Farouk",
          "Nobody waits more than four weeks for a place", 600)),
    ),
    PriorityPlan(
        "Make public places safer",
        "One woman in three avoids the station and the river path after dark.",
        "Women and girls move about the town at any hour without planning their way around fear.",
        "CSP-04", "58.5", "65.0",
        (("Walk the routes women named with the lighting team, and publish what will change",
          "Simone Achebe", "The ten places named most often are lit and overlooked", 270),
         ("Bring licensed premises into a scheme that helps anybody who asks for it",
          "Fiona Garrick", "Forty premises have trained staff", 500)),
    ),
]  # fmt: skip


def make_strategy(world: World) -> None:
    """Drafted a year and a half ago, adopted three weeks later, planned on that day."""
    officer = User.objects.get(email="officer@northmere.example")
    board = Board.objects.get(slug="vawg")
    drafted = world.today - timedelta(days=540)
    starts = date(drafted.year, 4, 1)
    with clock(drafted):
        strategy = create_strategy(
            board=board, by=officer, title=TITLE, starts=starts, ends=date(starts.year + 4, 3, 31), vision=VISION,
            foreword=FOREWORD, foreword_by=FOREWORD_BY, review_on=world.today + timedelta(days=120),
        )  # fmt: skip
        add_link(strategy=strategy, by=officer, words="Domestic Abuse Act 2021, Part 4")
        priorities = [
            add_priority(
                strategy=strategy,
                by=officer,
                title=plan.title,
                rationale=plan.rationale,
                outcome=plan.outcome,
                lead=Person.objects.filter(name=plan.actions[0][1]).first(),
            )
            for plan in PRIORITIES
        ]
        for plan, priority in zip(PRIORITIES, priorities, strict=True):
            set_measure(
                priority=priority,
                by=officer,
                indicator=world.made["indicators"][plan.indicator],
                baseline=Decimal(plan.baseline),
                baseline_on=starts - timedelta(days=1),
                target=Decimal(plan.target),
                target_on=strategy.ends,
                milestones=[halfway(Decimal(plan.baseline), Decimal(plan.target), starts, strategy.ends)],
            )
    adopted = drafted + timedelta(days=21)
    with clock(adopted, time(16)):
        adopt_strategy(strategy=strategy, by=officer)
        for number, (plan, priority) in enumerate(zip(PRIORITIES, priorities, strict=True), start=1):
            plan_actions(plan, priority, number, adopted, officer)
    for planned in PlannedAction.objects.select_related("action__board"):
        live(planned.action, world.today, officer)
    with clock(world.today - timedelta(days=8), time(15)):
        assess(priority=priorities[0], by=officer, rating="amber", reason=ASSESSED)
    world.say(f"{strategy}: {len(priorities)} priorities, {PlannedAction.objects.count()} planned actions")


def halfway(baseline: Decimal, target: Decimal, starts: date, ends: date) -> tuple[date, Decimal]:
    """A milestone in the middle of a strategy's years, halfway to its target."""
    return starts + (ends - starts) / 2, round((baseline + target) / 2, 1)


def plan_actions(plan: PriorityPlan, priority: Priority, number: int, on: date, by: User) -> None:
    for place, (text, owners, outcome, days) in enumerate(plan.actions, start=1):
        plan_action(
            priority=priority,
            by=by,
            reference=f"{number}.{place}",
            outcome=outcome,
            text=text,
            owners=owners,
            raised_on=on,
            due=Action.Due.DATE,
            due_on=on + timedelta(days=days),
        )


def live(action: Action, today: date, by: User) -> None:
    """What was due more than a month ago is done; what is due soon is under way."""
    if action.due_on is None or action.due_on > today + timedelta(days=60):
        return
    if action.due_on < today - timedelta(days=30):
        with clock(action.due_on - timedelta(days=3)):
            note = "Done as planned, and reported to the sub-group."
            close_action(action=action, by=by, status=Action.Status.COMPLETED, note=note)
        return
    with clock(today - timedelta(days=12)):
        report(action=action, by=by, text="Under way, a little behind the plan.", to=Action.Status.IN_HAND)


STEP = Step(60, "Strategy", make_strategy)
