"""The forms of a route of sign-off."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from csp.fields import DayField, lay_out
from meetings.access import Reader
from meetings.agenda import states
from meetings.models import AgendaItem, Board, Meeting
from strategies.forms.base import VersionedForm
from strategies.models import SignOffStep, Strategy


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.when)


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.meeting.when})"


class WantedForm(VersionedForm):
    """By when a board's agreement is wanted."""

    fields_shown = ("wanted_on",)

    wanted_on = DayField(
        label="Wanted by",
        required=False,
        help_text="The day by which the board should have agreed, for example 26 9 2018. Leave empty for no day.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, *self.fields)


class AddStepForm(WantedForm):
    board = forms.ModelChoiceField(
        Board.objects.none(),
        empty_label="Choose a board",
        error_messages={"required": "Choose a board that must agree."},
    )
    field_order = ("board", "wanted_on")

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Board.objects.exclude(sign_off_steps__strategy=strategy).order_by("name")
        self.fields["board"].queryset = others  # type: ignore[attr-defined]
        lay_out(self, Field.select("board"), "wanted_on")


class PlanStepForm(forms.Form):
    """The meeting that is to decide, and the title of its item."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label="Which meeting is to decide?",
        empty_label="Choose a meeting",
        error_messages={"required": "Choose a meeting."},
    )
    title = forms.CharField(
        label="Title of the item", max_length=250, error_messages={"required": "Give the item a title."}
    )
    why = forms.CharField(
        label="Why it should come",
        widget=forms.Textarea,
        error_messages={"required": "Say why it should come to this board."},
    )

    def __init__(self, *args: Any, user: Reader, board: Board, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Meeting.objects.visible_to(user).filter(board=board, state__in=states.AHEAD)
        self.fields["meeting"].queryset = seen.order_by("date")  # type: ignore[attr-defined]
        if manages:
            self.fields["why"].required = False
            del self.fields["why"]
        lay_out(
            self,
            Field.select("meeting"),
            Field.text("title"),
            *([] if manages else [Field.textarea("why", rows=4)]),
        )


class UseItemForm(forms.Form):
    """An item that the board has already."""

    item = ItemChoice(
        AgendaItem.objects.none(),
        label="Which item brings it to the board?",
        empty_label="Choose an item",
        help_text="Items of its meetings that you may see, the newest meeting first.",
        error_messages={"required": "Choose an item."},
    )

    def __init__(self, *args: Any, user: Reader, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = AgendaItem.objects.visible_to(user).live().filter(meeting__board=board, kind=AgendaItem.Kind.ITEM)
        found = seen.select_related("meeting").order_by("-meeting__date", "position", "pk")
        self.fields["item"].queryset = found  # type: ignore[attr-defined]
        lay_out(self, Field.select("item"))


class MetForm(VersionedForm):
    """That a board agreed, as can be seen elsewhere."""

    fields_shown = ("met_on", "note")

    met_on = DayField(
        label="Day on which the board agreed",
        help_text="For example 26 9 2018.",
        missing="Enter the day on which the board agreed.",
    )
    note = forms.CharField(
        label="Where it can be seen",
        widget=forms.Textarea,
        help_text="For example “Minutes of the Cabinet of 12 July 2018, item 9”, or who said so and when.",
        error_messages={"required": "Say where it can be seen that the board agreed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, "met_on", Field.textarea("note", rows=3), "version")


def step_title(step: SignOffStep) -> str:
    """What an item that brings a strategy to a board is called: "VAWG strategy 2018-2022: for agreement"."""
    strategy = step.strategy
    years = f"{strategy.starts.year}-{strategy.ends.year}"
    named = strategy.title if str(strategy.starts.year) in strategy.title else f"{strategy.title} {years}"
    return f"{named[:230]}: for agreement"
