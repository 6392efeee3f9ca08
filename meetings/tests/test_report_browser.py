"""A report is written in a real browser: by keyboard, saved as it was typed, read from Word, previewed, compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from csp.models import User
from meetings.models import AgendaItem, Paper, Report
from meetings.papers import layout, services, written
from meetings.tests.test_papers_richtext import KEPT

WHOLE = "\n".join(KEPT)


@pytest.fixture
def paper(transactional_db: None, item: AgendaItem, officer: User) -> Paper:
    made = written.start_report(
        item=item, by=officer, title="Hate crime report", author="Jo Doe", marking="OFFICIAL"
    )
    written.save_report(
        paper=made, by=officer, version="0.0", purpose=WHOLE, body=KEPT[3], recommendations=KEPT[4], appendices=""
    )
    return made


@pytest.fixture
def editing(paper: Paper, officer: User, live_server: Any, page: Page, log_in: Callable[..., None]) -> Page:
    """The editing page, with nothing that the security policy or the scripts object to."""
    problems: list[str] = []
    page.on(
        "console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    log_in(page, officer)
    page.goto(f"{live_server.url}/papers/{paper.pk}/report/")
    expect(page.get_by_role("textbox", name="Main text")).to_be_visible()
    assert problems == []
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_have_no_violations(
    width: int, paper: Paper, officer: User, live_server: Any, page: Page, log_in: Callable[..., None],
    axe: Callable[[Page], None],
) -> None:  # fmt: skip
    services.prepare_version(
        written.finish_report(paper=paper, by=officer, version=written.written_of(paper).version)
    )
    now = written.written_of(Paper.objects.get(pk=paper.pk))
    written.save_report(
        paper=paper, by=officer, version=now.version, purpose=WHOLE.replace("Background", "Reasons")
    )
    now = written.written_of(Paper.objects.get(pk=paper.pk))
    services.prepare_version(written.finish_report(paper=paper, by=officer, version=now.version))
    log_in(page, officer)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("report/", "report/preview/", "compare/", ""):
        page.goto(f"{live_server.url}/papers/{paper.pk}/{address}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
    page.goto(f"{live_server.url}/items/{paper.item_id}/papers/write/")
    axe(page)


def test_text_that_is_saved_unchanged_is_the_same_bytes(editing: Page, paper: Paper) -> None:
    before = Report.objects.get(paper=paper)
    editing.get_by_role("button", name="Save the draft").click()
    expect(editing.get_by_role("alert")).to_contain_text("The draft has been saved.")
    after = Report.objects.get(paper=paper)
    assert [getattr(after, name) for name in layout.TEXTS] == [getattr(before, name) for name in layout.TEXTS]
    assert after.version == before.version


def test_text_that_was_typed_into_and_put_back_is_the_same_bytes(editing: Page, paper: Paper) -> None:
    """The editor itself writes every table, numbered paragraph, nested list and link as it read them."""
    text = editing.get_by_role("textbox", name="Purpose")
    text.press("Control+End")
    editing.keyboard.type("x")
    editing.keyboard.press("Backspace")
    assert editing.evaluate("document.querySelector('[name=purpose]').value") != WHOLE
    editing.get_by_role("button", name="Save the draft").click()
    expect(editing.get_by_role("alert")).to_contain_text("The draft has been saved.")
    assert Report.objects.get(paper=paper).purpose == WHOLE
