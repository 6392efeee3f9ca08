"""Which indicators a board has on its dashboard, and in which order: a place for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import HTML
from django import forms

from csp.fields import lay_out
from performance.models import Indicator

NOT_A_PLACE = "A place is a whole number, from 1 on. Leave it empty to leave the indicator out."


class CardsForm(forms.Form):
    """A box for each indicator; its number is its place, empty leaves it out. Equal places keep the list's order."""

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = indicators
        for one in indicators:
            self.fields[f"place-{one.pk}"] = forms.IntegerField(
                label=f"Place of {one}",
                required=False,
                min_value=1,
                max_value=999,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NOT_A_PLACE),
                widget=forms.TextInput(attrs={"class": "govuk-input card-place", "inputmode": "numeric"}),
            )
        lay_out(self, HTML(" "))  # an empty layout would have all boxes drawn once more

    @property
    def rows(self) -> list[tuple[Indicator, forms.BoundField]]:
        return [(one, self[f"place-{one.pk}"]) for one in self.indicators]

    def chosen(self) -> list[Indicator]:
        """Those with a place, in its order."""
        placed = [(place, one) for one in self.indicators if (place := self.cleaned_data[f"place-{one.pk}"])]
        return [one for _, one in sorted(placed, key=lambda pair: pair[0])]
