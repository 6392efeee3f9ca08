"""The form of an indicator."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms

from csp.fields import lay_out
from meetings.forms import RestrictionFields
from meetings.models import Person
from performance.models import MOST_DECIMALS, Indicator


class IndicatorForm(RestrictionFields):
    """Add an indicator, or change one: then its code stays."""

    code = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9-]*$",
        label="Code",
        max_length=30,
        help_text="For example VAWG-03. It stands in the indicator's address and cannot be changed later.",
        error_messages={
            "required": "Give the indicator a code.",
            "invalid": "Use letters, digits and hyphens only, beginning with a letter.",
        },
    )
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the indicator a name."})
    definition = forms.CharField(
        label="Definition",
        widget=forms.Textarea,
        help_text="What is counted, and how.",
        error_messages={"required": "Say what is counted."},
    )
    unit = forms.CharField(
        label="Unit",
        max_length=40,
        help_text="For example %, offences or days.",
        error_messages={"required": "Say what the figures are in."},
    )
    decimals = forms.IntegerField(
        label="Decimal places",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        min_value=0,
        max_value=MOST_DECIMALS,
        initial=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Enter a number from 0 to {MOST_DECIMALS}."
        ),
    )
    polarity = forms.ChoiceField(
        label="Which is better?",
        choices=Indicator.Polarity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether higher or lower is better."},
    )
    frequency = forms.ChoiceField(
        label="How often is there a figure?",
        choices=Indicator.Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often there is a figure."},
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Where the figures come from.",
        error_messages={"required": "Say where the figures come from."},
    )
    owner = forms.ModelChoiceField(
        Person.objects.order_by("name"),
        label="Owner",
        required=False,
        empty_label="Nobody yet",
        help_text="Who answers for the figures.",
    )
    lag_days = forms.IntegerField(
        label="Time lag in days",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        min_value=0,
        max_value=730,
        initial=30,
        help_text="How many days after a period ends its figure is expected.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter a number of days from 0 to 730."
        ),
    )
    suppress_below = forms.IntegerField(
        label="Hide numbers below",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        required=False,
        min_value=2,
        max_value=100,
        help_text="On public pages a smaller number, and what would give it away, is hidden. Often 5.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a number from 2 to 100."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    public_title = None  # type: ignore[assignment] # a restricted indicator is not shown to the public at all

    # The parts of the form, in their order.
    what = (
        Field.text("code", field_width=Fixed.TEN),
        Field.text("name"),
        Field.textarea("definition", rows=3),
        Field.text("unit", field_width=Fixed.TWENTY),
        Field.text("decimals", field_width=Fixed.TWO),
        Field.radios("polarity", legend_size=Size.SMALL, small=True),
        Field.radios("frequency", legend_size=Size.SMALL, small=True),
        Field.text("source"),
        Field.select("owner"),
        Field.text("lag_days", field_width=Fixed.THREE),
    )
    who_reads = Fieldset(
        Field.checkbox("restricted"),
        Field.checkboxes("grounds", legend_size=Size.SMALL),
        Field.textarea("public_interest_reason", rows=3),
        Field.text("suppress_below", field_width=Fixed.THREE),
        legend="Who may read it",
        legend_size=Size.MEDIUM,
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        lay_out(self, *(self.what if is_new else self.what[1:]), self.who_reads, "version")

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def initial_of(cls, indicator: Indicator) -> dict[str, Any]:
        names = (
            "name", "definition", "unit", "decimals", "polarity", "frequency", "source", "owner", "restricted",
            "grounds", "public_interest_reason", "lag_days", "suppress_below", "version",
        )  # fmt: skip
        return {name: getattr(indicator, name) for name in names}
