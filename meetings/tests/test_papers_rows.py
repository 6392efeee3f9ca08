"""The papers of items as rows: what each person reads in them, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from csp import storage
from csp.models import Job, User
from meetings.access import Reader
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.papers import check, pdfs, services
from meetings.papers.rows import MOVE_DOWN, MOVE_UP, PaperRow, rows_for
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item


def make_papers(item: AgendaItem, by: User, count: int = 1, **fields: Any) -> list[Paper]:
    made = []
    for number in range(1, count + 1):
        values = {"title": f"Paper {number}", **fields}
        upload = files.upload(files.pdf_bytes(number % 3 + 1))
        made.append(services.add_paper(item=item, by=by, upload=upload, **values))
    return made


def publish(item: AgendaItem) -> None:
    now = timezone.now()
    AgendaItem.objects.filter(pk=item.pk).update(published_at=now)
    for paper in item.papers.all():
        paper.versions.update(published_at=now)


def rows(item: AgendaItem, user: Reader) -> list[PaperRow]:
    return rows_for(AgendaItem.objects.visible_to(user).filter(pk=item.pk), user).get(item.pk, [])


def states(item: AgendaItem, user: Reader) -> list[tuple[str, str]]:
    return [(row.version.state, row.version.message) for row in rows(item, user) if row.version]


@pytest.mark.parametrize("count", [1, 30])
def test_rows_take_five_queries_however_many_there_are(
    count: int, meeting: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    stored = storage.store(files.pdf_bytes(), content_type=check.PDF)
    for number in range(count):
        paper = Paper.objects.create(item=make_item(meeting, f"Item {number}"), title="A paper")
        PaperVersion.objects.create(
            paper=paper, number=1, file=stored, name="report.pdf", uploaded_by=officer, accepted_at=timezone.now()
        )
    seen = list(AgendaItem.objects.visible_to(officer).filter(meeting=meeting))
    with django_assert_num_queries(5):
        found = rows_for(seen, officer)
    assert [len(of_item) for of_item in found.values()] == [1] * count


def test_draft_is_seen_by_officer_and_chair_alone(
    item: AgendaItem, officer: User, chair: User, member: User, public: Any
) -> None:
    make_papers(item, officer)
    publish_item_only(item)
    assert [len(rows(item, user)) for user in (officer, chair, member, public)] == [1, 1, 0, 0]


def publish_item_only(item: AgendaItem) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(published_at=timezone.now())


def test_withdrawn_paper_has_no_row(item: AgendaItem, officer: User) -> None:
    paper = make_papers(item, officer)[0]
    services.withdraw_paper(paper=paper, by=officer)
    assert rows(item, officer) == []


def test_public_reads_of_a_restricted_paper_only_that_it_is_there(
    item: AgendaItem, officer: User, public: Any
) -> None:
    fields = {"restricted": True, "grounds": ["7"], "public_interest_reason": "x", "author": "Secret Author"}
    make_papers(item, officer, title="Operation Heron", public_title="Police operation", **fields)
    publish(item)
    row = rows(item, public)[0]
    assert (row.title, row.url, row.version, row.author) == ("Police operation", "", None, "")
    assert row.restricted == (
        "Restricted by virtue of paragraph 7 of Part 1 of Schedule 12A of the Local Government Act 1972"
    )
    page = render_to_string("meetings/papers/_rows.html", {"rows": [row], "csrf_token": "x"})
    assert [word in page for word in ("Operation Heron", "Secret Author", "href")] == [False, False, False]


def test_title_of_a_paper_in_a_restricted_item_is_not_read_by_the_public(
    meeting: Meeting, officer: User, public: Any
) -> None:
    item = make_item(meeting, "Operation Heron", restricted=True, public_title="Police operation")
    make_papers(item, officer, title="Heron in detail")
    publish(item)
    assert [(row.title, row.url) for row in rows(item, public)] == [("Restricted paper", "")]


def test_member_reads_restricted_papers_by_their_own_title(item: AgendaItem, officer: User, member: User) -> None:
    paper = make_papers(item, officer, title="Operation Heron", public_title="Police", restricted=True)[0]
    publish(item)
    assert [(row.title, row.url) for row in rows(item, member)] == [("Operation Heron", f"/papers/{paper.pk}/")]


def test_outsider_reads_no_more_than_the_public(item: AgendaItem, officer: User, outsider: User) -> None:
    make_papers(item, officer, title="Operation Heron", public_title="Police", restricted=True)
    publish(item)
    assert [(row.title, row.url, row.may_manage) for row in rows(item, outsider)] == [("Police", "", False)]


def test_state_follows_the_job(item: AgendaItem, officer: User) -> None:
    paper = make_papers(item, officer)[0]
    assert states(item, officer) == [("under way", "Waiting to be prepared")]
    Job.objects.update(state=Job.State.RUNNING, heartbeat_at=timezone.now())
    assert states(item, officer) == [("under way", "Being prepared")]
    Job.objects.update(heartbeat_at=timezone.now() - 2 * Job.SILENCE)
    assert states(item, officer) == [
        ("failed", "Preparing this file stopped before it was finished. Nothing is lost: run it again.")
    ]
    services.prepare_version(paper.versions.get())
    assert states(item, officer) == [("ready", "")]


def test_faulty_file_asks_to_be_replaced(item: AgendaItem, officer: User) -> None:
    paper = make_papers(item, officer)[0]
    paper.versions.update(problem=pdfs.BROKEN, prepared_at=timezone.now())
    row = rows(item, officer)[0]
    page = render_to_string("meetings/papers/_rows.html", {"rows": [row], "csrf_token": "x"})
    assert (page.count("Replace the file"), page.count(pdfs.BROKEN)) == (2, 1)


def test_moves_offered_are_those_that_can_be_made(item: AgendaItem, officer: User, chair: User) -> None:
    papers = make_papers(item, officer, 3)
    assert [row.moves for row in rows(item, officer)] == [[MOVE_DOWN], [MOVE_UP, MOVE_DOWN], [MOVE_UP]]
    papers[0].versions.update(published_at=timezone.now())
    assert [row.moves for row in rows(item, officer)] == [[], [MOVE_DOWN], [MOVE_UP]]
    assert [row.moves for row in rows(item, chair)] == [[], [], []]
