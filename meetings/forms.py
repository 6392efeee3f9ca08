"""What the forms of items and papers share: the fields that keep a thing from the public."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from csp.fields import Reveal
from csp.models import Restriction


class RestrictionFields(forms.Form):
    """Restricted or not, the grounds of Schedule 12A, the public-interest reason, the public wording.

    A restricted thing names its paragraphs and why the public interest is against disclosure (Local Government
    Act 1972, Schedule 12A, Part 2); confidential information (section 100A(3)) needs no such reason. Grounds
    given for a thing that is not restricted are refused, so that a box left unticked by mistake opens nothing.
    """

    restricted = forms.BooleanField(label="Restricted: not for the public", required=False)
    grounds = forms.MultipleChoiceField(
        label="Why it is restricted",
        choices=Restriction.Ground.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="The paragraphs of Part 1 of Schedule 12A of the Local Government Act 1972 that apply.",
    )
    public_interest_reason = forms.CharField(
        label="Public interest reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Why keeping it from the public outweighs the public interest in disclosing it.",
    )
    public_title = forms.CharField(
        label="Title for the public",
        max_length=250,
        required=False,
        help_text="What the public reads in place of the title. Leave empty if the title itself gives nothing away.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        grounds = data.get("grounds") or []
        if not data.get("restricted"):
            if grounds or data.get("public_interest_reason") or data.get("public_title"):
                self.add_error(
                    "restricted",
                    "To restrict it, tick this box. To open it to the public, clear the paragraphs, the reason and the "
                    "title for the public below.",
                )
            return data
        if not grounds and "grounds" not in self.errors:
            self.add_error("grounds", "Choose at least one reason why it is restricted.")
        if set(grounds) - {Restriction.Ground.CONFIDENTIAL} and not data.get("public_interest_reason"):
            self.add_error(
                "public_interest_reason",
                "Say why keeping it from the public outweighs the public interest in disclosing it.",
            )
        return data


def restriction_layout() -> Fieldset:
    """The part of a crispy Layout that shows RestrictionFields."""
    return Fieldset(
        Reveal(
            "restricted",
            Field.checkboxes("grounds", legend_size=Size.SMALL, small=True),
            Field.textarea("public_interest_reason", rows=3),
            Field.text("public_title"),
        ),
        legend="Who may read it",
        legend_size=Size.MEDIUM,
    )
