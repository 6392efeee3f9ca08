"""The pages of a report written in the site: who gets which, what is typed stays, what is asked before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.models import User
from meetings.models import AgendaItem, Membership, Paper, PaperVersion, Person, Report
from meetings.papers import services, written
from meetings.tests import paper_files as files
from meetings.tests.fixtures import log_in
from meetings.tests.test_papers_written import BODY, PURPOSE, word_report

PAGES = ("report", "report-preview", "report-pdf")
WHO = {"officer": 200, "chair": 403, "member": 404, "adviser": 404, "outsider": 404, "administrator": 404}


@pytest.fixture
def paper(item: AgendaItem, officer: User) -> Paper:
    made = written.start_report(item=item, by=officer, title="Hate crime report", author="Jo Doe")
    written.save_report(paper=made, by=officer, version="0.0", purpose=PURPOSE)
    return Paper.objects.get(pk=made.pk)


@pytest.fixture
def desk(officer: User) -> Client:
    return log_in(officer)


def finish(paper: Paper, by: User) -> PaperVersion:
    version = written.finish_report(paper=paper, by=by, version=written.written_of(paper).version)
    services.prepare_version(version)
    return version


def typed(paper: Paper, **values: Any) -> dict[str, Any]:
    return {**written.written_of(paper).values, **values}


def word(**options: str) -> Any:
    upload = files.upload(files.word_bytes(word_report(**options)), "report.docx")
    upload.content_type = "application/octet-stream"  # type: ignore[attr-defined]
    return upload


@pytest.mark.parametrize("who", WHO)
def test_who_gets_the_pages(who: str, paper: Paper, request: pytest.FixtureRequest) -> None:
    client = log_in(request.getfixturevalue(who))
    assert [client.get(reverse(page, args=[paper.pk])).status_code for page in PAGES] == [WHO[who]] * 3
    assert client.get(reverse("report-add", args=[paper.item_id])).status_code == {
        "officer": 200, "chair": 403, "member": 403, "adviser": 403
    }.get(who, 404)  # fmt: skip


def test_public_is_asked_to_log_in(paper: Paper) -> None:
    assert [Client().get(reverse(page, args=[paper.pk])).status_code for page in PAGES] == [302] * 3


@pytest.mark.parametrize("who", ["member", "outsider"])
def test_published_paper_shows_nobody_its_draft(who: str, paper: Paper, officer: User, request: Any) -> None:
    finish(paper, officer)
    paper.versions.update(published_at=timezone.now())
    client = log_in(request.getfixturevalue(who))
    assert [client.get(reverse(page, args=[paper.pk])).status_code for page in PAGES] == [403] * 3


def test_report_is_begun_and_goes_on_to_its_text(desk: Client, item: AgendaItem) -> None:
    url = reverse("report-add", args=[item.pk])
    assert desk.get(url).context["form"].initial["title"] == item.title
    answer = desk.post(url, {"title": "Hate crime", "kind": "report", "marking": "OFFICIAL"})
    paper = Paper.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("report", args=[paper.pk]))


def test_report_begun_for_an_author_keeps_whom_to_ask_and_the_day_it_is_due(
    desk: Client, item: AgendaItem
) -> None:
    avery = Person.objects.create(name="Avery Author")
    Membership.objects.create(board=item.meeting.board, person=avery, role="member", starts=date(2015, 1, 1))
    day = {"due_0": "11", "due_1": "9", "due_2": "2018"}
    url = reverse("report-add", args=[item.pk])
    desk.post(url, {"title": "Hate crime", "kind": "report", "author": "Avery Author", **day})
    paper = Paper.objects.get()
    assert (paper.author_person, paper.due) == (avery, date(2018, 9, 11))


def test_report_due_on_the_day_of_the_meeting_is_refused_beside_the_field(desk: Client, item: AgendaItem) -> None:
    day = {"due_0": "26", "due_1": "9", "due_2": "2018"}
    answer = desk.post(reverse("report-add", args=[item.pk]), {"title": "Hate crime", "kind": "report", **day})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due"])


def test_report_without_a_title_is_refused(desk: Client, item: AgendaItem) -> None:
    answer = desk.post(reverse("report-add", args=[item.pk]), {"title": "", "kind": "report"})
    assert (answer.status_code, answer.context["form"].errors["title"]) == (422, ["Enter the title of the paper."])


def test_draft_is_saved_and_stays_on_its_page_or_goes_on_to_the_preview(desk: Client, paper: Paper) -> None:
    url = reverse("report", args=[paper.pk])
    assert desk.post(url, typed(paper, body=BODY)).url == url
    assert Report.objects.get().body == BODY
    assert desk.post(url, {**typed(paper, body="<p>x</p>"), "preview": "1"}).url == f"{url}preview/"


def test_texts_in_the_form_are_escaped_as_they_are_stored(desk: Client, paper: Paper, officer: User) -> None:
    written.save_report(paper=paper, by=officer, version="1.0", purpose="<p>1 &lt; 2 &amp; 3</p>")
    page = desk.get(reverse("report", args=[paper.pk])).content.decode()
    assert page.count("&lt;p&gt;1 &amp;lt; 2 &amp;amp; 3&lt;/p&gt;") == 1


def test_refused_text_is_still_there(desk: Client, paper: Paper) -> None:
    answer = desk.post(reverse("report", args=[paper.pk]), typed(paper, subject="", body="<p>Mine</p>"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"subject": ["Enter the subject of the report."]}
    assert answer.context["form"]["body"].value() == "<p>Mine</p>"


def test_conflict_shows_both_texts_and_saving_again_is_a_choice(desk: Client, paper: Paper, officer: User) -> None:
    mine = typed(paper, purpose="<p>Mine</p>")
    written.save_report(paper=paper, by=officer, version="1.0", purpose="<p>Theirs</p>")
    url = reverse("report", args=[paper.pk])
    answer = desk.post(url, mine)
    page = answer.content.decode()
    assert (answer.status_code, page.count("<p>Theirs</p>"), page.count("&lt;p&gt;Mine&lt;/p&gt;")) == (409, 1, 1)
    form = answer.context["form"]
    assert desk.post(url, {name: form[name].value() or "" for name in mine}).status_code == 302
    assert Report.objects.get().purpose == "<p>Mine</p>"


def test_text_typed_into_an_expired_session_is_kept(paper: Paper, officer: User) -> None:
    client = log_in(officer)
    url = reverse("report", args=[paper.pk])
    mark = client.get(url).content.decode().partition('name="kept_mark" value="')[2].partition('"')[0]
    client.logout()
    assert client.post(url, {**typed(paper, body="<p>Late</p>"), "kept_mark": mark}).status_code == 302
    client.force_login(officer)
    assert client.get(url).context["form"]["body"].value() == "<p>Late</p>"


# A Word report ----------------------------------------------------------------------------------------------


def test_word_report_fills_an_empty_form_and_saves_nothing(desk: Client, item: AgendaItem, officer: User) -> None:
    paper = written.start_report(item=item, by=officer, title="Knife crime")
    answer = desk.post(reverse("report", args=[paper.pk]), {**typed(paper), "upload": word(), "read": "1"})
    values = {
        name: answer.context["form"][name].value() for name in ("author", "contact", "marking", "appendices")
    }
    assert (answer.status_code, values) == (
        200,
        {"author": "Ann Other", "contact": "ann@example.org", "marking": "OFFICIAL",
         "appendices": "<p>Appendix A: Figures</p>"},
    )  # fmt: skip
    assert answer.context["form"]["version"].value() == "0.0"
    assert len(answer.context["notes"]) == 1
    assert Report.objects.get().appendices == ""


def test_word_report_asks_before_it_takes_the_place_of_what_was_typed(desk: Client, paper: Paper) -> None:
    url = reverse("report", args=[paper.pk])
    asked = desk.post(url, {**typed(paper, body="<p>Not saved yet</p>"), "upload": word(), "read": "1"})
    assert [clash.name for clash in asked.context["clashes"]] == ["subject", "author", "purpose", "body"]
    sent = dict(asked.context["other"])
    for clash in asked.context["clashes"]:
        sent |= {clash.name: clash.now_raw, f"word_{clash.name}": clash.word_raw, f"take_{clash.name}": "keep"}
    sent |= {"take_purpose": "word", "chosen": "1", "note": ["A note"]}
    answer = desk.post(url, sent)
    form = answer.context["form"]
    assert [form[name].value() for name in ("subject", "author", "body", "contact")] == [
        "Hate crime report", "Jo Doe", "<p>Not saved yet</p>", "ann@example.org"
    ]  # fmt: skip
    assert form["purpose"].value().count("To note it.") == 1
    assert answer.context["notes"] == ["A note"]
    assert Report.objects.get().purpose == PURPOSE


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (None, "Choose the Word report (.docx) first."),
        (
            (files.pdf_bytes(1), "a.pdf"),
            "This is a PDF. Its text cannot be read into the form: choose the Word file",
        ),
        ((b"<html>", "a.docx"), "The file is named .docx, but by its content it is a web page."),
    ],
)
def test_file_that_is_no_word_report_is_refused_beside_it(
    upload: Any, said: str, desk: Client, paper: Paper
) -> None:
    sent = {**typed(paper, body="<p>Mine</p>"), "read": "1"}
    if upload:
        sent["upload"] = files.upload(*upload)
    answer = desk.post(reverse("report", args=[paper.pk]), sent)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, ["upload"])
    assert form.errors["upload"][0].startswith(said)
    assert form["body"].value() == "<p>Mine</p>"


# Preview, finishing, comparing ------------------------------------------------------------------------------


def test_preview_is_finished_as_the_next_version(desk: Client, paper: Paper) -> None:
    url = reverse("report-preview", args=[paper.pk])
    page = desk.get(url)
    assert page.context["button"] == "Finish: make it version 1"
    answer = desk.post(url, {"version": page.context["form"]["version"].value()})
    assert (answer.status_code, answer.url) == (302, paper.get_absolute_url())
    assert paper.versions.get().number == 1
    again = desk.post(url, {"version": "1.0"})
    assert again.status_code == 422
    assert again.content.decode().count("Nothing has changed since version 1.") > 0


def test_preview_of_a_text_that_changed_is_shown_again(desk: Client, paper: Paper, officer: User) -> None:
    written.save_report(paper=paper, by=officer, version="1.0", purpose="<p>Theirs</p>")
    url = reverse("report-preview", args=[paper.pk])
    answer = desk.post(url, {"version": "1.0"}, follow=True)
    page = answer.content.decode()
    assert (page.count("The text was changed after this page was opened."), paper.versions.count()) == (1, 0)


def test_preview_as_a_pdf_is_kept_nowhere(desk: Client, paper: Paper) -> None:
    answer = desk.get(reverse("report-pdf", args=[paper.pk]))
    assert (answer["Content-Type"], answer["Cache-Control"], answer.content[:5]) == (
        "application/pdf", "private, no-store", b"%PDF-"
    )  # fmt: skip


def test_preview_too_long_for_a_pdf_says_so(desk: Client, paper: Paper, officer: User) -> None:
    long = f"<p>{'word ' * (written.MAX_PREVIEW // 5)}</p>"
    written.save_report(paper=paper, by=officer, version="1.0", body=long)
    answer = desk.get(reverse("report-pdf", args=[paper.pk]), follow=True)
    assert answer.content.decode().count("The report is too long to be shown as a PDF before it is finished.") == 1


@pytest.fixture
def two(paper: Paper, officer: User) -> Paper:
    finish(paper, officer)
    version = written.written_of(paper).version
    written.save_report(paper=paper, by=officer, version=version, purpose=PURPOSE.replace("note", "agree"))
    finish(paper, officer)
    return paper


def test_versions_are_compared(desk: Client, two: Paper) -> None:
    answer = desk.get(reverse("paper-compare", args=[two.pk]))
    found = answer.context["found"]
    assert (answer.context["old"], answer.context["new"], found.changed, found.added, found.removed) == (
        1,
        2,
        1,
        0,
        0,
    )
    same = desk.get(reverse("paper-compare", args=[two.pk]), {"old": "2", "new": "2"}).content.decode()
    assert same.count("The words are the same in both.") == 1
    odd = desk.get(reverse("paper-compare", args=[two.pk]), {"old": "\0", "new": "9" * 5000})
    assert (odd.context["old"], odd.context["new"]) == (1, 2)


def test_paper_leads_to_its_comparison_and_its_text(desk: Client, two: Paper) -> None:
    page = desk.get(two.get_absolute_url()).content.decode()
    for name in ("paper-compare", "report"):
        assert page.count(f'href="{reverse(name, args=[two.pk])}"') == 1


def test_only_versions_that_somebody_may_see_are_compared(member: User, two: Paper) -> None:
    client = log_in(member)
    url = reverse("paper-compare", args=[two.pk])
    assert client.get(url).status_code == 404
    two.versions.filter(number=1).update(published_at=timezone.now())
    answer = client.get(url, {"new": "2", "old": "1"})
    assert (list(answer.context["dates"]), answer.context["found"]) == ([1], None)


def test_pages_ask_the_database_as_often_whatever_the_versions(
    desk: Client, two: Paper, officer: User, django_assert_num_queries: Any
) -> None:
    def asked() -> None:
        for name, count in (("report", 10), ("report-preview", 8), ("paper-compare", 6)):
            with django_assert_num_queries(count):
                assert desk.get(reverse(name, args=[two.pk])).status_code == 200

    asked()
    for number in range(28):
        version = written.written_of(two).version
        written.save_report(paper=two, by=officer, version=version, purpose=f"<p>Version {number}</p>")
        written.finish_report(paper=two, by=officer, version=written.written_of(two).version)
    asked()
