"""What the action log can be narrowed by. Its addresses can be kept and sent: everything is in the query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from actions.access import owned_by, represented_by
from actions.models import Action, ActionOwner, ActionQuerySet
from csp.roles import Power
from meetings.access import Reader, boards_with
from meetings.models import Board

UNFINISHED = (*Action.OPEN, Action.Status.PROPOSED)
NO_DATE = {"invalid": "This is not a date. Choose a day, or give it as 2018-09-26."}
REFERENCE = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)-(\d{1,9})\s*")


@dataclass(frozen=True)
class Shown:
    """One field of the filter, ready for the page. ``kind``: text, date, select or box."""

    name: str
    label: str
    kind: str
    value: str
    choices: list[tuple[str, str]]
    errors: list[str]


class ActionFilter(filters.FilterSet):
    """Without a status the log shows what is not finished."""

    q = filters.CharFilter(label="Words or number", method="with_words")
    owner = filters.CharFilter(label="Owner", method="with_owner")
    board = filters.ChoiceFilter(label="Board", field_name="board__slug", empty_label="All boards")
    status = filters.ChoiceFilter(
        label="Status",
        method="with_status",
        empty_label="Not finished",
        choices=[*Action.Status.choices, ("any", "Any status")],
    )
    due_from = filters.DateFilter(label="Due from", field_name="due_on", lookup_expr="gte", error_messages=NO_DATE)
    due_to = filters.DateFilter(label="Due to", field_name="due_on", lookup_expr="lte", error_messages=NO_DATE)
    overdue = filters.BooleanFilter(label="Overdue only", method="only_overdue", widget=forms.CheckboxInput)
    mine = filters.BooleanFilter(label="My actions only", method="only_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Action
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: ActionQuerySet, *, user: Reader, board: Board | None = None) -> None:
        super().__init__(data, queryset)
        self.user = user
        if board:
            del self.filters["board"]
        else:
            self.filters["board"].extra["choices"] = boards_with_actions(user)

    def shown(self) -> Iterator[Shown]:
        """The fields in their order, with what was typed and what is wrong with it."""
        for name, field in self.form.fields.items():
            choices = list(field.choices) if isinstance(field, forms.ChoiceField) else []  # type: ignore[arg-type]
            is_date, is_box = isinstance(field, forms.DateField), isinstance(field.widget, forms.CheckboxInput)
            kind = "select" if choices else "date" if is_date else "box" if is_box else "text"
            errors = list(self.form.errors.get(name, []))
            yield Shown(name, str(field.label), kind, self.data.get(name, ""), choices, errors)

    def filter_queryset(self, queryset: ActionQuerySet) -> ActionQuerySet:
        if not self.form.cleaned_data.get("status"):
            queryset = queryset.filter(status__in=UNFINISHED)
        return super().filter_queryset(queryset)

    def with_status(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        return queryset if value == "any" else queryset.filter(status=value)

    def with_words(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Words of the text, or a number as it is cited: CSP-17."""
        found = Q(text__icontains=value)
        if cited := REFERENCE.fullmatch(value):
            found |= Q(board__slug=cited[1].lower(), number=int(cited[2]))
        return queryset.filter(found)

    def with_owner(self, queryset: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Part of a name, as it was written or as it was recognised."""
        owners = ActionOwner.objects.filter(
            Q(text__icontains=value)
            | Q(person__name__icontains=value, confirmed=True)
            | Q(organisation__name__icontains=value, confirmed=True)
            | Q(organisation__short_name__icontains=value, confirmed=True)
        )
        return queryset.filter(pk__in=owners.values("action_id"))

    def only_overdue(self, queryset: ActionQuerySet, name: str, value: bool | None) -> ActionQuerySet:
        return queryset.overdue(timezone.localdate()) if value else queryset

    def only_mine(self, queryset: ActionQuerySet, name: str, value: bool | None) -> ActionQuerySet:
        return queryset.filter(owned_by(self.user) | represented_by(self.user)) if value else queryset


def boards_with_actions(user: Reader) -> list[tuple[str, str]]:
    """The boards whose actions ``user`` may see, by short name: those they sit on, and those they own one of."""
    owned = Action.objects.filter(owned_by(user)).exclude(status=Action.Status.PROPOSED).values("board_id")
    seen = Board.objects.filter(Q(pk__in=boards_with(user, Power.READ)) | Q(pk__in=owned))
    return list(seen.order_by("name").values_list("slug", "name"))
