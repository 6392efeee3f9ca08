"""Meetings and the forward plan in a real browser: by keyboard, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from csp.models import User
from meetings.agenda import services
from meetings.models import AgendaItem, Board, Meeting
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.test_agenda_services import titles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    log_in: Callable[..., None],
    looks_right: Callable[[Page, str], None],
) -> None:
    log_in(page, officer)
    item = full.items.get(title="Cases")
    Board.objects.update(agenda_columns=Board.Column.values, agenda_notices="Fire: leave by the nearest exit.")
    make_item(full, "Long", minutes=200)
    make_item(full, "After the end")
    for path in (
        "/boards/csp/2018-09-26/",
        "/boards/csp/meetings/",
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
        looks_right(page, path)


def test_what_a_restriction_needs_is_shown_once_it_is_ticked(
    page: Page,
    meeting: Meeting,
    officer: User,
    live_server: Any,
    log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    log_in(page, officer)
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/items/add/")
    public_title = page.get_by_label("Title for the public")
    expect(public_title).to_be_hidden()
    page.get_by_label("Title", exact=True).fill("Cases")
    page.get_by_label("Restricted: not for the public").check()
    expect(public_title).to_be_visible()
    axe(page)
    public_title.fill("Figures")
    page.wait_for_timeout(500)  # the draft is kept shortly after the last key
    page.reload()
    page.get_by_role("button", name="Put my text back").click()
    expect(public_title).to_have_value("Figures")
    expect(public_title).to_be_visible()
    page.get_by_label("Restricted: not for the public").uncheck()
    expect(public_title).to_be_hidden()
    page.get_by_role("button", name="Add the item").click()
    expect(public_title).to_be_visible()
    assert page.locator(".govuk-error-summary li").count() == 1


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


@pytest.fixture
def agenda_page(
    page: Page, full: Meeting, officer: User, live_server: Any, log_in: Callable[..., None]
) -> Iterator[Page]:
    """The agenda open for an officer, a script's fault failing the test."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.set_viewport_size({"width": 1280, "height": 2400})  # all of the agenda within the mouse's reach
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/2018-09-26/")
    yield page
    assert faults == []


def row_of(page: Page, meeting: Meeting, title: str) -> Locator:
    return page.locator(f"#item-{meeting.items.get(title=title).pk}")


def drag(page: Page, handle: Locator, to: Locator, *, part: float = 0.9, right: int = 0) -> None:
    """Take ``handle`` down or up to ``part`` of the height of the row ``to``, and ``right`` pixels to the right."""
    start, goal = handle.bounding_box(), to.bounding_box()
    assert start
    assert goal
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + 10)
    page.mouse.move(x + right, goal["y"] + goal["height"] * part, steps=4)
    page.mouse.up()


def test_a_button_moves_an_item_in_place_and_keeps_the_focus(agenda_page: Page, full: Meeting) -> None:
    page, row = agenda_page, row_of(agenda_page, full, "Cases")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_role("button", name="Up", exact=True).press("Enter")
    expect(page.locator("#agenda-said")).to_have_text("Item 3 is now 2, at 10:20am.")
    assert page.evaluate("document.activeElement.value") == "up"
    page.keyboard.press("Enter")
    expect(page.locator("#agenda-said")).to_have_text("Item 2 is now after item 1, at 10:10am.")
    assert row.locator("details").get_attribute("open") == ""
    assert titles(full) == ["1 Apologies", "2 Cases", "Break", "3 Workshops", "3(a) Fire safety"]
    assert [" ".join(one.split()) for one in page.locator(".agenda__time").all_inner_texts()] == [
        "10:00am", "10:10am", "10:20am", "10:30am", "10:40am",
    ]  # fmt: skip


def test_the_arrow_keys_move_an_item_by_its_handle(agenda_page: Page, full: Meeting) -> None:
    page, row = agenda_page, row_of(agenda_page, full, "Cases")
    handle = row.get_by_role("button", name="Move “Cases”: drag it, or use the arrow keys")
    handle.focus()
    for key, said in (
        ("ArrowRight", "Item 3 is now 2(b), at 10:40am."),
        ("ArrowLeft", "Item 2(b) is now 3, at 10:40am."),
        ("ArrowUp", "Item 3 is now 2, at 10:20am."),
        ("ArrowDown", "Item 2 is now 3, at 10:40am."),
    ):
        page.keyboard.press(key)
        expect(page.locator("#agenda-said")).to_have_text(said)
        assert page.evaluate("document.activeElement.className") == "agenda__handle"
    page.keyboard.press("ArrowDown")
    expect(page.locator("#agenda-said")).to_have_text("“Cases” is already last among its neighbours.")
    assert titles(full) == ["1 Apologies", "Break", "2 Workshops", "2(a) Fire safety", "3 Cases"]


def test_an_item_is_dragged_up_under_another_and_out_again(
    agenda_page: Page, full: Meeting, axe: Callable[..., None]
) -> None:
    page = agenda_page
    said, row = page.locator("#agenda-said"), row_of(page, full, "Cases")
    drag(page, row.locator(".agenda__handle"), row_of(page, full, "Apologies"), part=0.1)
    expect(said).to_have_text("Item 3 is now 1, at 10:00am.")
    assert titles(full) == ["1 Cases", "2 Apologies", "Break", "3 Workshops", "3(a) Fire safety"]
    drag(page, row.locator(".agenda__handle"), row_of(page, full, "Fire safety"), right=40)
    expect(said).to_have_text("Item 1 is now 2(b), at 10:40am.")
    assert titles(full) == ["1 Apologies", "Break", "2 Workshops", "2(a) Fire safety", "2(b) Cases"]
    axe(page)
    drag(page, row.locator(".agenda__handle"), row_of(page, full, "Break"), part=0.1, right=-40)
    expect(said).to_have_text("Item 2(b) is now 2, at 10:10am.")
    assert titles(full) == ["1 Apologies", "2 Cases", "Break", "3 Workshops", "3(a) Fire safety"]


def test_an_item_is_dragged_with_what_stands_under_it(agenda_page: Page, full: Meeting) -> None:
    page = agenda_page
    handle = row_of(page, full, "Workshops").locator(".agenda__handle")
    drag(page, handle, row_of(page, full, "Apologies"), part=0.1)
    expect(page.locator("#agenda-said")).to_have_text("Item 2 is now 1, at 10:00am.")
    assert titles(full) == ["1 Workshops", "1(a) Fire safety", "2 Apologies", "Break", "3 Cases"]


def test_a_drag_that_is_given_up_moves_nothing(agenda_page: Page, full: Meeting) -> None:
    page, before = agenda_page, titles(full)
    box = row_of(page, full, "Cases").locator(".agenda__handle").bounding_box()
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] - 200, steps=3)
    assert page.locator(".agenda-drop").count() == 1
    page.keyboard.press("Escape")
    page.mouse.up()
    assert (page.locator(".agenda-drop").count(), page.locator(".agenda__row--dragged").count()) == (0, 0)
    assert titles(full) == before


def test_a_press_on_the_handle_opens_the_buttons(agenda_page: Page, full: Meeting) -> None:
    row = row_of(agenda_page, full, "Cases")
    row.locator(".agenda__handle").click()
    assert agenda_page.evaluate("document.activeElement.value") == "up"


def test_a_move_after_somebody_elses_is_refused_with_the_agenda_as_it_stands(
    agenda_page: Page, full: Meeting, officer: User
) -> None:
    page = agenda_page
    services.move_item(item=full.items.get(title="Apologies"), by=officer, to="bottom")
    drag(page, row_of(page, full, "Cases").locator(".agenda__handle"), row_of(page, full, "Break"), part=0.1)
    expect(page.locator("#agenda-said")).to_have_text(services.MEANWHILE)
    assert page.locator(".agenda__title > a").all_inner_texts() == [
        "Workshops",
        "Fire safety",
        "Cases",
        "Apologies",
    ]
    drag(page, row_of(page, full, "Cases").locator(".agenda__handle"), row_of(page, full, "Break"), part=0.1)
    expect(page.locator("#agenda-said")).to_have_text("Item 2 is now 1, at 10:00am.")


def test_a_move_that_the_site_does_not_answer_says_so(agenda_page: Page, full: Meeting) -> None:
    agenda_page.route("**/move/", lambda route: route.abort())
    row_of(agenda_page, full, "Cases").locator(".agenda__handle").press("ArrowUp")
    expect(agenda_page.locator("#agenda-said")).to_have_text(
        "The item was not moved: the site did not answer. Try again, or reload the page."
    )


def test_an_item_is_dragged_with_a_finger(
    browser: Browser, full: Meeting, officer: User, live_server: Any, log_in: Callable[..., None]
) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 3600})
    page = context.new_page()
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/2018-09-26/")
    start = row_of(page, full, "Workshops").locator(".agenda__handle").bounding_box()
    goal = row_of(page, full, "Apologies").bounding_box()
    assert start
    assert goal
    finger = context.new_cdp_session(page)
    x, y = start["x"] + 20, start["y"] + 20
    for kind, at in (("touchStart", y), ("touchMove", y - 30), ("touchMove", goal["y"] + 5), ("touchEnd", None)):
        points = [] if at is None else [{"x": x, "y": at}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator("#agenda-said")).to_have_text("Item 2 is now 1, at 10:00am.")
    context.close()


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
