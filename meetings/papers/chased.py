"""What officers and the chair see of the papers they wait for: on a meeting's page, on the desk, on a paper's page;
and what authors see of those asked of them. Plain rows, made with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from csp.access import can
from csp.roles import Power
from csp.words import clock, long_date
from meetings.access import Reader, boards_with, check_can_manage, check_can_see_drafts
from meetings.models import AgendaItem, ChaseEntry, Meeting, Paper
from meetings.papers import chase
from meetings.papers.asking import is_over, why_not_asked, with_all
from meetings.papers.chase import State
from meetings.papers.services import links_of
from meetings.registries import Panel

ASKED = (ChaseEntry.Kind.ASKED, ChaseEntry.Kind.REMINDED)
AHEAD = (Meeting.State.BOOKED, Meeting.State.PUBLISHED)


@dataclass(frozen=True)
class Row:
    """A paper that somebody waits for. ``late`` says by how much; ``asked`` when its author was last written to.

    ``ask`` is the word of the button for those who may ask, ``problem`` what stands in its way.
    """

    paper: Paper
    state: State
    word: str
    colour: str
    due: str
    left: str
    late: bool
    asked: str
    said: str
    ask: str
    problem: str

    @property
    def meeting(self) -> Meeting:
        return self.paper.item.meeting


@dataclass(frozen=True)
class Entry:
    """One step of the chase, in words."""

    when: str
    what: str
    text: str


@dataclass(frozen=True)
class Chased:
    """What a paper's own page tells of the chase to those who see drafts."""

    row: Row
    entries: list[Entry]
    ask_url: str
    stop_url: str


def rows_of(papers: list[Paper], today: date, *, may_manage: bool = True) -> list[Row]:
    """A row for each paper loaded by ``with_all``, those due first on top. No query."""
    papers = sorted(papers, key=lambda paper: (paper.due or date.max, paper.item.meeting.date, paper.pk))
    return [_row(paper, today, may_manage=may_manage) for paper in papers]


def chased_of(paper: Paper, may_manage: bool) -> Chased | None:
    """For a paper's page; None for one that came with its file, of which nobody was asked anything."""
    loaded = with_all(Paper.objects.filter(pk=paper.pk)).get()
    entries = list(loaded.chase.select_related("by__person", "person", "version"))
    row = _row(loaded, timezone.localdate(), may_manage=may_manage)
    if row.state == State.ACCEPTED and not entries:
        return None
    has_link = may_manage and links_of(paper).open().exists()
    return Chased(
        row=row,
        entries=[_entry(one) for one in entries],
        ask_url=reverse("paper-ask", args=[paper.pk]) if row.ask else "",
        stop_url=reverse("paper-link-stop", args=[paper.pk]) if has_link else "",
    )


def of_meeting(user: Reader, meeting: Meeting) -> dict[str, Any] | None:
    """The meeting's panel, for officers and the chair: what is missing, whose it is, when it is due."""
    if meeting.state not in AHEAD or not can(check_can_see_drafts, user, meeting.board):
        return None
    if meeting.date <= timezone.localdate():
        return None
    papers = list(
        with_all(Paper.objects.standing().not_withheld_from(user)).filter(
            item__meeting=meeting, item__status__in=AgendaItem.LIVE
        )
    )
    if not papers:
        return None
    may_manage = can(check_can_manage, user, meeting.board)
    rows = [one for one in rows_of(papers, timezone.localdate(), may_manage=may_manage) if _is_wanted(one)]
    return {
        "rows": rows,
        "count": len(papers),
        "here": len(papers) - len(rows),
        "may_manage": may_manage,
        "ask_all_url": reverse("papers-ask", args=[meeting.pk]),
        "to_ask": _to_ask(rows) if may_manage else 0,
        "next": meeting.get_absolute_url(),
        "by_meeting": False,
    }


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """The officer's panel: all papers that are not here, over their boards, those due first on top."""
    today = timezone.localdate()
    papers = with_all(Paper.objects.standing().not_withheld_from(user)).filter(
        item__meeting__board__in=boards_with(user, Power.MANAGE),
        item__meeting__state__in=AHEAD,
        item__meeting__date__gt=today,
        item__status__in=AgendaItem.LIVE,
    )
    rows = [one for one in rows_of(list(papers), today) if _is_wanted(one)]
    if not rows:
        return None
    return {
        "rows": rows,
        "may_manage": True,
        "ask_all_url": reverse("papers-ask-all"),
        "to_ask": _to_ask(rows),
        "next": reverse("desk"),
        "by_meeting": True,
    }


def mine(user: Reader, subject: None) -> dict[str, Any] | None:
    """The author's panel: papers asked of them that are not accepted yet."""
    if not user.is_authenticated:
        return None
    papers = list(with_all(Paper.objects.asked_of(user)))
    rows = [one for one in rows_of(papers, timezone.localdate(), may_manage=False) if one.state != State.ACCEPTED]
    return {"rows": rows} if rows else None


def _row(paper: Paper, today: date, *, may_manage: bool) -> Row:
    entries = list(paper.chase.all())
    facts = chase.facts_of(paper, paper.versions.all(), [one.version_id for one in entries if one.version_id])
    state = chase.state_of(facts, today)
    word, colour = chase.WORDS[state]
    here = state in (State.RECEIVED, State.FAULTY, State.ACCEPTED)
    asked = max((one for one in entries if one.kind in ASKED), key=lambda one: one.at, default=None)
    said = next((one for one in reversed(entries) if one.kind not in (*ASKED, ChaseEntry.Kind.STOPPED)), None)
    askable = may_manage and not here and not is_over(paper)
    problem = why_not_asked(paper) if askable else ""
    return Row(
        paper=paper,
        state=state,
        word=word,
        colour=colour,
        due=long_date(paper.due) if paper.due else "",
        left=chase.left_words(paper.due, today) if paper.due and not here else "",
        late=bool(paper.due and paper.due < today and not here),
        asked=f"{asked.get_kind_display()} {_moment(asked.at)}" if asked else "",
        said=said.get_kind_display() if said and not here else "",
        ask=("Ask again" if asked else "Ask") if askable and not problem else "",
        problem=problem,
    )


def _is_wanted(row: Row) -> bool:
    """Faulty files of published papers are wanted too: the officer replaces them."""
    return row.state != State.ACCEPTED


def _to_ask(rows: list[Row]) -> int:
    """How many have not been asked for; also those whose author has no address, so that the answer says so."""
    return sum(row.state == State.NOT_ASKED for row in rows)


def _entry(entry: ChaseEntry) -> Entry:
    officer = str(getattr(entry.by, "person", None) or entry.by or "")
    author = str(entry.person or "The author")
    Kind = ChaseEntry.Kind  # noqa: N806
    what = {
        Kind.ASKED: f"{author} was asked for it by {officer}",
        Kind.REMINDED: f"{author} was reminded",
        Kind.LATE: f"{author} said that it will be late",
        Kind.NOT_MINE: f"{author} said that it is not theirs to write",
        Kind.SENT_BACK: f"{officer} sent back version {entry.version.number if entry.version else ''}",
        Kind.STOPPED: f"{officer} stopped the link",
    }[Kind(entry.kind)]
    return Entry(_moment(entry.at), what, entry.text)


def _moment(at: datetime) -> str:
    return f"{long_date(at)} at {clock(at)}"


MEETING_PANEL = Panel("papers", 5, "meetings/papers/_chased_meeting.html", of_meeting)
DESK_PANEL = Panel("papers", 10, "meetings/papers/_chased_desk.html", desk)
MY_PANEL = Panel("papers", 10, "meetings/papers/_chased_mine.html", mine)
