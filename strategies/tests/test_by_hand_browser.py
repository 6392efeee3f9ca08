"""A new officer, by clicks alone: a strategy typed in, a plan brought in by file, both adopted, and the thread followed
from a priority to the mail in an owner's digest."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from actions.models import Action
from csp.models import User
from csp.tests.sheet_files import make_xlsx
from meetings.models import Board
from strategies.models import Measure, Strategy

pytestmark = [pytest.mark.django_db(transaction=True)]
PRIORITIES = {
    "Support Survivors": "They are heard once, and by somebody who knows.",
    "Teach early": "Every child knows what is not right.",
    "Stop those who harm": "Help to change, and the law.",
    "Listen to those who lived it": "They say what works.",
}
HEADER = [
    "Theme",
    "Action No",
    "Actions",
    "Outcomes",
    "Named CSP Lead",
    "Start date",
    "End date",
    "Risk RAG status",
]


class Officer:
    """What an officer does on a page: follows what it offers, and fills in its form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.locator("main")

    def follow(self, words: str, within: Locator | None = None) -> None:
        """By a link, also one that looks like a button."""
        place = within or self.main
        link = place.get_by_role("link", name=words).or_(place.locator("a[role=button]", has_text=words))
        with self.page.expect_navigation():
            link.first.click()

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.main.get_by_role("button", name=words, exact=True).click()
        expect(self.page.locator(".govuk-error-summary")).to_have_count(0)

    def fill(self, **values: Any) -> None:
        for name, value in values.items():
            if isinstance(value, date):
                for place, part in enumerate((value.day, value.month, value.year)):
                    self.main.locator(f"[name={name}_{place}]").fill(str(part))
            else:
                self.main.locator(f"[name={name}]").fill(value)

    def open(self, tab: str) -> None:
        self.follow(tab, self.page.get_by_role("navigation", name="Main"))


def test_strategy_typed_and_plan_brought_in_lead_to_a_mail(
    page: Page,
    live_server: Any,
    log_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    tmp_path: Path,
    board: Board,
    officer: User,
    member: User,
) -> None:
    today = timezone.localdate()
    starts, ends = today - timedelta(days=90), today + timedelta(days=1000)
    hand = Officer(page)
    log_in(page, officer)
    page.goto(live_server.url)

    hand.open("Strategies")
    hand.follow("Begin a strategy")
    hand.fill(title="Ending violence", starts=starts, ends=ends, vision="Nobody lives in fear.")
    hand.press("Begin the strategy")
    for title, outcome in PRIORITIES.items():
        hand.follow("Add a priority")
        hand.fill(title=title, outcome=outcome)
        hand.press("Add the priority")
    for number, title in enumerate(PRIORITIES, start=1):
        hand.follow(title)
        hand.follow("Measure it")
        hand.follow("Add a new indicator with its baseline and target")
        if number == 1:
            axe(page)
        hand.fill(
            code=f"VAWG-{number}", name=f"Reached by {title.lower()}", definition="Of all", unit="%", source="Police",
            baseline="58", baseline_on=starts, target="65", target_on=ends,
        )  # fmt: skip
        hand.main.get_by_label("Higher is better").check()
        hand.main.get_by_label("Every quarter").check()
        hand.press("Add the indicator and the measure")
        hand.follow("Ending violence", page.get_by_role("navigation", name="Breadcrumb"))
    assert [one.baseline for one in Measure.objects.all()] == [58] * 4

    hand.follow("Support Survivors")
    hand.follow("Plan an action")
    hand.fill(reference="1.1", text="Open a second drop-in", owners="Mina Member", due_on="Ongoing")
    hand.press("Add the planned action")

    hand.open("Strategies")
    hand.follow("bring in a plan from a spreadsheet")
    axe(page)
    late = today - timedelta(days=10)
    rows = [
        ["Governance", str(number), f"Meet in month {number}", "Oversight", "Mina Member",
         f"{starts:%d %B %Y}", f"{late:%d %B %Y}", "Amber"]
        for number in range(1, 13)
    ]  # fmt: skip
    hand.main.locator("input[type=file]").set_input_files(
        make_xlsx(tmp_path / "plan.xlsx", [["Together"], HEADER, *rows])
    )
    hand.fill(starts=starts, ends=ends)
    hand.press("Look at the file")
    expect(hand.main.locator(".import-counts div").first).to_have_text("New12")
    axe(page)
    hand.press("Import this plan")
    hand.follow("See what is there now")
    expect(hand.main.get_by_role("status")).to_have_text("12 planned actions")

    for title in ("Together", "Ending violence"):
        hand.open("Strategies")
        hand.follow(title)
        hand.follow("It was adopted")
        axe(page)
        hand.fill(adopted_on=late)
        hand.press("The board has adopted it")
    assert set(Strategy.objects.values_list("status", "adopted_on")) == {("adopted", late)}

    hand.follow("Support Survivors")
    hand.follow("Bring an action of the log into the plan")
    brought = Action.objects.get(text="Meet in month 12")
    hand.fill(action=brought.reference, reference="1.2")
    hand.press("Bring it into the plan")
    call_command("nightly", "--on", f"{today:%Y-%m-%d}", stdout=StringIO())
    (digest,) = [one for one in mail.outbox if one.to == [member.email]]
    assert f"{brought.reference}: Overdue by 10 days" in digest.body

    hand.open("Strategies")
    hand.follow("Ending violence")
    hand.follow("Support Survivors")
    hand.follow("See the whole thread")
    hand.follow(f"Mail to {member.email}")
    hand.follow(f"{brought.reference}: Meet in month 12")
    expect(page.get_by_role("heading", level=1)).to_contain_text(brought.reference)
    hand.follow("Support Survivors")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Support Survivors")
