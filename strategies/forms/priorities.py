"""The forms of a priority, of how it is measured, and of what is said of how it stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from csp.cells import Unreadable, as_date
from csp.fields import DayField, lay_out
from csp.words import short_date
from meetings.access import Reader
from meetings.models import Board, Person
from performance.forms import NO_NUMBER, IndicatorForm
from performance.models import MOST_DECIMALS, Indicator
from strategies.forms.base import VersionedForm
from strategies.levels import Numbered
from strategies.models import Measure, Priority, Rating, Strategy


class PriorityForm(VersionedForm):
    fields_shown = ("title", "rationale", "outcome", "resources", "lead", "responsible", "parent")

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the priority a title."}
    )
    rationale = forms.CharField(
        label="Rationale", widget=forms.Textarea, required=False, help_text="Why it is a priority."
    )
    outcome = forms.CharField(
        label="Outcomes", widget=forms.Textarea, required=False, help_text="What will have changed."
    )
    resources = forms.CharField(
        label="Resources", widget=forms.Textarea, required=False, help_text="The money and people it has."
    )
    lead = forms.ModelChoiceField(
        Person.objects.none(), required=False, empty_label="Nobody yet", help_text="Who answers for it."
    )
    responsible = forms.ModelChoiceField(
        Board.objects.none(), label="Responsible sub-group", required=False, empty_label="None"
    )
    parent = forms.ModelChoiceField(
        Priority.objects.none(), label="Stands under", required=False, empty_label="No other: the highest level"
    )

    def __init__(
        self,
        *args: Any,
        strategy: Strategy,
        priorities: list[Numbered],
        sub_groups: list[Board],
        barred: frozenset[int] = frozenset(),
        **kwargs: Any,
    ) -> None:
        """``barred`` are the keys that it cannot stand under: its own, and of those under it."""
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Person.objects.all()  # type: ignore[attr-defined]
        self.fields["lead"].choices = _people(strategy.board)  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = Board.objects.filter(  # type: ignore[attr-defined]
            pk__in=[board.pk for board in sub_groups]
        ).order_by("name")
        # All of the strategy are taken, so that the service can say why one of them cannot be.
        self.fields["parent"].queryset = strategy.priorities.all()  # type: ignore[attr-defined]
        offered = [(each.priority.pk, each.full) for each in priorities if each.priority.pk not in barred]
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", "No other: the highest level"), *offered,
        ]  # fmt: skip
        lay_out(
            self,
            Field.text("title"),
            Field.select("parent"),
            Field.textarea("rationale", rows=4),
            Field.textarea("outcome", rows=4),
            Field.textarea("resources", rows=2),
            Fieldset(
                Field.select("lead"),
                *([Field.select("responsible")] if sub_groups else []),
                legend="Who answers for it",
                legend_size=Size.MEDIUM,
            ),
            "version",
        )


def _people(board: Board) -> list[Any]:
    """Those of the board first, then everybody else. Two queries."""
    people = Person.objects.select_related("organisation").order_by("name")
    seated = Person.objects.filter(Q(memberships__board=board) | Q(memberships__board__parent=board))
    keys = set(seated.order_by().values_list("pk", flat=True))
    named = [(one.pk, f"{one.name}, {one.organisation}" if one.organisation else one.name) for one in people]
    return [
        ("", "Nobody yet"),
        (f"{board.name} and its sub-groups", [one for one in named if one[0] in keys]),
        ("Others", [one for one in named if one[0] not in keys]),
    ]


class Milestones(forms.CharField):
    """Dates and values, one pair a line: "31 March 2019: 60"."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{short_date(on)}: {number.normalize():f}" for on, number in value)
        return value

    def to_python(self, value: Any) -> list[tuple[date, Decimal]]:  # type: ignore[override]
        lines = enumerate((super().to_python(value) or "").splitlines(), start=1)
        return [self._pair(place, line) for place, line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)

    def _pair(self, place: int, line: str) -> tuple[date, Decimal]:
        words, joint, number = line.rpartition(":")
        try:
            if not joint:
                raise Unreadable("a date, a colon and a number")
            value = Decimal(number.strip().rstrip("%").replace(",", ""))
            if not value.is_finite() or value != round(value, MOST_DECIMALS) or abs(value) >= 10**12:
                raise Unreadable(f"a number of at most {MOST_DECIMALS} decimal places")
            return as_date(words.strip().rstrip(":")), value
        except (Unreadable, InvalidOperation) as error:
            expected = error.expected if isinstance(error, Unreadable) else "a number after the colon"
            raise ValidationError(
                f"Line {place}, “{line.strip()}”, is not {expected}. Write it as 31 March 2019: 60."
            ) from None


class MeasureFields(forms.Form):
    """From what to what by when."""

    baseline = forms.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, error_messages=NO_NUMBER)
    baseline_on = DayField(
        label="Date of the baseline", help_text="For example 31 3 2018.", missing="Enter the date of the baseline."
    )
    target = forms.DecimalField(
        max_digits=16,
        decimal_places=MOST_DECIMALS,
        required=False,
        error_messages=NO_NUMBER,
        help_text="Leave empty if it is only to be better than the baseline.",
    )
    target_on = DayField(
        label="Date of the target", help_text="For example 31 3 2022.", missing="Enter the date of the target."
    )
    milestones = Milestones(
        required=False,
        help_text="Where it is to stand on the way, one a line: the date, a colon, the figure. "
        "For example 31 March 2019: 60.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("baseline", "target"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})

    # In the order of the form.
    from_to = (
        Field.text("baseline", field_width=Fixed.TEN),
        "baseline_on",
        Field.text("target", field_width=Fixed.TEN),
        "target_on",
        Field.textarea("milestones", rows=4),
    )


class MeasureForm(MeasureFields):
    """How a priority is measured. ``indicator`` is not asked for when the measure stands."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        empty_label="Choose an indicator",
        help_text="An indicator this priority has already is measured anew.",
        error_messages={"required": "Choose an indicator."},
    )

    def __init__(self, *args: Any, user: Reader, measure: Measure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if measure:
            del self.fields["indicator"]
        else:
            self.fields["indicator"].queryset = Indicator.objects.visible_to(user)  # type: ignore[attr-defined]
        lay_out(self, *([] if measure else [Field.select("indicator")]), *self.from_to)

    def said(self) -> dict[str, Any]:
        return self.cleaned_data

    @classmethod
    def initial_of(cls, measure: Measure) -> dict[str, Any]:
        """What the form shows of a measure that stands, its numbers without empty decimal places."""
        target = None if measure.target is None else f"{measure.target.normalize():f}"
        return {
            "baseline": f"{measure.baseline.normalize():f}",
            "baseline_on": measure.baseline_on,
            "target": target,
            "target_on": measure.target_on,
            "milestones": [(one.on, one.value) for one in measure.milestones.all()],
        }


class NewMeasureForm(IndicatorForm, MeasureFields):
    """An indicator that is not there yet, and from what to what it is to go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Fieldset(*self.what, legend="The new indicator", legend_size=Size.MEDIUM),
            Fieldset(*self.from_to, legend="From where to where", legend_size=Size.MEDIUM),
            self.who_reads,
        )

    def said(self) -> dict[str, Any]:
        """What is the measure's, and by ``new`` what is the indicator's."""
        said = super().said()
        measure = {name: said.pop(name) for name in MeasureFields.base_fields}
        return {**measure, "new": said}


class AssessmentForm(forms.Form):
    """How a priority stands, as whoever answers for it says."""

    BY_RULE = "rule"

    rating = forms.ChoiceField(
        label="How does it stand?",
        choices=[
            Choice(Rating.RED, "Red", hint="Off course: it will not be met without a change."),
            Choice(Rating.AMBER, "Amber", hint="At risk: it can still be met."),
            Choice(Rating.GREEN, "Green", hint="On course."),
            Choice(BY_RULE, "As the rule says", hint="Takes back what was said before."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose red, amber or green, or what the rule says."},
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea,
        max_length=4000,
        help_text="It is shown beside what the rule says, with your name and today’s date.",
        error_messages={"required": "Say why. The reason is shown beside what the rule says."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.radios("rating", legend_size=Size.SMALL), Field.textarea("reason", rows=4))

    def said(self) -> dict[str, Any]:
        rating = self.cleaned_data["rating"]
        return {"rating": "" if rating == self.BY_RULE else rating, "reason": self.cleaned_data["reason"]}
