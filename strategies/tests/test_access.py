"""Who sees which strategy, and what of it, for every role; who may change it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from actions.tests.makers import make_action, own
from csp.access import can
from csp.models import User
from meetings.models import Board, Membership
from performance.tests.makers import figure, make_indicator
from strategies.access import check_can_decide, check_can_edit, check_can_plan
from strategies.facts import facts_of
from strategies.levels import numbered
from strategies.models import Strategy
from strategies.planned_rows import page_of
from strategies.tests.makers import make_priority, make_strategy, measure, plan

INSIDE = ["adopted", "draft", "superseded"]
PUBLIC = ["adopted", "superseded"]
TODAY = date(2018, 9, 26)


def seen_by(user: User | AnonymousUser) -> list[str]:
    return sorted(Strategy.objects.visible_to(user).values_list("status", flat=True))


@pytest.fixture
def strategies(board: Board) -> dict[str, Strategy]:
    return {status: make_strategy(board, status=status) for status in INSIDE}


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("officer", INSIDE),
        ("chair", INSIDE),
        ("member", INSIDE),
        ("adviser", INSIDE),
        ("outsider", PUBLIC),
        ("administrator", PUBLIC),
        ("public", PUBLIC),
    ],
)
def test_adopted_is_public_and_drafts_are_for_the_board(
    who: str, statuses: list[str], strategies: dict[str, Strategy], request: pytest.FixtureRequest
) -> None:
    assert seen_by(request.getfixturevalue(who)) == statuses


def test_seat_that_has_ended_shows_no_draft(strategies: dict[str, Strategy], member: User) -> None:
    Membership.objects.filter(person=member.person).update(ends=timezone.localdate() - timedelta(days=1))
    assert seen_by(member) == PUBLIC


@pytest.mark.parametrize(
    ("who", "actions", "measures"),
    [
        ("officer", ["CSP-1", "CSP-2", "CSP-3"], ["CSP-01"]),
        ("chair", ["CSP-1", "CSP-2", "CSP-3"], ["CSP-01"]),
        ("member", ["CSP-1", "CSP-2"], ["CSP-01"]),
        ("adviser", ["CSP-1", "CSP-2"], ["CSP-01"]),
        ("outsider", ["CSP-1"], ["HWB-01"]),
        ("administrator", [], []),
        ("public", [], []),
    ],
)
def test_planned_actions_and_measures_are_seen_by_their_own_rules(
    who: str,
    actions: list[str],
    measures: list[str],
    strategies: dict[str, Strategy],
    board: Board,
    other_board: Board,
    outsider: User,
    request: pytest.FixtureRequest,
) -> None:
    """The officer of another board owns the first action; the third is only proposed."""
    priority = make_priority(strategies["adopted"])
    first = make_action(board, 1)
    own(first, outsider.person)
    secret = make_action(board, 2, restricted=True, grounds=["7"])
    for number, action in enumerate([first, secret, make_action(board, 3, status="proposed")], start=1):
        plan(priority, action, f"1.{number}")
    for code, of in (("CSP-01", board), ("HWB-01", other_board)):
        indicator = make_indicator(of, code)
        figure(indicator, date(2018, 7, 1), 5)
        measure(priority, indicator)
    strategy, user = strategies["adopted"], request.getfixturevalue(who)
    _, rows = page_of(strategy, user, numbered(strategy), TODAY)
    assert [each.row.reference for each in rows] == actions
    shown = facts_of(strategy, user, TODAY).measures[priority.pk]
    assert [each.indicator.code for each in shown] == measures


@pytest.mark.parametrize(
    ("who", "edits", "plans", "decides"),
    [
        ("officer", [False, True, False], [True, True, False], [True, True, True]),
        ("chair", [False] * 3, [False] * 3, [False] * 3),
        ("member", [False] * 3, [False] * 3, [False] * 3),
        ("outsider", [False] * 3, [False] * 3, [False] * 3),
        ("administrator", [False] * 3, [False] * 3, [False] * 3),
        ("public", [False] * 3, [False] * 3, [False] * 3),
    ],
)
def test_officers_edit_drafts_and_plan_until_superseded(
    who: str,
    edits: list[bool],
    plans: list[bool],
    decides: list[bool],
    strategies: dict[str, Strategy],
    request: pytest.FixtureRequest,
) -> None:
    user, rows = request.getfixturevalue(who), [strategies[status] for status in INSIDE]
    asked = [
        [can(check, user, strategy) for strategy in rows]
        for check in (check_can_edit, check_can_plan, check_can_decide)
    ]
    assert asked == [edits, plans, decides]
