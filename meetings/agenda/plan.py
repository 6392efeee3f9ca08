"""The forward plan as councils print it: meetings to come, and what is planned for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from csp.roles import Power
from meetings.access import Reader, boards_with
from meetings.agenda import notice
from meetings.agenda.outline import outline_of
from meetings.agenda.reading import Line, Trail, in_order, items_to_read, unnumbered
from meetings.models import AgendaItem, Board, Meeting

MEETINGS_A_PAGE = 20
Status = AgendaItem.Status


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "govuk-input"})


class PlanFilter(filters.FilterSet):
    """What the plan can be narrowed by. Without a date: meetings to come, and past ones with items left over."""

    q = filters.CharFilter(label="Words", method="with_words")
    board = filters.ModelChoiceFilter(
        label="Board", field_name="meeting__board", queryset=Board.objects.none(), empty_label="All boards",
        to_field_name="slug",
    )  # fmt: skip
    status = filters.ChoiceFilter(label="Status", choices=Status.choices, empty_label="Any status")
    date_from = filters.DateFilter(
        label="Meetings from", field_name="meeting__date", lookup_expr="gte", widget=DayInput()
    )
    date_to = filters.DateFilter(
        label="Meetings to", field_name="meeting__date", lookup_expr="lte", widget=DayInput()
    )

    class Meta:
        model = AgendaItem
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[AgendaItem], *, boards: QuerySet[Board] | None) -> None:
        super().__init__(data, queryset)
        if boards is None:
            del self.filters["board"]
        else:
            self.filters["board"].queryset = boards
        for name in ("date_from", "date_to"):
            self.form.fields[name].error_messages["invalid"] = "Enter a date such as 2018-09-26."
        self.form.helper = FormHelper()
        self.form.helper.form_tag = False
        self.form.helper.disable_csrf = True
        self.form.helper.layout = Layout(Div(*(Field(name) for name in self.form.fields), css_class="filter-bar"))

    def with_words(self, queryset: QuerySet[AgendaItem], name: str, value: str) -> QuerySet[AgendaItem]:
        """Words of the title, the note, or a presenter's name."""
        found = Q(title__icontains=value) | Q(note__icontains=value)
        return queryset.filter(found | Q(pk__in=_presented_by(value)))

    def value(self, name: str) -> Any:
        """What was asked for, if it could be read."""
        return self.form.cleaned_data.get(name) if self.form.is_valid() else None

    @property
    def is_narrow(self) -> bool:
        """Whether meetings without a matching item are left out."""
        return bool(self.value("q") or self.value("status"))


def _presented_by(value: str) -> QuerySet[Any, Any]:
    return (
        AgendaItem.objects.filter(
            Q(presenters__text__icontains=value) | Q(presenters__person__name__icontains=value)
        )
        .order_by()
        .values("pk")
    )


@dataclass(frozen=True)
class PlanMeeting:
    """A meeting of the plan and its items. ``publish_by`` is the last lawful day to publish its agenda."""

    meeting: Meeting
    publish_by: date | None
    lines: list[Line]
    manages: bool


@dataclass(frozen=True)
class Plan:
    meetings: list[PlanMeeting]
    page: Page[Meeting]
    filter: PlanFilter


def read_plan(user: Reader, *, data: Any, today: date, board: Board | None = None) -> Plan:
    """The plan of one board, or of all boards ``user`` may read. The number of queries is fixed."""
    boards = Board.objects.filter(pk__in=boards_with(user, Power.READ))
    items = AgendaItem.objects.visible_to(user).exclude(kind=AgendaItem.Kind.BREAK)
    asked = PlanFilter(data, items, boards=None if board else boards)
    meetings = Meeting.objects.visible_to(user).select_related("board").order_by("date", "board__name")
    meetings = meetings.filter(board=board) if board else meetings.filter(board__in=boards)
    page = Paginator(_narrowed(meetings, asked, today), MEETINGS_A_PAGE).get_page(data.get("page"))
    shown = list(page.object_list)
    matching = (
        set(asked.qs.filter(meeting__in=shown).values_list("pk", flat=True)) if asked.form.is_valid() else set()
    )
    managed = set(boards_with(user, Power.MANAGE).values_list("board_id", flat=True))
    lines = plan_lines(list(items_to_read(user).filter(meeting__in=shown).select_related("meeting__board")), user)
    return Plan(
        meetings=[
            PlanMeeting(
                meeting,
                publish_by(meeting),
                [line for line in lines.get(meeting.pk, []) if line.item.pk in matching],
                meeting.board_id in managed,
            )
            for meeting in shown
        ],
        page=page,
        filter=asked,
    )


def _narrowed(meetings: QuerySet[Meeting], asked: PlanFilter, today: date) -> QuerySet[Meeting]:
    if chosen := asked.value("board"):
        meetings = meetings.filter(board=chosen)
    if start := asked.value("date_from"):
        meetings = meetings.filter(date__gte=start)
    else:
        # What was to be booked or dealt with and never was must not drop out of sight.
        meetings = meetings.filter(
            Q(date__gte=today) | Q(state=Meeting.State.TO_BE_BOOKED) | Q(pk__in=_left_over(asked.queryset))
        )
    if end := asked.value("date_to"):
        meetings = meetings.filter(date__lte=end)
    return meetings.filter(pk__in=asked.qs.order_by().values("meeting_id")) if asked.is_narrow else meetings


def _left_over(items: QuerySet[AgendaItem]) -> QuerySet[Any, Any]:
    """The meetings with an item that was neither put on the agenda nor deferred nor withdrawn."""
    return items.filter(status__in=(Status.PROPOSED, Status.PLANNED)).order_by().values("meeting_id")


def plan_lines(items: list[AgendaItem], user: Reader) -> dict[int, list[Line]]:
    """The items of each meeting: those on its agenda by number, then the others in order."""
    trail = Trail(items, user)
    lines: dict[int, list[Line]] = {}
    for meeting_id, of_meeting in _by_meeting(items).items():
        agenda = outline_of(of_meeting[0].meeting, of_meeting)
        rows = [*agenda.rows, *map(unnumbered, in_order(i for i in of_meeting if not i.on_agenda))]
        lines[meeting_id] = [Line(row, [], "", trail.before(row.item), trail.after(row.item)) for row in rows]
    return lines


def _by_meeting(items: Iterable[AgendaItem]) -> dict[int, list[AgendaItem]]:
    found: dict[int, list[AgendaItem]] = {}
    for item in items:
        found.setdefault(item.meeting_id, []).append(item)
    return found


def publish_by(meeting: Meeting) -> date | None:
    """The last lawful day to publish; none for a meeting that is not booked or a board without a rule."""
    return notice.deadline(meeting.board, meeting.date) if meeting.is_booked else None
