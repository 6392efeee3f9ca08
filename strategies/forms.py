"""The forms of strategies. What cannot be is decided by the services."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms

from actions.forms import DUE_CHOICES
from csp.fields import DayField, lay_out
from meetings.access import Reader
from performance.forms import NO_NUMBER
from performance.models import MOST_DECIMALS, Indicator
from strategies.models import Priority, Strategy


class VersionedForm(forms.Form):
    """A form that may stand for something stored: ``fields_shown`` of it are what it begins with."""

    fields_shown: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def read_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @classmethod
    def initial_of(cls, stored: Any) -> dict[str, Any]:
        return {name: getattr(stored, name) for name in (*cls.fields_shown, "version")}


class StrategyForm(VersionedForm):
    fields_shown = ("title", "starts", "ends", "vision")

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the strategy a title."}
    )
    starts = DayField(label="From", help_text="For example 1 4 2018.", missing="Enter its first day.")
    ends = DayField(label="To", help_text="Its last day, for example 31 3 2022.", missing="Enter its last day.")
    vision = forms.CharField(
        label="Vision",
        widget=forms.Textarea,
        help_text="What will be true when it has succeeded.",
        error_messages={"required": "Say what will be true when it has succeeded."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.text("title"), "starts", "ends", Field.textarea("vision", rows=4), "version")


class PriorityForm(VersionedForm):
    fields_shown = ("title", "rationale", "outcome", "parent", "position")

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the priority a title."}
    )
    rationale = forms.CharField(
        label="Rationale", widget=forms.Textarea, required=False, help_text="Why it is a priority."
    )
    outcome = forms.CharField(
        label="Outcome", widget=forms.Textarea, required=False, help_text="What will have changed."
    )
    parent = forms.ModelChoiceField(
        Priority.objects.none(), label="Stands under", required=False, empty_label="No other priority"
    )
    position = forms.IntegerField(
        label="Place among its neighbours",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        required=False,
        min_value=1,
        max_value=999,
        help_text="1 is the first. Leave empty to put a new one last.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a number from 1 to 999."),
    )

    def __init__(self, *args: Any, strategy: Strategy, priority: Priority | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = strategy.priorities.exclude(pk=priority.pk) if priority else strategy.priorities.all()
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]
        lay_out(
            self,
            Field.text("title"),
            Field.textarea("rationale", rows=3),
            Field.textarea("outcome", rows=3),
            Field.select("parent"),
            Field.text("position", field_width=Fixed.TWO),
            "version",
        )


class MeasureForm(forms.Form):
    """How a priority is measured."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        empty_label="Choose an indicator",
        help_text="An indicator this priority has already is measured anew.",
        error_messages={"required": "Choose an indicator."},
    )
    baseline = forms.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, error_messages=NO_NUMBER)
    baseline_on = DayField(
        label="Date of the baseline", help_text="For example 31 3 2018.", missing="Enter the date of the baseline."
    )
    target = forms.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, error_messages=NO_NUMBER)
    target_on = DayField(
        label="Date of the target", help_text="For example 31 3 2022.", missing="Enter the date of the target."
    )

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.visible_to(user)  # type: ignore[attr-defined]
        for name in ("baseline", "target"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        lay_out(
            self,
            Field.select("indicator"),
            Field.text("baseline", field_width=Fixed.TEN),
            "baseline_on",
            Field.text("target", field_width=Fixed.TEN),
            "target_on",
        )


class CitationFields(VersionedForm):
    """How the plan cites an action."""

    reference = forms.CharField(
        label="Reference in the plan",
        max_length=20,
        help_text="For example 1.2.",
        error_messages={"required": "Give it a reference, such as 1.2."},
    )
    outcome = forms.CharField(
        label="Outcome", widget=forms.Textarea, required=False, help_text="What it will have brought about."
    )


class PlannedActionForm(CitationFields):
    """Change how the plan cites an action; the action itself is changed in the log."""

    fields_shown = ("reference", "outcome", "priority")

    priority = forms.ModelChoiceField(
        Priority.objects.none(), empty_label=None, error_messages={"required": "Choose a priority."}
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = strategy.priorities.all()  # type: ignore[attr-defined]
        lay_out(
            self,
            Field.text("reference", field_width=Fixed.TEN),
            Field.textarea("outcome", rows=3),
            Field.select("priority"),
            "version",
        )


class PlanActionForm(CitationFields):
    """Plan an action: what the plan says of it, and what the action log needs."""

    text = forms.CharField(
        label="What is to be done",
        widget=forms.Textarea,
        error_messages={"required": "Say what is to be done."},
    )
    owners = forms.CharField(
        label="Owners",
        required=False,
        help_text="People or organisations, parted by / or commas. The first one leads.",
    )
    raised_on = DayField(
        label="Date it was agreed", help_text="For example 26 9 2018.", missing="Enter the date it was agreed."
    )
    due = forms.ChoiceField(
        label="When is it due?",
        choices=DUE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it is due."},
    )
    due_on = DayField(
        label="Due date",
        required=False,
        help_text="If it is due on a date, or every year: the next day. For example 31 3 2019.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Field.text("reference", field_width=Fixed.TEN),
            Field.textarea("text", rows=4),
            Field.textarea("outcome", rows=3),
            Fieldset(
                Field.text("owners"),
                "raised_on",
                Field.radios("due", legend_size=Size.SMALL, small=True),
                "due_on",
                legend="In the action log",
                legend_size=Size.MEDIUM,
            ),
        )


class ConfirmForm(forms.Form):
    """A form that asks for nothing but the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self)
