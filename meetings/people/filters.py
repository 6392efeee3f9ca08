"""Search and order of the directory's lists (django-filter)."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from crispy_forms_gds.layout import Field
from django import forms
from django.db.models import Q, QuerySet

from csp.models import OutboxMessage
from meetings.models import Board, Membership, Organisation, Person
from meetings.people.forms import helper

MOST_WORDS = 10


def having_words(rows: QuerySet[Any], text: str, *fields: str) -> QuerySet[Any]:
    """Rows that have every word of ``text`` in one or another of ``fields``.

    Words after MOST_WORDS are passed over: each costs a condition for every field, and a database takes so many.
    """
    for word in text.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


class ListFilter(django_filters.FilterSet):
    """A form of filters in the design system's look; the page brings the form tag and the button."""

    @property
    def form(self) -> Any:
        form = super().form
        if not hasattr(form, "helper"):
            form.helper = helper(*self.layout(form))
        return form

    def layout(self, form: forms.Form) -> list[Any]:
        return [Field(name, css_class="govuk-select") if name == "sort" else Field(name) for name in form.fields]


class PersonFilter(ListFilter):
    q = django_filters.CharFilter(label="Name, post or organisation", method="search")
    board = django_filters.ModelChoiceFilter(
        label="Sits on", queryset=Board.objects.all(), method="on_board", empty_label="Any board or none"
    )
    sort = django_filters.OrderingFilter(
        label="Order",
        empty_label=None,
        choices=(("name", "By name"), ("organisation", "By organisation")),
        fields=(("name", "name"), ("organisation__name", "organisation")),
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return having_words(
            rows, value, "name", "other_names", "post_title", "organisation__name", "organisation__short_name"
        )

    def on_board(self, rows: QuerySet[Person], name: str, value: Board) -> QuerySet[Person]:
        return rows.filter(pk__in=Membership.objects.current().filter(board=value).values("person_id"))


class OrganisationFilter(ListFilter):
    q = django_filters.CharFilter(label="Name", method="search")
    sort = django_filters.OrderingFilter(
        label="Order",
        empty_label=None,
        choices=(("name", "By name"), ("-people", "Most people first")),
        fields=(("name", "name"), ("people_count", "people")),
    )

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        return having_words(rows, value, "name", "short_name", "other_names")


class MailFilter(ListFilter):
    """Without a choice it shows what did not arrive, or perhaps did not."""

    STATES: ClassVar[dict[str, Q]] = {
        "": Q(state__in=OutboxMessage.TROUBLED),
        "not_known": Q(state="not_known"),
        "waiting": Q(state__in=["waiting", "sending", "handing"]),
        "late": Q(state="sent", delayed_at__isnull=False),
        "sent": Q(state="sent"),
        "all": Q(),
    }
    q = django_filters.CharFilter(label="E-mail address", field_name="to", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label="What became of it",
        empty_label="Did not arrive, or perhaps did not",
        choices=(
            ("not_known", "Not known whether it arrived"),
            ("waiting", "Waiting to be sent"),
            ("late", "Sent, and late on its way"),
            ("sent", "Sent"),
            ("all", "All"),
        ),
        method="having_state",
    )

    class Meta:
        model = OutboxMessage
        fields: tuple[str, ...] = ()

    def having_state(self, rows: QuerySet[OutboxMessage], name: str, value: str) -> QuerySet[OutboxMessage]:
        return rows.filter(self.STATES[value])

    def filter_queryset(self, queryset: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(self.STATES[""])
