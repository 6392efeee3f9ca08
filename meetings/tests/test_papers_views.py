"""The pages and files of papers: who gets which, each form, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.models import Job, User
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.papers import check, pdfs, services
from meetings.tests import paper_files as files
from meetings.tests.fixtures import log_in, make_item

WORD_FILE = files.word_bytes(files.document("What the paper says."))
ROLES = ("officer", "chair", "member", "adviser", "outsider", "administrator", "public")
# What a GET of each address answers, by role: in ROLES' order.
DRAFT = {
    "paper": (200, 200, 404, 404, 404, 404, 404),
    "paper-pdf": (200, 200, 404, 404, 404, 404, 404),
    "paper-file": (200, 200, 404, 404, 404, 404, 404),
    "paper-edit": (200, 403, 404, 404, 404, 404, 302),
    "paper-version-add": (200, 403, 404, 404, 404, 404, 302),
    "paper-withdraw": (200, 403, 404, 404, 404, 404, 302),
}
OPEN = {
    "paper": (200, 200, 200, 200, 200, 200, 200),
    "paper-pdf": (200, 200, 200, 200, 200, 200, 200),
    "paper-file": (200, 200, 403, 403, 403, 403, 403),
    "paper-edit": (200, 403, 403, 403, 403, 403, 302),
    "paper-version-add": (200, 403, 403, 403, 403, 403, 302),
    "paper-withdraw": (200, 403, 403, 403, 403, 403, 302),
}
RESTRICTED = {
    "paper": (200, 200, 200, 200, 404, 404, 404),
    "paper-pdf": (200, 200, 200, 200, 404, 404, 404),
    "paper-file": (200, 200, 403, 403, 404, 404, 404),
    "paper-edit": (200, 403, 403, 403, 404, 404, 302),
    "paper-version-add": (200, 403, 403, 403, 404, 404, 302),
    "paper-withdraw": (200, 403, 403, 403, 404, 404, 302),
}
CASES = {
    "draft": (False, False, False, DRAFT),
    "draft restricted": (False, True, False, DRAFT),
    "published": (True, False, False, OPEN),
    "published restricted": (True, True, False, RESTRICTED),
    "published in restricted item": (True, False, True, RESTRICTED),
    "published restricted in restricted item": (True, True, True, RESTRICTED),
}


def make_paper(item: AgendaItem, by: User, **fields: Any) -> Paper:
    values = {"title": "Hate crime report", "upload": files.upload(WORD_FILE, "report.docx"), **fields}
    paper = services.add_paper(item=item, by=by, **values)
    services.prepare_version(paper.versions.get())
    return paper


def publish(paper: Paper) -> None:
    now = timezone.now()
    paper.versions.update(published_at=now)
    AgendaItem.objects.filter(pk=paper.item_id).update(published_at=now)


def client_of(who: str, request: pytest.FixtureRequest) -> Client:
    return Client() if who == "public" else log_in(request.getfixturevalue(who))


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    answer.close()  # a download holds its file open
    return answer.status_code


def address(name: str, paper: Paper) -> str:
    of_version = name in ("paper-file", "paper-pdf", "paper-prepare")
    return reverse(name, args=[paper.versions.first().pk if of_version else paper.pk])


@pytest.fixture
def paper(item: AgendaItem, officer: User) -> Paper:
    return make_paper(item, officer)


@pytest.mark.parametrize("case", CASES)
def test_who_gets_which_address(
    case: str, meeting: Meeting, officer: User, request: pytest.FixtureRequest
) -> None:
    published, restricted, item_restricted, expected = CASES[case]
    paper = make_paper(make_item(meeting, restricted=item_restricted), officer, restricted=restricted)
    if published:
        publish(paper)
    clients = [client_of(who, request) for who in ROLES]
    answered = {name: tuple(status(client, address(name, paper)) for client in clients) for name in expected}
    assert answered == expected


@pytest.mark.parametrize("name", ["paper-move", "paper-prepare"])
@pytest.mark.parametrize("case", CASES)
def test_who_may_press_which_button(
    case: str, name: str, meeting: Meeting, officer: User, request: pytest.FixtureRequest
) -> None:
    published, restricted, item_restricted, expected = CASES[case]
    paper = make_paper(make_item(meeting, restricted=item_restricted), officer, restricted=restricted)
    if published:
        publish(paper)
    answered = [client_of(who, request).post(address(name, paper), {"to": "up"}).status_code for who in ROLES]
    assert answered == [302, *expected["paper-edit"][1:]]


def test_buttons_answer_no_get(paper: Paper, officer: User) -> None:
    client = log_in(officer)
    assert [client.get(address(name, paper)).status_code for name in ("paper-move", "paper-prepare")] == [405, 405]


def test_who_may_add_a_paper(item: AgendaItem, officer: User, request: pytest.FixtureRequest) -> None:
    url = reverse("paper-add", args=[item.pk])
    answered = [client_of(who, request).get(url).status_code for who in ROLES]
    assert answered == [200, 403, 403, 403, 404, 404, 302]


def test_page_of_a_word_paper_is_its_text(paper: Paper, member: User) -> None:
    publish(paper)
    page = log_in(member).get(paper.get_absolute_url()).content.decode()
    text = page.partition('aria-label="Text of the paper">')[2].partition("</section>")[0]
    assert text == "<p>What the paper says.</p>"


def test_reader_sees_the_published_version_and_nothing_of_a_newer_one(
    paper: Paper, officer: User, public: Any
) -> None:
    publish(paper)
    newer = files.word_bytes(files.document("Changed since."))
    version = services.add_version(paper=paper, by=officer, upload=files.upload(newer, "secret-name.docx"))
    services.prepare_version(version)
    page = Client().get(paper.get_absolute_url()).content.decode()
    assert [word in page for word in ("What the paper says.", "Changed since.", "secret-name", "report.docx")] == [
        True, False, False, False,
    ]  # fmt: skip
    assert Client().get(reverse("paper-pdf", args=[version.pk])).status_code == 404
    assert "Changed since." in log_in(officer).get(paper.get_absolute_url()).content.decode()


def test_restricted_paper_says_by_which_paragraph(item: AgendaItem, officer: User, member: User) -> None:
    paper = make_paper(item, officer, restricted=True, grounds=["1"], public_interest_reason="Named people.")
    publish(paper)
    page = log_in(member).get(paper.get_absolute_url()).content.decode()
    words = "Restricted by virtue of paragraph 1 of Part 1 of Schedule 12A of the Local Government Act 1972"
    assert page.count(words) == 1


def test_downloads_have_clean_names_and_are_never_shown_in_the_browser(paper: Paper, officer: User) -> None:
    client = log_in(officer)
    said = [client.get(address(name, paper)) for name in ("paper-file", "paper-pdf")]
    assert [(r["Content-Disposition"], r["Content-Type"], r["X-Content-Type-Options"]) for r in said] == [
        ('attachment; filename="item-1-hate-crime-report-v1.docx"', check.WORD, "nosniff"),
        ('attachment; filename="item-1-hate-crime-report-v1.pdf"', check.PDF, "nosniff"),
    ]
    assert b"".join(said[0].streaming_content) == WORD_FILE
    for answer in said:
        answer.close()


def test_pdf_that_is_not_prepared_yet_is_not_found(item: AgendaItem, officer: User) -> None:
    paper = services.add_paper(item=item, by=officer, title="T", upload=files.upload(files.pdf_bytes()))
    assert log_in(officer).get(address("paper-pdf", paper)).status_code == 404


def form(**values: Any) -> dict[str, Any]:
    return {"title": "Hate crime report", "kind": "report", "author": "A. Author", "marking": "OFFICIAL", **values}


def test_paper_is_added_through_the_form(
    item: AgendaItem, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = log_in(officer).post(
            reverse("paper-add", args=[item.pk]), form(upload=files.upload(WORD_FILE, "report.docx"))
        )
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/boards/csp/2018-09-26/?at={item.pk}#item-{item.pk}",
    )
    version = PaperVersion.objects.select_related("paper").get()
    assert (version.paper.title, version.paper.marking, version.pages) == ("Hate crime report", "OFFICIAL", 1)
    assert Job.objects.get().requested_by == officer


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        ((b"", "report.pdf"), check.EMPTY),
        ((b"<html></html>", "report.pdf"),
         f"The file is named .pdf, but by its content it is a web page. {check.CHOOSE}"),
        ((files.locked_pdf(user="x"), "report.pdf"), pdfs.LOCKED),
        ((files.pdf_bytes()[:90], "report.pdf"), pdfs.BROKEN),
    ],
)  # fmt: skip
def test_bad_file_is_refused_beside_its_field_and_the_rest_stays(
    item: AgendaItem, officer: User, upload: tuple[bytes, str], sentence: str
) -> None:
    values = {**form(title="What I typed"), "upload": files.upload(*upload)}
    answer = log_in(officer).post(reverse("paper-add", args=[item.pk]), values)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"upload": [sentence]})
    assert 'value="What I typed"' in answer.content.decode()
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"title": ""}, {"title": ["Enter the title of the paper."]}),
        ({"restricted": "on"}, {"grounds": ["Choose at least one reason why it is restricted."]}),
        ({"restricted": "on", "grounds": ["1"]}, {"public_interest_reason": [
            "Say why keeping it from the public outweighs the public interest in disclosing it."]}),
        ({"grounds": ["1"], "public_interest_reason": "x"}, {"restricted": [
            "To restrict it, tick this box. To open it to the public, clear the paragraphs, the reason and the title "
            "for the public below."]}),
        ({"marking": "TOP SECRET"}, {"marking": [
            "Select a valid choice. TOP SECRET is not one of the available choices."]}),
    ],
)  # fmt: skip
def test_bad_details_are_refused_beside_their_field(
    item: AgendaItem, officer: User, values: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    upload = files.upload(files.pdf_bytes())
    answer = log_in(officer).post(reverse("paper-add", args=[item.pk]), form(upload=upload, **values))
    assert (answer.status_code, answer.context["form"].errors) == (422, errors)


def test_confidential_paper_needs_no_public_interest_reason(item: AgendaItem, officer: User) -> None:
    values = form(upload=files.upload(files.pdf_bytes()), restricted="on", grounds=["confidential"])
    assert log_in(officer).post(reverse("paper-add", args=[item.pk]), values).status_code == 302
    assert Paper.objects.get().restricted is True


def test_details_are_changed_through_the_form(paper: Paper, officer: User) -> None:
    answer = log_in(officer).post(address("paper-edit", paper), form(title="New title", version=0))
    assert (answer.status_code, answer["Location"]) == (302, f"/papers/{paper.pk}/")
    assert Paper.objects.get().title == "New title"


def test_second_officer_is_told_and_loses_nothing(paper: Paper, officer: User) -> None:
    client = log_in(officer)
    client.post(address("paper-edit", paper), form(title="First", version=0))
    answer = client.post(address("paper-edit", paper), form(title="Second", version=0))
    page = answer.content.decode()
    assert (answer.status_code, 'value="Second"' in page, ">First<" in page) == (409, True, True)
    assert Paper.objects.get().title == "First"


def test_published_paper_is_not_changed_and_says_why(paper: Paper, officer: User) -> None:
    publish(paper)
    answer = log_in(officer).post(address("paper-edit", paper), form(title="New title", version=0))
    assert answer.context["form"].non_field_errors() == [
        "This paper is published. Its details stay as they were published. To put it right, upload a new version."
    ]


def test_new_version_is_uploaded(paper: Paper, officer: User) -> None:
    values = {"upload": files.upload(files.pdf_bytes(3), "second.pdf")}
    answer = log_in(officer).post(address("paper-version-add", paper), values)
    assert (answer.status_code, paper.versions.count()) == (302, 2)


def test_new_version_of_a_published_paper_warns(paper: Paper, officer: User) -> None:
    publish(paper)
    assert log_in(officer).get(address("paper-version-add", paper)).context["warning"] == (
        "This paper is published. The new version is published, beside the old one, when the agenda is next published."
    )


def test_paper_is_withdrawn_after_asking(paper: Paper, officer: User) -> None:
    client = log_in(officer)
    assert client.get(address("paper-withdraw", paper)).status_code == 200
    assert Paper.objects.get().withdrawn_at is None
    client.post(address("paper-withdraw", paper))
    assert Paper.objects.get().withdrawn_at is not None


def test_preparation_is_run_again(
    item: AgendaItem, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    paper = services.add_paper(item=item, by=officer, title="T", upload=files.upload(files.pdf_bytes()))
    Job.objects.update(state=Job.State.FAILED)
    client = log_in(officer)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert page.count("Run it again") == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("paper-prepare", paper))
    assert paper.versions.get().is_ready is True


def test_every_missing_thing_is_not_found(officer: User) -> None:
    client = log_in(officer)
    names = ("paper", "paper-edit", "paper-add", "paper-file", "paper-pdf", "paper-withdraw", "paper-version-add")
    assert [client.get(reverse(name, args=[999])).status_code for name in names] == [404] * len(names)
