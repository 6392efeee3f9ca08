"""The pages by which figures come in as people meet them, on a screen and on a phone, without a violation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from actions.tests.test_action_browser import look
from csp import links
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import make_person
from performance import by_link
from performance.models import Category, ComparatorValue, Dimension, FileName, Value
from performance.periods import last_ended, start_before
from performance.tests.makers import figure, make_indicator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = (
    "What,Month,Area,Total\n"
    "Burglaries,July 2018,,96\n"
    "Burglaries,07/15/2018,,97\n"
    "Burglaries,August 2018,,about 90\n"
    "Burglaries,July 2018,Abbot,4\n"
)
RIGHT = (
    "What,Month,Area,Comparator,Total,Rank\nBurglaries,July 2018,,,96,\nBurglaries,July 2018,,England,88,9 of 14\n"
)


def choose(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("The spreadsheet").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at the file").click()


def test_officer_brings_a_file_in_says_what_its_names_mean_and_forgets_one(
    page: Page,
    board: Board,
    officer: User,
    live_server: Any,
    log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    make_indicator(board, name="Burglary of homes")
    ward = Dimension.objects.create(name="Ward")
    Category.objects.create(dimension=ward, name="Abbey")
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/performance/")
    page.get_by_role("link", name="Import figures").click()
    look(page, axe)
    choose(page, "july.csv", WRONG)
    page.get_by_text("Nothing is imported while a row is refused.").wait_for()
    look(page, axe)
    page.get_by_role("link", name="Say what they mean").click()
    page.get_by_label("What", exact=True).select_option(label="Indicator")
    page.get_by_label("Area").select_option(label="Breakdown: Ward")
    page.get_by_label("Total").select_option(label="Value")
    look(page, axe)
    page.get_by_role("button", name="Keep them and look again").click()
    for refused in (
        'row 3, Month: "07/15/2018", but there is no such day. Expected a day that exists, the day before the month.',
        'row 4, Total: "about 90", but that is no number.',
        'row 5, Ward: "Abbot", but no ward is called so.',
    ):
        page.get_by_text(refused).wait_for()
    look(page, axe)
    page.get_by_role("link", name="Say what they mean").click()
    page.get_by_label("Burglaries").select_option(label="CSP-01 Burglary of homes")
    page.get_by_role("button", name="Keep them and look again").click()
    page.get_by_role("button", name="Choose another file").click()

    page.get_by_label("Add indicators, categories and comparators that are new here").check()
    choose(page, "july.csv", RIGHT)
    page.get_by_role("button", name="Import these figures").click()
    page.get_by_text("july.csv has been imported.").wait_for()
    look(page, axe)
    assert list(Value.objects.values_list("indicator__code", "value")) == [("CSP-01", 96)]
    assert list(ComparatorValue.objects.values_list("value", "rank", "rank_of")) == [(88, 9, 14)]

    page.goto(f"{live_server.url}/boards/csp/performance/import/")
    page.get_by_role("link", name="4 names kept from earlier files").click()
    look(page, axe)
    page.get_by_role("button", name="Forget it").filter(has_text="burglaries").click()
    page.get_by_text("What “burglaries” means is asked again when a file says it.").wait_for()
    assert FileName.objects.count() == 3


def test_owner_types_what_is_due_signed_in_and_an_officer_stops_the_link(
    page: Page, board: Board, member: User, officer: User, live_server: Any, log_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:  # fmt: skip
    make_indicator(board, owner=member.person)
    make_indicator(board, "CSP-02", name="Feeling safe", unit="%", decimals=1, owner=member.person)
    log_in(page, member)
    page.goto(f"{live_server.url}/performance/figures-due/")
    look(page, axe)
    page.get_by_label("Figure, in offences").fill("about 40")
    page.get_by_role("button", name="Send the figures").click()
    page.get_by_role("alert").get_by_text("This is not a number.").wait_for()
    look(page, axe)
    page.get_by_label("Figure, in offences").fill("40")
    page.get_by_label("Counted").fill("7")
    page.get_by_label("Out of").fill("12")
    page.get_by_role("button", name="Send the figures").click()
    page.get_by_text("2 figures saved. Thank you.").wait_for()
    page.get_by_text("You have no figure to give now.").wait_for()
    look(page, axe)

    by_link.links_to_give([(board.pk, member.person.pk, member.email)])
    log_in(page, officer)
    page.goto(f"{live_server.url}/boards/csp/performance/")
    page.get_by_role("link", name="Links in mails").click()
    look(page, axe)
    page.get_by_role("button", name="Stop it").click()
    page.get_by_role("button", name="Allow a new one").wait_for()
    look(page, axe)


def test_owner_without_an_account_types_what_is_due_by_the_link_of_a_mail(
    page: Page, board: Board, live_server: Any, axe: Callable[..., None]
) -> None:
    owner = make_person("Nora Noaccount", account=False)
    indicator = make_indicator(board, owner=owner)
    figure(indicator, start_before("month", last_ended("month", timezone.localdate()).start), 96)
    make_indicator(board, "CSP-02", name="Feeling safe", unit="%", decimals=1, owner=owner)
    make_indicator(board, "CSP-03", name="Watched houses", restricted=True, grounds=["7"], owner=owner)
    link = by_link.links_to_give([(board.pk, owner.pk, owner.email)])[board.pk, owner.pk]
    address = f"{live_server.url}/my-figures/{links.token(link)}/"
    page.goto(address)
    page.get_by_text("1 figure is of an indicator that is restricted").wait_for()
    look(page, axe)
    page.get_by_label("Figure, in offences").fill("94")
    page.get_by_label("Figure, in %").fill("140")
    page.get_by_role("button", name="Send the figures").click()
    page.get_by_role("alert").get_by_text("A percentage lies from 0 to 100, not at 140.").wait_for()
    assert page.get_by_label("Figure, in offences").input_value() == "94"
    look(page, axe)
    page.get_by_label("Figure, in %").fill("14")
    page.get_by_role("button", name="Send the figures").click()
    page.get_by_text("2 figures saved. Thank you.").wait_for()
    look(page, axe)
    links.revoke(by_link.SignedLink.objects.all())
    page.goto(address)
    page.get_by_role("heading", name="This link has ended").wait_for()
    look(page, axe)
