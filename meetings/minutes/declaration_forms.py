"""The forms of interests declared, and of papers withheld for one. What makes them wrong is decided by the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from csp.fields import lay_out
from meetings.models import Board, Declaration, Person

Items = Sequence[tuple[int, str]]


class PeopleForm(forms.Form):
    """What both share: who it concerns, and which item."""

    person = forms.ModelChoiceField(
        Person.objects.none(), empty_label="Choose", error_messages={"required": "Choose who it is."}
    )
    item = forms.TypedChoiceField(label="Item", coerce=int, empty_value=None)
    whole = ""

    def __init__(self, *args: Any, people: Any, items: Items, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", self.whole), *((pk, words) for pk, words in items)]  # type: ignore[attr-defined]


class DeclarationForm(PeopleForm):
    kind = forms.ChoiceField(
        label="Kind of interest",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of interest."},
    )
    interest = forms.CharField(
        label="What the interest is",
        widget=forms.Textarea,
        error_messages={"required": "Say what the interest is."},
    )
    outcome = forms.ChoiceField(
        label="What they did",
        choices=Declaration.Outcome.choices,
        widget=forms.RadioSelect,
        initial=Declaration.Outcome.STAYED,
        error_messages={"required": "Choose what they did."},
    )
    whole = "The meeting as a whole"

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].required = False
        leaves = "They take no part, and from now on do not see the restricted papers of the item."
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            *((kind, kind) for kind in board.personal_interests),
            *((kind, kind) for kind in board.prejudicial_interests),
        ]
        self.fields["kind"].help_text = f"{_either(board.prejudicial_interests)}: {leaves[0].lower()}{leaves[1:]}"
        lay_out(
            self,
            Field.select("person"),
            Field.select("item"),
            Field.radios("kind", legend_size=Size.SMALL, small=True),
            Field.textarea("interest", rows=3),
            Field.radios("outcome", legend_size=Size.SMALL, small=True),
        )


class ExclusionForm(PeopleForm):
    item = forms.TypedChoiceField(
        label="Item", coerce=int, error_messages={"required": "Choose the item whose papers they are not to see."}
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea,
        help_text="The interest they have, as far as it is known. Kept with who did this and when.",
        error_messages={"required": "Say why: it is kept with who did this and when."},
    )
    whole = "Choose"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.select("person"), Field.select("item"), Field.textarea("reason", rows=3))


class LiftForm(forms.Form):
    reason = forms.CharField(
        label="Why they may see them again",
        widget=forms.Textarea,
        help_text="Kept with who did this and when.",
        error_messages={"required": "Say why they may see the papers again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.textarea("reason", rows=3))


def _either(kinds: Sequence[str]) -> str:
    """ "Prejudicial", "Pecuniary or prejudicial"."""
    return " or ".join(kinds)
