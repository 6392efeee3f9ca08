"""The forms of a strategy, of what it links to, and of a list of them. What cannot be is decided by the services."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms

from csp.fields import DayField, Lines, lay_out
from meetings.access import Reader
from meetings.models import Board
from strategies.forms.base import VersionedForm
from strategies.models import Strategy


class StrategyForm(VersionedForm):
    fields_shown = (
        "kind", "title", "starts", "ends", "level_names", "vision", "foreword", "foreword_by", "review_on",
    )  # fmt: skip

    kind = forms.ChoiceField(
        label="What is it?",
        choices=Strategy.Kind.choices,
        initial=Strategy.Kind.STRATEGY,
        widget=forms.RadioSelect,
        required=False,
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the strategy a title."}
    )
    starts = DayField(label="From", help_text="For example 1 4 2018.", missing="Enter its first day.")
    ends = DayField(label="To", help_text="Its last day, for example 31 3 2022.", missing="Enter its last day.")
    level_names = Lines(
        label="What it calls its levels",
        required=False,
        initial=["Priority"],
        help_text="One a line, the highest first, for example Objective, then Priority area. "
        "These words stand on every page, before each number.",
    )
    vision = forms.CharField(
        label="Vision",
        widget=forms.Textarea,
        required=False,
        help_text="What will be true when it has succeeded. Only an action plan may be without one.",
    )
    foreword = forms.CharField(
        label="Foreword", widget=forms.Textarea, required=False, help_text="In paragraphs, parted by empty lines."
    )
    foreword_by = forms.CharField(
        label="Foreword by",
        max_length=200,
        required=False,
        help_text="Name and office, for example Councillor Amara Okafor, Chair.",
    )
    review_on = DayField(
        label="Next review", required=False, help_text="When it is next to be reviewed, if that is known."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Field.radios("kind", legend_size=Size.SMALL, small=True, inline=True),
            Field.text("title"),
            "starts",
            "ends",
            Field.textarea("level_names", rows=3),
            Field.textarea("vision", rows=4),
            Fieldset(
                Field.textarea("foreword", rows=8),
                Field.text("foreword_by"),
                legend="Foreword",
                legend_size=Size.MEDIUM,
            ),
            "review_on",
            "version",
        )

    def said(self) -> dict[str, Any]:
        said = super().said()
        return {**said, "kind": said["kind"] or Strategy.Kind.STRATEGY}


class LinkForm(forms.Form):
    """What a strategy or a priority links to."""

    to_strategy = forms.ModelChoiceField(
        Strategy.objects.none(), label="Another strategy here", required=False, empty_label="None of these"
    )
    words = forms.CharField(
        label="Or what it links to elsewhere",
        required=False,
        max_length=250,
        help_text="A duty, a national strategy, a paper. For example Domestic Abuse Act 2021, Part 4.",
    )
    address = forms.CharField(
        label="Its web address",
        required=False,
        max_length=500,
        help_text="If it can be read somewhere, for example https://www.example.org/act.",
    )

    def __init__(self, *args: Any, strategy: Strategy, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Strategy.objects.visible_to(user).exclude(pk=strategy.pk).select_related("board")
        self.fields["to_strategy"].queryset = seen  # type: ignore[attr-defined]
        self.fields["to_strategy"].label_from_instance = _named  # type: ignore[attr-defined]
        lay_out(self, Field.select("to_strategy"), Field.text("words"), Field.text("address"))

    def said(self) -> dict[str, Any]:
        return self.cleaned_data


def _named(strategy: Strategy) -> str:
    years = f"{strategy.starts.year} to {strategy.ends.year}"
    return f"{strategy.title}, {years} ({strategy.board})"


class StrategyFilter(forms.Form):
    """Narrows a list of strategies. What is not among the choices is as if it were not said."""

    board = forms.ModelChoiceField(
        Board.objects.none(), required=False, empty_label="All boards", to_field_name="slug"
    )
    kind = forms.ChoiceField(choices=[("", "All kinds"), *Strategy.Kind.choices], required=False)
    status = forms.ChoiceField(choices=[("", "All"), *Strategy.Status.choices], required=False)

    def __init__(self, *args: Any, with_board: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_board:
            known = Board.objects.filter(strategies__isnull=False).distinct().order_by("name")
            self.fields["board"].queryset = known  # type: ignore[attr-defined]
        else:
            del self.fields["board"]
        lay_out(self, *(Field.select(name) for name in self.fields))

    def narrowed(self) -> dict[str, Any]:
        """What to filter by."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
