"""The pages of the forward plan in a real browser: accessible, and as wide as a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from csp.models import User
from meetings.agenda import published, services
from meetings.models import Board
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.test_agenda_start_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_of_the_plan(
    page: Page,
    board: Board,
    officer: User,
    live_server: Any,
    log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    today = timezone.localdate()
    soon, later = (make_meeting(board, today + timedelta(days=days)) for days in (30, 100))
    make_item(soon, "Strategic assessment", status="planned", purpose="sign_off", minutes=200)
    late = make_item(soon, "A report with-a-long-word-in-its-title-that-nobody-can-break", status="planned")
    services.defer_item(item=late, by=officer, to_meeting=later, reason="The data were late")
    plan = published.publish_plan(board=board, by=officer)
    make_item(later, "Knife crime", status="proposed")
    page.goto(live_server.url + plan.get_absolute_url())
    look(page, axe)
    log_in(page, officer)
    board_plan = "/boards/csp/forward-plan/"
    paths = [
        board_plan,
        f"{board_plan}year/",
        f"{board_plan}import/",
        "/forward-plan/",
        "/forward-plan/year/",
        "/desk/",
    ]
    for path in (*paths, "/boards/csp/", plan.get_absolute_url()):
        page.goto(live_server.url + path)
        look(page, axe)
    make_item(later, "Early help", status="planned")
    page.goto(live_server.url + board_plan)
    page.get_by_role("link", name="Publish the plan").click()
    look(page, axe)
    page.get_by_role("button", name="Publish it").click()
    page.get_by_text("The forward plan is published.").wait_for()
    assert board.published_plans.count() == 2
