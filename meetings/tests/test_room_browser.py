"""The room in a real browser: typed with the network cut, the laptop closed, the session gone, a second note taker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from csp.models import User
from csp.roles import BoardRole
from meetings.minutes import services
from meetings.models import AgendaItem, Attendance, Board, Minute, Organisation
from meetings.tests.fixtures import make_item, make_meeting, seated

SAVED = "All that is typed is saved."
SOON = 15_000  # milliseconds: a busy machine is slow, and what is tried again waits in between

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def stored(item: AgendaItem) -> str:
    return Minute.objects.get(item=item).text


def test_nothing_typed_is_lost(
    page: Page, live_server: Any, axe: Callable[[Page], None], log_in: Callable[[Page, User], None],
    board: Board, council: Organisation, officer: User, member: User,
) -> None:  # fmt: skip
    meeting = make_meeting(board, timezone.localdate())
    first, second = make_item(meeting, "Hate crime update"), make_item(meeting, "Fire safety")
    minutes = services.start_minutes(meeting=meeting, by=officer)
    colleague = seated("Nora Note", BoardRole.OFFICER, board, council)
    context = page.context
    trouble, saved = "#room-trouble", "#room-saved"

    def typed(text: str) -> None:
        page.keyboard.type(text)

    log_in(page, officer)
    with page.expect_response("**/room/items/"):
        page.goto(f"{live_server.url}/boards/csp/{meeting.date}/minutes/room/")
    page.get_by_label("Discussion").focus()
    typed("  It was said – “twice”.\n\n- ")
    expect(page.locator(saved)).to_have_text(SAVED, timeout=SOON)

    # The network goes; the next item is opened and typed all the same; the network comes back.
    context.set_offline(True)
    typed("a point \n")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#room-title")).to_have_text("2 Fire safety", timeout=SOON)
    typed("Typed without a network.\nACTION: Ja")
    expect(page.locator(trouble)).to_contain_text(
        "Not saved yet: no connection. Kept on this computer.", timeout=SOON
    )
    context.set_offline(False)
    expect(page.locator(saved)).to_have_text(SAVED, timeout=SOON)
    expect(page.locator(trouble)).to_be_empty(timeout=SOON)
    assert [stored(first), stored(second)] == [
        "  It was said – “twice”.\n\n- a point \n", "Typed without a network.\nACTION: Ja",
    ]  # fmt: skip

    # It goes again, and the laptop is closed.
    context.set_offline(True)
    typed("de to write\n")
    expect(page.locator(trouble)).to_contain_text("Not saved yet", timeout=SOON)
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{live_server.url}/boards/csp/{meeting.date}/minutes/room/{second.pk}/")
    expect(page.locator("#room-said")).to_have_text("Text that was not saved last time has been put back.")
    expect(page.locator(saved)).to_have_text(SAVED, timeout=SOON)
    assert stored(second) == "Typed without a network.\nACTION: Jade to write\n"
    expect(page.get_by_text("Jade to write").last).to_be_visible()

    # The session ends; signing in again in another tab is enough.
    Session.objects.all().delete()
    page.get_by_label("Discussion").focus()
    page.keyboard.press("Control+End")
    typed("After the session.")
    expect(page.locator(trouble)).to_contain_text("Not saved yet: you have been signed out.", timeout=SOON)
    log_in(page, officer)
    expect(page.locator(saved)).to_have_text(SAVED, timeout=SOON)
    text = "Typed without a network.\nACTION: Jade to write\nAfter the session."
    assert stored(second) == text
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('minute:')).length") == 0

    # A second note taker writes under the same item.
    context.set_offline(True)
    typed("\nMine.")
    services.save_minute(
        minutes=minutes, item=second, by=colleague, version=Minute.objects.get(item=second).version,
        text=f"{text}\nTheirs.", as_typed=True,
    )  # fmt: skip
    context.set_offline(False)
    expect(page.locator(trouble)).to_contain_text("Nora Note wrote under this item too.", timeout=SOON)
    expect(page.locator(".room-apart__text mark")).to_have_text(
        ["[only in yours: Mine.]", "[only in theirs: Theirs.]"]
    )
    axe(page)
    page.get_by_role("button", name="Keep both").click()
    expect(page.locator(saved)).to_have_text(SAVED, timeout=SOON)
    expect(page.get_by_label("Discussion")).to_have_value(f"{text}\nTheirs.\nMine.")
    assert stored(second) == f"{text}\nTheirs.\nMine."

    # Taken, and who is there, by keyboard alone; on a phone's width too.
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-clock-item]")).to_have_text("0 of 10 minutes on it")
    page.locator("#room-title").focus()
    page.keyboard.press("/")
    typed("mina")
    expect(page.locator(".room-person:visible")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#person-{member.person.pk}-present")).to_have_attribute("aria-pressed", "true")
    assert list(Attendance.objects.values_list("name", "status")) == [("Mina Member", "present")]
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
