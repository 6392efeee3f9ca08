"""The statutory cycle, the rules, a split, a merge and a proposal in a real browser, each once at two widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from csp.models import User
from meetings.agenda import services
from meetings.duties import services as duties
from meetings.models import AgendaItem, Board, DutyRound
from meetings.tests.fixtures import make_item, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, axe: Callable[..., None]) -> None:
    """No violation, and nothing that has to be scrolled sideways, on a screen and on a phone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_pages_of_moves(
    page: Page, live_server: Any, axe: Callable[..., None], log_in: Any, board: Board, officer: User, member: User
) -> None:
    today = timezone.localdate()
    meeting = make_meeting(board, today + timedelta(days=50))
    item = make_item(meeting, "Knife crime", status="planned")
    services.add_standing(board=board, by=officer, title="Performance", rule="second", planned_ahead=True)
    services.propose_item(board=board, meeting=meeting, by=member, title="Fraud", proposal="140 calls.")
    duties.add_duty(
        board=board, by=officer, title="Assessment", every_months=12, first_due_on=today - timedelta(days=5)
    )
    proposed, late = AgendaItem.objects.get(title="Fraud"), DutyRound.objects.order_by("due_on")[0]
    log_in(page, officer)
    for path in (
        "/boards/csp/duties/", "/boards/csp/duties/usual/", f"/duty-rounds/{late.pk}/plan/",
        f"/duty-rounds/{late.pk}/done/", "/boards/csp/plan-by-rules/", "/boards/csp/template/add/",
        f"/items/{item.pk}/split/", f"/items/{item.pk}/merge/", f"/items/{proposed.pk}/accept/", "/desk/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        look(page, axe)
    log_in(page, member)
    for path in ("/boards/csp/propose/", "/me/", "/boards/csp/"):
        page.goto(f"{live_server.url}{path}")
        look(page, axe)
