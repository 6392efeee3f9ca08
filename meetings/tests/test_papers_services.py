"""Papers handed in, replaced, described, moved, withdrawn, prepared; and each refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from csp import jobs, storage
from csp.errors import Conflict, Denied, Refused
from csp.models import Job, User
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.papers import check, pdfs, services
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item

WORD_FILE = files.word_bytes()


@pytest.fixture
def paper(item: AgendaItem, officer: User) -> Paper:
    return add(item, officer)


def add(
    item: AgendaItem, by: User, title: str = "Hate crime report", content: bytes = b"", **fields: Any
) -> Paper:
    upload = files.upload(content or files.pdf_bytes(2), fields.pop("name", "report.pdf"))
    return services.add_paper(item=item, by=by, title=title, upload=upload, **fields)


def publish(paper: Paper) -> None:
    paper.versions.update(published_at=timezone.now())


def titles(item: AgendaItem) -> list[str]:
    return [p.title for p in Paper.objects.standing().filter(item=item)]


def test_paper_is_added_with_its_first_version(paper: Paper, officer: User) -> None:
    version = paper.versions.get()
    assert (version.number, version.name, version.uploaded_by) == (1, "report.pdf", officer)
    assert storage.read(version.file) == files.pdf_bytes(2)
    assert paper.history.get().history_user == officer


def test_paper_is_prepared_by_a_job_after_the_commit(
    item: AgendaItem, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = add(item, officer).versions.get()
        assert Job.objects.get().state == Job.State.WAITING
    version.refresh_from_db()
    assert (Job.objects.get().state, version.pages, version.is_ready) == (Job.State.DONE, 2, True)


def test_word_paper_becomes_html_and_tagged_pdf(item: AgendaItem, officer: User) -> None:
    version = add(item, officer, content=WORD_FILE, name="report.docx").versions.get()
    services.prepare_version(version)
    version.refresh_from_db()
    assert (version.html, version.pages, version.tagged) == ("<p>The report of the partnership.</p>", 1, True)
    assert version.pdf is not None
    assert version.pdf.content_type == check.PDF


def test_version_is_prepared_once(paper: Paper) -> None:
    version = paper.versions.get()
    services.prepare_version(version)
    before = version.prepared_at
    services.prepare_version(version)
    assert version.prepared_at == before


def test_file_that_cannot_be_prepared_says_so_on_its_row(paper: Paper) -> None:
    version = paper.versions.get()
    version.file = storage.store(files.locked_pdf(user="secret"), content_type=check.PDF)
    services.prepare_version(version)
    version.refresh_from_db()
    assert (version.problem, version.is_ready, version.pdf) == (pdfs.LOCKED, False, None)


def test_repairs_are_written_down(item: AgendaItem, officer: User) -> None:
    version = add(item, officer, content=files.saved(files.hostile_pdf())).versions.get()
    services.prepare_version(version)
    assert version.repairs.splitlines()[-1] == "JavaScript was taken out."


def test_bad_file_leaves_nothing_behind(item: AgendaItem, officer: User) -> None:
    with pytest.raises(check.BadFile):
        add(item, officer, content=b"<html></html>")
    assert (Paper.objects.count(), Job.objects.count()) == (0, 0)


def test_paper_without_title_is_refused(item: AgendaItem, officer: User) -> None:
    with pytest.raises(Refused, match=r"Enter the title of the paper.") as refused:
        add(item, officer, title="  ")
    assert refused.value.field == "title"


def test_ground_that_the_act_does_not_know_is_refused(item: AgendaItem, officer: User) -> None:
    with pytest.raises(Refused, match=r"Schedule 12A has no ground 9.") as refused:
        add(item, officer, restricted=True, grounds=["1", "9"])
    assert refused.value.field == "grounds"


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_only_an_officer_of_the_board_changes_papers(
    paper: Paper, who: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    version = paper.versions.get()
    for act in (
        lambda: add(paper.item, by),
        lambda: services.add_version(paper=paper, by=by, upload=files.upload(files.pdf_bytes(3))),
        lambda: services.update_paper(paper=paper, by=by, version=0, title="Other"),
        lambda: services.move_paper(paper=paper, by=by, to="up"),
        lambda: services.withdraw_paper(paper=paper, by=by),
        lambda: services.prepare_again(version=version, by=by),
    ):
        with pytest.raises(Denied):
            act()
    assert Paper.objects.get().title == "Hate crime report"


@pytest.mark.parametrize(
    ("on_item", "on_meeting", "sentence"),
    [
        ({"kind": AgendaItem.Kind.BREAK}, {}, "A break has no papers. Add the paper to an item."),
        ({"status": AgendaItem.Status.DEFERRED}, {},
         "This item has been deferred. Add the paper to an item that is to be taken."),
        ({}, {"state": Meeting.State.CANCELLED}, "The meeting has been cancelled: its papers stay as they are."),
        ({}, {"state": Meeting.State.CLOSED}, "The meeting is closed: its papers stay as they are."),
    ],
)  # fmt: skip
def test_item_that_takes_no_papers_says_why(
    item: AgendaItem, officer: User, on_item: dict[str, str], on_meeting: dict[str, str], sentence: str
) -> None:
    for thing, values in ((item, on_item), (item.meeting, on_meeting)):
        for name, value in values.items():
            setattr(thing, name, value)
    with pytest.raises(Refused) as refused:
        add(item, officer)
    assert refused.value.message == sentence


def test_new_version_stands_beside_the_old(paper: Paper, officer: User) -> None:
    version = services.add_version(paper=paper, by=officer, upload=files.upload(files.pdf_bytes(3), "second.pdf"))
    assert (version.number, [v.name for v in paper.versions.all()]) == (2, ["second.pdf", "report.pdf"])


def test_same_file_again_is_refused(paper: Paper, officer: User) -> None:
    with pytest.raises(check.BadFile, match=r"This is the same file as version 1."):
        services.add_version(paper=paper, by=officer, upload=files.upload(files.pdf_bytes(2)))


def test_new_version_of_a_published_paper_is_not_published_by_that(paper: Paper, officer: User) -> None:
    publish(paper)
    version = services.add_version(paper=paper, by=officer, upload=files.upload(files.pdf_bytes(3)))
    assert version.published_at is None


def test_details_are_changed(paper: Paper, officer: User) -> None:
    services.update_paper(
        paper=paper, by=officer, version=0, title="Hate crime, second quarter", author="A. Author"
    )
    changed = Paper.objects.get()
    assert (changed.title, changed.author, changed.version) == ("Hate crime, second quarter", "A. Author", 1)


def test_details_that_somebody_else_changed_are_a_conflict(paper: Paper, officer: User) -> None:
    services.update_paper(paper=Paper.objects.get(), by=officer, version=0, title="First")
    with pytest.raises(Conflict):
        services.update_paper(paper=paper, by=officer, version=0, title="Second")
    assert Paper.objects.get().title == "First"


def test_published_paper_cannot_be_changed_moved_or_withdrawn(paper: Paper, officer: User) -> None:
    publish(paper)
    for act, reason in (
        (
            lambda: services.update_paper(paper=paper, by=officer, version=0, title="New"),
            "stay as they were published",
        ),
        (lambda: services.move_paper(paper=paper, by=officer, to="up"), "keeps the place it was published in"),
        (lambda: services.withdraw_paper(paper=paper, by=officer), "stays part of what was published"),
    ):
        with pytest.raises(Refused, match=rf"This paper is published. .*{reason}.*upload a new version."):
            act()
    assert Paper.objects.get().withdrawn_at is None


def test_withdrawn_paper_leaves_the_item_and_keeps_its_versions(paper: Paper, officer: User) -> None:
    services.withdraw_paper(paper=paper, by=officer)
    assert (titles(paper.item), PaperVersion.objects.count()) == ([], 1)
    with pytest.raises(Refused, match=r"This paper has been withdrawn."):
        services.withdraw_paper(paper=paper, by=officer)
    with pytest.raises(Refused, match=r"This paper has been withdrawn."):
        services.add_version(paper=paper, by=officer, upload=files.upload(files.pdf_bytes(3)))


@pytest.mark.parametrize(("to", "order"), [("up", "ACBD"), ("down", "ABDC"), ("top", "CABD"), ("bottom", "ABDC")])
def test_paper_moves_among_those_of_its_item(item: AgendaItem, officer: User, to: str, order: str) -> None:
    papers = {title: add(item, officer, title=title) for title in "ABCD"}
    services.move_paper(paper=papers["C"], by=officer, to=to)
    assert "".join(titles(item)) == order


def test_paper_does_not_move_above_published_ones(item: AgendaItem, officer: User) -> None:
    papers = {title: add(item, officer, title=title) for title in "ABC"}
    publish(papers["A"])
    services.move_paper(paper=papers["C"], by=officer, to="top")
    assert "".join(titles(item)) == "ACB"


def test_unknown_direction_is_refused(paper: Paper, officer: User) -> None:
    with pytest.raises(Refused, match=r"A paper moves up, down, top, bottom, not sideways."):
        services.move_paper(paper=paper, by=officer, to="sideways")


def test_preparation_that_failed_is_queued_again(paper: Paper, officer: User) -> None:
    version = paper.versions.get()
    Job.objects.update(state=Job.State.FAILED)
    job = services.prepare_again(version=version, by=officer)
    assert (job.state, job.subject) == (Job.State.WAITING, f"version:{version.pk}")


def test_prepared_version_is_not_prepared_again(paper: Paper, officer: User) -> None:
    version = paper.versions.get()
    services.prepare_version(version)
    with pytest.raises(Refused, match=r"This file has already been prepared."):
        services.prepare_again(version=version, by=officer)


def test_watching_the_job_follows_who_sees_the_version(paper: Paper, officer: User, member: User) -> None:
    kind = jobs.KINDS[services.PREPARE]
    subject = services.subject_of(paper.versions.get())
    assert (kind.visible_to(officer, subject), kind.visible_to(member, subject)) == (True, False)
    assert kind.url(subject) == f"/papers/{paper.pk}/"


def test_papers_of_two_items_do_not_mix(meeting: Meeting, item: AgendaItem, officer: User) -> None:
    other = make_item(meeting, "Another item")
    add(item, officer, title="A")
    add(other, officer, title="B")
    assert (titles(item), titles(other)) == (["A"], ["B"])


def test_update_paper_sets_no_other_field(paper: Paper, officer: User) -> None:
    with pytest.raises(TypeError, match="no field item, withdrawn_at to change"):
        services.update_paper(paper=paper, by=officer, version=paper.version, withdrawn_at=None, item=paper.item)
