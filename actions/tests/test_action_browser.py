"""An action's whole life by keyboard and mouse, on a screen and on a phone, without an accessibility violation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import Action
from actions.tests.makers import make_action
from actions.tests.test_services_reporting import picture
from csp.models import User
from meetings.models import Board, Organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, axe: Callable[..., None]) -> None:
    """No violation, and nothing that has to be scrolled sideways, on a screen and on a phone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_yearly_action_is_reported_on_closed_for_the_year_and_merged(
    page: Page, board: Board, council: Organisation, officer: User, live_server: Any, tmp_path: Path,
    log_in: Callable[..., None], axe: Callable[..., None],
) -> None:  # fmt: skip
    today = timezone.localdate()
    make_action(board, 1, council, due="yearly", due_on=today + timedelta(days=5))
    make_action(board, 2, due="asap", raised_on=today - timedelta(days=20))
    evidence = tmp_path / "Lamp post.png"
    evidence.write_bytes(picture().read())
    log_in(page, officer)

    page.goto(f"{live_server.url}/boards/csp/actions/rules/")
    page.get_by_label("As soon as possible").fill("14")
    page.get_by_role("button", name="See what they would do").click()
    page.get_by_text("1 ASAP action would count as overdue today.").wait_for()
    look(page, axe)
    page.get_by_role("button", name="Save").press("Enter")

    page.goto(f"{live_server.url}/actions/CSP-1/report/")
    page.get_by_label("What has been done?").fill("The lamps are lit.")
    page.get_by_label("It is done").check()
    page.get_by_label("A file that shows it").set_input_files(evidence)
    page.get_by_label("Restricted").check()
    look(page, axe)
    page.get_by_role("button", name="Add the update").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Lamp post.png").click()
    assert download.value.suggested_filename == "Lamp post.png"

    page.get_by_role("button", name="Close").click()
    page.get_by_label("This year’s round is done").check()
    page.get_by_label("What was done, or why it ends").fill("Seen by the board.")
    look(page, axe)
    page.get_by_role("button", name="Close the action").click()
    page.get_by_text("This year’s round is closed.").first.wait_for()

    page.get_by_role("button", name="Merge into another").press("Enter")
    page.get_by_label("Which action goes on?").select_option(label="CSP-2: Share the data of area 2")
    look(page, axe)
    page.get_by_role("button", name="Merge").click()
    # Once where it says that the action was merged, and once on its thread.
    page.get_by_role("region").get_by_role("link", name="CSP-2: Share the data of area 2").wait_for()
    look(page, axe)
    page.get_by_role("button", name="Open it again").click()
    page.get_by_label("Why is it opened again?").fill("They differ.")
    page.get_by_role("button", name="Open it again").click()
    page.get_by_text("The action is open again.").wait_for()
    assert list(Action.objects.order_by("number").values_list("status", "due")) == [
        ("open", "yearly"), ("open", "asap"),
    ]  # fmt: skip
