"""Indicators in a real browser: accessible, as wide as a phone, the chart drawn and nothing refused by policy."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from csp.models import User
from meetings.models import Board
from performance.tests.makers import aim, figure, make_indicator

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    live_server: Any,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    officer: User,
) -> None:
    indicator = make_indicator(board, restricted=True, grounds=["7"], owner=officer.person)
    for month in (1, 2, 4):
        stored = figure(indicator, date(2018, month, 1), 100 + month)
    aim(indicator, date(2018, 1, 1), 99)
    make_indicator(board, "CSP-02", name="No figures yet")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, officer)
    of = f"/performance/{indicator.code}/"
    for address in (
        "/performance/", of, f"{of}edit/", f"{of}figures/add/", f"{of}figures/{stored.pk}/", f"{of}target/",
        "/boards/csp/performance/", "/boards/csp/performance/add/",
    ):  # fmt: skip
        looks_right(page, address)
    page.goto(live_server.url + of)
    assert page.evaluate("document.querySelector('.indicator-chart__image').naturalWidth") == 440
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}{of}chart.svg")
    assert complaints == []
