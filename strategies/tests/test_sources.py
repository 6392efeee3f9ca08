"""An action's page leads to the plan it belongs to, and to what its priority is measured by."""

from actions.registries import CAME_FROM, Origin
from actions.tests.makers import make_action
from csp.models import User
from meetings.models import Board
from meetings.registries import Following
from meetings.tests.fixtures import log_in
from meetings.tests.pages import texts
from performance.tests.makers import make_indicator
from strategies.sources import of_action
from strategies.tests.makers import make_priority, make_strategy, measure, plan


def test_planned_action_names_its_strategy_and_indicators(board: Board, member: User, outsider: User) -> None:
    strategy = make_strategy(board)
    priority, action = make_priority(strategy), make_action(board, 1, member.person)
    plan(priority, action)
    indicator = make_indicator(board)
    measure(priority, indicator)
    cited = "Planned action 1.1 of the strategy Safer streets, under Support Survivors"
    assert of_action(member, action) == [
        Origin(CAME_FROM, [Following(cited, strategy.get_absolute_url())]),
        Origin("Measured by", [Following(f"{indicator.code}: {indicator.name}", indicator.get_absolute_url())]),
    ]
    assert of_action(outsider, action) == []
    page = log_in(member).get(action.get_absolute_url())
    assert texts(page, ".govuk-summary-list__value a") == [cited, f"{indicator.code}: {indicator.name}"]


def test_action_without_a_plan_says_nothing_of_one(board: Board, member: User) -> None:
    assert of_action(member, make_action(board)) == []
