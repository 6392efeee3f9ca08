"""static/js/drafts.js in a real browser: text typed is not lost, and not kept longer than it must."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
from django.urls import path
from playwright.sync_api import Page, expect

from csp import urls
from csp.models import User

KEPT = "Object.keys(sessionStorage).filter((name) => name.startsWith('draft:')).length"
PAGE = """{% extends "base.html" %}{% block content %}<h1>Minutes</h1>
<form method="post" data-keep="minutes">{% csrf_token %}
<label>Text <textarea name="text"></textarea></label>
<label><input type="checkbox" name="agreed" value="1"> Agreed</label>
<button type="submit">Save</button></form>{% endblock %}"""


def write_minutes(request: HttpRequest) -> HttpResponse:
    """Signed out: to the log-in page. "fault": breaks. Anything else is saved."""
    if request.method != "POST":
        return HttpResponse(engines["django"].from_string(PAGE).render({}, request))
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/account/login/?next=/minutes/")
    if request.POST["text"] == "fault":
        return render(request, "500.html", status=500)
    messages.success(request, "Saved.")
    return HttpResponseRedirect("/minutes/")


urlpatterns = [*urls.urlpatterns, path("minutes/", write_minutes)]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


@pytest.fixture
def minutes(page: Page, live_server: Any, log_in: Callable[[Page, User], None]) -> Page:
    log_in(page, User.objects.create_user("officer@example.org", "three random words"))
    page.goto(f"{live_server.url}/minutes/")
    return page


def type_and_wait(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Text").fill(text)
    page.get_by_label("Agreed").check()
    # The site's policy forbids what Playwright's own wait_for_function does in the page.
    for _ in range(50):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(50)
    pytest.fail("Nothing was kept within 2.5 seconds.")


def expect_nothing_kept(page: Page) -> None:
    expect(page.get_by_role("region", name="Unsaved text")).to_have_count(0)
    assert page.evaluate(KEPT) == 0


def test_text_is_offered_back_after_a_reload(minutes: Page, axe: Callable[[Page], None]) -> None:
    type_and_wait(minutes, "The board agreed.")
    minutes.reload()
    expect(minutes.get_by_role("textbox", name="Text")).to_have_value("")
    axe(minutes)
    minutes.get_by_role("button", name="Put my text back").click()
    expect(minutes.get_by_role("textbox", name="Text")).to_have_value("The board agreed.")
    expect(minutes.get_by_label("Agreed")).to_be_checked()


def test_text_is_gone_once_discarded(minutes: Page) -> None:
    type_and_wait(minutes, "The board agreed.")
    minutes.reload()
    minutes.get_by_role("button", name="Discard it").click()
    expect_nothing_kept(minutes)


def test_text_is_forgotten_when_saved(minutes: Page) -> None:
    type_and_wait(minutes, "The board agreed.")
    minutes.get_by_role("button", name="Save").click()
    expect(minutes.get_by_text("Saved.")).to_be_visible()
    expect_nothing_kept(minutes)


def test_text_survives_an_expired_session(minutes: Page) -> None:
    type_and_wait(minutes, "The board agreed.")
    minutes.context.clear_cookies(name="sessionid")
    minutes.get_by_role("button", name="Save").click()
    minutes.get_by_label("E-mail address").fill("officer@example.org")
    minutes.get_by_label("Password").fill("three random words")
    minutes.get_by_role("button", name="Sign in").click()
    minutes.get_by_role("button", name="Put my text back").click()
    expect(minutes.get_by_role("textbox", name="Text")).to_have_value("The board agreed.")


def test_text_survives_a_fault_of_ours(minutes: Page, live_server: Any) -> None:
    type_and_wait(minutes, "fault")
    minutes.get_by_role("button", name="Save").click()
    expect(minutes.get_by_role("heading", name="Something went wrong")).to_be_visible()
    minutes.goto(f"{live_server.url}/cookies/")
    minutes.goto(f"{live_server.url}/minutes/")
    expect(minutes.get_by_role("button", name="Put my text back")).to_be_visible()


def test_text_is_not_shown_to_the_next_person(
    minutes: Page, live_server: Any, log_in: Callable[[Page, User], None]
) -> None:
    type_and_wait(minutes, "The board agreed.")
    log_in(minutes, User.objects.create_user("other@example.org", "three random words"))
    minutes.goto(f"{live_server.url}/minutes/")
    expect_nothing_kept(minutes)
