"""What is to be changed of many actions."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from actions.bulk import STATUSES, Wanted
from actions.models import Action
from csp.fields import DayField, lay_out

Status = Action.Status
WHAT = [("owners", "Who is responsible"), ("due", "When they are due"), ("status", "Their status")]


class BulkForm(forms.Form):
    """Only the part that was chosen counts."""

    what = forms.ChoiceField(
        label="What to change",
        choices=WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to change."},
    )
    owner_names = forms.CharField(
        label="New owners",
        required=False,
        max_length=1000,
        help_text="In place of those they have. People or organisations, parted by / or commas. The first one leads.",
    )
    due = forms.ChoiceField(
        label="New kind of due date", choices=Action.Due.choices, required=False, initial=Action.Due.DATE
    )
    due_on = DayField(label="New due date", required=False, help_text="If it is a date. For example 26 9 2018.")
    due_reason = forms.CharField(label="Why the due date changes", required=False, max_length=1000)
    status = forms.ChoiceField(
        label="New status",
        required=False,
        choices=[("", "Choose"), *((status.value, status.label) for status in STATUSES)],
    )
    note = forms.CharField(
        label="What was done, or why",
        required=False,
        widget=forms.Textarea,
        help_text="Stands under each action. To take actions in hand, or to confirm proposed ones, it can be empty.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Field.radios("what", legend_size=Size.SMALL, small=True),
            Fieldset(Field.text("owner_names"), legend="Who is responsible", legend_size=Size.MEDIUM),
            Fieldset(
                Field.select("due"), "due_on", Field.text("due_reason"), legend="When they are due",
                legend_size=Size.MEDIUM,
            ),
            Fieldset(
                Field.select("status"), Field.textarea("note", rows=3), legend="Their status",
                legend_size=Size.MEDIUM,
            ),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What no action could be changed without is asked for here, beside its field; the rest the services say."""
        said = super().clean() or self.cleaned_data
        needs_day = said.get("due") in (Action.Due.DATE, Action.Due.YEARLY)
        if said.get("what") == "due":
            if needs_day and not said.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", "Give the date they are due.")
            if not said.get("due_reason"):
                self.add_error("due_reason", "Say why the due date changes.")
        if said.get("what") == "owners" and not said.get("owner_names"):
            self.add_error("owner_names", "Name who is responsible.")
        if said.get("what") == "status" and not said.get("status"):
            self.add_error("status", "Choose the new status.")
        return said

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        has_day = said["due"] in (Action.Due.DATE, Action.Due.YEARLY)
        return Wanted(
            what=said["what"],
            owners=said["owner_names"],
            due=said["due"],
            due_on=said["due_on"] if has_day else None,
            status=said["status"],
            why=said["due_reason"] if said["what"] == "due" else said["note"],
        )
