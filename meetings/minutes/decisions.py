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

from meetings.access import Reader
from meetings.agenda.numbers import numbers_in
from meetings.minutes.record import anchor_of
from meetings.models import Board, Decision
from meetings.people.filters import ListFilter, having_words
from meetings.registries import BoardTab
from meetings.text import to_html
from meetings.thread.kinds import DECISION, ITEM
from meetings.thread.registry import Node
from meetings.thread.walk import Neighbours, next_to

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
    thread_url: str
    reports: Sequence[Node]
    followed: Sequence[Node]


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
    """These decisions with their items, the reports they were taken on and what followed. A fixed number of queries."""
    labels = numbers_in({one.minute.minutes.meeting for one in decisions})
    beside = next_to(DECISION, [one.pk for one in decisions], user, but=(ITEM,))
    return [_row(one, labels, beside[one.pk]) for one in decisions]


def _row(
    one: Decision,
    labels: Mapping[int, tuple[str, str]],
    beside: Neighbours,
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
        thread_url=reverse("thread", args=[DECISION, one.pk]),
        reports=[paper.node for paper in beside.came_from],
        followed=[action.node for action in beside.came_of],
    )


DECISIONS_TAB = BoardTab(
    key="decisions",
    title="Decisions",
    order=35,
    url=lambda board: reverse("board-decisions", args=[board.slug]),
    visible_to=lambda user, board: True,
)
