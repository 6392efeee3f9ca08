"""The pages around the chase as people meet them: each once, on a screen and on a phone, without a violation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from actions.chasing import by_link
from actions.models import Action, DigestChoice
from actions.saved import save_list
from actions.tests.makers import make_action
from actions.tests.test_action_browser import look
from csp import links
from csp.models import OutboxMessage, SignedLink, User
from meetings.models import Board, Organisation
from meetings.tests.fixtures import make_person, seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = "No,Action required,Date of Meeting,Due Date,Responsible Manager(s),Status"
ROWS = ("7,Write the protocol,4 July 2018,1 September 2018,,Open", "8,Share it,4 July 2018,some day,,Open")


@pytest.fixture
def link(board: Board, police: Organisation) -> SignedLink:
    """Of an owner without an account, to an action that is overdue."""
    owner = make_person("Nora Noaccount", account=False)
    seat(board, owner)
    today = timezone.localdate()
    action = make_action(board, 1, owner, raised_on=today - timedelta(days=90), due_on=today - timedelta(days=12))
    make_action(board, 2, police, raised_on=today - timedelta(days=90), due_on=today - timedelta(days=40))
    make_action(board, 3, "Police leads", due="asap")
    OutboxMessage.objects.create(
        key=f"digest:2018-09-26:person:{owner.pk}", to=owner.email, subject="1 action overdue", text="One.",
        state="bounced", attempts=1, error="550 5.1.1 No such user", status_code="5.1.1",
        claimed_at=timezone.now(), sent_at=timezone.now(), outcome_at=timezone.now(),
    )  # fmt: skip
    return by_link.links_to_report([(action.pk, owner.pk, owner.email)])[action.pk, owner.pk]


def test_owner_reports_by_the_link_of_a_mail_and_chooses_how_often_it_comes(
    page: Page, link: SignedLink, live_server: Any, axe: Callable[..., None]
) -> None:
    page.goto(f"{live_server.url}/my-action/{links.token(link)}/")
    look(page, axe)
    page.get_by_label("What has been done?").fill("The protocol is written.")
    page.get_by_role("button", name="Send the update").click()
    page.get_by_role("heading", name="Thank you: it has arrived").wait_for()
    look(page, axe)
    person = by_link.person_of(link)
    choose = by_link.links_to_choose([(person.pk, person.email)])[person.pk]
    page.goto(f"{live_server.url}/my-mail/{links.token(choose)}/")
    page.get_by_role("radio", name="Once a week").check()
    page.get_by_label("On which day").select_option(label="Thursday")
    look(page, axe)
    page.get_by_role("button", name="Save").click()
    page.goto(f"{live_server.url}/my-mail/{links.token(choose)}/stop/")
    look(page, axe)
    assert list(DigestChoice.objects.values_list("often", "weekday")) == [("weekly", 3)]


def test_officer_finds_changes_and_imports_actions_and_sees_whom_mail_does_not_reach(
    page: Page, link: SignedLink, board: Board, officer: User, live_server: Any, log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:  # fmt: skip
    save_list(by=officer, name="Late", query="when=overdue", board=board)
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/actions/?when=overdue&status=open")
    page.get_by_role("region", name="Counts by status").get_by_role("link", name="Nora Noaccount").wait_for()
    look(page, axe)
    page.get_by_text("Search, filter and choose columns").click()
    look(page, axe)
    page.get_by_label("CSP-1").check()
    page.get_by_label("CSP-2").check()
    page.get_by_role("button", name="Change the ticked actions").click()
    look(page, axe)
    page.get_by_label("Who is responsible", exact=True).check()
    page.get_by_label("New owners").fill("Northmere Police")
    page.get_by_role("button", name="Look at what this would change").click()
    page.get_by_role("heading", name="Check before anything is changed").wait_for()
    look(page, axe)

    page.goto(f"{live_server.url}/boards/csp/actions/import/")
    file = {"name": "log.csv", "mimeType": "text/csv", "buffer": "\n".join([HEADER, *ROWS]).encode()}
    page.get_by_label("The spreadsheet").set_input_files(file)  # type: ignore[arg-type]
    look(page, axe)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_text("Nothing is imported while a row is refused.").wait_for()
    look(page, axe)
    page.get_by_role("button", name="Do not import it").click()

    page.goto(f"{live_server.url}/desk/")
    page.get_by_text("No mail reminds 1 owner of an open action:").wait_for()
    look(page, axe)
    page.get_by_role("link", name="All mails that did not arrive").click()
    look(page, axe)
    page.get_by_role("link", name="Digest").click()
    look(page, axe)
    assert Action.objects.count() == 3
