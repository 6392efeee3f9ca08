"""Reports written in the site: who writes them, what is saved, what a version of them holds, Word read into them."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from csp.errors import Conflict, Denied, Refused
from csp.models import Job, User
from meetings.models import AgendaItem, Meeting, Paper, Report
from meetings.papers import check, layout, services, written
from meetings.papers.layout import TEXTS, Written
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item, make_meeting, make_person

PURPOSE = '<p class="numbered numbered-1"><span class="para-number">1.1</span> To note the report.</p>'
BODY = (
    "<h3>2. Background</h3>\n"
    '<p class="numbered numbered-1"><span class="para-number">2.1</span> Figures:</p>\n'
    '<table class="table"><caption>Offences</caption><thead><tr><th scope="col">Ward</th><th scope="col">2018</th></tr>'
    '</thead><tbody><tr><th scope="row">Abbey</th><td>12</td></tr></tbody></table>\n<h4>Detail</h4>\n'
    '<ol start="3"><li>Third point</li></ol>'
)


@pytest.fixture
def paper(item: AgendaItem, officer: User) -> Paper:
    return written.start_report(
        item=item, by=officer, title="Hate crime report", author="Jo Doe", marking="OFFICIAL"
    )


def save(paper: Paper, by: User, **values: str) -> Written:
    version = values.pop("version", "") or written.written_of(Paper.objects.get(pk=paper.pk)).version
    return written.save_report(paper=paper, by=by, version=version, **values)


def test_report_is_begun_at_the_end_of_the_items_papers(paper: Paper, officer: User) -> None:
    assert (paper.position, paper.kind, paper.versions.count()) == (0, Paper.Kind.REPORT, 0)
    assert paper.history.get().history_user == paper.report.history.get().history_user == officer


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_who_is_no_officer_and_was_not_asked_writes_nothing(
    who: str, paper: Paper, officer: User, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    saved = save(paper, officer, purpose=PURPOSE)
    with pytest.raises(Denied):
        written.start_report(item=paper.item, by=by, title="Mine")
    with pytest.raises(Denied):
        save(paper, by, purpose="<p>Mine</p>")
    with pytest.raises(Denied):
        written.finish_report(paper=paper, by=by, version=saved.version)
    with pytest.raises(Denied):
        written.read_word(paper=paper, by=by, upload=files.upload(files.word_bytes(files.document()), "a.docx"))
    assert (Report.objects.get().purpose, Paper.objects.count()) == (PURPOSE, 1)


def test_public_writes_nothing(paper: Paper) -> None:
    with pytest.raises(Denied):
        written.save_report(paper=paper, by=AnonymousUser(), version="0.0", purpose="<p>Mine</p>")  # type: ignore[arg-type]


def test_texts_are_cleaned_and_saved_with_who_wrote_them(paper: Paper, officer: User) -> None:
    save(paper, officer, purpose=f"<script>x()</script>{PURPOSE}", body=BODY, contact=" Jo Doe, 01632 960123 ")
    report = Report.objects.get()
    assert (report.purpose, report.body, report.contact) == (PURPOSE, BODY, "Jo Doe, 01632 960123")
    assert (report.version, report.history.first().history_user) == (1, officer)


def test_saving_what_is_stored_changes_nothing(paper: Paper, officer: User) -> None:
    first = save(paper, officer, purpose=PURPOSE)
    again = save(paper, officer, **{**first.values, "version": first.version})
    assert (again.version, Report.objects.get().history.count()) == (first.version, 2)


def test_cover_is_the_papers(paper: Paper, officer: User) -> None:
    save(paper, officer, subject="Hate crime in 2018", author="Ann Other", marking="OFFICIAL-SENSITIVE")
    paper.refresh_from_db()
    assert (paper.title, paper.author, paper.marking) == ("Hate crime in 2018", "Ann Other", "OFFICIAL-SENSITIVE")
    assert paper.history.count() == 2


def test_stale_text_is_a_conflict_that_shows_what_is_stored(paper: Paper, officer: User) -> None:
    save(paper, officer, purpose=PURPOSE)
    with pytest.raises(Conflict) as raised:
        written.save_report(paper=paper, by=officer, version="0.0", purpose="<p>Other</p>")
    assert (raised.value.current.purpose, raised.value.current.version) == (PURPOSE, "1.0")
    assert Report.objects.get().purpose == PURPOSE


def test_stale_cover_is_a_conflict_and_the_text_is_not_saved_either(paper: Paper, officer: User) -> None:
    services.update_paper(paper=Paper.objects.get(pk=paper.pk), by=officer, version=0, title="Renamed")
    with pytest.raises(Conflict):
        written.save_report(paper=paper, by=officer, version="0.0", subject="Mine", purpose="<p>Mine</p>")
    assert (Paper.objects.get().title, Report.objects.get().purpose) == ("Renamed", "")


def test_text_too_long_is_refused_beside_its_field(paper: Paper, officer: User) -> None:
    with pytest.raises(Refused) as raised:
        save(paper, officer, body=f"<p>{'x' * written.MAX_TEXT}</p>")
    assert raised.value.field == "body"


@pytest.mark.parametrize("state", [Meeting.State.CANCELLED, Meeting.State.CLOSED])
def test_report_of_a_meeting_that_ended_stays_as_it_is(state: str, paper: Paper, officer: User) -> None:
    Meeting.objects.update(state=state)
    paper = Paper.objects.select_related("item__meeting__board").get()
    with pytest.raises(Refused):
        written.save_report(paper=paper, by=officer, version="0.0", purpose=PURPOSE)


def test_published_cover_stays_while_the_text_goes_on(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, purpose=PURPOSE)
    written.finish_report(paper=paper, by=officer, version=saved.version)
    paper.versions.update(published_at=timezone.now())
    assert written.may_change_cover(paper, officer) is False
    with pytest.raises(Refused):
        save(paper, officer, subject="Another")
    save(paper, officer, purpose="<p>Later</p>")
    assert Report.objects.get().purpose == "<p>Later</p>"


# Finishing --------------------------------------------------------------------------------------------------


def test_finished_report_is_a_version_with_html_and_a_tagged_pdf(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, purpose=PURPOSE, body=BODY, recommendations="<p>Note it</p>", contact="Jo")
    version = written.finish_report(paper=paper, by=officer, version=saved.version)
    assert (version.number, version.name, version.accepted_by) == (1, "hate-crime-report.html", officer)
    assert Job.objects.get().subject == services.subject_of(version)
    services.prepare_version(version)
    version.refresh_from_db()
    assert (version.problem, version.tagged, version.pages) == ("", True, 1)
    assert version.html.startswith('<table class="meta"><tbody><tr><th scope="row">Report to</th>')
    for part in (PURPOSE, BODY.replace("h3>", "h2>").replace("h4>", "h3>"), "<h2>Recommendations</h2>"):
        assert part in version.html
    assert [h for h in ("Main text", "List of appendices") if h in version.html] == []


def test_pdf_of_a_report_has_headings_in_order_and_tables_with_headers(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, purpose=PURPOSE, body=BODY)
    with pikepdf.open(BytesIO(written.preview_pdf(saved))) as made:
        kinds = [str(one.S) for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        headers = [
            str(one.A[0].Scope)
            for one in made.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"
        ]
    assert sorted(kind for kind in kinds if kind in ("/H1", "/H2", "/H3")) == ["/H1", "/H2", "/H2", "/H3"]
    assert (headers.count("/Column"), headers.count("/Row")) == (2, 6)
    assert kinds.count("/Caption") == 1


def test_list_that_begins_at_three_is_printed_from_three(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, body=BODY)
    printed = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=written.preview_pdf(saved), capture_output=True
    )
    assert [line.strip() for line in printed.stdout.decode().splitlines() if "Third" in line] == ["3. Third point"]


def test_same_text_is_finished_once(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, purpose=PURPOSE)
    written.finish_report(paper=paper, by=officer, version=saved.version)
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        written.finish_report(paper=paper, by=officer, version=saved.version)
    later = save(paper, officer, purpose="<p>Other</p>")
    assert written.finish_report(paper=paper, by=officer, version=later.version).number == 2


def test_text_that_somebody_changed_since_it_was_shown_is_not_finished(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, purpose=PURPOSE)
    save(paper, officer, purpose="<p>Other</p>")
    with pytest.raises(Conflict):
        written.finish_report(paper=paper, by=officer, version=saved.version)
    assert paper.versions.count() == 0


def test_report_that_says_nothing_is_not_finished(paper: Paper, officer: User) -> None:
    with pytest.raises(Refused, match="Write the purpose"):
        written.finish_report(paper=paper, by=officer, version="0.0")


def test_author_who_was_asked_writes_and_hands_in_for_an_officer_to_take(board: Any, officer: User) -> None:
    meeting = make_meeting(board, timezone.localdate() + timedelta(days=30))
    person = make_person("Aisha Author")
    made = written.start_report(
        item=make_item(meeting, "Update"), by=officer, title="Update", author="Aisha Author"
    )
    Paper.objects.filter(pk=made.pk).update(author_person=person, requested_at=timezone.now())
    asked = Paper.objects.select_related("item__meeting__board").get(pk=made.pk)
    assert person.user
    assert written.may_change_cover(asked, person.user) is False
    saved = save(asked, person.user, purpose=PURPOSE)
    version = written.finish_report(paper=asked, by=person.user, version=saved.version)
    assert (version.uploaded_by, version.accepted_at, version.accepted_by) == (person.user, None, None)
    with pytest.raises(Denied):
        save(asked, person.user, subject="Another title")


def test_snapshot_reads_back_as_it_was_laid_out(paper: Paper, officer: User) -> None:
    saved = save(paper, officer, subject="Fish & <chips>", purpose=PURPOSE)
    body = layout.body_of(layout.document(saved).encode())
    assert body == layout.layout(saved).strip()
    assert body.startswith("<h1>Fish &amp; &lt;chips&gt;</h1>")
    assert layout.for_reading(body).startswith("<table")


def test_section_is_headed_by_the_number_of_its_paragraphs(paper: Paper, officer: User) -> None:
    plain = "<p>No heading of its own</p>"
    saved = save(paper, officer, purpose=PURPOSE, body=plain, recommendations=PURPOSE.replace("1.1", "4.1"))
    html = layout.layout(saved)
    assert re.findall("<h2>(.*?)</h2>", html) == [
        "1. Purpose and decisions required",
        "Main text",
        "4. Recommendations",
    ]


# A Word report ----------------------------------------------------------------------------------------------


def word_report(*, marking: str = "[OFFICIAL]", day: str = "26 September 2018", masthead: str = "REPORT") -> Any:
    made = files.document()
    made.add_paragraph("COMMUNITY SAFETY PARTNERSHIP")
    made.add_paragraph(masthead)
    table = made.add_table(0, 2)
    for label, said in (
        ("Subject:", "Knife crime"), ("Date:", day), ("Author:", "Ann Other"), ("Contact:", "ann@example.org"),
        ("Security:", marking),
    ):  # fmt: skip
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, said
    made.add_heading("1. Purpose of presenting the report and decisions required", 2)
    made.add_paragraph("1.1 To note it.")
    made.add_heading("2. Recommendation(s)", 2)
    made.add_paragraph("2.1 It is recommended to agree.")
    made.add_heading("3. Overview", 3)
    made.add_paragraph("3.1 The figures.")
    made.add_heading("4. List of Appendices: Appendix A: Figures", 2)
    return made


def read(paper: Paper, officer: User, made: Any) -> written.FromWord:
    return written.read_word(paper=paper, by=officer, upload=files.upload(files.word_bytes(made), "report.docx"))


def number(text: str, rest: str) -> str:
    return f'<p class="numbered numbered-1"><span class="para-number">{text}</span> {rest}</p>'


def test_word_report_fills_the_fields_and_says_what_has_no_place(paper: Paper, officer: User) -> None:
    found = read(paper, officer, word_report())
    assert found.values == {
        "subject": "Knife crime",
        "author": "Ann Other",
        "contact": "ann@example.org",
        "marking": "OFFICIAL",
        "purpose": number("1.1", "To note it."),
        "body": f"<h3>3. Overview</h3>\n{number('3.1', 'The figures.')}",
        "recommendations": number("2.1", "It is recommended to agree."),
        "appendices": "<p>Appendix A: Figures</p>",
    }
    assert found.notes == [
        "In the Word report the recommendations come before the main text. Here they are printed after it; "
        "the numbers of the paragraphs stay as they are.",
    ]
    assert Report.objects.get().purpose == ""


def test_what_does_not_fit_the_board_or_the_meeting_is_said(paper: Paper, officer: User) -> None:
    found = read(paper, officer, word_report(marking="[SECRET]", day="5 May 2018", masthead="Draft for comment"))
    assert "marking" not in found.values
    assert found.notes[1:] == [
        "The marking on its cover, 'SECRET', is not one of this board’s. Choose one.",
        "The line 'Draft for comment' of its cover has no field here.",
        "Its cover is dated Saturday 5 May 2018. This meeting is on Wednesday 26 September 2018.",
    ]


def test_word_file_without_cover_and_headings_is_main_text(paper: Paper, officer: User) -> None:
    found = read(paper, officer, files.document("Just a letter."))
    assert found.values == {"body": "<p>Just a letter.</p>"}
    assert len(found.notes) == 2


def test_pdf_and_hostile_files_are_refused_beside_the_file(paper: Paper, officer: User) -> None:
    for content, name in ((files.pdf_bytes(1), "a.pdf"), (b"<html>", "a.docx"), (b"", "a.docx")):
        with pytest.raises(check.BadFile) as raised:
            written.read_word(paper=paper, by=officer, upload=files.upload(content, name))
        assert raised.value.field == "upload"


def test_only_what_is_something_else_already_clashes(paper: Paper, officer: User) -> None:
    found = read(paper, officer, word_report())
    now = {"subject": "Hate crime", "author": "Ann Other", "purpose": "<p>Mine</p>", "body": " ", "contact": ""}
    assert [one.name for one in written.clashes(now, found)] == ["subject", "purpose"]
    assert [one.name for one in written.clashes(now, found, fixed=["subject"])] == ["purpose"]


def test_texts_of_the_model_are_the_texts_of_the_form() -> None:
    assert {field.name for field in Report._meta.fields} >= {*TEXTS, "contact"}
