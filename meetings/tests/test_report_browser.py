"""A report is written in a real browser: by keyboard, saved as it was typed, read from Word, previewed, compared."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from csp.models import User
from meetings.models import AgendaItem, Paper, Report
from meetings.papers import layout, services, written
from meetings.tests import paper_files as files
from meetings.tests.test_papers_richtext import KEPT
from meetings.tests.test_papers_written import word_report

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


def test_pages_have_no_violations(
    paper: Paper, officer: User, page: Page, log_in: Callable[..., None], looks_right: Callable[[Page, str], None]
) -> None:
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
    for address in ("report/", "report/preview/", "compare/", ""):
        looks_right(page, f"/papers/{paper.pk}/{address}")
    looks_right(page, f"/items/{paper.item_id}/papers/write/")


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


def test_report_is_written_by_keyboard_alone(editing: Page, paper: Paper) -> None:
    """Numbered paragraphs count on, the toolbar is one stop for Tab, and Tab leaves the text."""
    keys = editing.keyboard
    editing.get_by_role("textbox", name="List of appendices").focus()
    keys.press("Alt+F10")
    for _ in range(3):
        keys.press("ArrowRight")
    assert editing.evaluate("document.activeElement.textContent") == "1.1 Numbered"
    keys.press("Enter")
    keys.type("First")
    keys.press("Enter")
    keys.type("Second")
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Control+b")
    keys.type("Bold")
    keys.press("Tab")
    assert editing.evaluate("document.activeElement.textContent") == "Save the draft"
    keys.press("Enter")
    expect(editing.get_by_role("alert")).to_contain_text("The draft has been saved.")
    assert Report.objects.get(paper=paper).appendices == (
        '<p class="numbered numbered-1"><span class="para-number">1.1</span> First</p>\n'
        '<p class="numbered numbered-1"><span class="para-number">1.2</span> Second</p>\n'
        "<p><strong>Bold</strong></p>"
    )


def test_table_is_made_by_its_dialogue_and_filled(
    editing: Page, paper: Paper, axe: Callable[[Page], None]
) -> None:
    text = editing.get_by_role("textbox", name="List of appendices")
    text.focus()
    tools = editing.get_by_role("toolbar", name="Formatting: List of appendices")
    tools.get_by_role("button", name="Table", exact=True).click()
    asked = editing.get_by_role("dialog", name="Add a table")
    axe(editing)
    asked.get_by_label("Columns").fill("none")
    asked.get_by_role("button", name="Add the table").click()
    expect(asked.get_by_label("Columns")).to_be_focused()
    expect(asked).to_contain_text("Enter a number from 1 to 20.")
    asked.get_by_label("Columns").fill("2")
    asked.get_by_label("Rows").fill("2")
    asked.get_by_label("Caption").fill("Wards")
    asked.get_by_role("button", name="Add the table").click()
    for said in ("Ward", "2018", "Abbey", "12"):
        editing.keyboard.type(said)
        if said != "12":
            editing.keyboard.press("ArrowRight")
    axe(editing)
    tools.get_by_role("button", name="Header column").click()
    editing.get_by_role("button", name="Save the draft").click()
    expect(editing.get_by_role("alert")).to_contain_text("The draft has been saved.")
    assert Report.objects.get(paper=paper).appendices == (
        '<table class="table"><caption>Wards</caption><thead><tr><th scope="col">Ward</th><th scope="col">2018</th>'
        '</tr></thead><tbody><tr><th scope="row">Abbey</th><td>12</td></tr></tbody></table>'
    )


def test_what_is_pasted_from_word_keeps_its_numbers_and_points(editing: Page, paper: Paper) -> None:
    pasted = (
        "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>2.1"
        "<span>&nbsp; </span></span><b>Bold</b> <span style='color:red'>text</span><o:p></o:p></p>"
        "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·</span>A point</p>"
        "<script>alert(1)</script><img src='https://example.org/x.png'>"
    )
    editing.get_by_role("textbox", name="List of appendices").focus()
    editing.evaluate(
        """(html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }""",
        pasted,
    )
    editing.get_by_role("button", name="Save the draft").click()
    expect(editing.get_by_role("alert")).to_contain_text("The draft has been saved.")
    assert Report.objects.get(paper=paper).appendices == (
        '<p class="numbered numbered-1"><span class="para-number">2.1</span> <strong>Bold</strong> text</p>\n'
        "<ul><li>A point</li></ul>"
    )


def test_word_report_dropped_on_the_page_is_asked_about_and_fills_the_form(
    editing: Page, paper: Paper, axe: Callable[[Page], None]
) -> None:
    content = base64.b64encode(files.word_bytes(word_report())).decode()
    editing.evaluate(
        """(content) => {
          const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "report.docx"));
          document.querySelector("main").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }""",
        content,
    )
    asked = editing.get_by_role("heading", name="What to take from the Word report")
    expect(asked).to_be_visible(timeout=30_000)  # the file is opened by a process of its own
    axe(editing)
    editing.get_by_role("group", name="Subject").get_by_label("Keep what is in the form").check()
    editing.get_by_role("button", name="Put it into the form").click()
    expect(editing.get_by_role("heading", name="The Word report is in the form below")).to_be_visible()
    expect(editing.get_by_role("textbox", name="Purpose")).to_be_visible()  # the scripts have run
    assert editing.get_by_role("button", name="Put my text back").count() == 0
    axe(editing)
    assert editing.get_by_label("Subject").input_value() == "Hate crime report"
    expect(editing.get_by_role("textbox", name="Purpose")).to_have_text("1.1 To note it.")
    assert Report.objects.get(paper=paper).purpose == WHOLE
    editing.get_by_role("button", name="Save the draft").click()
    assert Report.objects.get(paper=paper).appendices == "<p>Appendix A: Figures</p>"


def test_texts_are_plain_boxes_without_scripts(
    paper: Paper, officer: User, live_server: Any, browser: Browser, client: Any
) -> None:
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/papers/{paper.pk}/report/")
        expect(page.get_by_text("Your browser runs no scripts here")).to_be_visible()
        assert page.get_by_label("Purpose").input_value() == WHOLE
        page.get_by_label("List of appendices").fill("1.1 Appendix A & more\n\nAppendix B")
        page.get_by_role("button", name="Save the draft").click()
        expect(page.get_by_role("alert")).to_contain_text("The draft has been saved.")
    report = Report.objects.get(paper=paper)
    assert (report.purpose, report.appendices) == (
        WHOLE,
        '<p class="numbered numbered-1"><span class="para-number">1.1</span> Appendix A &amp; more</p>\n'
        "<p>Appendix B</p>",
    )
