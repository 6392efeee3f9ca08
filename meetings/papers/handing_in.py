"""What the author's page shows of a paper: what is asked, when it is due, what has come. Nothing of anything else."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from csp.words import clock, long_date
from meetings.models import Paper, PaperVersion
from meetings.papers import chase, mails
from meetings.papers.asking import holder_of


@dataclass(frozen=True)
class Handed:
    """One version that has come. ``name`` is the file's, if the author handed it in; others' are not shown."""

    number: int
    name: str
    when: str
    state: str
    reason: str


@dataclass(frozen=True)
class HandInView:
    """``title`` is what mails call the paper: a restricted one goes by its public title, or by its item."""

    title: str
    kind: str
    board: str
    meeting: str
    item: str
    due: str
    contact: mails.Contact
    handed: list[Handed]


def view_of(paper: Paper, *, by_link: bool) -> HandInView:
    """``paper`` is loaded by ``with_all``. Somebody signed in reads the title itself: they wrote it. One query."""
    meeting, number = paper.item.meeting, mails.numbers_of([paper])[paper.pk]
    title = mails.mail_title(paper, number).strip("“”") if by_link else paper.title
    sent_back = {entry.version_id: entry.text for entry in paper.chase.all() if entry.version_id}
    return HandInView(
        title=title[0].upper() + title[1:],
        kind=paper.get_kind_display(),
        board=meeting.board.name,
        meeting=meeting.when,
        item=number,
        due=chase.due_words(paper.due, timezone.localdate()) if paper.due else "",
        contact=mails.contact_of(meeting.board),
        handed=[_handed(paper, version, sent_back) for version in paper.versions.all()],
    )


def _handed(paper: Paper, version: PaperVersion, sent_back: dict[int, str]) -> Handed:
    state, reason = "It waits for an officer of the board to look at it", ""
    if version.accepted_at:
        state = "Accepted"
    elif version.pk in sent_back:
        state, reason = "Sent back: please hand in another version", sent_back[version.pk]
    elif version.problem:
        state, reason = "It cannot be printed: please hand in another file", version.problem
    at = version.uploaded_at
    return Handed(
        number=version.number,
        name=version.name if _is_own(paper, version) else "",
        when=f"{long_date(at)} at {clock(at)}",
        state=state,
        reason=reason,
    )


def _is_own(paper: Paper, version: PaperVersion) -> bool:
    person = paper.author_person
    if person is None:
        return False
    if version.link:
        return version.link.holder == holder_of(person)
    return person.user_id is not None and version.uploaded_by_id == person.user_id
