"""The forms of the action log. What may be done, and what makes a date wrong, is decided by the services."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms
from django.db.models import Q
from django.utils import timezone

from actions.models import Action, ActionOwner
from actions.states import ENDED
from csp.fields import DayField, lay_out
from meetings.forms import RestrictionFields
from meetings.models import Board, Organisation, Person

REPORT_CHOICES = [
    ("", "Nothing else changes"),
    (Action.Status.IN_HAND, "Work on it has begun: it is in hand"),
    (Action.Status.AWAITING_CLOSURE, "It is done: ask the board's officer to close it"),
]


class ActionForm(RestrictionFields):
    """Add an action, or change one."""

    text = forms.CharField(
        label="What is to be done",
        widget=forms.Textarea,
        error_messages={"required": "Say what is to be done."},
    )
    owner_names = forms.CharField(
        label="Owners",
        required=False,
        max_length=1000,  # each name is compared with everybody's
        help_text="People or organisations, parted by / or commas. The first one leads. For example: "
        "Amara Okafor/ Northmere Police. For the whole board: All organisations.",
    )
    raised_on = DayField(
        label="Date of the meeting it came from",
        help_text="For example 26 9 2018.",
        missing="Enter the date of the meeting it came from.",
    )
    due = forms.ChoiceField(
        label="When is it due?",
        choices=Action.Due.choices,
        widget=forms.RadioSelect,
        initial=Action.Due.DATE,
        error_messages={"required": "Choose when it is due."},
    )
    due_on = DayField(label="Due date", required=False, help_text="If it is due on a date. For example 26 9 2018.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    public_title = None  # type: ignore[assignment] # a restricted action is not shown to the public under any words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Field.textarea("text", rows=4),
            Field.text("owner_names"),
            "raised_on",
            Field.radios("due", legend_size=Size.SMALL, small=True),
            "due_on",
            Fieldset(
                Field.checkbox("restricted"),
                Field.checkboxes("grounds", legend_size=Size.SMALL, small=True),
                Field.textarea("public_interest_reason", rows=3),
                legend="Who may read it",
                legend_size=Size.MEDIUM,
            ),
            "version",
        )

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "owner_names")}
        return {**said, "owners": self.cleaned_data["owner_names"]}

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        """What the form shows of an action that stands."""
        names = (
            "text", "owner_names", "raised_on", "due", "restricted", "grounds", "public_interest_reason", "version",
        )  # fmt: skip
        shown = {name: getattr(action, name) for name in names}
        due_on = action.due_on if action.due == Action.Due.DATE else None
        return {**shown, "due_on": due_on}


class ReportForm(forms.Form):
    """What has been done."""

    text = forms.CharField(
        label="What has been done?",
        widget=forms.Textarea,
        error_messages={"required": "Say what has been done."},
    )
    by_name = forms.CharField(
        label="Who said so, if it was not you",
        required=False,
        max_length=200,
        help_text="For example: Tom Reed, by telephone.",
    )
    on = DayField(label="When", missing="Enter the day of the update.")
    to = forms.ChoiceField(
        label="And the action itself", choices=REPORT_CHOICES, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, may: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        self.fields["to"].choices = [row for row in REPORT_CHOICES if not row[0] or row[0] in may]  # type: ignore[attr-defined]
        parts = [Field.textarea("text", rows=4), "on", Field.text("by_name")]
        if len(self.fields["to"].choices) > 1:  # type: ignore[attr-defined]
            parts.append(Field.radios("to", legend_size=Size.SMALL, small=True))
        lay_out(self, *parts)


class CloseForm(forms.Form):
    status = forms.ChoiceField(
        label="How does it end?",
        choices=[(status.value, status.label) for status in ENDED],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the action ends."},
    )
    note = forms.CharField(
        label="What was done, or why it ends",
        widget=forms.Textarea,
        error_messages={"required": "Say what was done, or why it ends."},
        help_text="It stands among the action's updates, and in its history.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.radios("status", legend_size=Size.SMALL), Field.textarea("note", rows=3))


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Why is it opened again?",
        widget=forms.Textarea,
        error_messages={"required": "Say why it is opened again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.textarea("reason", rows=3))


class OwnerForm(forms.Form):
    """Whom a written name means."""

    KINDS = (
        ("person", "A person"),
        ("organisation", "An organisation: its people on the board get the mail"),
        ("everyone", "The whole board"),
        ("nobody", "Nobody we know: it stays as written and gets no mail"),
    )

    kind = forms.ChoiceField(
        label="Who is it?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is."},
    )
    person = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="Choose a person")
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), required=False, empty_label="Choose an organisation"
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Q(memberships__board=board)
        people = Person.objects.filter(seated).distinct().order_by("name")
        others = Person.objects.exclude(pk__in=people.values("pk")).order_by("name")
        field = self.fields["person"]
        field.queryset = Person.objects.all()  # type: ignore[attr-defined]
        field.choices = [  # type: ignore[attr-defined]
            ("", "Choose a person"),
            (board.name, [(person.pk, _named(person)) for person in people.select_related("organisation")]),
            ("Others", [(person.pk, _named(person)) for person in others.select_related("organisation")]),
        ]
        lay_out(
            self,
            Field.radios("kind", legend_size=Size.SMALL),
            Field.select("person"),
            Field.select("organisation"),
        )

    @classmethod
    def initial_of(cls, owner: ActionOwner) -> dict[str, Any]:
        kind = "person" if owner.person_id else "organisation" if owner.organisation_id else ""
        nobody = "nobody" if owner.confirmed else ""
        return {
            "kind": kind or ("everyone" if owner.everyone else nobody),
            "person": owner.person_id,
            "organisation": owner.organisation_id,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind == "person" and not data.get("person") and "person" not in self.errors:
            self.add_error("person", "Choose the person.")
        if kind == "organisation" and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", "Choose the organisation.")
        return data


def _named(person: Person) -> str:
    return f"{person.name}, {person.organisation}" if person.organisation else person.name
