"""The forms of a planned action: every column of the plan."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms
from django.utils import timezone

from actions.models import Action
from csp.errors import Refused
from csp.fields import DayField, lay_out
from strategies import ends
from strategies.forms.base import VersionedForm
from strategies.levels import Numbered
from strategies.models import PlannedAction, Priority, Rating, Strategy


class ColumnFields(VersionedForm):
    """What only a plan says of an action."""

    reference = forms.CharField(
        label="Reference in the plan",
        max_length=20,
        help_text="For example 1.2.",
        error_messages={"required": "Give it a reference, such as 1.2."},
    )
    outcome = forms.CharField(
        label="Outcome",
        widget=forms.Textarea,
        required=False,
        help_text="What it will have brought about, or how success is known.",
    )
    lead_organisation = forms.CharField(label="Lead organisation", max_length=200, required=False)
    supporting = forms.CharField(label="Supporting organisations", widget=forms.Textarea, required=False)
    starts = DayField(label="Start", required=False, help_text="If the plan gives one. For example 1 4 2018.")
    risk = forms.ChoiceField(
        label="Risk status",
        choices=[("", "Not given"), *Rating.choices],
        required=False,
        help_text="How likely the plan holds it that the action fails.",
    )
    mandated_by = forms.CharField(
        label="Mandated by",
        max_length=100,
        required=False,
        help_text="Who demands it, for example its funder. Leave empty for a local one.",
    )
    document_reference = forms.CharField(label="Document references", widget=forms.Textarea, required=False)
    comment = forms.CharField(label="Comment", widget=forms.Textarea, required=False)

    # The parts of the form after what is to be done, in the order of the real plans.
    who = (Field.text("lead_organisation"), Field.textarea("supporting", rows=2))
    rest = Fieldset(
        Field.select("risk"),
        Field.text("mandated_by"),
        Field.textarea("document_reference", rows=2),
        Field.textarea("comment", rows=3),
        legend="More of the plan",
        legend_size=Size.MEDIUM,
    )


class EndField(forms.CharField):
    """When it ends, as plans put it: the words are read by ``strategies.ends``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="End",
            max_length=100,
            required=False,
            help_text="As the plan puts it: 31 March 2022, March 2022, Ongoing, Annual, "
            "or Annual, 31 March 2022. Leave empty if it says nothing.",
            **kwargs,
        )


class WordsFields(forms.Form):
    """What an action of the log needs, for one that is being planned."""

    text = forms.CharField(
        label="Action",
        widget=forms.Textarea,
        help_text="What is to be done.",
        error_messages={"required": "Say what is to be done."},
    )
    owners = forms.CharField(
        label="Named lead and other owners",
        required=False,
        max_length=1000,  # each name is compared with everybody's
        help_text="People or organisations, parted by / or commas. The first one leads.",
    )
    as_written = forms.BooleanField(
        label="Keep names that nobody is known by as written: they get no mail yet", required=False
    )  # fmt: skip
    due_on = EndField()

    strategy: Strategy

    def clean_due_on(self) -> ends.End:
        try:
            return ends.read_field(
                self.cleaned_data["due_on"], plan_ends=self.strategy.ends, today=timezone.localdate()
            )
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None


class PlanActionForm(WordsFields, ColumnFields):
    """Plan an action: it is put in the log."""

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strategy = strategy
        lay_out(
            self,
            Field.text("reference", field_width=Fixed.TEN),
            Field.textarea("text", rows=4),
            Field.textarea("outcome", rows=3),
            *_who_and_when(self),
            self.rest,
        )

    def said(self) -> dict[str, Any]:
        said = super().said()
        end: ends.End = said.pop("due_on")
        known_only = not said.pop("as_written")
        return {**said, **end.said(), "known_only": known_only}


class CiteForm(ColumnFields):
    """Bring an action of the log into the plan."""

    action = forms.CharField(
        label="Action in the log",
        max_length=40,
        help_text="Its reference there, for example CSP-17. It stays in its log, with its owners and due date.",
        error_messages={"required": "Give the reference of the action, such as CSP-17."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Field.text("action", field_width=Fixed.TEN),
            Field.text("reference", field_width=Fixed.TEN),
            Field.textarea("outcome", rows=3),
            *self.who,
            "starts",
            self.rest,
        )


class PlannedActionForm(WordsFields, ColumnFields):
    """Change what the plan says of an action; and the action itself, while it is only proposed."""

    fields_shown = (
        "reference", "outcome", "lead_organisation", "supporting", "starts", "risk", "mandated_by",
        "document_reference", "comment", "priority", "by_when",
    )  # fmt: skip
    of_action = ("text", "owners", "as_written", "due_on")

    priority = forms.ModelChoiceField(
        Priority.objects.none(), label="Stands under", empty_label=None,
        error_messages={"required": "Choose a priority."},
    )  # fmt: skip
    by_when = forms.CharField(
        label="When it ends, in the plan’s words", max_length=100, required=False,
        help_text="For example March 2015, or Annual. When it is due is changed in the action log.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, strategy: Strategy, priorities: list[Numbered], proposed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strategy = strategy
        self.fields["priority"].queryset = strategy.priorities.all()  # type: ignore[attr-defined]
        self.fields["priority"].choices = [  # type: ignore[attr-defined]
            (each.priority.pk, each.full) for each in priorities
        ]
        for name in ("by_when",) if proposed else self.of_action:
            del self.fields[name]
        lay_out(
            self,
            Field.text("reference", field_width=Fixed.TEN),
            Field.select("priority"),
            *([Field.textarea("text", rows=4)] if proposed else []),
            Field.textarea("outcome", rows=3),
            *_who_and_when(self),
            self.rest,
            "version",
        )

    def said(self) -> dict[str, Any]:
        """By the names of services.update_planned_action: what is the action's apart."""
        said = super().said()
        if "due_on" not in said:
            return said
        end: ends.End = said.pop("due_on")
        action = {"text": said.pop("text"), "owners": said.pop("owners"), "due": end.due, "due_on": end.due_on}
        known_only = not said.pop("as_written")
        return {**said, "by_when": end.by_when, "known_only": known_only, "action": action}

    @classmethod
    def initial_of(cls, planned: PlannedAction) -> dict[str, Any]:
        action: Action = planned.action
        return {
            **super().initial_of(planned),
            "text": action.text,
            "owners": action.owner_names,
            "due_on": ends.in_words(planned.by_when, action.due, action.due_on),
            # What was kept as written before need not be ticked again.
            "as_written": any(not owner.is_recognised for owner in action.owners.all()),
        }


def _who_and_when(form: forms.Form) -> list[Any]:
    """The lead, who supports, from when to when: as far as the form has them."""
    owners = [Field.text("owners"), Field.checkbox("as_written")] if "owners" in form.fields else []
    return [
        Fieldset(*owners, *ColumnFields.who, legend="Who", legend_size=Size.MEDIUM),
        Fieldset(
            "starts",
            Field.text("due_on" if "due_on" in form.fields else "by_when"),
            legend="When",
            legend_size=Size.MEDIUM,
        ),
    ]
