"""The forms of the statutory cycle. What makes one wrong is decided in the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.utils import timezone

from csp.fields import DayField
from meetings.agenda import states
from meetings.agenda.forms import GdsForm, MeetingChoice
from meetings.agenda.moving_forms import MINUTES, ItemChoice
from meetings.duties.services import USUAL
from meetings.models import AgendaItem, Board, DutyRound, Meeting

Kind = AgendaItem.Kind
SAYS_DAY = "Enter the day, month and year."


class DutyForm(GdsForm):
    """What a board has to do, where that is laid down, and how often."""

    title = forms.CharField(
        label="What the board has to do",
        max_length=200,
        help_text="For example Strategic assessment.",
        error_messages={"required": "Enter what the board has to do."},
    )
    basis = forms.CharField(
        label="Where it is laid down",
        max_length=250,
        required=False,
        help_text="For example Crime and Disorder Act 1998 s.6.",
    )
    every_months = forms.IntegerField(
        label="Every so many months",
        min_value=1,
        max_value=120,
        initial=12,
        help_text="12 is each year, 36 every three years.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter the months from one time to the next.",
            "invalid": "Enter the months as a number, for example 12.",
            "min_value": "Enter 1 month or more.",
            "max_value": "Enter 120 months or fewer.",
        },
    )
    first_due_on = DayField(
        label="When it is due",
        missing=SAYS_DAY,
        help_text="The last time, if that is not done yet, or else the next. The cycle is counted from this day.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def layout(self) -> list[Any]:
        return [
            "version",
            Field.text("title", field_width=Fluid.TWO_THIRDS),
            Field.text("basis", field_width=Fluid.TWO_THIRDS),
            Field.text("every_months", field_width=Fixed.THREE),
            Field("first_due_on"),
        ]


class UsualForm(GdsForm):
    """The usual duties of a community safety partnership: when each is next due."""

    def layout(self) -> list[Any]:
        for key, fields in USUAL.items():
            self.fields[key] = DayField(
                label=f"{fields['title']}: next due on",
                missing=SAYS_DAY,
                initial=_end_of_year(timezone.localdate()),
            )
        return [Field(key) for key in USUAL]


def _end_of_year(today: date) -> date:
    """31 March, when local government's year ends."""
    return date(today.year + (today > date(today.year, 3, 31)), 3, 31)


class EndForm(GdsForm):
    on = DayField(label="From when it is no longer asked of the board", missing=SAYS_DAY)

    def layout(self) -> list[Any]:
        return [Field("on")]


class InTimeChoice(MeetingChoice):
    """A meeting to come, and whether that is before the day."""

    due: date

    def label_from_instance(self, obj: Any) -> str:
        in_time = obj.date <= self.due
        return f"{obj.when}{'' if in_time else ' (after the day it is due)'}"


class PlanRoundForm(GdsForm):
    """The meeting a round is brought to, by a new item or by one that is planned."""

    meeting = InTimeChoice(
        label="Plan a new item for",
        required=False,
        empty_label="Choose a meeting",
        error_messages={"invalid_choice": "Choose a meeting of the list."},
    )
    presenters_text = forms.CharField(
        label="Presenters", max_length=1000, required=False, help_text="With “/” between the names."
    )
    minutes = forms.IntegerField(
        label="Minutes", required=False, min_value=0, max_value=600, error_messages=MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    item = ItemChoice(
        label="Or an item that is there already",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="None of these",
        error_messages={"invalid_choice": "Choose an item of the list."},
    )

    def __init__(self, *args: Any, round_: DutyRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board: Board = round_.duty.board
        ahead = Meeting.objects.filter(board=board, state__in=states.AHEAD).order_by("date")
        meeting, item = self.fields["meeting"], self.fields["item"]
        meeting.due = round_.due_on  # type: ignore[attr-defined]
        meeting.queryset = ahead.filter(published_at=None)  # type: ignore[attr-defined]
        live = AgendaItem.objects.live().filter(meeting__in=ahead).exclude(kind__in=[Kind.BREAK, Kind.HEADING])
        item.queryset = live.select_related("meeting").order_by("meeting__date", "position")  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return [
            Field.select("meeting"),
            Field.text("presenters_text", field_width=Fluid.TWO_THIRDS),
            Field.text("minutes", field_width=Fixed.THREE),
            Field.select("item"),
        ]

    def for_service(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["presenters"] = data.pop("presenters_text")
        return data


class DoneForm(GdsForm):
    """When a round was done, and where that can be seen."""

    met_on = DayField(label="Done on", missing=SAYS_DAY)
    note = forms.CharField(
        label="Evidence",
        widget=forms.Textarea,
        help_text="Where it can be seen, for example “Full Council, 14 March 2018, minute 62”.",
        error_messages={"required": "Say where it can be seen that it was done."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def layout(self) -> list[Any]:
        return ["version", Field("met_on"), Field.textarea("note", rows=3)]
