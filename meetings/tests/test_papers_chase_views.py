"""The pages of chasing: officers' buttons and panels, and the author's page by link and signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp import links
from csp.models import SignedLink, StoredFile, User
from meetings.models import AgendaItem, Board, ChaseEntry, Meeting, Paper, PaperVersion, Person
from meetings.papers import asking, chase, chased, check, services
from meetings.tests import paper_files as files
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person
from meetings.tests.pages import day, errors, said, texts

PDF = files.pdf_bytes(2)
LINK_PAGES = ("hand-in", "hand-in-tell", "hand-in-done")


@pytest.fixture
def author(board: Board) -> Person:
    return make_person("Jade Author", account=False)


@pytest.fixture
def coming(board: Board) -> Meeting:
    return make_meeting(board, timezone.localdate() + timedelta(days=60))


@pytest.fixture
def paper(coming: Meeting, officer: User, author: Person) -> Paper:
    item = make_item(coming, "Hate crime update")
    return services.add_paper(item=item, by=officer, title="Hate crime report", author="Jade Author")


@pytest.fixture
def link(paper: Paper, officer: User) -> SignedLink:
    asking.ask(paper=paper, by=officer)
    return SignedLink.objects.get()


def at(page: str, link: SignedLink) -> str:
    return reverse(page, args=[links.token(link)])


def add(item: AgendaItem, officer: User, **values: Any) -> Any:
    posted = {"title": "Hate crime report", "kind": "report", "author": "Jade Author", **values}
    return log_in(officer).post(reverse("paper-add", args=[item.pk]), posted)


def test_form_offers_the_due_day_of_the_board(coming: Meeting, officer: User) -> None:
    page = log_in(officer).get(reverse("paper-add", args=[make_item(coming).pk]))
    assert page.context["form"].initial["due"] == chase.due_date(coming.board, coming.date)


def test_paper_is_expected_and_its_author_asked_at_once(coming: Meeting, officer: User, author: Person) -> None:
    due = coming.date - timedelta(days=20)
    answer = add(make_item(coming), officer, ask="on", **day("due", due))
    assert said(answer) == ["The paper has been added, and Jade Author has been asked for it."]
    paper = Paper.objects.get()
    assert (paper.due, paper.versions.count(), ChaseEntry.objects.get().kind) == (due, 0, "asked")


def test_paper_is_added_though_its_author_cannot_be_asked(coming: Meeting, officer: User, author: Person) -> None:
    answer = add(make_item(coming), officer, author="Jade Authur", ask="on")
    assert said(answer) == [
        "Not asked for: “Hate crime report”, because “Jade Authur” is not in the directory. Correct the name, or add "
        "them under People.",
        "“Jade Authur” is printed as you typed it. If you mean Jade Author, change the paper’s details and correct "
        "the name: only then can they be asked for it.",
        "The paper has been added. Nobody has been asked for it yet.",
    ]


def test_paper_with_neither_file_nor_author_is_refused(coming: Meeting, officer: User) -> None:
    answer = add(make_item(coming), officer, author="")
    assert (answer.status_code, errors(answer)) == (
        422,
        {"author": ["Enter who writes it, or choose the file."]},
    )


def test_file_and_request_exclude_each_other(coming: Meeting, officer: User) -> None:
    answer = add(make_item(coming), officer, ask="on", upload=files.upload(PDF))
    assert errors(answer) == {"ask": ["Choose a file, or ask the author for one: not both."]}


def test_officer_asks_from_the_meeting_and_sees_when(paper: Paper, officer: User) -> None:
    client, url = log_in(officer), paper.item.meeting.get_absolute_url()
    answer = client.post(reverse("papers-ask", args=[paper.item.meeting_id]), {"next": url})
    assert (answer["Location"], said(answer)) == (url, ["1 paper asked for, in 1 mail."])
    page = client.get(url)
    cells = texts(page, "section[aria-labelledby=papers-wanted] tbody td")
    today = f"{timezone.localdate():%A} {timezone.localdate().day} "
    assert cells[0] == "Jade Author"
    assert cells[2].startswith(f"Requested Asked for {today}")


@pytest.mark.parametrize(
    ("who", "shown"), [("officer", 1), ("chair", 1), ("member", 0), ("adviser", 0), ("outsider", 0)]
)
def test_meeting_shows_officers_and_chair_what_is_missing(
    paper: Paper, who: str, shown: int, request: pytest.FixtureRequest
) -> None:
    page = log_in(request.getfixturevalue(who)).get(paper.item.meeting.get_absolute_url())
    assert len(texts(page, "#papers-wanted")) == shown
    assert len(texts(page, "form[action$='/papers/ask/']")) == (who == "officer")


def test_desk_lists_what_is_missing_over_boards_by_due_day(
    paper: Paper, officer: User, board: Board, other_board: Board
) -> None:
    soon = make_meeting(board, timezone.localdate() + timedelta(days=30))
    services.add_paper(item=make_item(soon), by=officer, title="Sooner", author="Jade Author")
    client = log_in(officer)
    Paper.objects.filter(title="Sooner").update(due=timezone.localdate())
    rows = texts(client.get(reverse("desk")), "section[aria-labelledby=desk-papers] tbody th > a:first-child")
    assert rows == ["Sooner", "Hate crime report"]
    answer = client.post(reverse("papers-ask-all"))
    assert said(answer) == ["2 papers asked for, in 1 mail."]


@pytest.mark.parametrize("count", [1, 30])
def test_panels_take_a_fixed_number_of_queries(
    count: int, coming: Meeting, officer: User, author: Person, django_assert_num_queries: Any
) -> None:
    stored = StoredFile.objects.create(sha256="0" * 64, size=1, content_type=check.PDF)
    for number in range(count):
        paper = Paper.objects.create(item=make_item(coming), title=f"P{number}", author_person=author)
        PaperVersion.objects.create(paper=paper, number=1, file=stored, name="x.pdf")
        ChaseEntry.objects.create(paper=paper, kind="asked", by=officer, person=author)
    officer = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(3):
        found = chased.desk(officer, None)
    assert found
    assert len(found["rows"]) == count
    with django_assert_num_queries(5):
        chased.of_meeting(officer, coming)
    with django_assert_num_queries(1):
        chased.mine(officer, None)


def test_link_page_asks_for_the_paper_and_takes_it(link: SignedLink) -> None:
    client = Client()
    page = client.get(at("hand-in", link))
    assert texts(page, "h1") == ["Hand in: Hate crime report"]
    answer = client.post(at("hand-in", link), {"upload": files.upload(PDF, "mine.pdf")})
    assert (answer.status_code, answer["Location"]) == (302, at("hand-in-done", link))
    assert texts(client.get(answer["Location"]), "h1") == ["Thank you: it has arrived"]
    assert PaperVersion.objects.get().name == "mine.pdf"
    listed = texts(client.get(at("hand-in", link)), "main li")
    assert [line.startswith("Version 1, mine.pdf, ") for line in listed] == [True]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", check.EMPTY),
        (b"<html></html>", f"The file is named .pdf, but by its content it is a web page. {check.CHOOSE}"),
    ],
)
def test_link_page_refuses_a_bad_file_beside_its_field(link: SignedLink, content: bytes, sentence: str) -> None:
    answer = Client().post(at("hand-in", link), {"upload": files.upload(content)})
    assert (answer.status_code, errors(answer)) == (422, {"upload": [sentence]})
    assert PaperVersion.objects.count() == 0


def test_link_page_asks_for_a_file(link: SignedLink) -> None:
    answer = Client().post(at("hand-in", link), {})
    assert errors(answer) == {"upload": ["Choose the file: a PDF, or a Word document (.docx)."]}


def test_author_says_by_link_that_it_will_be_late(link: SignedLink, officer: User) -> None:
    client = Client()
    answer = client.post(at("hand-in-tell", link), {"kind": "late", "text": "On Friday."})
    assert (answer.status_code, answer["Location"]) == (302, f"{at('hand-in-done', link)}?told=yes")
    assert texts(client.get(answer["Location"]), "h1") == ["Your words were sent to the officers"]
    refused = client.post(at("hand-in-tell", link), {"text": ""})
    assert sorted(errors(refused)) == ["kind", "text"]
    page = log_in(officer).get(Paper.objects.get().get_absolute_url())
    assert texts(page, ".chase q") == ["On Friday."]


def test_opening_a_link_changes_nothing_and_is_kept_by_nobody(link: SignedLink) -> None:
    before = (list(SignedLink.objects.values()), list(ChaseEntry.objects.values()), list(Paper.objects.values()))
    for page in LINK_PAGES:
        for method in ("get", "head"):
            answer = getattr(Client(), method)(at(page, link))
            heads = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
            assert [answer[head] for head in heads] == ["private, no-store", "noindex, nofollow", "same-origin"]
    assert before == (
        list(SignedLink.objects.values()), list(ChaseEntry.objects.values()), list(Paper.objects.values()),
    )  # fmt: skip


def test_link_page_leads_to_no_other_site(link: SignedLink) -> None:
    page = Client().get(at("hand-in", link)).content.decode()
    assert page.count("http://") + page.count("https://") == 0


def test_wrong_links_are_few(link: SignedLink, settings: Any) -> None:
    client = Client()
    answered = [client.get(reverse("hand-in", args=[f"{n}:wrong"])).status_code for n in range(21)]
    assert answered == [404] * 20 + [429]
    page = client.get(at("hand-in", link))
    assert (page.status_code, texts(page, "h1")) == (429, ["Too many links were opened"])
    assert Client(REMOTE_ADDR="192.0.2.7").get(at("hand-in", link)).status_code == 200
    cache.clear()
    assert client.get(at("hand-in", link)).status_code == 200


def test_link_that_has_ended_says_what_to_do(link: SignedLink, officer: User) -> None:
    asking.stop_link(paper=Paper.objects.get(), by=officer)
    page = Client().get(at("hand-in", link))
    assert (page.status_code, texts(page, "h1")) == (410, ["This link has ended"])
    assert texts(page, "main p")[-1].startswith("If you still need it, answer the mail it came in")


def test_author_with_an_account_finds_it_under_my_work(coming: Meeting, officer: User, outsider: User) -> None:
    paper = services.add_paper(item=make_item(coming), by=officer, title="Asked", author="Otto Outsider")
    client, url = log_in(outsider), reverse("paper-hand-in", args=[paper.pk])
    assert client.get(url).status_code == 404
    asking.ask(paper=paper, by=officer)
    assert texts(client.get(reverse("my-work")), "section[aria-labelledby=my-papers] li > a") == [
        "Asked", "Write it here: Asked",
    ]  # fmt: skip
    answer = client.post(url, {"upload": files.upload(PDF)})
    assert answer["Location"] == reverse("paper-hand-in-done", args=[paper.pk])
    assert PaperVersion.objects.get().uploaded_by == outsider
    assert [client.get(paper.get_absolute_url()).status_code, Client().get(url).status_code] == [404, 302]


@pytest.mark.parametrize(("who", "status"), [("officer", 200), ("chair", 403), ("member", 404), ("outsider", 404)])
def test_who_gets_the_page_to_hand_in(paper: Paper, who: str, status: int, request: pytest.FixtureRequest) -> None:
    client = log_in(request.getfixturevalue(who))
    assert client.get(reverse("paper-hand-in", args=[paper.pk])).status_code == status


def test_officer_accepts_or_sends_back_what_came(link: SignedLink, officer: User) -> None:
    paper, client = Paper.objects.get(), log_in(officer)
    Client().post(at("hand-in", link), {"upload": files.upload(PDF, "mine.pdf")})
    version = PaperVersion.objects.get()
    services.prepare_version(version)
    page = client.get(paper.get_absolute_url())
    assert texts(page, ".paper-versions strong") == ["Version 1"]
    assert " by Jade Author, by link, waits to be accepted" in texts(page, ".paper-versions p")[0]
    back = reverse("paper-version-send-back", args=[version.pk])
    assert errors(client.post(back, {"reason": ""})) == {
        "reason": ["Say what is to be changed: it is sent to the author."]
    }
    assert said(client.post(back, {"reason": "Name the wards."})) == [
        "Version 1 has been sent back to Jade Author."
    ]
    answer = client.post(reverse("paper-version-accept", args=[version.pk]))
    assert said(answer)[-1] == "Version 1 has been accepted: it is what will be printed."
    version.refresh_from_db()
    assert version.accepted_by == officer


def test_buttons_answer_no_get(link: SignedLink, officer: User) -> None:
    paper, client = Paper.objects.get(), log_in(officer)
    addresses = [
        reverse("paper-ask", args=[paper.pk]),
        reverse("paper-link-stop", args=[paper.pk]),
        reverse("papers-ask", args=[paper.item.meeting_id]),
        reverse("papers-ask-all"),
    ]
    assert [client.get(url).status_code for url in addresses] == [405] * 4
