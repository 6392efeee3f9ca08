"""The forms of an import of figures: the file with what it does not say, and what its names mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms

from csp.fields import lay_out
from csp.importing_pages import FileForm
from meetings.access import Reader
from meetings.models import Board
from performance.intake.table import TITLES
from performance.models import Comparator, Dimension, FileName, Indicator

Choices = list[tuple[str, str]]
Kind = FileName.Kind
BY = "by:"
"""Before the name of a dimension, where a column may be one."""
KINDS = {"month": "figures for a month", "quarter": "figures for a quarter", "twelve": "figures for twelve months"}


class FiguresFileForm(FileForm):
    """The spreadsheet, and for a table of parts its indicator, its period and what its columns are."""

    help_text = (
        "CSV or Excel: a row for each figure, with the columns Indicator, Period start, Period end and Value; or a "
        "column for each period."
    )

    may_add = forms.BooleanField(
        label="Add indicators, categories and comparators that are new here",
        required=False,
        help_text="If not ticked, a name that nobody knows is refused. A new indicator needs a unit and a source.",
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label="Indicator", required=False, empty_label="The file says it"
    )
    period = forms.CharField(
        label="Period",
        max_length=60,
        required=False,
        help_text="For example July 2018, July to September 2018, 2018/19 or 12 months to July 2018.",
    )
    across = forms.CharField(
        label="What its columns are",
        max_length=60,
        required=False,
        help_text="For example Reason, in a table with a row for each ward and a column for each reason.",
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = board.indicators.all()  # type: ignore[attr-defined]
        lay_out(
            self,
            "upload",
            Field.checkbox("may_add"),
            Fieldset(
                Field.select("indicator"),
                Field.text("period", field_width=Fixed.THIRTY),
                Field.text("across", field_width=Fixed.TWENTY),
                legend="If the file does not say it",
                legend_size=Size.MEDIUM,
            ),
        )


class NamesForm(forms.Form):
    """What each name of a file that nobody knows means: something here, something new, or left for later."""

    def __init__(
        self, *args: Any, board: Board, user: Reader, asks: Iterable[Mapping[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks = list(asks)
        known = _known(board, user)
        for number, ask in enumerate(self.asks):
            kind, within = ask["kind"], ask["within"]
            new: Choices = [] if kind == Kind.COLUMN else [(FileName.NEW, "Something new: add it")]
            choices: Sequence[tuple[str, str]] = known.get((kind, within), [])
            about = KINDS.get(within, within) if within else Kind(kind).label
            self.fields[f"name_{number}"] = forms.ChoiceField(
                label=ask["said"],
                help_text=about[:1].upper() + about[1:],
                choices=[("", "Not said yet"), *new, *choices],
                required=False,
            )
        lay_out(self, *(Field.select(f"name_{number}") for number in range(len(self.asks))))

    def said(self) -> list[tuple[str, str, str, str]]:
        """(kind, within, said, means) of each that was said. A column can be one of ours, or what figures are broken
        down by."""
        found = []
        for number, ask in enumerate(self.asks):
            means: str = self.cleaned_data[f"name_{number}"]
            if means.startswith(BY):
                found.append((str(Kind.DIMENSION), "", ask["said"], means.removeprefix(BY)))
            elif means:
                found.append((ask["kind"], ask["within"], ask["said"], means))
        return found


def _known(board: Board, user: Reader) -> dict[tuple[str, str], Choices]:
    """What a name can mean, by its kind and what it is within. Four queries."""
    known: dict[tuple[str, str], Choices] = {
        (Kind.COLUMN, ""): list(TITLES.items()),
        (Kind.COMPARATOR, ""): [(one.name, one.name) for one in Comparator.objects.visible_to(user)],
    }
    for indicator in board.indicators.all():
        kind = indicator.frequency if indicator.frequency in KINDS else "twelve"
        known.setdefault((Kind.INDICATOR, kind), []).append((indicator.code, str(indicator)))
    for dimension in Dimension.objects.prefetch_related("categories"):
        known.setdefault((Kind.DIMENSION, ""), []).append((dimension.name, dimension.name))
        known[Kind.CATEGORY, dimension.name] = [(one.name, one.name) for one in dimension.categories.all()]
        known[Kind.COLUMN, ""].append((f"{BY}{dimension.name}", f"Breakdown: {dimension.name}"))
    return known
