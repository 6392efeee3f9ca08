"""Strategies in a real browser: accessible, and as wide as a phone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from actions.tests.makers import make_action
from csp.models import User
from meetings.models import Board
from performance.tests.makers import figure, make_indicator
from strategies.tests.makers import make_priority, make_strategy, measure, plan

pytestmark = [pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    live_server: Any,
    axe: Callable[[Page], None],
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
    log_in(page, officer)
    of, under = f"/strategies/{strategy.pk}/", f"/strategies/{strategy.pk}/priorities/{priority.pk}/"
    for address in (
        "/strategies/", "/boards/csp/strategies/", "/boards/csp/strategies/add/", of, f"{of}edit/", f"{of}adopted/",
        f"{of}priorities/add/", under, f"{under}measure/", f"{under}plan/", f"{of}planned/{planned.pk}/",
    ):  # fmt: skip
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)
