"""The forms with which something is done to an action: report, close, merge, open again."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fieldset, Fluid, Size
from django import forms
from django.conf import settings
from django.utils import timezone

from actions.due import next_round
from actions.models import Action
from actions.services.ending import closing_meetings
from actions.states import CLOSINGS
from csp.fields import DayField, lay_out
from csp.words import long_date, short_date, shorten
from meetings.models import Meeting

Due = Action.Due
REPORT_CHOICES = [
    ("", "Nothing else changes"),
    (Action.Status.IN_HAND, "Work on it has begun: it is in hand"),
    (Action.Status.AWAITING_CLOSURE, "It is done: ask the board's officer to close it"),
]
ROUND = "round"
"""What CloseForm says instead of a status when this year's round alone is closed."""


class ReportByLinkForm(forms.Form):
    """What has been done, and what shows it: as an owner says it by the link of a mail."""

    text = forms.CharField(
        label="What has been done?",
        widget=forms.Textarea,
        error_messages={"required": "Say what has been done."},
    )
    to = forms.ChoiceField(
        label="And the action itself", choices=REPORT_CHOICES, required=False, initial="", widget=forms.RadioSelect
    )
    upload = forms.FileField(
        label="A file that shows it",
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"}),
        help_text=f"A PDF, Word document (.docx), Excel workbook (.xlsx) or picture (PNG, JPEG) of at most "
        f"{settings.MAX_UPLOAD_MB} MB. It is kept as it is.",
    )
    web_address = forms.CharField(
        label="Where it can be read on the web",
        required=False,
        max_length=500,
        help_text="The whole address of a page, such as https://www.example.org/report.",
    )
    when_and_who: tuple[Any, ...] = ()
    who_reads: tuple[Any, ...] = ()

    def __init__(self, *args: Any, may: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [row for row in REPORT_CHOICES if not row[0] or row[0] in may]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        state = [Field.radios("to", legend_size=Size.SMALL, small=True)] if len(choices) > 1 else []
        evidence = Fieldset("upload", Field.text("web_address"), legend="Evidence", legend_size=Size.MEDIUM)
        lay_out(self, Field.textarea("text", rows=4), *self.when_and_who, *state, evidence, *self.who_reads)


class ReportForm(ReportByLinkForm):
    """The same by somebody who has signed in: also for another day or person, or for few to read."""

    by_name = forms.CharField(
        label="Who said so, if it was not you",
        required=False,
        max_length=200,
        help_text="For example: Tom Reed, by telephone.",
    )
    on = DayField(label="When", missing="Enter the day of the update.", initial=timezone.localdate)
    restricted = forms.BooleanField(
        label="Restricted: read by the people of the board and the owners of this action alone; never printed for the "
        "public, nor sent by mail",
        required=False,
    )
    when_and_who = ("on", Field.text("by_name"))
    who_reads = (Field.checkbox("restricted"),)


class CloseForm(forms.Form):
    """How an action ends; of one that is due every year, also that this year's round does."""

    status = forms.ChoiceField(
        label="How does it end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the action ends."},
    )
    note = forms.CharField(
        label="What was done, or why it ends",
        widget=forms.Textarea,
        error_messages={"required": "Say what was done, or why it ends."},
        help_text="It stands among the action's updates.",
    )
    at_meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="The meeting that closed it", required=False, empty_label="No meeting did",
        error_messages={"invalid_choice": "Choose a meeting of this board that was held."},
    )  # fmt: skip

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [Choice(status.value, status.label) for status in CLOSINGS]
        if action.is_open and action.due == Due.YEARLY and action.due_on:
            again = short_date(next_round(action.due_on, timezone.localdate()))
            hint = f"The action stays open, and is next due on {again}."
            choices = [Choice(ROUND, "This year’s round is done", hint=hint, divider="or"), *choices]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        self.fields["at_meeting"].queryset = closing_meetings(action)  # type: ignore[attr-defined]
        self.fields["at_meeting"].label_from_instance = lambda meeting: long_date(meeting.date)  # type: ignore[attr-defined]
        lay_out(
            self,
            Field.radios("status", legend_size=Size.SMALL),
            Field.textarea("note", rows=3),
            Field.select("at_meeting"),
        )


class MergeForm(forms.Form):
    """Which open action of the board goes on for both."""

    into = forms.ModelChoiceField(
        Action.objects.none(),
        label="Which action goes on?",
        empty_label="Choose an open action",
        help_text="It goes on for both. Owners, updates and due dates stay where they are, and each page leads to the "
        "other. To undo it, open this one again.",
        error_messages={
            "required": "Choose the action that goes on.",
            "invalid_choice": "Choose an open action of this board.",
        },
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Action.objects.open().filter(board=action.board_id).exclude(pk=action.pk).select_related("board")
        self.fields["into"].queryset = others.order_by("number")  # type: ignore[attr-defined]
        self.fields["into"].label_from_instance = lambda other: f"{other.reference}: {shorten(other.text, 80)}"  # type: ignore[attr-defined]
        lay_out(self, Field.select("into", field_width=Fluid.FULL))


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Why is it opened again?",
        widget=forms.Textarea,
        error_messages={"required": "Say why it is opened again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.textarea("reason", rows=3))
