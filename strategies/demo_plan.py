"""The demonstration's second plan: an action plan of twenty actions in themes and objectives, of every kind of end."""

from __future__ import annotations

from datetime import date, timedelta

from actions.services import close_action, report
from csp.demo import Step, World, clock
from csp.models import User
from meetings.models import Board
from strategies.ends import read
from strategies.models import PlannedAction, Strategy
from strategies.services import add_link, add_priority, adopt_strategy, create_strategy, plan_action

TITLE = "Serious violence action plan"
FUNDER = "The funder of the violence reduction programme"
# Each objective: its theme, its title, and its actions as text, lead, end, risk, and whether its funder demands it.
Row = tuple[str, str, str, str, bool]
OBJECTIVES: list[tuple[str, str, list[Row]]] = [
    ("Governance", "One view of the problem", [
        ("Agree who shares which figures each month", "Leila Farouk", "soon", "green", True),
        ("Refresh the profile of serious violence", "Jun Takeda", "Annual", "amber", True),
        ("Report to the partnership board", "Simone Achebe", "Ongoing", "", False),
        ("Review the terms of the tasking meeting", "Fiona Garrick", "past", "green", False),
    ]),
    ("Governance", "The voice of those affected", [
        ("Ask young people each term what would make them safer", "Leila Farouk", "Annual", "green", False),
        ("Publish what was done about what they said", "Simone Achebe", "late", "amber", False),
    ]),
    ("Prevention", "Children in school and safe", [
        ("Offer a mentor to each child excluded twice", "Leila Farouk", "far", "amber", True),
        ("Train staff of every school to notice exploitation", "Jun Takeda", "past", "green", True),
        ("Walk the routes home from school with pupils", "Simone Achebe", "soon", "", False),
        ("Open youth clubs in the holidays", "Farida Haidari", "Annual", "amber", False),
    ]),
    ("Prevention", "Fewer knives carried", [
        ("Visit each shop that sells knives", "Fiona Garrick", "past", "green", True),
        ("Keep four knife bins and say where they are", "Fiona Garrick", "Ongoing", "", False),
        ("Hold sweeps of the parks with residents", "Simone Achebe", "late", "red", False),
    ]),
    ("Enforcement and support", "Those most at risk are known and helped", [
        ("Meet weekly about those most at risk", "Detective Inspector Ruth Kendall", "Ongoing", "green", True),
        ("Offer a way out to each of them", "Leila Farouk", "far", "amber", True),
        ("Put a worker in the emergency department", "Helen Cartwright", "late", "red", True),
        ("Agree what is passed on when a child turns eighteen", "Helen Cartwright", "soon", "amber", False),
    ]),
    ("Enforcement and support", "Places where it happens", [
        ("Map where and when violence happens each quarter", "Detective Inspector Ruth Kendall", "", "", False),
        ("Plan the policing of three places by that map", "Detective Inspector Ruth Kendall", "far", "green", False),
        ("Check the lighting of those places", "Simone Achebe", "past", "green", False),
    ]),
]  # fmt: skip


def make_plan(world: World) -> None:
    """Adopted in the spring before; what was to end is done, or late."""
    officer = User.objects.get(email="officer@northmere.example")
    board = Board.objects.get(slug="vawg")
    begun = world.today - timedelta(days=230)
    with clock(begun):
        plan = create_strategy(
            board=board, by=officer, kind=Strategy.Kind.ACTION_PLAN, title=TITLE, starts=begun,
            ends=begun + timedelta(days=730), level_names=["Theme", "Objective"],
        )  # fmt: skip
        for other in Strategy.objects.filter(board=board).exclude(pk=plan.pk)[:1]:
            add_link(strategy=plan, by=officer, to_strategy=other)
        _fill(plan, officer, world.today)
        adopt_strategy(strategy=plan, by=officer)
    planned = PlannedAction.objects.filter(priority__strategy=plan).select_related("action__board")
    for place, one in enumerate(planned.order_by("pk")):
        _live(one, place, world.today, officer)
    world.say(f"{plan}: {plan.priorities.count()} themes and objectives, {planned.count()} planned actions")


def _fill(plan: Strategy, officer: User, today: date) -> None:
    themes = {
        title: add_priority(strategy=plan, by=officer, title=title)
        for title in dict.fromkeys(theme for theme, _, _ in OBJECTIVES)
    }
    days = {"past": -40, "late": -12, "soon": 45, "far": 300}
    number = 0
    for theme, title, rows in OBJECTIVES:
        objective = add_priority(strategy=plan, by=officer, title=title, parent=themes[theme])
        for text, lead, ends, risk, mandated in rows:
            number += 1
            day = today + timedelta(days=days[ends]) if ends in days else ends
            end = read(day, plan_ends=plan.ends, today=plan.starts)
            plan_action(
                priority=objective, by=officer, reference=str(number), text=text, owners=lead, risk=risk,
                starts=plan.starts + timedelta(days=7 * (number % 9)), mandated_by=FUNDER if mandated else "",
                lead_organisation="Northmere Police" if lead.startswith("Detective") else "Northmere Council",
                supporting="Probation, schools", **end.said(),
            )  # fmt: skip


def _live(planned: PlannedAction, place: int, today: date, officer: User) -> None:
    """What ended a month ago is done; of what goes on, every third has been reported on."""
    action = planned.action
    if action.due_on and action.due == "date" and action.due_on < today - timedelta(days=30):
        with clock(action.due_on - timedelta(days=2)):
            close_action(action=action, by=officer, status="completed", note="Done as planned.")
    elif place % 3 == 0:
        with clock(today - timedelta(days=place + 2)):
            report(action=action, by=officer, text="Under way.", to="in_hand")


STEP = Step(61, "Action plan", make_plan)
