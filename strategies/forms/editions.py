"""The forms of editions: begin the next one, say what came of what does not go on, review, adopt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fluid, Size
from django import forms

from actions.states import CLOSINGS
from csp.fields import DayField, lay_out
from strategies.editions import LIVE
from strategies.forms.base import VersionedForm
from strategies.levels import numbered
from strategies.models import PlannedAction, Priority, Strategy
from strategies.services.editions import LONGEST_NOTE


class NextEditionForm(forms.Form):
    """Its title and period, and what of the edition before goes on: everything, unless it is unticked."""

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the strategy a title."}
    )
    starts = DayField(label="From", help_text="For example 1 4 2018.", missing="Enter its first day.")
    ends = DayField(label="To", help_text="Its last day, for example 31 3 2022.", missing="Enter its last day.")
    priorities = forms.MultipleChoiceField(
        label="Which go on?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="With their words, measures and links. All can be changed afterwards in the draft.",
    )
    planned = forms.MultipleChoiceField(
        label="Which planned actions go on?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="They stay the same actions in the log. Those of something that does not go on are left behind. "
        "Before this edition is adopted you are asked what came of the others.",
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {str(one.pk): one for one in strategy.priorities.all()}
        in_order = numbered(strategy, rows.values())
        choices = [(each.priority.pk, each.full) for each in in_order]
        cited = PlannedAction.objects.filter(priority__strategy=strategy, action__status__in=LIVE)
        going = list(cited.select_related("action__board", "priority").order_by("pk"))
        place = {each.priority.pk: number for number, each in enumerate(in_order)}
        going.sort(key=lambda one: place[one.priority_id])
        self.rows, self.going = rows, {str(one.pk): one for one in going}
        for name, offered in (
            ("priorities", choices),
            ("planned", [(one.pk, f"{one.reference} {one.action.text}") for one in going]),
        ):
            self.fields[name].choices = offered  # type: ignore[attr-defined]
            self.fields[name].initial = [pk for pk, _ in offered]
        boxes = [
            Field.checkboxes(name, legend_size=Size.SMALL, small=True)
            for name, offered in (("priorities", rows), ("planned", self.going))
            if offered
        ]
        lay_out(self, Field.text("title"), "starts", "ends", *boxes)

    def said(self) -> dict[str, Any]:
        """What was chosen, by the names the service knows."""
        said = self.cleaned_data
        priorities: list[Priority] = [self.rows[pk] for pk in said["priorities"]]
        planned = [self.going[pk] for pk in said["planned"]]
        return {**said, "priorities": priorities, "planned": planned}


class EndingsForm(forms.Form):
    """For each planned action that does not go on: how it ends, and what came of it. What is left empty waits."""

    def __init__(self, *args: Any, ending: Sequence[PlannedAction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ending = ending
        ends = [("", "Choose how it ends"), *((status.value, status.label) for status in CLOSINGS)]
        parts = []
        for planned in ending:
            name = f"{planned.reference} ({planned.action.reference})"
            self.fields[f"as_{planned.pk}"] = forms.ChoiceField(
                label=f"How {name} ends", choices=ends, required=False, initial=planned.ended_as
            )
            self.fields[f"note_{planned.pk}"] = forms.CharField(
                label=f"What came of {name}",
                widget=forms.Textarea,
                required=False,
                initial=planned.ended_note,
            )
            self.fields[f"version_{planned.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=planned.version
            )
            parts.append(
                Fieldset(
                    Field.select(f"as_{planned.pk}", field_width=Fluid.ONE_THIRD),
                    Field.textarea(f"note_{planned.pk}", rows=2),
                    f"version_{planned.pk}",
                    legend=f"{planned.reference} {planned.action.text}",
                    legend_size=Size.SMALL,
                )
            )
        lay_out(self, *parts)

    def said(self) -> dict[int, tuple[int, str, str]]:
        """What was written of which; nothing of those left empty."""
        said = {}
        for planned in self.ending:
            ended_as, note = self.cleaned_data[f"as_{planned.pk}"], self.cleaned_data[f"note_{planned.pk}"]
            if (ended_as, note) != (planned.ended_as, planned.ended_note) and (ended_as or note):
                said[planned.pk] = (self.cleaned_data[f"version_{planned.pk}"] or 0, ended_as, note)
        return said


class ReviewForm(VersionedForm):
    note = forms.CharField(
        label="What the review found",
        max_length=LONGEST_NOTE,
        help_text=f"In {LONGEST_NOTE} characters or fewer, for example “Figures as expected: goes on unchanged”.",
        error_messages={"required": "Say what the review found."},
    )
    review_on = DayField(
        label="Next review",
        help_text="For example 31 3 2019.",
        missing="Enter the day of the next review.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.text("note"), "review_on", "version")


class AdoptForm(forms.Form):
    """When the board decided; and, where boards of the route have not agreed, whether to go on all the same."""

    adopted_on = DayField(
        label="When did the board adopt it?",
        required=False,
        help_text="Today, unless it did so before it was brought in here. It cannot be changed afterwards.",
    )
    despite_route = forms.BooleanField(label="Adopt it all the same", required=False)

    def __init__(self, *args: Any, missing: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not missing:
            del self.fields["despite_route"]
        lay_out(self, "adopted_on", *([Field.checkbox("despite_route")] if missing else []))
