"""Indicators in a real browser: accessible, as wide as a phone, the chart drawn and nothing refused by policy."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from csp.models import User
from meetings.models import AgendaItem, Board, Meeting
from performance import services
from performance.models import Dimension, Indicator
from performance.tests.makers import aim, figure, make_indicator

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    live_server: Any,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    officer: User,
) -> None:
    indicator = make_indicator(board, restricted=True, grounds=["7"], owner=officer.person)
    for month in (1, 2, 4):
        stored = figure(indicator, date(2018, month, 1), 100 + month)
    aim(indicator, date(2018, 1, 1), 99)
    make_indicator(board, "CSP-02", name="No figures yet")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, officer)
    of = f"/performance/{indicator.code}/"
    for address in (
        "/performance/", of, f"{of}edit/", f"{of}figures/add/", f"{of}figures/{stored.pk}/", f"{of}target/",
        "/boards/csp/performance/", "/boards/csp/performance/add/",
    ):  # fmt: skip
        looks_right(page, address)
    page.goto(live_server.url + of)
    assert page.evaluate("document.querySelector('.indicator-chart__image').naturalWidth") == 440
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}{of}chart.svg")
    assert complaints == []


@pytest.fixture
def watched(board: Board, officer: User) -> Indicator:
    """Opened, off target, with wards, somebody to compare with and a comment; a restricted one beside it."""
    indicator = make_indicator(board, owner=officer.person, suppress_below=5)
    for month in range(1, 10):
        figure(indicator, date(2018, month, 1), 100 + month)
    aim(indicator, date(2018, 1, 1), 90)
    wards = services.save_dimension(by=officer, name="Ward", categories=["Riverside", "Hilltop"]).categories.all()
    for ward, number in zip(wards, (3, 106), strict=True):
        figure(indicator, date(2018, 9, 1), number, breakdown=services.part_of([ward]))
    services.set_comparator_value(
        indicator=indicator, by=officer, comparator="Eastshire", starts=date(2018, 9, 1), value=Decimal(95)
    )
    services.write_comment(indicator=indicator, by=officer, starts=date(2018, 9, 1), text="Shop theft.")
    services.open_indicator(indicator=Indicator.objects.get(pk=indicator.pk), by=officer)
    make_indicator(board, "CSP-02", name="Organised crime", restricted=True, grounds=["7"])
    return Indicator.objects.get(pk=indicator.pk)


@pytest.mark.parametrize("who", ["public", "member", "officer"])
def test_dashboards_and_indicators_are_read_by_everybody(
    who: str,
    page: Page,
    request: pytest.FixtureRequest,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    watched: Indicator,
) -> None:
    if who != "public":
        log_in(page, request.getfixturevalue(who))
    by = f"/performance/CSP-01/?show={Dimension.objects.get().pk}"
    for address in ("/performance/", "/boards/csp/performance/", by, "/performance/CSP-01/?show=control"):
        looks_right(page, address)
    looks_right(page, "/performance/?status=green")
    assert page.get_by_text("No indicator is as you chose.").count() == 1
    page.goto(page.url.replace("status=green", ""))
    assert page.locator(".figure-card").count() == (1 if who == "public" else 2)
    assert page.get_by_text("Restricted").count() == (0 if who == "public" else 1)


def test_board_without_figures_says_so_and_an_officer_chooses_cards(
    page: Page,
    live_server: Any,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    officer: User,
) -> None:
    log_in(page, officer)
    looks_right(page, "/boards/csp/performance/")
    assert page.locator(".figure-card").count() == 0
    for code in ("CSP-01", "CSP-02"):
        make_indicator(board, code, name=f"Indicator {code}")
    looks_right(page, "/boards/csp/performance/cards/")
    page.get_by_label("Indicator CSP-02").fill("1")
    page.get_by_role("button", name="Save the dashboard").click()
    assert page.locator(".figure-card__name").all_inner_texts() == ["Indicator CSP-02"]


def test_dashboard_is_narrowed_by_keyboard_and_without_scripts(
    browser: Browser, live_server: Any, watched: Indicator
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/performance/")
    page.get_by_label("Status").focus()
    page.keyboard.type("Green")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**status=green*")
    assert page.locator(".figure-card").count() == 0
    page.get_by_role("link", name="Show all again").press("Enter")
    assert page.locator(".figure-card").count() == 1
    context.close()


def test_report_is_chosen_laid_out_and_put_under_an_item(
    page: Page,
    live_server: Any,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    watched: Indicator,
    board: Board,
    officer: User,
) -> None:
    meeting = Meeting.objects.create(board=board, date=date(2099, 9, 26), state="booked")
    AgendaItem.objects.create(meeting=meeting, title="Performance", status="confirmed")
    log_in(page, officer)
    looks_right(page, "/boards/csp/performance/reports/")
    looks_right(page, "/boards/csp/performance/reports/add/")
    for name, (day, month) in {"From": ("1", "7"), "To": ("30", "9")}.items():
        within = page.get_by_role("group", name=name, exact=True)
        for label, text in {"Day": day, "Month": month, "Year": "2018"}.items():
            within.get_by_label(label).fill(text)
    page.get_by_label("CSP-02 Organised crime").uncheck()
    page.get_by_role("button", name="Lay it out").click()
    report = page.url.removeprefix(live_server.url)
    looks_right(page, report)
    texts = page.locator("h2").all_inner_texts()
    said = page.locator("blockquote").inner_text().split()
    assert (texts[0], said) == ("Off target", ["Shop", "theft.", "Olive", "Officer"])
    looks_right(page, f"{report}paper/")
    page.get_by_label("Agenda item").select_option(index=1)
    page.get_by_role("button", name="Put it there").click()
    looks_right(page, report)
    assert page.get_by_text("in version 1 of the paper").count() == 1
    page.get_by_role("link", name="Back to the paper").click()
    assert page.get_by_role("heading", level=1).count() == 1
