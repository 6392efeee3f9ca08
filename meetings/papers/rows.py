"""What pages show of papers: plain rows, made with a fixed number of queries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from csp.access import can
from csp.models import Job, StoredFile
from csp.roles import Power
from meetings.access import (
    Reader,
    boards_with,
    check_can_manage,
    check_can_see_drafts,
    papers_seen,
    papers_withheld,
)
from meetings.agenda.outline import outline_of
from meetings.models import AgendaItem, ChaseEntry, Paper, PaperVersion, Person
from meetings.papers import chase, layout
from meetings.papers.asking import holder_of
from meetings.papers.chase import State
from meetings.papers.chased import Chased, chased_of
from meetings.papers.check import PDF
from meetings.papers.services import PREPARE, subject_of

NOT_READY = {
    Job.State.WAITING: "Waiting to be prepared",
    Job.State.RUNNING: "Being prepared",
}
RESTRICTED = "Restricted paper"
WITHHELD = "Withheld from you, for your interest in this item"
TABLE = re.compile(r"<table\b")
MOVE_UP, MOVE_DOWN = ("up", "Move up"), ("down", "Move down")
FAILED = "Preparing this file stopped before it was finished. Nothing is lost: run it again."


@dataclass(frozen=True)
class VersionRow:
    """One version as this person may see it.

    ``state`` is "ready", "under way", "failed" (run it again) or "faulty" (replace the file); ``message`` says
    it in words. ``run_url`` is set for officers when it can be run again, ``file_url`` for those who may have the
    file as handed in. ``waits``: an author handed it in and no officer has taken it; ``sent_back`` is why they did not.
    """

    version: PaperVersion
    state: str
    message: str
    uploaded_by: str
    repairs: list[str]
    pdf_url: str
    file_url: str
    run_url: str
    waits: bool = False
    sent_back: str = ""
    accept_url: str = ""
    send_back_url: str = ""


@dataclass(frozen=True)
class PaperRow:
    """One paper of an item. Of a restricted paper the public gets a row without ``url`` and ``version``.

    So does whoever has an interest in the item; ``withheld`` then says so.
    """

    pk: int
    title: str
    kind: str
    author: str
    marking: str
    restricted: str
    url: str
    version: VersionRow | None
    may_manage: bool
    published: bool
    new_version_url: str
    moves: list[tuple[str, str]]
    progress: Progress | None = None
    withheld: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a paper that is not accepted yet is: its state in words with a colour, and when it is due."""

    word: str
    colour: str
    due: str


@dataclass(frozen=True)
class PaperView:
    """A paper's own page. ``versions`` are all that this person may see; ``current`` is the newest accepted of them,
    or else the newest, or None while the paper is only expected. ``chased`` is for those who see drafts."""

    current: VersionRow | None
    versions: list[VersionRow]
    html: str
    crumbs: list[tuple[str, str]]
    restricted: str
    may_manage: bool
    sees_drafts: bool
    published: bool
    new_version_url: str
    chased: Chased | None


def rows_for(items: Iterable[AgendaItem], user: Reader) -> dict[int, list[PaperRow]]:
    """The papers of each item, in order: three queries, two more while any of them is being prepared, and one while
    a version waits for an officer.

    ``items`` are items this person may see. A published paper they may not read has a row that says so.
    """
    rows: dict[int, list[PaperRow]] = {item.pk: [] for item in items}
    seen = papers_seen(user, "versions__")
    papers = list(
        Paper.objects.standing()
        .filter(seen | Q(versions__published_at__isnull=False), item__in=rows)
        .select_related("item__meeting")
        .annotate(is_withheld=ExpressionWrapper(papers_withheld(user), BooleanField()))
        .distinct()
    )
    versions = _versions(papers, user)
    managed = set(boards_with(user, Power.MANAGE).values_list("board_id", flat=True))
    everything = [v for of_paper in versions.values() for v in of_paper]
    states, returned = _job_states(everything), _sent_back(everything)
    today = timezone.localdate()
    for paper in papers:
        of_paper = versions.get(paper.pk, [])
        may_manage = paper.item.meeting.board_id in managed and not paper.is_withheld
        current = _current(of_paper)
        shown = _version_row(current, states, may_manage=may_manage, sees_drafts=may_manage) if current else None
        movable = [
            p
            for p in papers
            if p.item_id == paper.item_id and not (p.is_withheld or _is_published(versions.get(p.pk, [])))
        ]
        moves = []
        if may_manage and paper in movable:
            moves = [MOVE_UP] * (paper is not movable[0]) + [MOVE_DOWN] * (paper is not movable[-1])
        row = _paper_row(paper, shown, of_paper, may_manage, moves)
        if may_manage:
            row = replace(row, progress=_progress(paper, of_paper, returned, today))
        if paper.is_withheld:
            row = replace(row, withheld=WITHHELD)
        rows[paper.item_id].append(row)
    return rows


def page_of(paper: Paper, user: Reader) -> PaperView:
    """What the page of ``paper`` shows this person, who may see it."""
    board = paper.item.meeting.board
    may_manage, sees_drafts = can(check_can_manage, user, board), can(check_can_see_drafts, user, board)
    versions = _versions([paper], user).get(paper.pk, [])
    states, returned = _job_states(versions), _sent_back(versions) if sees_drafts else {}
    names = _holders(versions)
    made = [
        _chased_version(
            _version_row(v, states, may_manage=may_manage, sees_drafts=sees_drafts),
            returned, names, may_manage=may_manage and paper.withdrawn_at is None,
        )
        for v in versions
    ]  # fmt: skip
    current = _current(versions)
    return PaperView(
        current=next((row for row in made if row.version == current), None),
        versions=made,
        html=scrolling_tables(_html_of(current)) if current else "",
        crumbs=_crumbs(paper, user),
        restricted=_restriction(paper),
        may_manage=may_manage,
        sees_drafts=sees_drafts,
        published=_is_published(versions),
        new_version_url=_new_version_url(paper, may_manage),
        chased=chased_of(paper, may_manage) if sees_drafts else None,
    )


def scrolling_tables(html: str) -> str:
    """The text with each table in a frame that scrolls by itself, by keyboard too, where a screen is too narrow."""
    numbers = itertools.count(1)
    frame = '<div class="table-scroll" role="region" aria-label="Table {}" tabindex="0">'
    opened = TABLE.sub(lambda found: frame.format(next(numbers)) + found[0], html)
    return opened.replace("</table>", "</table></div>")


def file_name(version: PaperVersion, stored: StoredFile) -> str:
    """What a downloaded file is called: "item-4-stop-and-search-report-v2.pdf"."""
    label = item_label(version.paper.item)
    start = f"item-{label}-" if label else ""
    end = {PDF: "pdf", layout.HTML: "html"}.get(stored.content_type, "docx")
    return f"{start}{slugify(version.paper.title)[:80].strip('-') or 'paper'}-v{version.number}.{end}"


def item_label(item: AgendaItem) -> str:
    """The number of the item on its agenda as in addresses, "9b", or empty."""
    row = outline_of(item.meeting, AgendaItem.objects.filter(meeting_id=item.meeting_id)).row_of(item.pk)
    return row.label if row else ""


def _crumbs(paper: Paper, user: Reader) -> list[tuple[str, str]]:
    """From the board down to the item, where it has a page that this person may see."""
    meeting = paper.item.meeting
    crumbs = [
        ("Boards", reverse("boards")),
        (meeting.board.name, meeting.board.get_absolute_url()),
        (meeting.when, meeting.get_absolute_url()),
    ]
    item = AgendaItem.objects.visible_to(user).filter(pk=paper.item_id).first()
    label = item_label(item) if item else ""
    if item and label:
        address = reverse("item", args=[meeting.board.slug, meeting.date.isoformat(), label])
        crumbs.append((f"Item {label}: {item.shown_title}", address))
    return crumbs


def _versions(papers: Sequence[Paper], user: Reader) -> dict[int, list[PaperVersion]]:
    """The versions this person may see, newest first, by paper; without their text."""
    found: dict[int, list[PaperVersion]] = {}
    seen = PaperVersion.objects.visible_to(user).filter(paper__in=papers)
    for version in (
        seen.defer("html").select_related("file", "pdf", "link", "uploaded_by__person").order_by("-number")
    ):
        found.setdefault(version.paper_id, []).append(version)
    return found


def _html_of(version: PaperVersion) -> str:
    return PaperVersion.objects.values_list("html", flat=True).get(pk=version.pk)


def _current(versions: list[PaperVersion]) -> PaperVersion | None:
    """The newest accepted of these, newest first; or else the newest; or None."""
    return next((one for one in versions if one.accepted_at), versions[0] if versions else None)


def _sent_back(versions: list[PaperVersion]) -> dict[int, str]:
    """Why each of these was sent back, by version. No query when all are accepted."""
    waiting = [version.pk for version in versions if version.accepted_at is None]
    if not waiting:
        return {}
    return dict(ChaseEntry.objects.filter(version__in=waiting).values_list("version_id", "text"))


def _holders(versions: list[PaperVersion]) -> dict[str, str]:
    """The names of those who handed these in by a link, as links know them. No query when nobody did."""
    holders = {version.link.holder for version in versions if version.link}
    keys = {holder.removeprefix("person:") for holder in holders}
    people = Person.objects.filter(pk__in=keys) if keys else []
    return {holder_of(person): person.name for person in people}


def _progress(
    paper: Paper, versions: list[PaperVersion], returned: dict[int, str], today: date
) -> Progress | None:
    state = chase.state_of(chase.facts_of(paper, versions, returned), today)
    if state == State.ACCEPTED:
        return None
    word, colour = chase.WORDS[state]
    return Progress(word, colour, chase.due_words(paper.due, today) if paper.due else "")


def _chased_version(
    row: VersionRow, returned: dict[int, str], names: dict[str, str], *, may_manage: bool
) -> VersionRow:
    """With who handed it in by a link, and what an officer can do with a version that waits."""
    version = row.version
    if version.link:
        row = replace(row, uploaded_by=f"{names.get(version.link.holder, 'the author')}, by link")
    if version.accepted_at:
        return row
    reason = returned.get(version.pk, "")
    may = may_manage and not reason
    return replace(
        row,
        waits=not reason,
        sent_back=reason,
        accept_url=reverse("paper-version-accept", args=[version.pk]) if may and row.state == "ready" else "",
        send_back_url=reverse("paper-version-send-back", args=[version.pk]) if may else "",
    )


def _job_states(versions: list[PaperVersion]) -> dict[str, Job]:
    """The newest job of each version that is not prepared yet, by subject."""
    subjects = [subject_of(version) for version in versions if version.prepared_at is None]
    if not subjects:
        return {}
    jobs = Job.objects.filter(kind=PREPARE, subject__in=subjects)
    jobs.fail_abandoned()
    return {job.subject: job for job in jobs.order_by("created_at", "pk")}


def _version_row(
    version: PaperVersion, jobs: dict[str, Job], *, may_manage: bool, sees_drafts: bool
) -> VersionRow:
    state, message = "ready", ""
    if version.problem:
        state, message = "faulty", version.problem
    elif version.prepared_at is None:
        job = jobs.get(subject_of(version))
        state = "under way" if job and job.is_active else "failed"
        message = NOT_READY[Job.State(job.state)] if job and job.is_active else FAILED
    return VersionRow(
        version=version,
        state=state,
        message=message,
        uploaded_by=str(getattr(version.uploaded_by, "person", None) or version.uploaded_by or ""),
        repairs=version.repairs.splitlines(),
        pdf_url=reverse("paper-pdf", args=[version.pk]) if version.pdf_id else "",
        file_url=reverse("paper-file", args=[version.pk]) if sees_drafts else "",
        run_url=reverse("paper-prepare", args=[version.pk]) if may_manage and state == "failed" else "",
    )


def _paper_row(
    paper: Paper,
    shown: VersionRow | None,
    versions: list[PaperVersion],
    may_manage: bool,
    moves: list[tuple[str, str]],
) -> PaperRow:
    readable = shown is not None or may_manage  # officers see a paper that has no version yet
    return PaperRow(
        pk=paper.pk,
        title=title_for(paper, readable=readable),
        kind=paper.get_kind_display(),
        author=paper.author if readable else "",
        marking=paper.marking if readable else "",
        restricted=_restriction(paper),
        url=paper.get_absolute_url() if readable else "",
        version=shown,
        may_manage=may_manage,
        published=_is_published(versions),
        new_version_url=_new_version_url(paper, may_manage),
        moves=moves,
    )


def title_for(paper: Paper, *, readable: bool) -> str:
    """The title of a published paper: its own for those who may read it, else its public one."""
    if readable:
        return paper.title
    return paper.public_title or (RESTRICTED if paper.item.restricted else paper.title)


def _is_published(versions: list[PaperVersion]) -> bool:
    return any(version.published_at for version in versions)


def _restriction(paper: Paper) -> str:
    """ "Restricted by virtue of paragraph 1 of Part 1 of Schedule 12A ...", or empty for what is open."""
    if not (paper.restricted or paper.item.restricted):
        return ""
    grounds = paper.grounds_text or paper.item.grounds_text
    return f"Restricted by virtue of {grounds}" if grounds else "Restricted"


def _new_version_url(paper: Paper, may_manage: bool) -> str:
    may = may_manage and paper.withdrawn_at is None
    return reverse("paper-version-add", args=[paper.pk]) if may else ""
