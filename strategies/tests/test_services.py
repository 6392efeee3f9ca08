"""Strategies are drafted, adopted and superseded; refused with the reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from actions.models import Action
from actions.tests.makers import make_action
from csp.errors import Conflict, Denied, Refused
from csp.models import LedgerEntry, User
from meetings.models import Board
from performance.tests.makers import make_indicator
from strategies import services
from strategies.levels import numbered
from strategies.models import PlannedAction, Priority, Strategy
from strategies.planned_rows import page_of
from strategies.states import MOVES
from strategies.tests.makers import make_priority, make_strategy, measure, plan

pytestmark = pytest.mark.usefixtures("day")
TODAY = date(2018, 9, 26)
NEW: dict[str, Any] = {
    "title": "Safer streets",
    "starts": date(2018, 4, 1),
    "ends": date(2022, 3, 31),
    "vision": "Everybody is safe at night.",
}
ACTION: dict[str, Any] = {
    "reference": "1.1",
    "text": "Light the river path",
    "owners": "Mina Member",
    "raised_on": date(2018, 7, 4),
    "due": "date",
    "due_on": date(2018, 12, 1),
}
MEASURE: dict[str, Any] = {
    "baseline": Decimal(58),
    "baseline_on": date(2018, 3, 31),
    "target": Decimal(65),
    "target_on": date(2022, 3, 31),
}


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def draft(board: Board) -> Strategy:
    return make_strategy(board)


@pytest.fixture
def priority(draft: Strategy) -> Priority:
    return make_priority(draft)


def refusal(call: Any, **values: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        call(**values)
    return refused.value.field, refused.value.message


def test_strategy_begins_as_a_draft(board: Board, officer: User) -> None:
    strategy = services.create_strategy(board=board, by=officer, **NEW)
    assert (strategy.status, strategy.adopted_on) == ("draft", None)
    assert strategy.history.get().history_user == officer


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": " "}, "title", "Give the strategy a title."),
        (
            {"vision": ""},
            "vision",
            "Say what will be true when it has succeeded. Only an action plan may be without a vision.",
        ),
        ({"ends": date(2018, 4, 1)}, "ends", "The last day must come after the first. Give a later day."),
    ],
)
def test_strategy_that_cannot_be_is_refused(
    wrong: dict[str, Any], field: str, sentence: str, board: Board, draft: Strategy, officer: User
) -> None:
    values = {**NEW, **wrong}
    assert refusal(services.create_strategy, board=board, by=officer, **values) == (field, sentence)
    change = {"strategy": draft, "by": officer, "version": 0, **values}
    assert refusal(services.update_strategy, **change) == (field, sentence)


def test_draft_is_changed_and_never_over_another_change(draft: Strategy, officer: User) -> None:
    change = {"strategy": draft, "by": officer, "version": 0, **NEW, "title": "Safer town"}
    services.update_strategy(**change)
    assert Strategy.objects.get().title == "Safer town"
    with pytest.raises(Conflict):
        services.update_strategy(**change)


def test_adopting_sets_the_day_and_writes_the_ledger(draft: Strategy, priority: Priority, officer: User) -> None:
    services.adopt_strategy(strategy=draft, by=officer)
    stored, entry = Strategy.objects.get(), LedgerEntry.objects.get()
    assert (stored.status, stored.adopted_on) == ("adopted", TODAY)
    assert (entry.kind, entry.subject, entry.title) == (
        "strategy adopted",
        f"strategy:{draft.pk}",
        "Safer streets",
    )


def test_strategy_without_a_priority_is_not_adopted(draft: Strategy, officer: User) -> None:
    sentence = "A strategy without a priority cannot be adopted. Add its priorities first."
    assert refusal(services.adopt_strategy, strategy=draft, by=officer) == ("", sentence)


def test_table_of_moves_is_complete() -> None:
    assert MOVES == {
        "draft": ("consulting", "adopted"),
        "consulting": ("draft",),
        "adopted": ("superseded",),
        "superseded": (),
    }


@pytest.mark.parametrize("status", Strategy.Status.values)
@pytest.mark.parametrize(
    ("move", "to"), [(services.adopt_strategy, "adopted"), (services.supersede_strategy, "superseded")]
)
def test_only_moves_of_the_table_are_made(status: str, move: Any, to: str, board: Board, officer: User) -> None:
    strategy = make_strategy(board, status=status)
    make_priority(strategy)
    if to in MOVES[Strategy.Status(status)]:
        move(strategy=strategy, by=officer)
        assert Strategy.objects.get().status == to
    else:
        sentence = f"This strategy is {Strategy.Status(status).label.lower()}, so it cannot become {to}. "
        sentence += "Reload the page to see what can be done with it now."
        assert refusal(move, strategy=strategy, by=officer) == ("", sentence)


def test_two_officers_cannot_adopt_it_twice(draft: Strategy, priority: Priority, officer: User) -> None:
    stale = Strategy.objects.get()
    services.adopt_strategy(strategy=draft, by=officer)
    with pytest.raises(Conflict):
        services.adopt_strategy(strategy=stale, by=officer)
    assert LedgerEntry.objects.count() == 1


def test_priorities_stand_in_order_and_under_each_other(draft: Strategy, officer: User) -> None:
    def add(title: str, **fields: Any) -> Priority:
        return services.add_priority(strategy=draft, by=officer, title=title, **fields)

    second, third = add("Second"), add("Third")
    add("Under the third", parent=third)
    add("First", position=1)
    services.update_priority(
        priority=second, by=officer, version=0, title="Second", rationale="", outcome="", parent=None, position=2
    )
    services.update_priority(
        priority=third, by=officer, version=0, title="Third", rationale="", outcome="", parent=None, position=3
    )
    draft.level_names = ["Objective", "Priority area"]
    assert [(each.name, each.priority.title, each.heading) for each in numbered(draft)] == [
        ("Objective 1", "First", 3),
        ("Objective 2", "Second", 3),
        ("Objective 3", "Third", 3),
        ("Priority area 3.1", "Under the third", 4),
    ]


def test_priority_cannot_stand_under_itself_or_elsewhere(draft: Strategy, board: Board, officer: User) -> None:
    top = make_priority(draft, "Top")
    under = make_priority(draft, "Under", parent=top)
    stranger = make_priority(make_strategy(board, "Another"))
    said = {"by": officer, "version": 0, "title": "Top", "rationale": "", "outcome": "", "position": 1}
    loop = "It cannot stand under itself. Choose another priority, or none."
    elsewhere = "Choose a priority of this strategy to put it under."
    assert [
        refusal(services.update_priority, priority=top, parent=parent, **said) for parent in (top, under, stranger)
    ] == [("parent", loop), ("parent", loop), ("parent", elsewhere)]
    assert refusal(services.add_priority, strategy=draft, by=officer, title=" ") == (
        "title",
        "Give the priority a title.",
    )


def test_planned_action_is_an_action_of_the_log(priority: Priority, officer: User, member: User) -> None:
    planned = services.plan_action(priority=priority, by=officer, outcome="It is lit", **ACTION)
    action = Action.objects.get()
    assert (planned.action, action.reference, action.status) == (action, "CSP-1", "proposed")
    assert action.owners.get().person == member.person


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        (
            {"reference": " 1.1 "},
            "reference",
            "“Another” already has a planned action 1.1. Give it another reference.",
        ),
        ({"reference": " "}, "reference", "Give it a reference, such as 1.2."),
        ({"reference": "2", "text": ""}, "text", "Say what is to be done."),
        ({"reference": "2", "due_on": None}, "due_on", "Give the date it is due."),
    ],
)
def test_planned_action_that_cannot_be_leaves_nothing_in_the_log(
    wrong: dict[str, Any], field: str, sentence: str, draft: Strategy, board: Board, officer: User
) -> None:
    priority = make_priority(draft, "Another")
    plan(priority, make_action(board, 1))
    call = {"priority": priority, "by": officer, **ACTION, **wrong}
    assert refusal(services.plan_action, **call) == (field, sentence)
    assert (Action.objects.count(), PlannedAction.objects.count()) == (1, 1)


def test_planned_action_is_cited_anew(priority: Priority, board: Board, officer: User) -> None:
    planned, other = plan(priority, make_action(board, 1), "1.1"), plan(priority, make_action(board, 2), "1.2")
    said = {"planned": planned, "by": officer, "priority": priority, "outcome": "It is lit"}
    services.update_planned_action(version=0, reference="1.1", **said)
    assert PlannedAction.objects.get(pk=planned.pk).outcome == "It is lit"
    assert refusal(services.update_planned_action, version=1, reference=other.reference, **said)[0] == "reference"
    elsewhere = {**said, "priority": make_priority(make_strategy(board, "Another"))}
    assert refusal(services.update_planned_action, version=1, reference="1.1", **elsewhere)[0] == "priority"


def test_planned_actions_are_in_the_order_of_their_numbers(
    priority: Priority, board: Board, officer: User
) -> None:
    for number, reference in enumerate(["1.10", "A", "1.2", "1"], start=1):
        plan(priority, make_action(board, number), reference)
    _, rows = page_of(priority.strategy, officer, numbered(priority.strategy), TODAY)
    assert [each.planned.reference for each in rows] == ["1", "1.2", "1.10", "A"]


def test_measure_said_again_takes_the_place_of_the_first(priority: Priority, board: Board, officer: User) -> None:
    indicator = make_indicator(board)
    for target in (65, 70):
        said = {**MEASURE, "target": Decimal(target)}
        services.set_measure(priority=priority, by=officer, indicator=indicator, **said)
    stored = priority.measures.get()
    assert (stored.target, stored.history.count()) == (70, 2)


def test_measure_that_cannot_be_is_refused(
    priority: Priority, board: Board, other_board: Board, officer: User
) -> None:
    hidden, own = make_indicator(other_board, "HWB-01"), make_indicator(board)
    early = {**MEASURE, "target_on": date(2018, 3, 31)}
    assert [
        refusal(services.set_measure, priority=priority, by=officer, indicator=hidden, **MEASURE),
        refusal(services.set_measure, priority=priority, by=officer, indicator=own, **early),
    ] == [
        ("indicator", "Choose an indicator of a board you sit on."),
        ("target_on", "The target must be for a later day than the baseline."),
    ]


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_nobody_but_an_officer_changes_anything(
    who: str, draft: Strategy, priority: Priority, board: Board, request: pytest.FixtureRequest
) -> None:
    user, planned = request.getfixturevalue(who), plan(priority, make_action(board, 1))
    text = {"title": "Other", "rationale": "", "outcome": "", "parent": None, "position": 1}
    calls = [
        (services.create_strategy, {"board": board, **NEW}),
        (services.update_strategy, {"strategy": draft, "version": 0, **NEW}),
        (services.adopt_strategy, {"strategy": draft}),
        (services.supersede_strategy, {"strategy": draft}),
        (services.add_priority, {"strategy": draft, **text}),
        (services.update_priority, {"priority": priority, "version": 0, **text}),
        (services.set_measure, {"priority": priority, "indicator": make_indicator(board), **MEASURE}),
        (services.plan_action, {"priority": priority, **ACTION}),
        (
            services.update_planned_action,
            {"planned": planned, "version": 0, "priority": priority, "reference": "9", "outcome": ""},
        ),
    ]
    for call, values in calls:
        with pytest.raises(Denied):
            call(by=user, **values)
    assert (Strategy.objects.count(), Priority.objects.get().title, Action.objects.count()) == (
        1,
        "Support Survivors",
        1,
    )


def test_what_was_adopted_is_fixed_but_planning_goes_on(board: Board, officer: User) -> None:
    adopted = make_strategy(board, status="adopted")
    priority = make_priority(adopted)
    for call, values in [
        (services.update_strategy, {"strategy": adopted, "version": 0, **NEW}),
        (services.add_priority, {"strategy": adopted, "title": "Another"}),
        (services.set_measure, {"priority": priority, "indicator": make_indicator(board), **MEASURE}),
    ]:
        with pytest.raises(Denied, match=r"This strategy was adopted: what it says is fixed\."):
            call(by=officer, **values)  # type: ignore[operator]
    services.plan_action(priority=priority, by=officer, **ACTION)
    services.supersede_strategy(strategy=Strategy.objects.get(), by=officer)
    with pytest.raises(Denied, match="Another strategy has taken the place"):
        services.plan_action(priority=Priority.objects.get(), by=officer, **{**ACTION, "reference": "1.2"})


def test_database_refuses_what_cannot_be(board: Board, priority: Priority) -> None:
    measure(priority, make_indicator(board))
    for wrong in (
        lambda: make_strategy(board, status="adopted", adopted_on=None),
        lambda: make_strategy(board, adopted_on=TODAY),
        lambda: make_strategy(board, ends=date(2018, 4, 1)),
        lambda: Priority.objects.filter(pk=priority.pk).update(parent=priority),
        lambda: measure(priority, make_indicator(board, "CSP-02")).__class__.objects.update(target_on=TODAY.min),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
