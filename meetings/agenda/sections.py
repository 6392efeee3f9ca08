"""The forward plan as the system prints it in a pack, and the tabs of a board that lead to it and to the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.urls import reverse

from csp.access import can
from meetings.access import check_can_manage, check_can_read
from meetings.agenda.outline import outline_of
from meetings.agenda.plan import publish_by
from meetings.agenda.reading import in_order
from meetings.models import AgendaItem, Meeting
from meetings.registries import Audience, BoardTab, PackSection, SectionPart

Status = AgendaItem.Status
# A proposal nobody has agreed to yet, and what was withdrawn, are not the public's.
PRINTED: dict[Audience, tuple[Status, ...]] = {
    "members": (Status.PROPOSED, Status.PLANNED, Status.CONFIRMED, Status.DEFERRED, Status.WITHDRAWN),
    "public": (Status.PLANNED, Status.CONFIRMED, Status.DEFERRED),
}


@dataclass(frozen=True)
class PrintedRow:
    title: str
    restricted: bool
    presenters: str
    reason: str
    minutes: int | None
    number: str
    status: str


@dataclass(frozen=True)
class PrintedMeeting:
    when: str
    publish_by: date | None
    rows: list[PrintedRow]


def forward_plan(meeting: Meeting, audience: Audience) -> SectionPart | None:
    """The board's meetings after ``meeting``, soonest first, and what is planned for each. Three queries.

    Never a note. Of a restricted item the public gets the title it may read, and nothing more.
    """
    coming = Meeting.objects.filter(board=meeting.board, date__gt=meeting.date).select_related("board")
    coming = coming.exclude(state=Meeting.State.CANCELLED).order_by("date")
    items = list(
        AgendaItem.objects.filter(meeting__in=coming)
        .exclude(kind=AgendaItem.Kind.BREAK)
        .prefetch_related("presenters")
    )
    parts = [
        PrintedMeeting(
            one.when, publish_by(one), _rows(one, [i for i in items if i.meeting_id == one.pk], audience)
        )
        for one in coming
    ]
    if not parts:
        return None
    return SectionPart("Forward plan", render_to_string("meetings/agenda/print_plan.html", {"parts": parts}))


def _rows(meeting: Meeting, items: list[AgendaItem], audience: Audience) -> list[PrintedRow]:
    agenda = outline_of(meeting, items)
    ordered = [*(row.item for row in agenda.rows), *in_order(item for item in items if not item.on_agenda)]
    printed = [item for item in ordered if item.status in PRINTED[audience]]
    numbers = {row.item.pk: row.full_number for row in agenda.rows}
    return [_row(item, numbers.get(item.pk, ""), audience) for item in printed]


def _row(item: AgendaItem, number: str, audience: Audience) -> PrintedRow:
    workshop = item.kind == AgendaItem.Kind.WORKSHOP
    if item.restricted and audience == "public":
        # Loaded for nobody in particular, so shown_title is the public's.
        return PrintedRow(item.shown_title, True, "", "", None, number, "")
    return PrintedRow(
        title=item.title,
        restricted=item.restricted,
        presenters=item.presenters_text,
        reason=item.get_purpose_display(),
        minutes=item.minutes,
        number=number or ("Workshop" if workshop else ""),
        status="" if item.status in (Status.PLANNED, Status.CONFIRMED) else item.get_status_display(),
    )


FORWARD_PLAN = PackSection("forward-plan", "Forward plan", 30, forward_plan)
TAB = BoardTab(
    key="forward-plan",
    title="Forward plan",
    order=30,
    url=lambda board: reverse("board-forward-plan", args=[board.slug]),
    visible_to=lambda user, board: can(check_can_read, user, board),
)
TEMPLATE_TAB = BoardTab(
    key="template",
    title="Agenda template",
    order=35,
    url=lambda board: reverse("board-template", args=[board.slug]),
    visible_to=lambda user, board: can(check_can_manage, user, board),
)
