"""The pages of chasing in a real browser: the author's, on a telephone and by keyboard, and the officer's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from csp import links
from csp.models import SignedLink, User
from meetings.models import Board, Paper
from meetings.papers import asking, services
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item, make_meeting, make_person

GOOD = {"name": "hate-crime.pdf", "mimeType": "application/pdf", "buffer": files.pdf_bytes(2)}
BAD = {"name": "hate-crime.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}


@pytest.fixture
def link(transactional_db: None, board: Board, officer: User) -> SignedLink:
    Board.objects.update(contact_officer=officer.person)
    make_person("Jade Author", account=False)
    item = make_item(make_meeting(board, timezone.localdate() + timedelta(days=60)), "Hate crime update")
    paper = services.add_paper(item=item, by=officer, title="Hate crime report", author="Jade Author")
    asking.ask(paper=paper, by=officer)
    return SignedLink.objects.get()


def check(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True


def test_author_hands_in_by_link_on_a_telephone(
    link: SignedLink, live_server: Any, page: Page, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    address = f"{live_server.url}/hand-in/{links.token(link)}/"
    page.goto(address)
    check(page, axe)
    page.get_by_label("File").set_input_files(BAD)
    page.get_by_role("button", name="Hand in the file").click()
    check(page, axe)
    page.get_by_role("link", name="The file is named .pdf, but by its content it is a web page.").click()
    assert page.evaluate("document.activeElement.name") == "upload"
    page.get_by_label("File").set_input_files(GOOD)
    page.get_by_role("button", name="Hand in the file").press("Enter")
    page.get_by_role("heading", name="Thank you: it has arrived").wait_for()
    check(page, axe)
    page.get_by_role("link", name="Hand in a newer version").click()
    page.get_by_role("link", name="It will be late, or is not mine").press("Enter")
    page.get_by_label("It will be late").press("Space")
    page.get_by_label("A sentence for the officer").fill("A corrected table follows on Friday.")
    check(page, axe)
    page.get_by_role("button", name="Send to the officer").press("Enter")
    page.get_by_role("heading", name="Your words were sent to the officers").wait_for()
    check(page, axe)
    page.goto(f"{live_server.url}/hand-in/1:wrong/")
    check(page, axe)


def test_author_hands_in_without_javascript(link: SignedLink, live_server: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/hand-in/{links.token(link)}/")
    page.get_by_label("File").set_input_files(GOOD)
    page.get_by_role("button", name="Hand in the file").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you: it has arrived"
    context.close()


def test_officer_follows_a_paper_until_it_is_accepted(
    link: SignedLink, officer: User, page: Page, log_in: Callable[..., None],
    looks_right: Callable[[Page, str], None],
) -> None:  # fmt: skip
    paper = Paper.objects.get()
    asking.hand_in(paper=asking.paper_of(link), link=link, upload=files.upload(files.pdf_bytes(2)))
    expected = services.add_paper(item=paper.item, by=officer, title="Figures", author="Jade Author")
    log_in(page, officer)
    version = paper.versions.get()
    for address in (
        "/desk/", paper.item.meeting.get_absolute_url(), f"/items/{paper.item_id}/papers/add/",
        f"/papers/versions/{version.pk}/send-back/", f"/papers/{expected.pk}/", f"/papers/{paper.pk}/",
    ):  # fmt: skip
        looks_right(page, address)
    page.get_by_role("button", name="Accept version 1").press("Enter")
    assert page.get_by_role("alert").inner_text().count("Version 1 has been accepted") == 1
