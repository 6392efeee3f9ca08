"""One meeting from the forward plan to the closed action, through the pages, by those who would do it.

Higher apps are met in the browser, by their commands and through the app registry: this layer imports none of them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page

from csp.models import User

PASSWORD = "correct horse battery staple"
SECRET = "Operation Kestrel"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.apart, pytest.mark.django_db(transaction=True)]


class Visitor:
    """Somebody at a browser of their own. Every page they come to is looked over by axe."""

    def __init__(self, browser: Browser, base: str, axe: Callable[[Page], None]) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        self.page = self.context.new_page()
        self.page.set_default_timeout(45_000)
        self.base, self.axe = base, axe

    def goes(self, path: str) -> Visitor:
        response = self.page.goto(path if path.startswith("http") else self.base + path)
        assert response
        assert (path, response.status) == (path, 200)
        self.axe(self.page)
        return self

    def presses(self, name: str, within: Locator | None = None) -> Visitor:
        """A link or a button, by all that it says or how it begins."""
        place = within or self.page.locator("main")
        says = re.compile(f"^{re.escape(name.removesuffix('…'))}{'' if name.endswith('…') else '$'}")
        place.get_by_role("link", name=says).or_(place.get_by_role("button", name=says)).first.click()
        self.page.wait_for_load_state()
        self.axe(self.page)
        return self

    def types(self, **fields: str) -> Visitor:
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").fill(value)
        return self

    def ticks(self, name: str, value: str = "on") -> Visitor:
        self.page.locator(f"[name={name}][value='{value}'], [name={name}]:not([value])").first.check()
        return self

    def day(self, name: str, *parts: int) -> Visitor:
        return self.types(**{f"{name}_{place}": str(part) for place, part in enumerate(parts)})

    def signs_in(self, user: User) -> Visitor:
        self.goes("/account/login/").types(login=user.email, password=PASSWORD)
        return self.presses("Sign in")

    def is_told(self) -> str:
        """What the banner says."""
        return self.page.locator(".govuk-notification-banner__heading").inner_text()

    def status_of(self, path: str) -> int:
        return self.context.request.get(self.base + path, max_redirects=0).status

    def pdf(self, path: str) -> str:
        """The words of a PDF file."""
        response = self.context.request.get(self.base + path)
        assert response.status == 200
        shown = subprocess.run(["pdftotext", "-", "-"], input=response.body(), capture_output=True, check=True)
        return shown.stdout.decode()


@pytest.fixture
def visitor(browser: Browser, live_server: Any, axe: Callable[[Page], None]) -> Iterator[Callable[[], Visitor]]:
    here: list[Visitor] = []

    def enter() -> Visitor:
        here.append(Visitor(browser, live_server.url, axe))
        return here[-1]

    yield enter
    for one in here:
        one.context.close()


@pytest.fixture
def report(tmp_path: Path) -> Callable[[str, str], Path]:
    """report(title, text): a Word file."""

    def write(title: str, text: str) -> Path:
        made, content = docx.Document(), BytesIO()
        made.core_properties.title = title
        made.add_heading(title, 1)
        made.add_paragraph(text)
        made.save(content)
        path = tmp_path / f"{title.lower().replace(' ', '-')}.docx"
        path.write_bytes(content.getvalue())
        return path

    return write


MEETING = "/boards/csp/2018-09-26/"
MINUTES = f"{MEETING}minutes/"


def test_a_meeting_from_its_plan_to_its_last_action(
    visitor: Callable[[], Visitor], report: Callable[[str, str], Path], officer: User, member: User, settings: Any,
    live_server: Any,
) -> None:  # fmt: skip
    settings.SITE_URL = live_server.url
    olive, mina, public = visitor().signs_in(officer), visitor().signs_in(member), visitor()

    _plan_and_agenda(olive)
    _papers(olive, report)
    _publish(olive)
    _is_read(public, mina)
    _minute(olive)
    link = _night(member)
    _is_done(mina, olive, link)

    action = apps.get_model("actions", "Action").objects.get()
    assert (action.reference, action.status) == ("CSP-1", "completed")


def _plan_and_agenda(olive: Visitor) -> None:
    olive.goes("/boards/csp/meetings/").presses("Add a meeting")
    olive.day("date", 26, 9, 2018).types(starts="10:00", ends="1pm", venue="Town Hall").presses("Add the meeting")
    olive.presses("Plan an item for this meeting")
    olive.types(title="Hate crime update", presenters_text="Mina Member", minutes="10").presses("Plan it")
    planned = olive.page.locator(".plan-list__item", has_text="Hate crime update")
    if planned.locator("details[open]").count() == 0:
        planned.locator("summary").click()
    olive.presses("Put on the agenda…", within=planned)
    olive.presses("Add an item").types(title="Investigations", minutes="15")
    olive.ticks("restricted").ticks("grounds", "7")
    olive.types(public_title="Case review", public_interest_reason="It would warn those concerned.")
    olive.presses("Add the item")
    titles = olive.page.locator(".agenda__title > .govuk-link").all_inner_texts()
    assert titles == ["Hate crime update", "Investigations"]


def _papers(olive: Visitor, report: Callable[[str, str], Path]) -> None:
    for number, title, text in ((1, "Hate crime report", "Reports rose."), (2, "Case report", SECRET)):
        olive.goes(f"{MEETING}{number}/").presses("Add a paper").types(title=title)
        olive.page.locator("[name=upload]").set_input_files(report(title, text))
        olive.presses("Add the paper")
        assert olive.is_told().startswith("The paper has been added.")


def _publish(olive: Visitor) -> None:
    olive.goes(MEETING).presses("Build the agenda pack")
    olive.goes(MEETING).presses("Publish the agenda").presses("Publish now")
    assert olive.page.locator(".govuk-error-summary li").count() == 1
    olive.types(late_reason="The chair agreed to a late report.").presses("Publish now")
    assert olive.is_told() == "The agenda has been published."


def _is_read(public: Visitor, mina: Visitor) -> None:
    public.goes("/").presses("Agenda of the Community Safety Partnership…")
    assert public.page.locator(".agenda__title").all_inner_texts()[1].split("\n")[0].startswith("Case review")
    assert public.page.get_by_text("Investigations").count() == 0
    assert SECRET not in public.pdf(f"{MEETING}pack/public/")
    assert [public.status_of(f"{MEETING}{path}") for path in ("pack/members/", "minutes/")] == [302, 404]
    mina.goes(MEETING)
    assert mina.page.locator(".agenda__title > .govuk-link").all_inner_texts()[1] == "Investigations"
    assert SECRET in mina.pdf(f"{MEETING}pack/members/")


def _minute(olive: Visitor) -> None:
    olive.goes(MEETING).presses("Mark as held").presses("Start the minutes").presses("Start the minutes")
    olive.presses("Record the attendance")
    olive.page.get_by_role("group", name="Mina Member").get_by_label("Present").check()
    olive.presses("Save").goes(MINUTES).presses("1 Hate crime update")
    olive.types(
        text="The report was heard.\n\nACTION: Mina Member to send the figures to the board.",
        decision="RESOLVED to note the report.",
    ).presses("Save")
    assert olive.is_told() == "Saved. 1 ACTION line found."
    olive.presses("Accept…")
    assert olive.is_told() == "CSP-1 is in the log."
    olive.goes("/actions/CSP-1/").presses("Change").ticks("due", "date").day("due_on", 1, 10, 2018)
    olive.presses("Save")
    assert olive.is_told() == "The action was changed."


def _night(member: User) -> str:
    """Run the night twice; the address that the owner's one mail leads to."""
    mail.outbox.clear()
    for _ in range(2):
        call_command("nightly", "--on", "2018-10-05")
    to_owner = [message for message in mail.outbox if message.to == [member.email]]
    assert [message.subject for message in to_owner] == ["1 action overdue"]
    found = re.search(r"^CSP-1: .*?(http://\S+)$", str(to_owner[0].body), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def _is_done(mina: Visitor, olive: Visitor, link: str) -> None:
    mina.goes(link)  # which needs no password, and can be told how it stands there too
    mina.goes("/actions/CSP-1/").presses("Add an update").types(text="The figures were sent.").ticks(
        "to", "awaiting_closure"
    )
    mina.presses("Add the update")
    assert mina.is_told() == "Your update was added."
    olive.goes("/desk/").presses("1 awaiting closure").goes("/actions/CSP-1/").presses("Close")
    olive.ticks("status", "completed").types(note="Seen by the board.").presses("Close the action")
    assert olive.is_told() == "The action was closed."
