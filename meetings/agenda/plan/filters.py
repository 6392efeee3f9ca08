"""What a forward plan can be narrowed by, and the order it is shown in."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.db.models import Q, QuerySet

from meetings.models import AgendaItem, Board

Status = AgendaItem.Status
SOONEST, LATEST, BY_BOARD = "", "latest", "board"
ORDERS = {SOONEST: ("date", "board__name"), LATEST: ("-date", "board__name"), BY_BOARD: ("board__name", "date")}


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

    sort = filters.ChoiceFilter(
        label="Order", choices=[(LATEST, "Latest first"), (BY_BOARD, "Board by board")], empty_label="Soonest first",
        method="in_any_order",
    )  # fmt: skip

    class Meta:
        model = AgendaItem
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[AgendaItem], *, boards: QuerySet[Board] | None) -> None:
        super().__init__(data, queryset)
        if boards is None:
            del self.filters["board"]
            self.filters["sort"].extra["choices"] = [(LATEST, "Latest first")]
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

    def in_any_order(self, queryset: QuerySet[AgendaItem], name: str, value: str) -> QuerySet[AgendaItem]:
        """Meetings are put in order, not their items: those keep the order they have there."""
        return queryset

    @property
    def order(self) -> tuple[str, ...]:
        """How the meetings are ordered."""
        return ORDERS[self.value("sort") or SOONEST]

    def value(self, name: str) -> Any:
        """What was asked for, if it could be read."""
        return self.form.cleaned_data.get(name) if self.form.is_valid() else None

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked for but the order."""
        return any(self.data.get(name) for name in self.form.fields if name != "sort")

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
