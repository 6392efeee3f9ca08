"""The forms of figures and targets. What makes a period or a figure wrong is decided by the services."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms

from csp.fields import DayField, lay_out
from meetings.models import Board
from performance.models import MOST_DECIMALS, Event, Indicator, Value
from performance.status import TOLERANCE

NO_NUMBER = {
    "required": "Enter a number, such as 227 or 58.3.",
    "invalid": "This is not a number. Enter one in figures, such as 227 or 58.3.",
}


class FigureForm(forms.Form):
    """A number, which may lie below nought."""

    value = forms.DecimalField(
        label="Figure", max_digits=16, decimal_places=MOST_DECIMALS, error_messages=NO_NUMBER
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = f"In {unit}, as a number alone."
        self.type_numbers("value")

    def type_numbers(self, *names: str) -> None:
        """Text boxes: a number box drops what is no number, and with it what the person typed."""
        for name in names:
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def figure_field(self) -> Field:
        return Field.text("value", field_width=Fixed.TEN)


class MadeOfForm(FigureForm):
    """A figure, or what it is made of, and when it was taken from its source."""

    numerator = forms.DecimalField(
        label="Counted", max_digits=16, decimal_places=MOST_DECIMALS, required=False, error_messages=NO_NUMBER
    )
    denominator = forms.DecimalField(
        label="Out of", max_digits=16, decimal_places=MOST_DECIMALS, required=False, error_messages=NO_NUMBER
    )
    extracted_on = DayField(
        label="Date of extraction",
        required=False,
        help_text="When it was taken from its source. Leave empty for today.",
    )
    provisional = forms.BooleanField(label="Provisional: it may still change", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].required = False
        self.fields["value"].help_text += " Leave empty to have it worked out from the two numbers below."
        self.type_numbers("numerator", "denominator")

    def figure_fields(self) -> list[Any]:
        return [
            self.figure_field(),
            Fieldset(
                Field.text("numerator", field_width=Fixed.TEN),
                Field.text("denominator", field_width=Fixed.TEN),
                legend="What a rate is made of, if it is one",
                legend_size=Size.SMALL,
            ),
            "extracted_on",
            Field.checkbox("provisional"),
        ]


class ValueForm(MadeOfForm):
    """The figure of a period."""

    starts = DayField(label="First day of the period", missing="Enter the first day of the period.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts"].help_text = "For example 1 7 2018. Its last day follows from how often there is one."
        lay_out(self, "starts", *self.figure_fields())


class ReviseForm(MadeOfForm):
    """Another figure for a period that has one."""

    reason = forms.CharField(
        label="Why it changes",
        max_length=250,
        required=False,
        help_text="Needed for another figure: it is kept with the old one.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, *self.figure_fields(), Field.text("reason"), "version")

    @classmethod
    def initial_of(cls, figure: Value) -> dict[str, Any]:
        made_of = {name: getattr(figure, name) for name in ("numerator", "denominator")}
        return {
            "value": round(figure.value, figure.indicator.decimals),
            **{name: None if number is None else f"{number.normalize():f}" for name, number in made_of.items()},
            "extracted_on": figure.extracted_on,
            "provisional": figure.provisional,
            "version": figure.version,
        }


class TargetForm(FigureForm):
    """What is aimed at, from a period on."""

    starts = DayField(label="First day of the first period", missing="Enter the first day of the first period.")
    tolerance = forms.DecimalField(
        label="Tolerance in %",
        max_digits=5,
        decimal_places=2,
        initial=TOLERANCE,
        help_text="A figure that misses the target by up to this share of it is amber; by more, red.",
        error_messages=NO_NUMBER,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = "Target"
        self.fields["starts"].help_text = "For example 1 4 2018. It holds until the next target."
        self.type_numbers("tolerance")
        lay_out(self, "starts", self.figure_field(), Field.text("tolerance", field_width=Fixed.FIVE))


class ComparatorForm(FigureForm):
    """A comparator's figure for a period, or our own rank among those compared."""

    comparator = forms.CharField(
        label="Compared with",
        max_length=100,
        help_text="For example London, England and Wales, or statistical neighbours. Names used before are offered.",
        error_messages={"required": "Say whose figure it is."},
    )
    starts = DayField(label="First day of the period", missing="Enter the first day of the period.")
    rank = forms.IntegerField(label="Our rank", min_value=1, required=False, error_messages=NO_NUMBER)
    rank_of = forms.IntegerField(label="Of how many", min_value=1, required=False, error_messages=NO_NUMBER)
    extracted_on = DayField(
        label="Date of extraction",
        required=False,
        help_text="When it was taken from its source. Leave empty for today.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].required = False
        self.type_numbers("rank", "rank_of")
        lay_out(
            self,
            Field.text("comparator", list="comparators"),
            "starts",
            self.figure_field(),
            Field.text("rank", field_width=Fixed.THREE),
            Field.text("rank_of", field_width=Fixed.THREE),
            "extracted_on",
        )


class CommentForm(forms.Form):
    """What the figure of a period means; emptied, it is taken back."""

    text = forms.CharField(
        label="Comment",
        widget=forms.Textarea,
        required=False,
        help_text="What the figure means, and what is being done. It stands beside the figure and in the report.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.textarea("text", rows=5), "version")


class EventForm(forms.Form):
    """Something that explains a change on the charts of the indicators it touches."""

    title = forms.CharField(
        label="Title",
        max_length=100,
        help_text="Short: it stands on the chart. For example New recording rule.",
        error_messages={"required": "Give the event a short title: it stands on the charts."},
    )
    kind = forms.ChoiceField(label="What is it?", choices=Event.Kind.choices, widget=forms.RadioSelect)
    on = DayField(label="Date", help_text="The first day on which it counted.", missing="Enter its date.")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        label="Which indicators does it touch?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the indicators it touches."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = board.indicators.all()  # type: ignore[attr-defined]
        self.fields[
            "kind"
        ].help_text = "At a series break figures are counted anew: nothing is compared across it."
        lay_out(
            self,
            Field.text("title"),
            Field.radios("kind", legend_size=Size.SMALL, small=True),
            "on",
            Field.textarea("note", rows=3),
            Field.checkboxes("indicators", legend_size=Size.SMALL, small=True),
            "version",
        )

    @classmethod
    def initial_of(cls, event: Event) -> dict[str, Any]:
        names = ("title", "kind", "on", "note", "version")
        return {**{name: getattr(event, name) for name in names}, "indicators": event.indicators.all()}
