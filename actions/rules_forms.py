"""The form in which officers say how their board chases its actions."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fixed
from django import forms

from actions.services.rules import FIELDS, MOST
from csp.fields import lay_out


def _days(label: str, help_text: str) -> forms.IntegerField:
    wrong = f"Give a number of days from 0 to {MOST}, or leave it empty."
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, help_text=help_text,
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class ChaseRulesForm(forms.Form):
    """How a board chases its actions: four numbers of days, each empty for never."""

    asap_days = _days(
        "As soon as possible: days until it counts as overdue",
        "Counted from the meeting the action came from. Empty: an ASAP action is never overdue.",
    )
    lead_days = _days(
        "Days overdue until it is passed up to the owner’s organisation",
        "Its lead, or else its representative on the board, is told in the nightly mail. Empty: never.",
    )
    chair_days = _days(
        "Days overdue until it stands on the chair’s list",
        "As many as above, or more. Empty: never.",
    )
    ask_days = _days(
        "Working days before the agenda is published to ask owners for an update",
        "Counted back from the last day to publish, so that the answers are in the pack. Empty: nobody is asked.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, *(Field.text(name, field_width=Fixed.FOUR) for name in FIELDS), "version")

    def days(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in FIELDS}
