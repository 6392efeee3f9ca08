"""Decisions across meetings and boards: what they are narrowed by, and each with where it came from and what followed.

A page costs the same number of queries however many decisions are on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from meetings import registries
from meetings.access import Reader
from meetings.agenda.outline import outline_of
from meetings.minutes.record import anchor_of
from meetings.models import AgendaItem, Board, Decision, Paper
from meetings.people.filters import ListFilter, having_words
from meetings.registries import BoardTab, Following
from meetings.text import to_html

NO_DATE = {"invalid": "This is not a date. Choose a day, or give it as 2018-09-26."}


@dataclass(frozen=True)
class DecisionRow:
    """A decision as it is listed. ``number`` is its item's ("9(b)"), ``url`` where the minutes say it."""

    board: str
    date: date
    number: str
    title: str
    url: str
    kind: str
    text: SafeString
    restricted: bool
    reports: Sequence[Following]
    followed: Sequence[Following]


class DecisionFilter(ListFilter):
    """Narrows by words of the decision, never by a title that the reader might not be shown."""

    q = django_filters.CharFilter(label="Words", method="with_words")
    board = django_filters.ModelChoiceFilter(
        label="Board",
        field_name="minute__minutes__meeting__board",
        queryset=Board.objects.order_by("name"),
        to_field_name="slug",
        empty_label="All boards",
    )
    kind = django_filters.ChoiceFilter(label="Kind", choices=Decision.Kind.choices, empty_label="Any kind")
    date_from = django_filters.DateFilter(
        label="Meetings from",
        field_name="minute__minutes__meeting__date",
        lookup_expr="gte",
        error_messages=NO_DATE,
    )
    date_to = django_filters.DateFilter(
        label="Meetings to", field_name="minute__minutes__meeting__date", lookup_expr="lte", error_messages=NO_DATE
    )

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, of_board: Board | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_board:
            del self.filters["board"]
        for name in ("date_from", "date_to"):
            widget = self.filters[name].field.widget
            widget.input_type, widget.attrs["class"] = "date", "govuk-input"

    def with_words(self, rows: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return having_words(rows, value, "text")


def decisions_for(user: Reader, board: Board | None = None) -> QuerySet[Decision]:
    """The decisions this person may read, newest meeting first; in a meeting in the order of its items' minutes."""
    seen = Decision.objects.visible_to(user).select_related("minute__item", "minute__minutes__meeting__board")
    if board:
        seen = seen.filter(minute__minutes__meeting__board=board)
    return seen.order_by(
        "-minute__minutes__meeting__date",
        "minute__minutes__meeting__board__name",
        "minute__item__position",
        "minute_id",
        "position",
    )


def rows_of(decisions: Sequence[Decision], user: Reader) -> list[DecisionRow]:
    """These decisions with their items, reports and what followed: two queries, and those of the followers."""
    items = {one.minute.item_id: one.minute.item for one in decisions}
    labels = _labels(decisions)
    reports = _reports(items, user)
    followed = _followed(list(items), user)
    return [_row(one, labels, reports, followed) for one in decisions]


def _row(
    one: Decision,
    labels: Mapping[int, tuple[str, str]],
    reports: Mapping[int, Sequence[Following]],
    followed: Mapping[int, Sequence[Following]],
) -> DecisionRow:
    item, meeting = one.minute.item, one.minute.minutes.meeting
    item._entitled = one.entitled  # type: ignore[attr-defined]
    number, label = labels.get(item.pk, ("", ""))
    minutes = reverse("minutes", args=[meeting.board.slug, meeting.date])
    return DecisionRow(
        board=meeting.board.name,
        date=meeting.date,
        number=number,
        title=item.shown_title,
        url=f"{minutes}#{anchor_of(label, item.pk)}",
        kind=one.get_kind_display(),
        text=to_html(one.text),
        restricted=one.restricted,
        reports=reports.get(item.pk, ()),
        followed=followed.get(item.pk, ()),
    )


def _labels(decisions: Sequence[Decision]) -> dict[int, tuple[str, str]]:
    """The cited number and the label of every item of the meetings these were taken at."""
    meetings = {one.minute.minutes.meeting_id: one.minute.minutes.meeting for one in decisions}
    by_meeting: dict[int, list[AgendaItem]] = {}
    for item in AgendaItem.objects.filter(meeting__in=meetings):
        by_meeting.setdefault(item.meeting_id, []).append(item)
    rows = (row for pk, items in by_meeting.items() for row in outline_of(meetings[pk], items).rows)
    return {row.item.pk: (row.full_number, row.label) for row in rows}


def _reports(items: Mapping[int, AgendaItem], user: Reader) -> dict[int, list[Following]]:
    """The reports under each item that this person may read."""
    found: dict[int, list[Following]] = {}
    papers = Paper.objects.visible_to(user).standing().filter(item__in=items, kind=Paper.Kind.REPORT)
    for paper in papers.order_by("position", "pk"):
        found.setdefault(paper.item_id, []).append(Following(paper.title, paper.get_absolute_url()))
    return found


def _followed(item_ids: Sequence[int], user: Reader) -> dict[int, list[Following]]:
    found: dict[int, list[Following]] = {}
    for follower in registries.followers:
        for item_id, followings in follower.of_items(user, item_ids).items():
            found.setdefault(item_id, []).extend(followings)
    return found


DECISIONS_TAB = BoardTab(
    key="decisions",
    title="Decisions",
    order=35,
    url=lambda board: reverse("board-decisions", args=[board.slug]),
    visible_to=lambda user, board: True,
)
