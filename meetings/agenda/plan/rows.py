"""The rows of a forward plan as plain facts: what its page, its files, packs and the published plan all show.

"members" are told everything of the plan. The public is told what is planned, never a proposal, a note or a reason
that was not published; of a restricted item the title it may read, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from csp.words import long_date
from meetings.agenda import notice
from meetings.agenda.outline import outline_of
from meetings.agenda.plan.history import OPEN_TO_ALL, Histories, Said
from meetings.agenda.reading import in_order
from meetings.models import AgendaItem, DutyRound, Meeting
from meetings.registries import Audience

Status = AgendaItem.Status
WORKSHOP = "Workshop"
STATUS_WORDS = {
    Status.PROPOSED: "Proposed",
    Status.DEFERRED: "Deferred",
    Status.WITHDRAWN: "Withdrawn",
    Status.MERGED: "Merged",
}


@dataclass(frozen=True)
class PlanRow:
    """An item of a plan. ``number`` is its number on an agenda, ``status`` empty while it is to be taken.

    ``statutory``: it is for sign-off, or brings what the board must do again and again. ``item`` is the record, where
    the row was made from one.
    """

    title: str
    depth: int = 0
    restricted: bool = False
    workshop: bool = False
    presenters: str = ""
    reason: str = ""
    minutes: int | None = None
    number: str = ""
    status: str = ""
    statutory: bool = False
    history: tuple[Said, ...] = ()
    item: AgendaItem | None = None
    label: str = ""

    @property
    def number_words(self) -> str:
        return self.number or (WORKSHOP if self.workshop else "")

    @property
    def left(self) -> bool:
        """Whether it is no longer to be taken at this meeting."""
        return self.status not in ("", STATUS_WORDS[Status.PROPOSED])


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting of a plan. ``day`` is empty, and only ``month`` (its first day) known, while it is to be booked."""

    board: str
    month: date
    day: date | None
    publish_by: date | None
    rows: tuple[PlanRow, ...]
    cancelled: bool = False

    @property
    def when(self) -> str:
        said = long_date(self.day) if self.day else f"{self.month:%B %Y}, to be booked"
        return f"{said} (cancelled)" if self.cancelled else said


def with_statutory(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Items that know whether they bring a statutory duty of their board to it."""
    return items.annotate(_statutory=Exists(DutyRound.objects.filter(item=OuterRef("pk"))))


def planned_meetings(
    meetings: Sequence[Meeting], items: Iterable[AgendaItem], audience: Audience
) -> list[PlannedMeeting]:
    """Each meeting with its rows: what stands on its agenda by number, then the others in order. Two queries or one.

    ``items`` know their meeting's presenters (prefetched) and their duties (``with_statutory``).
    """
    histories = Histories({meeting.board_id for meeting in meetings}, audience)
    by_meeting: dict[int, list[AgendaItem]] = {}
    for item in items:
        by_meeting.setdefault(item.meeting_id, []).append(item)
    return [
        PlannedMeeting(
            board=meeting.board.name,
            month=meeting.date.replace(day=1),
            day=meeting.date if meeting.is_booked else None,
            publish_by=publish_by(meeting),
            rows=tuple(rows_of(meeting, by_meeting.get(meeting.pk, []), histories)),
            cancelled=meeting.state == Meeting.State.CANCELLED,
        )
        for meeting in meetings
    ]


def rows_of(meeting: Meeting, items: Sequence[AgendaItem], histories: Histories) -> list[PlanRow]:
    """The rows of one meeting as its audience may read them. Nothing is shown under what is not."""
    agenda = outline_of(meeting, items)
    on_agenda = {row.item.pk: row for row in agenda.rows}
    ordered = [*(row.item for row in agenda.rows), *in_order(item for item in items if item.pk not in on_agenda)]
    depths: dict[int, int] = {}
    rows = []
    for item in ordered:
        if not _is_shown(item, histories) or (item.parent_id and item.parent_id not in depths):
            continue
        depths[item.pk] = depths[item.parent_id] + 1 if item.parent_id else 0
        place = on_agenda.get(item.pk)
        number, label = (place.full_number, place.label) if place else ("", "")
        rows.append(_row(item, depths[item.pk], number, label, histories))
    return rows


def _is_shown(item: AgendaItem, histories: Histories) -> bool:
    if item.kind == AgendaItem.Kind.BREAK:
        return False
    return not histories.public or (item.status in OPEN_TO_ALL and item.pk not in histories.proposals)


def _row(item: AgendaItem, depth: int, number: str, label: str, histories: Histories) -> PlanRow:
    if item.restricted and histories.public:
        # Loaded for nobody in particular, so shown_title is the public's.
        return PlanRow(item.shown_title, depth=depth, restricted=True, number=number)
    return PlanRow(
        title=item.title,
        depth=depth,
        restricted=item.restricted,
        workshop=item.kind == AgendaItem.Kind.WORKSHOP,
        presenters=item.presenters_text,
        reason=item.get_purpose_display(),
        minutes=item.minutes,
        number=number,
        status=STATUS_WORDS.get(Status(item.status), ""),
        statutory=is_statutory(item),
        history=histories.of(item),
        item=item,
        label=label,
    )


def is_statutory(item: AgendaItem) -> bool:
    return item.purpose == AgendaItem.Purpose.SIGN_OFF or bool(getattr(item, "_statutory", False))


def publish_by(meeting: Meeting) -> date | None:
    """The last lawful day to publish; none for a meeting that is not booked or a board without a rule."""
    return notice.deadline(meeting.board, meeting.date) if meeting.is_booked else None


# Kept, as a published plan is --------------------------------------------------------------------------------


def as_kept(meeting: PlannedMeeting) -> dict[str, Any]:
    """A meeting and its rows as JSON: of one still to be booked its month alone."""
    return {
        "month": f"{meeting.month:%Y-%m}",
        "day": meeting.day.isoformat() if meeting.day else None,
        "publish_by": meeting.publish_by.isoformat() if meeting.publish_by else None,
        "rows": [
            {
                "title": row.title,
                "depth": row.depth,
                "restricted": row.restricted,
                "workshop": row.workshop,
                "presenters": row.presenters,
                "reason": row.reason,
                "minutes": row.minutes,
                "number": row.number,
                "status": row.status,
                "statutory": row.statutory,
                "history": [str(said) for said in row.history],
            }
            for row in meeting.rows
        ],
    }


def from_kept(board: str, kept: dict[str, Any]) -> PlannedMeeting:
    """What ``as_kept`` was given, without links."""
    return PlannedMeeting(
        board=board,
        month=date.fromisoformat(f"{kept['month']}-01"),
        day=_day(kept["day"]),
        publish_by=_day(kept["publish_by"]),
        rows=tuple(
            PlanRow(**{**row, "history": tuple(Said(text) for text in row["history"])}) for row in kept["rows"]
        ),
    )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
