"""Pages of the thread in a real browser: accessible, as wide as a phone, the picture drawn and nothing refused."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from csp.models import User
from meetings.models import Board
from strategies.tests.chain import HELD, make_chain
from strategies.tests.makers import make_priority

pytestmark = [pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    live_server: Any,
    axe: Callable[[Page], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    officer: User,
    member: User,
) -> None:
    chain = make_chain(board, officer, member)
    make_priority(chain.strategy, "Without an action")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, officer)
    about, thread = f"/items/{chain.item.pk}/about/", f"/thread/priority/{chain.priority.pk}/"
    for address in (
        thread, f"/thread/decision/{chain.decision.pk}/", f"/boards/csp/{HELD}/1/", "/actions/CSP-2/",
        f"{about}?q=survivors&removed=action-{chain.action.pk}", "/broken-ends/",
    ):  # fmt: skip
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)
    for width, drawn in ((1280, 960), (390, 400)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + thread)
        assert page.evaluate("document.querySelector('.thread-picture__image').naturalWidth") == drawn
    assert complaints == []
