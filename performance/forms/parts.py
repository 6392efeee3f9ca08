"""The forms of what figures are broken down by, and of a period's parts: a box for each, empty where none is known."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fixed
from django import forms

from csp.fields import Lines, lay_out
from performance.forms.figures import NO_NUMBER
from performance.models import MOST_DECIMALS, Category, Dimension
from performance.parts import Cell, Part


class DimensionForm(forms.Form):
    """What figures can be broken down by, and its categories in their order."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="For example Ward.",
        error_messages={"required": "Give it a name, such as Ward."},
    )
    categories = Lines(
        label="Categories",
        help_text="One on each line, in the order in which they are shown. One with figures cannot be taken out.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.text("name", field_width=Fixed.TWENTY), Field.textarea("categories", rows=12))


class PartsForm(forms.Form):
    """The figures of one period by one dimension, or by two: ``rows`` by ``columns``.

    A box that is left as it is changes nothing; one that is emptied is refused by the service, as a figure that was
    given stays.
    """

    reason = forms.CharField(
        label="Why figures change",
        max_length=250,
        required=False,
        help_text="Needed if you change a figure that stands: the old one is kept with it.",
    )

    def __init__(
        self,
        *args: Any,
        rows: Dimension,
        columns: Dimension | None,
        known: Mapping[Part, Cell],
        decimals: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows.categories.all())
        self.columns: list[Category | None] = [*columns.categories.all()] if columns else [None]
        self.parts: dict[str, list[Category]] = {}
        for row in self.rows:
            for column in self.columns:
                part = [row] if column is None else [row, column]
                name = "part_" + "_".join(str(category.pk) for category in part)
                self.parts[name] = part
                cell = known.get(frozenset(category.pk for category in part))
                self.fields[name] = forms.DecimalField(
                    label=", ".join(category.name for category in part),
                    max_digits=16,
                    decimal_places=MOST_DECIMALS,
                    required=False,
                    initial=None if cell is None or cell.value is None else round(cell.value.value, decimals),
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input parts-box"}),
                    error_messages=NO_NUMBER,
                )
        # The page has them in a table; with nothing at all here they would all come here too.
        lay_out(self, HTML(" "))

    def grid(self) -> list[tuple[Category, list[Any]]]:
        """Each row with its boxes, for the table."""
        names = iter(self.parts)
        return [(row, [self[next(names)] for _ in self.columns]) for row in self.rows]

    def changed_parts(self) -> dict[str, tuple[list[Category], Decimal | None]]:
        """What was typed anew, by the name of its box."""
        return {
            name: (part, self.cleaned_data.get(name))
            for name, part in self.parts.items()
            if name in self.changed_data
        }
