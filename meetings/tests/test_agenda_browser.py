"""Meetings and the forward plan in a real browser: by keyboard, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from csp.models import User
from meetings.agenda import services
from meetings.models import AgendaItem, Meeting
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.test_agenda_services import titles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture
def full(meeting: Meeting, officer: User) -> Meeting:
    """An agenda with one of everything."""
    december = make_meeting(meeting.board, date(2018, 12, 19))
    make_item(meeting, "Apologies", verbal=True, note="Members are asked to declare any interest.")
    make_item(meeting, "Break", kind="break")
    parent = make_item(meeting, "Workshops", kind="heading")
    make_item(meeting, "Fire safety", kind="workshop", parent=parent)
    make_item(meeting, "Cases", restricted=True, grounds=["1"], public_title="Performance report")
    make_item(meeting, "Modern slavery", status="planned", purpose="learning")
    gone = make_item(meeting, "Early help", status="planned")
    services.defer_item(item=gone, by=officer, to_meeting=december, reason="Figures are late")
    return meeting


def test_no_page_has_an_accessibility_violation(
    page: Page,
    full: Meeting,
    officer: User,
    live_server: Any,
    log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    log_in(page, officer)
    item = full.items.get(title="Cases")
    for path in (
        "/boards/csp/2018-09-26/",
        f"/boards/csp/2018-09-26/?at={item.pk}",
        "/boards/csp/2018-09-26/3/",
        "/forward-plan/?date_from=2018-01-01",
        "/boards/csp/forward-plan/?date_from=2018-01-01",
        "/boards/csp/meetings/add/",
        f"/meetings/{full.pk}/items/add/",
        f"/items/{item.pk}/defer/",
        f"/items/{item.pk}/remove/",
        f"/meetings/{full.pk}/cancel/",
    ):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            axe(page)
            assert (path, page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")) == (
                path,
                True,
            )


def test_an_item_moves_without_javascript(
    browser: Browser, full: Meeting, officer: User, live_server: Any, log_in: Callable[..., None]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, officer)
    item = full.items.get(title="Cases")
    page.goto(f"{live_server.url}/boards/csp/2018-09-26/?at={item.pk}")
    row = page.locator(f"#item-{item.pk}")
    for button in ("Up", "To the top", "Down", "Under the item above", "Out again"):
        row.get_by_role("button", name=button, exact=True).click()
    context.close()
    assert titles(full) == ["1 Apologies", "2 Cases", "Break", "3 Workshops", "3(a) Fire safety"]


def test_the_row_that_was_moved_has_the_focus(
    page: Page, full: Meeting, officer: User, live_server: Any, log_in: Callable[..., None]
) -> None:
    log_in(page, officer)
    item = full.items.get(title="Cases")
    page.goto(f"{live_server.url}/boards/csp/2018-09-26/")
    page.locator(f"#item-{item.pk} summary").focus()
    page.keyboard.press("Enter")
    page.locator(f"#item-{item.pk}").get_by_role("button", name="To the top").press("Enter")
    page.wait_for_url("**#item-*")
    assert page.evaluate("document.activeElement.id") == f"item-{item.pk}"
    assert page.locator(f"#item-{item.pk} details").get_attribute("open") == ""


def test_an_item_is_added_deferred_and_shown_without_javascript(
    browser: Browser, full: Meeting, officer: User, live_server: Any, log_in: Callable[..., None]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/2018-09-26/")
    page.get_by_role("button", name="Add an item").click()
    page.get_by_role("button", name="Add the item").click()
    assert page.locator(".govuk-error-summary li").all_inner_texts() == ["Enter a title for the item."]
    page.get_by_label("Title", exact=True).fill("Stop and search")
    page.get_by_role("button", name="Add the item").click()
    item = AgendaItem.objects.get(title="Stop and search")
    page.goto(f"{live_server.url}/items/{item.pk}/defer/")
    page.get_by_label("Meeting").select_option(label="Wednesday 19 December 2018")
    page.get_by_label("Reason").fill("Figures are late")
    page.get_by_role("button", name="Defer it").click()
    context.close()
    assert AgendaItem.objects.get(title="Stop and search", status="planned").moved_from == item
