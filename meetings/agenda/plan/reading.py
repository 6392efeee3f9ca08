"""The forward plan of one board, or of all boards somebody reads, with what to look at in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from csp.errors import Refused
from csp.roles import Power
from csp.words import counted
from meetings.access import Reader, boards_held, boards_with
from meetings.agenda.foresight import Warning, length_words
from meetings.agenda.plan.filters import PlanFilter
from meetings.agenda.plan.history import Histories
from meetings.agenda.plan.rows import (
    PlannedMeeting,
    PlanRow,
    planned_meetings,
    publish_by,
    rows_of,
    with_statutory,
)
from meetings.agenda.plan.warned import promised, sitting_of, warnings
from meetings.agenda.reading import items_to_read
from meetings.models import AgendaItem, Board, Meeting

MEETINGS_A_PAGE = 20
ROWS_IN_A_FILE = 5_000  # what an importer takes (csp.sheets)
Status = AgendaItem.Status


@dataclass(frozen=True)
class PlanMeeting:
    """A meeting of the plan's page and its rows. ``publish_by`` is the last lawful day to publish its agenda.

    ``length`` says how much of the meeting is planned; ``warnings`` what to look at, for those who see drafts.
    """

    meeting: Meeting
    publish_by: date | None
    rows: list[PlanRow]
    manages: bool
    length: str
    warnings: list[Warning]


@dataclass(frozen=True)
class Plan:
    meetings: list[PlanMeeting]
    page: Page[Meeting]
    filter: PlanFilter

    @property
    def warned(self) -> int:
        """How many things there are to look at on this page."""
        return sum(len(part.warnings) for part in self.meetings)


def read_plan(user: Reader, *, data: Any, today: date, board: Board | None = None) -> Plan:
    """The plan of one board, or of all boards ``user`` may read. The number of queries is fixed."""
    meetings, asked = _asked(user, data, today, board)
    page = Paginator(meetings, MEETINGS_A_PAGE).get_page(data.get("page"))
    shown = list(page.object_list)
    matching = (
        set(asked.qs.filter(meeting__in=shown).values_list("pk", flat=True)) if asked.form.is_valid() else set()
    )
    histories = Histories({meeting.board_id for meeting in shown}, "members")
    items = _by_meeting(user, shown)
    told = set(boards_held(user, Power.SEE_DRAFTS))
    managed = set(boards_held(user, Power.MANAGE))
    warned = warnings([one for one in shown if one.board_id in told], items, histories, user, today=today)
    return Plan(
        meetings=[
            PlanMeeting(
                meeting=meeting,
                publish_by=publish_by(meeting),
                rows=[row for row in rows_of(meeting, of_it, histories) if row.item and row.item.pk in matching],
                manages=meeting.board_id in managed,
                length=length_words(sitting_of(meeting), promised(of_it, histories)),
                warnings=warned.get(meeting.pk, []),
            )
            for meeting in shown
            for of_it in [items.get(meeting.pk, [])]
        ],
        page=page,
        filter=asked,
    )


def whole_plan(
    user: Reader, *, data: Any, today: date, board: Board | None = None, at_most: int = ROWS_IN_A_FILE
) -> list[PlannedMeeting]:
    """All that the page would show on its pages, as rows for a file. A fixed number of queries.

    Raises Refused when the filter holds something the page would mark as wrong, or for more rows than ``at_most``.
    """
    meetings, wanted = _wanted(user, data, today, board)
    items = list(
        with_statutory(wanted).prefetch_related("presenters").select_related("meeting__board")[: at_most + 1]
    )
    _check_length(len(items), at_most)
    return planned_meetings(list(meetings), items, "members")


def check_fits(user: Reader, *, data: Any, today: date, board: Board | None, at_most: int) -> None:
    """Whether ``whole_plan`` would be so long at most. Raises Refused as that does."""
    _, wanted = _wanted(user, data, today, board)
    _check_length(wanted.order_by()[: at_most + 1].count(), at_most)


def _wanted(
    user: Reader, data: Any, today: date, board: Board | None
) -> tuple[QuerySet[Meeting], QuerySet[AgendaItem]]:
    meetings, asked = _asked(user, data, today, board)
    if not asked.form.is_valid():
        raise Refused("Correct what is marked in the search first, then ask for the file.")
    return meetings, asked.qs.filter(meeting__in=meetings.order_by())


def _check_length(items: int, at_most: int) -> None:
    if items > at_most:
        raise Refused(
            f"This plan has more than {counted(at_most, 'item')}, which is too long for such a file. Narrow it first."
        )


def _asked(user: Reader, data: Any, today: date, board: Board | None) -> tuple[QuerySet[Meeting], PlanFilter]:
    """The meetings that are asked for, in order, and the filter that leaves some of their items."""
    boards = Board.objects.filter(pk__in=boards_with(user, Power.READ))
    items = AgendaItem.objects.visible_to(user).exclude(kind=AgendaItem.Kind.BREAK)
    asked = PlanFilter(data, items, boards=None if board else boards)
    meetings = Meeting.objects.visible_to(user).select_related("board").order_by(*asked.order)
    meetings = meetings.filter(board=board) if board else meetings.filter(board__in=boards)
    return _narrowed(meetings, asked, today), asked


def _narrowed(meetings: QuerySet[Meeting], asked: PlanFilter, today: date) -> QuerySet[Meeting]:
    if chosen := asked.value("board"):
        meetings = meetings.filter(board=chosen)
    if start := asked.value("date_from"):
        meetings = meetings.filter(date__gte=start)
    else:
        # What was to be booked or dealt with and never was must not drop out of sight.
        meetings = meetings.filter(
            Q(date__gte=today) | Q(state=Meeting.State.TO_BE_BOOKED) | Q(pk__in=left_over(asked.queryset))
        )
    if end := asked.value("date_to"):
        meetings = meetings.filter(date__lte=end)
    return meetings.filter(pk__in=asked.qs.order_by().values("meeting_id")) if asked.is_narrow else meetings


def left_over(items: QuerySet[AgendaItem]) -> QuerySet[Any, Any]:
    """The meetings with an item that was promised and came nowhere (meetings.agenda.foresight.of_meeting_over)."""
    cancelled = Q(status=Status.CONFIRMED, meeting__state=Meeting.State.CANCELLED)
    return (
        items.filter(Q(status__in=(Status.PROPOSED, Status.PLANNED)) | cancelled).order_by().values("meeting_id")
    )


def _by_meeting(user: Reader, meetings: list[Meeting]) -> dict[int, list[AgendaItem]]:
    found: dict[int, list[AgendaItem]] = {}
    for item in with_statutory(items_to_read(user).filter(meeting__in=meetings).select_related("meeting__board")):
        found.setdefault(item.meeting_id, []).append(item)
    return found
