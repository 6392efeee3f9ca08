"""The frame in a real browser: accessible, usable by keyboard and on a phone, nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from csp.models import User

PASSWORD = "three random words"
PHONE = {"width": 360, "height": 740}

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/accessibility-statement/",
        "/cookies/",
        "/no-such-page/",
    ],
)
def test_page_has_no_axe_violations_and_fits(
    page: Page, live_server: Any, axe: Callable[[Page], None], address: str, size: Any
) -> None:
    if size:
        page.set_viewport_size(size)
    page.goto(live_server.url + address)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    "address", ["/account/", "/account/password/change/", "/account/second-factor/", "/account/logout/"]
)
def test_own_page_has_no_axe_violations(
    page: Page, live_server: Any, axe: Callable[[Page], None], log_in: Callable[[Page, User], None], address: str
) -> None:
    log_in(page, User.objects.create_user("officer@example.org", PASSWORD))
    page.goto(live_server.url + address)
    axe(page)


def test_sign_in_by_keyboard_and_sign_out(page: Page, live_server: Any) -> None:
    User.objects.create_user("officer@example.org", PASSWORD)
    page.goto(f"{live_server.url}/account/login/?next=/account/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("officer@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_errors_of_a_form_are_listed_and_lead_to_their_fields(
    page: Page, live_server: Any, axe: Callable[[Page], None]
) -> None:
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in").click()
    axe(page)
    page.get_by_role("link", name="Enter your password.").click()
    expect(page.get_by_label("Password")).to_be_focused()


def test_pages_break_no_rule_of_their_own_policy(page: Page, live_server: Any) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/account/login/")
    page.goto(f"{live_server.url}/cookies/")
    expect(page.locator("body.govuk-frontend-supported")).to_be_visible()
    assert complaints == []


def test_pages_work_without_scripts(browser: Any, live_server: Any) -> None:
    User.objects.create_user("officer@example.org", PASSWORD)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/?next=/account/")
    page.get_by_label("E-mail address").fill("officer@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    context.close()
