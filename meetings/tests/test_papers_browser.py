"""The pages of papers in a real browser: nothing for axe to object to, and a form that works by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from csp.models import User
from meetings.models import AgendaItem, Paper
from meetings.papers import services
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item

LEGAL = (("decimal", "%1."), ("decimal", "%1.%2"))


@pytest.fixture
def paper(transactional_db: None, item: AgendaItem, officer: User) -> Paper:
    made = files.document()
    made.add_heading("Report", 1)
    files.add_numbered(made, files.add_scheme(made, *LEGAL), [(0, "Purpose"), (1, "It is recommended.")])
    upload = files.upload(files.word_bytes(made), "report.docx")
    return services.add_paper(item=item, by=officer, title="Hate crime report", upload=upload)


def test_pages_of_a_paper_have_no_violations(
    paper: Paper, officer: User, page: Page, log_in: Callable[..., None], looks_right: Callable[[Page, str], None]
) -> None:
    log_in(page, officer)
    for address in (
        f"/papers/{paper.pk}/", f"/papers/{paper.pk}/edit/", f"/papers/{paper.pk}/new-version/",
        f"/papers/{paper.pk}/withdraw/", f"/items/{paper.item_id}/papers/add/",
    ):  # fmt: skip
        looks_right(page, address)


def test_paper_is_handed_in_and_its_refusal_leads_to_the_field(
    paper: Paper,
    officer: User,
    live_server: Any,
    page: Page,
    log_in: Callable[..., None],
    axe: Callable[[Page], None],
) -> None:
    other = make_item(paper.item.meeting, "Another item")
    log_in(page, officer)
    page.goto(f"{live_server.url}/items/{other.pk}/papers/add/")
    page.get_by_label("Title", exact=True).fill("Figures")
    page.get_by_label("File").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}
    )
    page.get_by_role("button", name="Add the paper").click()
    axe(page)
    page.get_by_role("link", name="The file is named .pdf, but by its content it is a web page.").click()
    assert page.evaluate("document.activeElement.name") == "upload"
    assert page.get_by_label("Title", exact=True).input_value() == "Figures"
    good = {"name": "figures.pdf", "mimeType": "application/pdf", "buffer": files.pdf_bytes(2)}
    page.get_by_label("File").set_input_files(good)
    page.get_by_role("button", name="Add the paper").click()
    assert page.get_by_role("alert").inner_text().count("The paper has been added.") == 1
    page.get_by_role("link", name="Figures", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Figures"
