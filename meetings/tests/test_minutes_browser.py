"""Minutes in a real browser: accessible on a desk and on a phone, and a minute typed and saved by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from csp.models import User
from meetings.minutes import services
from meetings.models import AgendaItem, Attendance, Board, Meeting, Minute, Minutes
from meetings.people.services import register_interest
from meetings.tests.fixtures import make_item, make_meeting

PHONE = {"width": 390, "height": 800}
BASE = "/boards/csp/2018-09-26/minutes/"

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User, member: User) -> Minutes:
    record = services.start_minutes(meeting=meeting, by=officer)
    private = make_item(meeting, "Investigations", restricted=True, grounds=["7"])
    services.save_minute(
        minutes=record,
        item=item,
        by=officer,
        version=0,
        text="Said:\n- one\n\nRESOLVED:\n- this\n\nACTION: All to note",
    )
    services.save_minute(minutes=record, item=private, by=officer, version=0, text="", restricted_text="Names.")
    services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    services.set_attendance(meeting=meeting, by=officer, status="additional", name="Ned Guest")
    services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Personal", interest="Trustee", item=item
    )
    return record


def test_pages_have_no_axe_violations_and_fit(
    page: Page, looks_right: Callable[[Page, str], None], log_in: Callable[[Page, User], None],
    minutes: Minutes, item: AgendaItem, officer: User, member: User, board: Board,
) -> None:  # fmt: skip
    make_meeting(board, date(2018, 12, 19))
    log_in(page, officer)

    def look(*paths: str) -> None:
        for path in paths:
            looks_right(page, path if path.startswith("/") else BASE + path)

    ballot = services.Ballot(motion="That it be so", sides={member.person.pk: "for"})
    vote = services.record_vote(minutes=minutes, item=item, by=officer, ballot=ballot)
    look("", "attendance/", "attendance/add/", "declarations/add/", f"items/{item.pk}/", "circulate/")
    attendance = Attendance.objects.get(person=member.person)
    services.exclude(item=item, person=member.person, by=officer, reason="Trustee")
    register_interest(person=member.person, by=officer, interest="Trustee", words="Investigations")
    look(
        f"attendance/{attendance.pk}/times/",
        "/boards/csp/2018-09-26/interests/",
        "/boards/csp/2018-09-26/interests/withhold/",
        "/boards/csp/members/interests/",
        f"/people/{member.person.pk}/interests/",
        f"/people/{member.person.pk}/interests/add/",
    )
    look(f"items/{item.pk}/votes/add/", f"votes/{vote.pk}/", f"votes/{vote.pk}/remove/", f"items/{item.pk}/defer/")
    services.circulate(minutes=minutes, by=officer)
    look(
        "",
        "approve/",
        "take-back/",
        "/decisions/",
        "/boards/csp/decisions/",
        "/boards/csp/attendance/?year=2018",
        "/boards/csp/2018-09-26/published/",
    )


def test_minute_is_typed_and_saved_by_keyboard(
    page: Page,
    live_server: Any,
    log_in: Callable[[Page, User], None],
    minutes: Minutes,
    item: AgendaItem,
    officer: User,
) -> None:
    log_in(page, officer)
    page.goto(f"{live_server.url}{BASE}items/{item.pk}/")

    page.get_by_label("Discussion").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Heard.\n\nACTION: Mina Member to write")
    page.keyboard.press("Tab")
    page.keyboard.type("RESOLVED to note.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved. 1 ACTION line found.")).to_be_visible()
    minute = Minute.objects.get(item=item)
    assert (minute.text, minute.decision) == ("Heard.\n\nACTION: Mina Member to write", "RESOLVED to note.")


def test_selected_words_are_commented_on_settled_and_approved(
    page: Page,
    live_server: Any,
    axe: Callable[[Page], None],
    log_in: Callable[[Page, User], None],
    minutes: Minutes,
    officer: User,
    member: User,
    board: Board,
) -> None:
    services.circulate(minutes=minutes, by=officer)
    later = make_meeting(board, date(2018, 12, 19))
    about = make_item(later, "Minutes of the last meeting", sections=["previous-minutes"])
    services.start_minutes(meeting=later, by=officer)

    log_in(page, member)
    page.goto(live_server.url + BASE)
    page.evaluate(
        """() => {
            const words = document.querySelector("li [data-passage]").firstChild;
            document.getSelection().setBaseAndExtent(words, 0, words, 3);
        }"""
    )
    page.get_by_role("link", name="Comment on “one”").click()
    expect(page.locator("blockquote")).to_have_text("one")
    axe(page)
    page.get_by_label("What should be different, and why").fill("It was two.")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.locator(".comment")).to_contain_text("It was two.")
    page.set_viewport_size(PHONE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    log_in(page, officer)
    page.goto(f"{live_server.url}{BASE}comments/")
    axe(page)
    page.get_by_role("link", name="Settle").click()
    axe(page)
    page.get_by_label("Accepted", exact=True).check()
    page.get_by_label("The words of the minute").fill("two")
    page.get_by_role("button", name="Settle the comment").click()
    expect(page.get_by_text("Accepted by Olive Officer")).to_be_visible()

    page.goto(f"{live_server.url}/boards/csp/2018-12-19/minutes/items/{about.pk}/")
    page.get_by_role("link", name="Approve the minutes of Wednesday 26 September 2018").click()
    page.get_by_label("Approved subject to corrections").check()
    page.get_by_label("Where").select_option(index=1)
    page.get_by_label("The words as they are").fill("two")
    page.get_by_label("The words they become").fill("three")
    axe(page)
    page.get_by_role("button", name="Continue").click()
    axe(page)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("were approved under this item")).to_be_visible()
    page.goto(live_server.url + BASE)
    expect(page.locator("ins")).to_contain_text("three")
    axe(page)
    page.goto(f"{live_server.url}{BASE}items/{minutes.minute_set.first().item_id}/versions/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
