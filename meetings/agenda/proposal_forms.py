"""The forms that propose an item, and that accept a proposal."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.db.models import Q
from django.utils import timezone

from meetings.access import Reader
from meetings.agenda import states
from meetings.agenda.forms import GdsForm, ItemForm, MeetingChoice
from meetings.agenda.moving_forms import MINUTES
from meetings.models import AgendaItem, Board, Meeting

CHOOSE = {
    "required": "Choose the meeting it is proposed for.",
    "invalid_choice": "Choose a meeting of the list.",
}


def meetings_to_come(board: Board, user: Reader) -> Any:
    """The meetings an item can be proposed for: those ``user`` may know of, until their agenda is published."""
    ahead = Q(date__gte=timezone.localdate()) | Q(state=Meeting.State.TO_BE_BOOKED)
    seen = Meeting.objects.visible_to(user).filter(ahead, board=board, state__in=states.AHEAD, published_at=None)
    return seen.order_by("date")


class ProposeForm(GdsForm):
    """What somebody would have a board take, and why."""

    title = forms.CharField(
        label="Title", max_length=250, error_messages={"required": "Enter a title for the item."}
    )
    proposal = forms.CharField(
        label="Why the board should take it",
        widget=forms.Textarea,
        max_length=5000,
        help_text="Read by the board’s officers and its chair alone.",
        error_messages={"required": "Say why the board should take it."},
    )
    meeting = MeetingChoice(label="Meeting", empty_label="Choose a meeting", error_messages=CHOOSE)
    purpose = forms.ChoiceField(
        label="Reason", choices=[("", "None"), *AgendaItem.Purpose.choices], required=False
    )
    minutes = forms.IntegerField(
        label="Minutes", required=False, min_value=0, max_value=600, error_messages=MINUTES,
        help_text="How long it needs.", widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    presenters_text = forms.CharField(
        label="Who would present it", max_length=1000, required=False, help_text="With “/” between the names."
    )

    def __init__(self, *args: Any, board: Board, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_to_come(board, user)  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return [
            Field.text("title", field_width=Fluid.TWO_THIRDS),
            Field.textarea("proposal", rows=5),
            Field.select("meeting"),
            Field.select("purpose"),
            Field.text("minutes", field_width=Fixed.THREE),
            Field.text("presenters_text", field_width=Fluid.TWO_THIRDS),
        ]

    def for_service(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["presenters"] = data.pop("presenters_text")
        return data


class AcceptForm(ItemForm):
    """The item as it is to stand on the plan, and for which meeting."""

    meeting = MeetingChoice(label="Meeting", empty_label=None, error_messages=CHOOSE)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ahead = Meeting.objects.filter(board=board, state__in=states.AHEAD).order_by("date")
        self.fields["meeting"].queryset = ahead  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        version, *rest = super().layout()
        return [version, Field.select("meeting"), *rest]
