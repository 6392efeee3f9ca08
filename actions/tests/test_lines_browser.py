"""ACTION lines in a real browser: typed in the room, put right and accepted beside the text, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from actions.models import Action
from csp.models import User
from meetings.minutes import services
from meetings.models import AgendaItem, Meeting, Minute, Paper, Report
from meetings.tests.pack_makers import make_paper

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paper(item: AgendaItem) -> Paper:
    paper = make_paper(item)
    Report.objects.create(paper=paper, recommendations="<p>The Board is asked to note the report.</p>")
    return paper


def test_lines_are_accepted_beside_the_text_as_it_is_typed(
    page: Page, live_server: Any, axe: Callable[[Page], None], log_in: Callable[[Page, User], None],
    meeting: Meeting, item: AgendaItem, paper: Paper, officer: User, member: User,
) -> None:  # fmt: skip
    minutes = services.start_minutes(meeting=meeting, by=officer)
    text = "Heard.\nACTION: Mina Membor to write\nACTION: Somebody to go\n"
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text=text, as_typed=True)
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/2018-09-26/minutes/room/{item.pk}/")
    axe(page)

    expect(page.get_by_text("is this Mina Member?")).to_be_visible()
    page.get_by_label("Remember “Mina Membor” as Mina Member").press("Space")
    page.get_by_role("button", name=re.compile("Accept.*Mina Membor")).press("Enter")
    expect(page.get_by_role("link", name="CSP-1")).to_be_visible()

    page.locator("summary", has_text="Somebody to go").press("Enter")
    page.get_by_label("Owners").fill("Mina Member")
    page.get_by_label("Due", exact=True).select_option("date")
    page.get_by_label("Date, if it is due on one").fill("2018-11-01")
    page.get_by_role("button", name=re.compile("Accept.*Somebody to go")).press("Enter")
    expect(page.get_by_role("link", name="CSP-2")).to_be_visible()

    page.get_by_role("button", name=re.compile("Accept.*RESOLVED to note")).press("Enter")
    expect(page.get_by_role("textbox", name="Decision")).to_have_value("RESOLVED to note the report.")
    axe(page)

    first, second = Action.objects.order_by("number")
    assert (first.status, second.status, second.due_on) == ("open", "open", date(2018, 11, 1))
    assert [str(action.owners.get()) for action in (first, second)] == ["Mina Member", "Mina Member"]
    member.person.refresh_from_db()
    assert member.person.other_names == "Mina Membor"
    assert Minute.objects.get().text == text.rstrip()
