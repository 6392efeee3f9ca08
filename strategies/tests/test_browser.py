"""Strategies in a real browser: accessible, and as wide as a phone."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from actions.tests.makers import make_action
from csp.models import User
from meetings.models import Board
from performance.tests.makers import figure, make_indicator
from strategies.models import Assessment
from strategies.tests.makers import make_priority, make_strategy, measure, plan

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    officer: User,
) -> None:
    strategy = make_strategy(board)
    priority = make_priority(strategy, rationale="They wait too long.", outcome="Nobody waits.")
    planned = plan(make_priority(strategy, "Under it", parent=priority), make_action(board, 1), outcome="Done")
    indicator = make_indicator(board)
    figure(indicator, date(2018, 7, 1), 5)
    measure(priority, indicator)
    adopted = make_strategy(board, "In force", status="adopted", foreword="We listened.", foreword_by="The chair")
    running = make_priority(adopted, "Make it safe", rationale="It is not.")
    late = plan(running, make_action(board, 2, officer.person), "1.1", risk="red", by_when="September 2018")
    measure(running, indicator)
    Assessment.objects.create(priority=running, by=officer, rating="amber", reason="Nearly done.")
    log_in(page, officer)
    of, under = f"/strategies/{strategy.pk}/", f"/strategies/{strategy.pk}/priorities/{priority.pk}/"
    go, measured = f"/strategies/{adopted.pk}/", f"{under}measures/{priority.measures.get().pk}/"
    for address in (
        "/strategies/", "/boards/csp/strategies/add/", of, under, f"{under}edit/", f"{measured}edit/", f"{under}plan/",
        f"{under}bring/", f"{of}links/add/", f"{of}planned/{planned.pk}/edit/", go, f"{go}actions/", f"{go}grid/",
        f"{go}moved/?since=1/1/2018", f"{running.get_absolute_url()}assess/", late.get_absolute_url(),
    ):  # fmt: skip
        looks_right(page, address)
