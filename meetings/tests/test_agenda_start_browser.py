"""The template, the start of an agenda, a copy and a year's dates in a real browser, also without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from csp.models import User
from meetings.agenda import services
from meetings.models import AgendaItem, Board, Meeting
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.test_agenda_services import titles
from meetings.tests.test_agenda_start import BEFORE, SOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture
def coming(board: Board, officer: User) -> Meeting:
    """A meeting with something from every source."""
    services.add_usual_template(board=board, by=officer)
    services.add_standing(board=board, by=officer, title="Sub-groups", sub_group_updates=True)
    Board.objects.create(name="Tasking group", slug="tasking", parent=board)
    meeting = make_meeting(board, SOON)
    make_item(meeting, "Hate crime", status="planned")
    make_item(make_meeting(board, BEFORE, state="held"), "Early help", status="planned")
    return meeting


def look(page: Page, axe: Callable[..., None]) -> None:
    """No violation, and nothing that has to be scrolled sideways, on a screen and on a phone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_no_page_has_an_accessibility_violation(
    page: Page,
    coming: Meeting,
    other_board: Board,
    officer: User,
    live_server: Any,
    log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    log_in(page, officer)
    for path in ("/boards/csp/template/", "/boards/csp/template/add/", "/boards/csp/edit/"):
        page.goto(live_server.url + path)
        look(page, axe)
    page.goto(f"{live_server.url}/meetings/{coming.pk}/start/")
    look(page, axe)
    page.get_by_label("Action log").uncheck()
    page.get_by_label("Early help").uncheck()
    page.get_by_role("button", name="Put what is ticked").click()
    look(page, axe)
    page.get_by_label("Why is “Action log” left out?").fill("No actions are open")
    page.get_by_role("button", name="Put what is ticked").click()
    page.get_by_role("heading", name="Not on this agenda").wait_for()
    look(page, axe)
    page.get_by_role("button", name="Put it on “Early help”").click()
    assert AgendaItem.objects.get(meeting=coming, title="Early help").status == "confirmed"
    page.goto(f"{live_server.url}/meetings/{coming.pk}/copy/")
    look(page, axe)
    page.goto(f"{live_server.url}/boards/csp/meetings/year/")
    look(page, axe)
    page.get_by_label("Start time").fill("10:00")
    page.get_by_role("button", name="Show the dates").click()
    page.get_by_role("heading", name="4 dates").wait_for()
    assert page.get_by_role("region", name="Unsaved text").count() == 0
    look(page, axe)


def test_an_agenda_is_started_and_meetings_are_added_without_javascript(
    browser: Browser, coming: Meeting, officer: User, live_server: Any, log_in: Callable[..., None]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, officer)
    page.goto(f"{live_server.url}{coming.get_absolute_url()}")
    page.get_by_role("button", name="Start the agenda").click()
    page.get_by_role("button", name="Put what is ticked").click()
    assert len(titles(coming)) == 10
    page.goto(f"{live_server.url}/boards/csp/meetings/year/")
    page.get_by_label("Dates that I type", exact=True).check()
    page.get_by_label("The dates that I type").fill(f"{SOON + timedelta(days=400):%d/%m/%Y}")
    page.get_by_role("button", name="Show the dates").click()
    page.get_by_role("button", name="Add this meeting").click()
    context.close()
    assert Meeting.objects.filter(date=SOON + timedelta(days=400)).count() == 1
