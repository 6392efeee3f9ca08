"""The form of the figures that are due: of each a number, what it is made of, and what explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms_gds.layout import Div, Field, Fieldset, Fixed, Size
from django import forms

from csp.fields import lay_out
from csp.words import short_date
from performance.figures import in_words
from performance.forms.figures import NO_NUMBER
from performance.intake.due import Due
from performance.models import MOST_DECIMALS
from performance.services import Boxes, Typed
from performance.services.rules import is_rate

LONGEST_COMMENT = 2_000


class FiguresDueForm(forms.Form):
    """A number and a comment for each figure that is due. What is left empty stays due."""

    def __init__(self, *args: Any, dues: Sequence[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dues = list(dues)
        lay_out(self, *(self._ask(due) for due in self.dues))

    def typed(self) -> list[Typed]:
        """What was typed for each figure."""
        return [self._typed(due) for due in self.dues]

    def has_shown_comments(self) -> None:
        """The comments that stood in the way have been shown, so that sending again is a knowing choice."""
        shown = {
            boxes_of(due).read: str(due.said.version)
            for due in self.dues
            if due.said and boxes_of(due).comment in self.errors
        }
        self.data = {**self.data.dict(), **shown}  # type: ignore[attr-defined]

    def _ask(self, due: Due) -> Fieldset:
        indicator, boxes = due.indicator, boxes_of(due)
        self.fields[boxes.value] = _number(due, f"Figure, in {indicator.unit}", self._about(due))
        parts: list[Any] = [Field.text(boxes.value, field_width=Fixed.TEN)]
        if is_rate(indicator):
            self.fields[
                boxes.value
            ].help_text += " Leave it empty to have it worked out from the two numbers below."
            self.fields[boxes.numerator] = _number(due, "Counted")
            self.fields[boxes.denominator] = _number(due, "Out of")
            pair = (Field.text(name, field_width=Fixed.TEN) for name in (boxes.numerator, boxes.denominator))
            parts.append(Div(*pair, css_class="boxes-in-a-row"))
        self.fields[boxes.provisional] = forms.BooleanField(
            label="Provisional: it may still change", required=False
        )
        self.fields[boxes.comment] = forms.CharField(
            label="What explains it", widget=forms.Textarea, required=False, max_length=LONGEST_COMMENT,
            help_text=_stands(due),
        )  # fmt: skip
        self.fields[boxes.read] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=due.said.version if due.said else None
        )
        return Fieldset(
            *parts,
            Field.checkbox(boxes.provisional),
            Field.textarea(boxes.comment, rows=2),
            boxes.read,
            legend=f"{indicator}, {due.period.words}",
            legend_size=Size.MEDIUM,
        )

    def _about(self, due: Due) -> str:
        """Until when it is asked for; once for each indicator, what is counted and what the newest figure is."""
        expected, indicator = f"Expected by {short_date(due.expected_on)}.", due.indicator
        if due != next(one for one in self.dues if one.indicator == indicator):
            return expected
        if due.newest is None:
            return f"{indicator.definition} It is the first figure. {expected}"
        period, number = due.newest
        newest = f"The newest so far, of {period.words}: {in_words(number, indicator)}."
        return f"{indicator.definition} {newest} {expected}"

    def _typed(self, due: Due) -> Typed:
        said, boxes = self.cleaned_data, boxes_of(due)
        return Typed(
            due.indicator, due.period, boxes, said[boxes.value], said.get(boxes.numerator),
            said.get(boxes.denominator), said[boxes.provisional], said[boxes.comment], said[boxes.read],
        )  # fmt: skip


def boxes_of(due: Due) -> Boxes:
    """The names of a figure's boxes: they hold its period, so that a page left open says which one was meant."""
    return Boxes(*(f"{name}_{due.key}" for name in Boxes._fields))


def keys_typed(data: Mapping[str, str]) -> list[str]:
    """The keys of the figures for which a form sent something."""
    asked = ("value_", "numerator_", "denominator_", "comment_")
    return list(
        dict.fromkeys(name.partition("_")[2] for name in data if name.startswith(asked) and data[name].strip())
    )


def _number(due: Due, label: str, help_text: str = "") -> forms.DecimalField:
    """A text box: a number box drops what is no number, and with it what the person typed."""
    return forms.DecimalField(
        label=label, help_text=help_text, max_digits=16, decimal_places=MOST_DECIMALS, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": f"{due.indicator.code}, {due.period.words}: {NO_NUMBER['invalid']}"},
    )  # fmt: skip


def _stands(due: Due) -> str:
    if due.said is None:
        return ""
    return f"“{due.said.text}” stands here, from {due.said.author}. What you write takes its place."
