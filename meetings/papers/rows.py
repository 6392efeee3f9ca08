"""What pages show of papers: plain rows, made with a fixed number of queries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from csp.access import can
from csp.models import Job, StoredFile
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage, check_can_see_drafts, papers_seen
from meetings.agenda.outline import outline_of
from meetings.models import AgendaItem, Paper, PaperVersion
from meetings.papers import layout
from meetings.papers.check import PDF
from meetings.papers.services import PREPARE, subject_of

NOT_READY = {
    Job.State.WAITING: "Waiting to be prepared",
    Job.State.RUNNING: "Being prepared",
}
RESTRICTED = "Restricted paper"
TABLE = re.compile(r"<table\b")
MOVE_UP, MOVE_DOWN = ("up", "Move up"), ("down", "Move down")
FAILED = "Preparing this file stopped before it was finished. Nothing is lost: run it again."


@dataclass(frozen=True)
class VersionRow:
    """One version as this person may see it.

    ``state`` is "ready", "under way", "failed" (run it again) or "faulty" (replace the file); ``message`` says
    it in words. ``run_url`` is set for officers when it can be run again, ``file_url`` for those who may have the
    file as handed in.
    """

    version: PaperVersion
    state: str
    message: str
    uploaded_by: str
    repairs: list[str]
    pdf_url: str
    file_url: str
    run_url: str


@dataclass(frozen=True)
class PaperRow:
    """One paper of an item. Of a restricted paper the public gets a row without ``url`` and ``version``."""

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


@dataclass(frozen=True)
class PaperView:
    """A paper's own page. ``current`` is the newest version this person may see; ``versions`` all of them."""

    current: VersionRow
    versions: list[VersionRow]
    html: str
    crumbs: list[tuple[str, str]]
    restricted: str
    may_manage: bool
    sees_drafts: bool
    published: bool
    new_version_url: str


def rows_for(items: Iterable[AgendaItem], user: Reader) -> dict[int, list[PaperRow]]:
    """The papers of each item, in order: three queries, and two more while any of them is being prepared.

    ``items`` are items this person may see. A published paper they may not read has a row that says so.
    """
    rows: dict[int, list[PaperRow]] = {item.pk: [] for item in items}
    seen = papers_seen(user, "versions__")
    papers = list(
        Paper.objects.standing()
        .filter(seen | Q(versions__published_at__isnull=False), item__in=rows)
        .select_related("item__meeting")
        .distinct()
    )
    versions = _versions(papers, user)
    managed = set(boards_with(user, Power.MANAGE).values_list("board_id", flat=True))
    states = _job_states([v for of_paper in versions.values() for v in of_paper])
    for paper in papers:
        of_paper = versions.get(paper.pk, [])
        may_manage = paper.item.meeting.board_id in managed
        shown = (
            _version_row(of_paper[0], states, may_manage=may_manage, sees_drafts=may_manage) if of_paper else None
        )
        movable = [p for p in papers if p.item_id == paper.item_id and not _is_published(versions.get(p.pk, []))]
        moves = []
        if may_manage and paper in movable:
            moves = [MOVE_UP] * (paper is not movable[0]) + [MOVE_DOWN] * (paper is not movable[-1])
        rows[paper.item_id].append(_paper_row(paper, shown, of_paper, may_manage, moves))
    return rows


def page_of(paper: Paper, user: Reader) -> PaperView:
    """What the page of ``paper`` shows this person, who may see it."""
    board = paper.item.meeting.board
    may_manage, sees_drafts = can(check_can_manage, user, board), can(check_can_see_drafts, user, board)
    versions = _versions([paper], user)[paper.pk]
    states = _job_states(versions)
    made = [_version_row(v, states, may_manage=may_manage, sees_drafts=sees_drafts) for v in versions]
    return PaperView(
        current=made[0],
        versions=made,
        html=scrolling_tables(PaperVersion.objects.values_list("html", flat=True).get(pk=versions[0].pk)),
        crumbs=_crumbs(paper, user),
        restricted=_restriction(paper),
        may_manage=may_manage,
        sees_drafts=sees_drafts,
        published=_is_published(versions),
        new_version_url=_new_version_url(paper, may_manage),
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


def _versions(papers: list[Paper], user: Reader) -> dict[int, list[PaperVersion]]:
    """The versions this person may see, newest first, by paper; without their text."""
    found: dict[int, list[PaperVersion]] = {}
    seen = PaperVersion.objects.visible_to(user).filter(paper__in=papers)
    for version in seen.defer("html").select_related("file", "pdf", "uploaded_by__person").order_by("-number"):
        found.setdefault(version.paper_id, []).append(version)
    return found


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
    return PaperRow(
        pk=paper.pk,
        title=title_for(paper, readable=shown is not None),
        kind=paper.get_kind_display(),
        author=paper.author if shown else "",
        marking=paper.marking if shown else "",
        restricted=_restriction(paper),
        url=paper.get_absolute_url() if shown else "",
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
