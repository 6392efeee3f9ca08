"""Publish an agenda with its papers and pack: a fact, fixed with its time and its files' hashes, never edited again.

What comes later, late items and newer versions of papers, is published by a further act of its own as a numbered
supplement, dated on the day of that act; what was published before stays what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from csp import changes, ledger
from csp.errors import Refused
from csp.models import User
from csp.words import long_date
from meetings.access import check_can_manage
from meetings.agenda import notice, states
from meetings.agenda.outline import Row
from meetings.agenda.published import publish_with
from meetings.models import AgendaItem, Board, Meeting, Pack, Paper, PaperVersion
from meetings.packs.freshness import NOTHING, why_out_of_date
from meetings.packs.gather import agenda_of, grounds_of, is_withheld, newest_version, papers_of

BUILD_FIRST = "Build the agenda pack first, and look at both variants before you publish."


@dataclass(frozen=True)
class Notice:
    """The notice an agenda gets if it is published on a day. ``last_day`` is None for a board without a rule."""

    days: int
    asked: int
    last_day: date | None
    bound: bool

    @property
    def is_late(self) -> bool:
        return self.last_day is not None and self.days < self.asked


@dataclass(frozen=True)
class PendingPaper:
    row: Row
    paper: Paper
    version: PaperVersion

    @property
    def withheld(self) -> bool:
        return is_withheld(self.paper)

    @property
    def grounds(self) -> str:
        return grounds_of(self.paper)


@dataclass(frozen=True)
class Pending:
    """What publishing now would make known: items and papers' versions that are not published yet."""

    rows: tuple[Row, ...]
    papers: tuple[PendingPaper, ...]

    @property
    def open_papers(self) -> list[PendingPaper]:
        return [one for one in self.papers if not one.withheld]

    @property
    def withheld_papers(self) -> list[PendingPaper]:
        return [one for one in self.papers if one.withheld]

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.papers)


def notice_of(meeting: Meeting, published: date) -> Notice:
    """How many clear working days lie between publication on that day and the meeting, and how many are asked."""
    board = meeting.board
    return Notice(
        days=notice.clear_days(published, meeting.date),
        asked=board.notice_days,
        last_day=notice.deadline(board, meeting.date),
        bound=board.notice_rule == Board.NoticeRule.BOUND,
    )


def pending(meeting: Meeting) -> Pending:
    """What is on the agenda and not published. Raises Refused when a paper is not ready."""
    rows, papers = [], []
    by_item = papers_of(meeting)
    for row in agenda_of(meeting).rows:
        if row.item.published_at is None:
            rows.append(row)
        for paper in by_item.get(row.item.pk, []):
            version = newest_version(row, paper)
            if version.published_at is None:
                papers.append(PendingPaper(row, paper, version))
    return Pending(tuple(rows), tuple(papers))


@transaction.atomic
def publish_meeting(*, meeting: Meeting, by: User, late_reason: str = "") -> Pack:
    """Publish the agenda, its papers and the newest pack, all at one moment; return the pack.

    ``late_reason`` is asked for when the notice is shorter than the board's rule (Local Government Act 1972,
    s.100A-100B). Raises Refused when it is missing (field "late_reason"), when the agenda is published already,
    when the pack is missing or out of date, when a paper is not ready, when a restricted paper or item names no
    ground.
    """
    meeting = _hold(meeting, by)
    if meeting.published_at:
        raise Refused(
            f"This agenda was published on {long_date(meeting.published_at)}. What has changed since is published "
            "with “Publish changes”."
        )
    states.check_move(meeting, "publish")
    pack, what = _ready(meeting)
    late_reason = late_reason.strip()
    given = notice_of(meeting, timezone.localdate())
    if given.is_late and not late_reason:
        raise Refused(
            f"This gives {_days(given.days)} of notice, and {_days(given.asked)} are asked for. Say why the agenda "
            "is published late.",
            field="late_reason",
        )
    now = timezone.now()
    meeting.published_at, meeting.published_by, meeting.state = now, by, Meeting.State.PUBLISHED
    meeting.late_reason = late_reason if given.is_late else ""
    meeting.numbering = meeting.board.numbering
    meeting.version += 1
    fields = ["published_at", "published_by", "state", "late_reason", "numbering", "version"]
    changes.save(meeting, by=by, fields=fields, reason="Agenda published")
    ledger.append(kind="agenda", subject=f"meeting:{meeting.pk}", title=f"Agenda: {meeting}", at=now, by=by)
    _publish_parts(what, by, now)
    _publish_pack(pack, by, now)
    publish_with(meeting=meeting, by=by, items=[row.item for row in what.rows], at=now)
    return pack


@transaction.atomic
def publish_changes(*, meeting: Meeting, by: User) -> Pack:
    """Publish what has come since the agenda was published, late items and new versions, as the next supplement.

    The newest pack holds it, apart and inserted. Earlier packs stay as they are. Raises Refused when there is nothing
    new, when the supplement is dated on another day, or as publish_meeting does.
    """
    meeting = _hold(meeting, by)
    if not meeting.published_at:
        raise Refused("This agenda has not been published yet. Publish it first.")
    if reason := states.why_meeting_is_fixed(meeting):
        raise Refused(reason)
    newest = meeting.packs.first()
    if newest and newest.published_at and not why_out_of_date(meeting, newest):
        raise Refused("Nothing has changed since the agenda was published.")
    pack, what = _ready(meeting)
    now = timezone.now()
    _publish_parts(what, by, now)
    _publish_pack(pack, by, now)
    publish_with(meeting=meeting, by=by, items=[row.item for row in what.rows], at=now)
    return pack


def _hold(meeting: Meeting, by: User) -> Meeting:
    """The meeting as it stands, locked, so that nobody changes its agenda or papers while it is published."""
    check_can_manage(by, meeting.board)
    return Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)


def _ready(meeting: Meeting) -> tuple[Pack, Pending]:
    """The newest pack and what it makes known, if both are in order. Raises Refused with what to do."""
    pack = meeting.packs.first()
    if pack is None:
        raise Refused(BUILD_FIRST)
    what = pending(meeting)
    for one in what.withheld_papers:
        if not one.grounds:
            raise Refused(
                f"“{one.paper.title}” (item {one.row.full_number}) is restricted but names no ground. Choose the "
                "paragraphs of Schedule 12A that apply, or take the restriction off."
            )
    for row in what.rows:
        if row.item.restricted and not row.item.grounds:
            raise Refused(
                f"“{row.item.title}” is restricted but names no ground. Choose the paragraphs of Schedule 12A that "
                "apply, or take the restriction off."
            )
    reason = why_out_of_date(meeting, pack)
    if reason == NOTHING:
        raise Refused(reason)
    if reason:
        raise Refused(f"The pack is out of date. {reason} Build it again, look at it, then publish.")
    if pack.published_at:
        raise Refused(BUILD_FIRST)
    return pack, what


def _publish_parts(what: Pending, by: User, now: datetime) -> None:
    """Items and versions. The ledger names a paper by its item and number, never by a title that may be restricted."""
    for row in what.rows:
        item: AgendaItem = row.item
        item.published_at = now
        changes.save(item, by=by, fields=["published_at"], reason="Published")
        ledger.append(kind="item", subject=f"item:{item.pk}", title=_item_title(row), at=now, by=by)
    for one in what.papers:
        one.version.published_at = now
        one.version.save(update_fields=["published_at"])
        assert one.version.pdf is not None
        ledger.append(
            kind="paper",
            subject=f"version:{one.version.pk}",
            title=f"Paper {one.paper.pk}, version {one.version.number}, of {_item_title(one.row).lower()}",
            at=now,
            by=by,
            sha256=one.version.pdf.sha256,
        )


def _publish_pack(pack: Pack, by: User, now: datetime) -> None:
    """Once: the conditional update makes sure that a pack is published by one act, on the day printed on it."""
    if pack.dated and pack.dated != timezone.localdate(now):
        raise Refused(f"This supplement is dated {long_date(pack.dated)}. Build it again today, then publish.")
    if not Pack.objects.filter(pk=pack.pk, published_at=None).update(published_at=now, published_by=by):
        raise Refused("This pack has just been published by somebody else.")
    pack.published_at, pack.published_by = now, by
    supplement = f"Supplement {pack.supplement}, {pack.meeting}"
    for kind, title, stored in (
        ("pack-members", str(pack), pack.members_file),
        ("pack-public", str(pack), pack.public_file),
        ("supplement-members", supplement, pack.members_supplement),
        ("supplement-public", supplement, pack.public_supplement),
    ):
        if stored:
            ledger.append(kind=kind, subject=f"pack:{pack.pk}", title=title, at=now, by=by, sha256=stored.sha256)


def _item_title(row: Row) -> str:
    return f"Item {row.full_number}" if row.full_number else f"Agenda row {row.item.pk}"


def _days(count: int) -> str:
    return "1 clear working day" if count == 1 else f"{count} clear working days"
