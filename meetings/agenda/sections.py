"""The forward plan as the system prints it in a pack, and the tabs of a board that lead to it and to the template."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse

from csp.access import can
from meetings.access import check_can_manage, check_can_read
from meetings.agenda.plan.rows import PlannedMeeting, planned_meetings, with_statutory
from meetings.models import AgendaItem, Meeting, PublishedPlan
from meetings.registries import Audience, BoardTab, PackSection, SectionPart


def forward_plan(meeting: Meeting, audience: Audience) -> SectionPart | None:
    """The board's meetings after ``meeting``, soonest first, and what is planned for each. A fixed number of queries.

    Never a note. Of a restricted item the public gets the title it may read, and nothing more.
    """
    parts = plan_after(meeting, audience)
    if not parts:
        return None
    return SectionPart("Forward plan", render_to_string("meetings/agenda/print_plan.html", {"parts": parts}))


def plan_after(meeting: Meeting, audience: Audience) -> list[PlannedMeeting]:
    """What a pack prints as the forward plan, and is published with it."""
    coming = Meeting.objects.filter(board=meeting.board, date__gt=meeting.date).select_related("board")
    chosen = list(coming.exclude(state=Meeting.State.CANCELLED).order_by("date"))
    items = AgendaItem.objects.filter(meeting__in=chosen).select_related("meeting__board")
    return planned_meetings(chosen, with_statutory(items).prefetch_related("presenters"), audience)


def has_published_plan(board_id: int) -> bool:
    return PublishedPlan.objects.filter(board_id=board_id).exists()


FORWARD_PLAN = PackSection("forward-plan", "Forward plan", 30, forward_plan)
TAB = BoardTab(
    key="forward-plan",
    title="Forward plan",
    order=30,
    url=lambda board: reverse("board-forward-plan", args=[board.slug]),
    visible_to=lambda user, board: can(check_can_read, user, board) or has_published_plan(board.pk),
)
TEMPLATE_TAB = BoardTab(
    key="template",
    title="Agenda template",
    order=35,
    url=lambda board: reverse("board-template", args=[board.slug]),
    visible_to=lambda user, board: can(check_can_manage, user, board),
)
