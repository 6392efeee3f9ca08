"""Forms in which minutes are corrected: one correction or several, each with its place and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fieldset, Size
from django import forms
from django.utils.html import escape

from meetings.minutes.forms import ApproveForm, PlainForm
from meetings.minutes.record import Record
from meetings.minutes.services import Verdict, Wanted
from meetings.models import AgendaItem, Meeting, Part

MOST = 30


class CorrectionRows(PlainForm):
    """Rows of "where", "was" and "becomes". Those left empty say nothing; "Add another" asks for one more."""

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=MOST, initial=1)

    def __init__(self, *args: Any, record: Record, items: Mapping[int, AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        places = [("", "Choose"), *_places(record)]
        self.row_fields: list[Any] = []
        for at in range(self.row_count()):
            self.fields[f"where-{at}"] = forms.ChoiceField(label="Where", choices=places, required=False)
            self.fields[f"was-{at}"] = forms.CharField(
                label="The words as they are",
                required=False,
                strip=True,
                widget=forms.Textarea,
                help_text="Exactly as they stand. Leave empty to add something at the end.",
            )
            self.fields[f"becomes-{at}"] = forms.CharField(
                label="The words they become",
                required=False,
                strip=True,
                widget=forms.Textarea,
                help_text="Leave empty to take the words out.",
            )
            legend = f"Correction {at + 1}" if self.row_count() > 1 else "Correction"
            self.row_fields.append(
                Fieldset(
                    Field.select(f"where-{at}"),
                    Field.textarea(f"was-{at}", rows=2),
                    Field.textarea(f"becomes-{at}", rows=2),
                    legend=legend,
                    legend_size=Size.SMALL,
                )
            )
        self.row_fields += [HTML(MORE), "rows"]

    def row_count(self) -> int:
        said = str(self.data.get("rows") or self.initial.get("rows") or 1)
        return min(max(int(said), 1), MOST) if said.isdecimal() else 1

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for at in range(self.row_count()):
            if (data.get(f"was-{at}") or data.get(f"becomes-{at}")) and not data.get(f"where-{at}"):
                self.add_error(f"where-{at}", "Choose the item, and which of its texts.")
        return data

    def wanted(self) -> list[Wanted]:
        """The rows that say something, in order."""
        made = []
        for at in range(self.row_count()):
            where, was, becomes = (self.cleaned_data[f"{name}-{at}"] for name in ("where", "was", "becomes"))
            if where and (was or becomes):
                item, part = where.split(":")
                made.append(Wanted(self.items[int(item)], part, was, becomes))
        return made


MORE = (
    '<button class="govuk-button govuk-button--secondary" type="submit" name="more" value="1" formnovalidate>'
    "Add another correction</button>"
)


class ApproveWithCorrections(CorrectionRows, ApproveForm):
    """The approval of minutes by a meeting that is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correction"].label = "Subject to another correction, in words"
        self.fields["correction"].help_text = "For what is in no item’s text, as of the attendance."
        self.lay_out(Field.select("at_meeting"), *self.row_fields, Field.textarea("correction", rows=2))


class VerdictForm(CorrectionRows):
    """What a meeting made of earlier minutes, under its item about them."""

    verdict = forms.ChoiceField(
        label="What the meeting decided",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the meeting decided."},
    )
    reason = forms.CharField(
        label="Why they were not approved",
        required=False,
        help_text="Only if they were not. It is part of the minute that the public reads.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(
            Field.radios("verdict", legend_size=Size.SMALL),
            HTML('<p class="govuk-body">Corrections, only if they were approved subject to some:</p>'),
            *self.row_fields,
            Field.text("reason"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("verdict") == Verdict.CORRECTED and not self.errors and not self.wanted():
            self.add_error("was-0", "Give each correction, or choose that they were approved as they stand.")
        if data.get("verdict") == Verdict.CORRECT and not self.errors and self.wanted():
            self.add_error("verdict", "You typed corrections: choose that they were approved subject to them.")
        return data


class CorrectForm(CorrectionRows):
    """A correction of minutes that are approved already."""

    at_meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Corrected at the meeting of",
        empty_label="Choose a meeting",
        error_messages={"required": "Choose the meeting that corrected them."},
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["at_meeting"]
        field.queryset = meetings  # type: ignore[attr-defined]
        field.label_from_instance = lambda meeting: meeting.when  # type: ignore[attr-defined]
        self.lay_out(Field.select("at_meeting"), *self.row_fields)


def _places(record: Record) -> list[tuple[str, str]]:
    """Each text of each item. The design system's templates trust the words of a choice."""
    parts = {Part.TEXT: "discussion", Part.DECISION: "decision", Part.RESTRICTED: "restricted discussion"}
    return [
        (f"{entry.item_id}:{part}", escape(f"{entry.number} {entry.title}: {words}".strip()))
        for entry in record.entries
        for part, words in parts.items()
        if part != Part.RESTRICTED or entry.restricted_text
    ]
