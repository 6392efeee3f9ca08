"""What is done with priorities, planned actions, measures, links and assessments; refused with the reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from actions.models import Action
from actions.services import update_action
from actions.tests.makers import make_action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in, make_meeting
from performance.tests.makers import make_indicator
from strategies import services
from strategies.facts import facts_of
from strategies.levels import numbered
from strategies.linked import links_of, links_to
from strategies.models import Priority, Strategy
from strategies.moved import moved_since
from strategies.progress import Standing
from strategies.tests.makers import make_priority, make_strategy, plan

TODAY = date(2018, 9, 26)


@pytest.fixture(autouse=True)
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


def in_order(strategy: Strategy) -> list[str]:
    return [each.priority.title for each in numbered(strategy)]


def test_priority_moves_one_place_among_its_neighbours(draft: Strategy, officer: User) -> None:
    rows = {title: services.add_priority(strategy=draft, by=officer, title=title) for title in "ABC"}
    services.add_priority(strategy=draft, by=officer, title="Under B", parent=rows["B"])
    assert services.move_priority(priority=rows["C"], by=officer, to="up")
    assert in_order(draft) == ["A", "C", "B", "Under B"]
    assert not services.move_priority(priority=Priority.objects.get(title="B"), by=officer, to="down")
    assert in_order(draft) == ["A", "C", "B", "Under B"]


def test_priority_is_removed_when_nothing_hangs_on_it(draft: Strategy, board: Board, officer: User) -> None:
    top, other = make_priority(draft, "Top"), make_priority(draft, "Other")
    under = make_priority(draft, "Under", parent=top)
    plan(other, make_action(board))
    assert [refusal(services.remove_priority, priority=one, by=officer)[1] for one in (top, other)] == [
        "“Top” has others under it. Move them elsewhere first.",
        "“Other” has planned actions. Move them under another, or take them out of the plan, first.",
    ]
    for one in (under, top):
        services.remove_priority(priority=one, by=officer)
    assert in_order(draft) == ["Other"]


def test_responsible_is_a_board_below_the_strategys(
    draft: Strategy, board: Board, other_board: Board, officer: User
) -> None:
    group = Board.objects.create(name="Tasking", slug="tasking", parent=board)
    team = Board.objects.create(name="Night team", slug="night", parent=group)
    services.add_priority(strategy=draft, by=officer, title="At night", responsible=team)
    wrong = refusal(services.add_priority, strategy=draft, by=officer, title="A", responsible=other_board)
    assert wrong == ("responsible", "Choose a sub-group of the Community Safety Partnership, or none.")


def test_what_a_draft_plans_is_opened_by_adopting_it(
    draft: Strategy, priority: Priority, board: Board, officer: User, member: User
) -> None:
    """Until then it stands on nobody's list to confirm, though the board met that day; a member does not see it."""
    meeting = make_meeting(board)
    said = {"priority": priority, "by": officer, "owners": "Mina Member"}
    soon = services.plan_action(
        reference="1", text="Light it", due="date", due_on=date(2019, 3, 31), **said
    ).action
    late = services.plan_action(reference="2", text="Say so", due="date", due_on=date(2018, 8, 31), **said).action
    minuted = make_action(board, 9, status="proposed", meeting=meeting)
    assert list(Action.objects.to_confirm()) == [minuted]
    assert not Action.objects.visible_to(member).exists()
    services.adopt_strategy(strategy=draft, by=officer)
    stored = [Action.objects.get(pk=one.pk) for one in (soon, late)]
    assert [(one.status, one.raised_on) for one in stored] == [("open", TODAY), ("open", date(2018, 8, 31))]
    assert stored[0].history.latest().history_user == officer
    assert Action.objects.visible_to(member).count() == 2


def test_action_of_the_log_is_brought_into_the_plan_as_it_is(
    priority: Priority, board: Board, other_board: Board, officer: User
) -> None:
    action, hidden = make_action(board, 1), make_action(other_board, 1)
    proposed = make_action(board, 2, status="proposed")
    said = {"priority": priority, "by": officer}
    planned = services.cite_action(action=action, reference="1.1", supporting="Probation", **said)
    assert (planned.action, planned.supporting, Action.objects.get(pk=action.pk).status) == (
        action,
        "Probation",
        "open",
    )
    assert [
        refusal(services.cite_action, action=one, reference="1.2", **said) for one in (action, hidden, proposed)
    ] == [
        ("action", "CSP-1 stands in the plan already, as 1.1."),
        ("action", "There is no such action in a log you may read."),
        ("action", "CSP-2 is only proposed. Confirm it in the log first."),
    ]


def test_planned_action_that_cannot_be_is_named(priority: Priority, officer: User, member: User) -> None:
    said = {"priority": priority, "by": officer, "reference": "1", "text": "Light it"}
    crossed = {"starts": date(2018, 10, 1), "due": "date", "due_on": date(2018, 9, 30)}
    assert refusal(services.plan_action, **said, **crossed) == (
        "due_on",
        "It ends on 30 September 2018, before it begins on 1 October 2018. Give a later end, or an earlier start.",
    )
    assert refusal(services.plan_action, **said, owners="Mina Mamber/ Zog", known_only=True) == (
        "owners",
        "Nobody is known here as “Zog”. Correct it, or tick the box below to keep it as written.",
    )
    assert refusal(services.plan_action, **said, owners="Minnie Meber", known_only=True) == (
        "owners",
        "Nobody is known here as “Minnie Meber”. Did you mean Mina Member? "
        "Correct it, or tick the box below to keep it as written.",
    )
    services.plan_action(**said, owners="Zog")
    assert Action.objects.get().owner_names == "Zog"


def test_proposed_action_is_changed_in_the_plan_and_an_open_one_in_the_log(
    priority: Priority, officer: User
) -> None:
    planned = services.plan_action(priority=priority, by=officer, reference="1", text="Light it")
    said = {"planned": planned, "by": officer, "priority": priority, "reference": "1"}
    words = {"text": "Light the path", "owners": "", "due": "date", "due_on": date(2018, 3, 1)}
    services.update_planned_action(version=0, action=words, **said)
    action = Action.objects.get()
    assert (action.text, action.due_on, action.raised_on) == ("Light the path", date(2018, 3, 1), date(2018, 3, 1))
    Action.objects.update(status="open")
    planned.refresh_from_db()
    assert refusal(services.update_planned_action, version=1, action=words, **said)[1] == (
        "CSP-1 stands in the log now: its words, owners and due date are changed there."
    )


def test_action_taken_out_of_a_draft_is_not_pursued(
    draft: Strategy, priority: Priority, board: Board, officer: User
) -> None:
    planned = services.plan_action(priority=priority, by=officer, reference="1", text="Light it")
    cited = plan(priority, make_action(board, 9), "2")
    for one in (planned, cited):
        services.drop_planned(planned=one, by=officer)
    assert list(Action.objects.order_by("number").values_list("status", flat=True)) == ["not_pursued", "open"]
    kept = plan(priority, make_action(board, 12), "3")
    services.adopt_strategy(strategy=draft, by=officer)
    kept.refresh_from_db()
    assert refusal(services.drop_planned, planned=kept, by=officer)[1].startswith(
        "What an adopted plan says stays"
    )


def test_measure_without_a_target_and_with_milestones(priority: Priority, board: Board, officer: User) -> None:
    said = {
        "priority": priority,
        "by": officer,
        "indicator": make_indicator(board),
        "baseline": Decimal(28),
        "baseline_on": date(2017, 9, 30),
        "target_on": date(2022, 12, 31),
    }
    steps = [(date(2019, 9, 30), Decimal(26)), (date(2020, 9, 30), Decimal(24))]
    measure = services.set_measure(target=None, milestones=steps, **said)
    assert list(measure.milestones.values_list("on", "value")) == steps
    for wrong in ([(date(2017, 9, 30), Decimal(1))], [steps[0], steps[0]]):
        assert refusal(services.set_measure, target=None, milestones=wrong, **said)[0] == "milestones"
    assert measure.milestones.count() == 2
    neither = {**said, "indicator": make_indicator(board, "CSP-02", polarity="neither")}
    assert refusal(services.set_measure, target=None, **neither)[0] == "target"


def test_links_lead_to_what_one_may_see(draft: Strategy, board: Board, other_board: Board, officer: User) -> None:
    theirs = make_strategy(other_board, "Secret plans")
    public = make_strategy(other_board, "Healthier lives", status="adopted")
    said = {"strategy": draft, "by": officer}
    services.add_link(to_strategy=public, **said)
    link = services.add_link(words="Domestic Abuse Act 2021", address="https://www.example.org/act", **said)
    assert [
        refusal(services.add_link, **said, **wrong)[0]
        for wrong in (
            {},
            {"to_strategy": theirs},
            {"to_strategy": draft},
            {"to_strategy": public},
            {"words": "A", "address": "javascript:alert(1)"},
        )
    ] == ["words", "to_strategy", "to_strategy", "to_strategy", "address"]
    assert [each.text for each in links_of(draft, officer)] == [
        "Healthier lives, Health and Wellbeing Board",
        "Domestic Abuse Act 2021",
    ]
    assert [each.text for each in links_to(public, officer)] == ["Safer streets, Community Safety Partnership"]
    services.remove_link(link=link, by=officer)
    assert draft.history.first().history_change_reason == "No longer links to Domestic Abuse Act 2021"


def test_assessment_stands_beside_the_rule_and_goes_back_to_it(
    board: Board, officer: User, member: User, chair: User
) -> None:
    strategy = make_strategy(board, status="adopted")
    top = make_priority(strategy, "Top")
    priority = make_priority(strategy, "Support", parent=top, lead=member.person)
    plan(priority, make_action(board))  # overdue since 1 September
    with pytest.raises(Denied):
        services.assess(priority=priority, by=chair, rating="green", reason="All is well.")
    said = {"priority": priority, "by": member}
    assert refusal(services.assess, **said, rating="green", reason=" ")[0] == "reason"
    assert refusal(services.assess, **said, rating="", reason="No need")[0] == "rating"
    services.assess(**said, rating="amber", reason="It is done but for the last street.")
    facts = facts_of(strategy, member, TODAY)
    stands = facts.stands[priority.pk]
    assert (stands.rule.standing, stands.counts, stands.differs) == (Standing.RED, Standing.AMBER, True)
    assert facts.stands[top.pk].counts is Standing.AMBER
    services.assess(**said, rating="", reason="It is not.")
    assert facts_of(strategy, member, TODAY).stands[top.pk].counts is Standing.RED
    assert priority.assessments.count() == 2


def test_what_moved_is_said_kind_by_kind(board: Board, officer: User, member: User) -> None:
    strategy = make_strategy(board, status="adopted")
    priority = make_priority(strategy)
    done = make_action(board, 1, status="completed", closed_on=date(2018, 9, 20))
    late = make_action(board, 2, due_on=date(2018, 9, 10))
    for number, action in enumerate((done, late, make_action(board, 3, due_on=date(2018, 8, 1))), start=1):
        plan(priority, action, f"1.{number}")
    late.updates.create(on=date(2018, 9, 12), text="Half of it is lit.", by=officer)
    services.assess(priority=priority, by=officer, rating="green", reason="Nearly done.")
    parts = moved_since(strategy, member, numbered(strategy), date(2018, 9, 5), TODAY)
    assert [(part.heading, len(part.found)) for part in parts] == [
        ("Completed or closed", 1),
        ("Newly overdue", 1),
        ("Reported on", 1),
        ("Said anew of how a priority stands", 1),
        ("Newly planned", 3),
    ]
    update_action(action=late, by=officer, version=0, due_on=date(2018, 12, 1), due_reason="The lamps are late")
    page = log_in(member).get(f"/strategies/{strategy.pk}/moved/?since=5/9/2018")
    assert [part.heading for part in page.context["parts"]][:2] == ["Completed or closed", "Reported on"]
    assert (
        "is not a day in the past"
        in log_in(member).get(f"/strategies/{strategy.pk}/moved/?since=1/1/2030").context["wrong"]
    )
