"""What officers do with papers: add, replace, describe, reorder, withdraw; and preparing each version once.

A paper may be expected before there is a file: what is asked of its author stands in asking.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from csp import changes, jobs, links, storage
from csp.errors import Refused
from csp.models import Job, Restriction, SignedLink, SignedLinkQuerySet, StoredFile, User
from csp.words import long_date
from meetings.access import check_can_manage
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.papers import check, convert
from meetings.papers.authors import author_of

PREPARE = "prepare-paper"
HAND_IN = "hand-in-paper"
"""The purpose of the links by which authors hand papers in (csp.links)."""
ENDED = {Meeting.State.CANCELLED: "has been cancelled", Meeting.State.CLOSED: "is closed"}
DIRECTIONS = ("up", "down", "top", "bottom")
FIELDS = frozenset(
    {
        "title",
        "kind",
        "author",
        "due",
        "marking",
        "restricted",
        "grounds",
        "public_interest_reason",
        "public_title",
    }
)


def add_paper(
    *,
    item: AgendaItem,
    by: User,
    title: str,
    upload: File[bytes] | None = None,
    kind: str = Paper.Kind.REPORT,
    author: str = "",
    due: date | None = None,
    marking: str = "",
    restricted: bool = False,
    grounds: Sequence[str] = (),
    public_interest_reason: str = "",
    public_title: str = "",
) -> Paper:
    """Put a paper at the end of an item's papers and queue the preparation of its first version.

    Without a file the paper is expected: its author can be asked for it. Raises Denied, BadFile (beside ``upload``),
    or Refused when the item takes no papers or something is missing.
    """
    check_can_manage(by, item.meeting.board)
    check_takes_papers(item)
    check_said(title, grounds)
    check_due(item.meeting, due)
    checked = stored = None
    if upload is not None:
        checked = check.accept(upload)
        stored = storage.store(upload, content_type=checked.content_type)
    with transaction.atomic():
        hold(item)
        paper = Paper(
            item=item,
            position=Paper.objects.filter(item=item).count(),
            kind=kind,
            title=title.strip(),
            author=author.strip(),
            author_person=author_of(item.meeting.board, author),
            due=due,
            marking=marking,
            restricted=restricted,
            grounds=list(grounds),
            public_interest_reason=public_interest_reason,
            public_title=public_title,
        )
        changes.save(paper, by=by)
        if stored and checked:
            new_version(paper, 1, stored, checked.name, by)
    return paper


def add_version(*, paper: Paper, by: User, upload: File[bytes]) -> PaperVersion:
    """Hand in a newer file for a paper. The older ones stay. Raises Denied, Refused, BadFile.

    A version of a published paper is not published by this: that happens when the agenda is next published.
    """
    check_can_manage(by, paper.item.meeting.board)
    check_takes_papers(paper.item)
    check_stands(paper)
    checked = check.accept(upload)
    stored = storage.store(upload, content_type=checked.content_type)
    with transaction.atomic():
        hold(paper.item)
        return new_version(paper, next_number(paper, stored), stored, checked.name, by)


def update_paper(*, paper: Paper, by: User, version: int, **fields: Any) -> None:
    """Change what is said about a paper that is not published. Raises Denied, Refused, Conflict.

    When another author comes of it, the links of the one before end, and the new one has not been asked yet.
    """
    check_can_manage(by, paper.item.meeting.board)
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"A paper has no field {', '.join(sorted(unknown))} to change.")
    with transaction.atomic():
        hold(paper.item)
        check_not_published(paper, "Its details stay as they were published.")
        for name, value in fields.items():
            setattr(paper, name, value)
        check_said(paper.title, paper.grounds)
        stored = Paper.objects.get(pk=paper.pk)
        if paper.due != stored.due:
            check_due(paper.item.meeting, paper.due)
        if paper.author != stored.author or not stored.author_person_id:
            _set_author(paper, stored)
        changes.save_if_unchanged(paper, by=by, version=version, fields=[*fields, "author_person", "requested_at"])


def move_paper(*, paper: Paper, by: User, to: str) -> None:
    """Move a paper "up", "down", "top" or "bottom" among those of its item that are not published yet.

    Published papers come first, in the order they were published in.
    """
    check_can_manage(by, paper.item.meeting.board)
    if to not in DIRECTIONS:
        raise Refused(f"A paper moves {', '.join(DIRECTIONS)}, not {to}.")
    with transaction.atomic():
        hold(paper.item)
        check_not_published(paper, "It keeps the place it was published in.")
        published = Paper.objects.filter(item=paper.item, versions__published_at__isnull=False).distinct()
        fixed = list(published)
        others = list(Paper.objects.filter(item=paper.item).exclude(pk__in=[p.pk for p in fixed]))
        standing = [p for p in others if p.withdrawn_at is None]
        here = standing.index(paper)
        there = {"up": max(0, here - 1), "down": here + 1, "top": 0, "bottom": len(standing)}[to]
        standing.insert(there, standing.pop(here))
        order = [*fixed, *standing, *[p for p in others if p.withdrawn_at]]
        for position, one in enumerate(order):
            if one.position != position:
                one.position = position
                changes.save(one, by=by, fields=["position"], reason="Moved")


def withdraw_paper(*, paper: Paper, by: User) -> None:
    """Take a paper that is not published off its item. Its versions stay readable for those who see drafts."""
    check_can_manage(by, paper.item.meeting.board)
    with transaction.atomic():
        hold(paper.item)
        check_stands(paper)
        check_not_published(paper, "It stays part of what was published.")
        paper.withdrawn_at = timezone.now()
        changes.save(paper, by=by, fields=["withdrawn_at"], reason="Withdrawn")
        links.revoke(links_of(paper))


def prepare_again(*, version: PaperVersion, by: User) -> Job:
    """Queue the preparation of a version that has not been prepared, because its job failed."""
    check_can_manage(by, version.paper.item.meeting.board)
    if version.prepared_at:
        raise Refused("This file has already been prepared. To change it, upload a new version.")
    return jobs.request_job(kind=PREPARE, subject=subject_of(version), by=by)


def prepare_version(version: PaperVersion) -> None:
    """Check the file, make its HTML (Word) and PDF, count pages, look for tags; or write down why it cannot be.

    A version that is ready is left alone, so a second delivery of the job does nothing. Files are written before
    the row names them.
    """
    if version.prepared_at:
        return
    source, kind = storage.path_of(version.file), version.file.content_type
    try:
        with convert.prepared(source, kind, title=version.paper.title) as made:
            version.pdf = storage.store(made.pdf, content_type=check.PDF)
    except check.BadFile as bad:
        version.problem = bad.message
        fields = ["problem"]
    else:
        version.html, version.pages, version.tagged = made.html, made.pages, made.tagged
        version.repairs = "\n".join(made.repairs)
        fields = ["pdf", "html", "pages", "tagged", "repairs"]
    version.prepared_at = timezone.now()
    version.save(update_fields=[*fields, "prepared_at"])


def subject_of(version: PaperVersion) -> str:
    """The subject of a version's job."""
    return f"version:{version.pk}"


def links_of(paper: Paper) -> SignedLinkQuerySet:
    """The links by which authors have been able to hand this paper in, the newest first."""
    return SignedLink.objects.filter(purpose=HAND_IN, subject=f"paper:{paper.pk}")


def next_number(paper: Paper, stored: StoredFile) -> int:
    """The number of the version that a file becomes. Raises BadFile when it is the file of the version before."""
    newest = paper.versions.first()
    if newest and newest.file_id == stored.pk:
        raise check.BadFile(f"This is the same file as version {newest.number}. Choose the new version of it.")
    return newest.number + 1 if newest else 1


def new_version(
    paper: Paper,
    number: int,
    stored: StoredFile,
    name: str,
    by: User | None,
    *,
    link: SignedLink | None = None,
    accepted: bool = True,
) -> PaperVersion:
    """Put version ``number`` of a paper beside the older ones, and queue its preparation.

    ``accepted``: what an officer hands in is taken by that; what an author does waits for an officer.
    """
    version = PaperVersion.objects.create(
        paper=paper,
        number=number,
        file=stored,
        name=name,
        uploaded_at=timezone.now(),
        uploaded_by=by,
        link=link,
        accepted_at=timezone.now() if accepted else None,
        accepted_by=by if accepted else None,
    )
    jobs.request_job(kind=PREPARE, subject=subject_of(version), by=by)
    return version


def hold(item: AgendaItem) -> None:
    """Keep publication of the meeting, and other changes of its papers, waiting until this transaction ends."""
    Meeting.objects.select_for_update(no_key=True).get(pk=item.meeting_id)


def check_takes_papers(item: AgendaItem) -> None:
    """Raise Refused when nothing can be handed in for this item any more."""
    if item.meeting.state in ENDED:
        raise Refused(f"The meeting {ENDED[Meeting.State(item.meeting.state)]}: its papers stay as they are.")
    if item.kind == AgendaItem.Kind.BREAK:
        raise Refused("A break has no papers. Add the paper to an item.")
    if item.status not in AgendaItem.LIVE:
        word = item.get_status_display().lower()
        raise Refused(f"This item has been {word}. Add the paper to an item that is to be taken.")


def check_said(title: str, grounds: Sequence[str]) -> None:
    """Raise Refused when a paper has no title or a ground that there is not."""
    if not title.strip():
        raise Refused("Enter the title of the paper.", field="title")
    if unknown := set(grounds) - set(Restriction.Ground.values):
        raise Refused(f"Schedule 12A has no ground {', '.join(sorted(unknown))}.", field="grounds")


def _set_author(paper: Paper, stored: Paper) -> None:
    paper.author_person = author_of(paper.item.meeting.board, paper.author)
    if paper.author_person_id != stored.author_person_id:
        paper.requested_at = None
        links.revoke(links_of(paper))


def check_due(meeting: Meeting, due: date | None) -> None:
    """Raise Refused, beside ``due``, when a paper would be due on the day of its booked meeting or after it."""
    if due and due >= meeting.date and meeting.is_booked:
        raise Refused(f"Choose a day before the meeting, which is on {long_date(meeting.date)}.", field="due")


def check_stands(paper: Paper) -> None:
    """Raise Refused when the paper has been taken off its item."""
    if paper.withdrawn_at:
        raise Refused("This paper has been withdrawn. Add it to the item again as a new paper.")


def check_not_published(paper: Paper, consequence: str) -> None:
    """Raise Refused, with what follows, when the paper is published."""
    if paper.versions.filter(published_at__isnull=False).exists():
        raise Refused(f"This paper is published. {consequence} To put it right, upload a new version.")
