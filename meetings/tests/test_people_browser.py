"""Boards, people and first pages in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation
from meetings.tests.fixtures import make_meeting, make_person, seat

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def northmere(board: Board, officer: User, police: Organisation) -> Membership:
    """A board with a chair, a vacancy, a past member, a sub-group and meetings. Gives the vacancy."""
    chair = make_person("Councillor Amara Okafor", organisation=police)
    seat(board, chair, BoardRole.CHAIR)
    seat(board, make_person("Past Member"), ends=date(2016, 1, 1))
    Board.objects.create(name="Hate Crime Group", slug="hate", parent=board, purpose="Hears about hate crime.")
    Board.objects.filter(pk=board.pk).update(contact_officer=officer.person, media_contact=chair)
    for days in (-20, 20):
        make_meeting(board, timezone.localdate() + timedelta(days=days))
    return seat(board, None, organisation=police)


def test_pages_have_no_axe_violations_and_fit_a_phone(
    page: Page,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    northmere: Membership,
    officer: User,
) -> None:
    log_in(page, officer)
    person = officer.person
    for address in (
        "/",
        "/me/",
        "/desk/",
        "/boards/",
        "/boards/csp/",
        "/boards/csp/edit/",
        "/boards/csp/close/",
        "/boards/csp/meetings/",
        "/boards/csp/members/",
        "/boards/csp/members/add/",
        f"/boards/csp/members/{northmere.pk}/fill/",
        f"/boards/csp/members/{northmere.pk}/edit/",
        "/people/",
        f"/people/{person.pk}/",
        f"/people/{person.pk}/edit/",
        "/organisations/",
        f"/organisations/{person.organisation_id}/",
    ):
        looks_right(page, address)


def test_a_person_is_added_and_seated(
    page: Page, live_server: Any, axe: Callable[[Page], None], log_in: Callable[[Page, User], None], officer: User
) -> None:
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/members/")
    page.get_by_role("button", name="Add a member").click()
    page.get_by_role("link", name="Add them to People").click()
    page.get_by_role("button", name="Add the person").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the person's name.")
    axe(page)
    page.get_by_label("Name", exact=True).fill("Nadia North")
    page.get_by_role("button", name="Add the person").click()
    page.get_by_label("Deputy chair").check()
    page.get_by_role("button", name="Add to the board").click()
    expect(page.get_by_role("table", name="Membership")).to_contain_text("Nadia North (Deputy chair)")
