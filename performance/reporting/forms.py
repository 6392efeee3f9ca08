"""The forms of a performance report: what is in it, and the item it is put under."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from csp.fields import DayField, lay_out
from meetings.agenda.states import AHEAD
from meetings.models import AgendaItem, Board
from performance.models import Indicator, PerformanceReport


class ReportForm(forms.Form):
    """What is in a report."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give the report a title."})
    starts = DayField(label="From", help_text="For example 1 7 2018.", missing="Enter its first day.")
    ends = DayField(
        label="To",
        help_text="Its last day, for example 30 9 2018. Later figures are left out.",
        missing="Enter its last day.",
    )
    introduction = forms.CharField(
        label="Introduction",
        widget=forms.Textarea,
        required=False,
        help_text="What the board should take from it, in a few sentences. It stands before the figures.",
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        label="Indicators",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one indicator."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = board.indicators.order_by("code")  # type: ignore[attr-defined]
        lay_out(
            self,
            Field.text("title"),
            "starts",
            "ends",
            Field.textarea("introduction", rows=5),
            Field.checkboxes("indicators", legend_size=Size.SMALL, small=True),
            "version",
        )

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def initial_of(cls, report: PerformanceReport) -> dict[str, Any]:
        names = ("title", "starts", "ends", "introduction", "version")
        return {**{name: getattr(report, name) for name in names}, "indicators": report.indicators.all()}


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: AgendaItem) -> str:
        return f"{item.meeting.when}: {item.title}"


class PutForm(forms.Form):
    """The agenda item that the report becomes a paper of."""

    item = ItemChoice(
        AgendaItem.objects.none(),
        label="Agenda item",
        empty_label="Choose an item",
        help_text="Items of meetings to come, on their agenda or planned.",
        error_messages={"required": "Choose an item."},
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = AgendaItem.objects.live().filter(meeting__board=board, meeting__state__in=AHEAD)
        items = items.exclude(kind=AgendaItem.Kind.BREAK).select_related("meeting__board")
        self.fields["item"].queryset = items.order_by("meeting__date", "position")  # type: ignore[attr-defined]
        lay_out(self, Field.select("item"))
