"""The forms of the action log. What may be done, and what makes a date wrong, is decided by the services."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fieldset, Fixed, Size
from django import forms
from django.db.models import Q

from actions.models import Action, ActionOwner
from csp.fields import DayField, Reveal, lay_out
from meetings.forms import RestrictionFields
from meetings.models import Board, Organisation, Person

Due = Action.Due
DUE_CHOICES = [
    Choice(Due.DATE, Due.DATE.label, hint="On the day you give below. Overdue from the day after."),
    Choice(
        Due.NEXT_MEETING,
        Due.NEXT_MEETING.label,
        hint="By the board’s first meeting after the one it came from. If that meeting moves, so does this.",
    ),
    Choice(
        Due.ASAP,
        Due.ASAP.label,
        hint="Overdue after as many days as the board’s rules say; never, if they say none.",
    ),
    Choice(
        Due.YEARLY,
        Due.YEARLY.label,
        hint="First on the day you give below. When a year’s round is closed, it is due again a year later.",
    ),
    Choice(Due.ONGOING, Due.ONGOING.label, hint="It goes on without an end, and is never overdue."),
    Choice(Due.NONE, Due.NONE.label, hint="Nobody has said yet. It is never overdue, and stands last in the log."),
]


class ActionForm(RestrictionFields):
    """Add an action."""

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
        choices=DUE_CHOICES,
        widget=forms.RadioSelect,
        initial=Due.DATE,
        error_messages={"required": "Choose when it is due."},
    )
    due_on = DayField(
        label="Due date",
        required=False,
        help_text="If it is due on a date, or every year: the next day. For example 26 9 2018.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    public_title = None  # type: ignore[assignment] # a restricted action is not shown to the public under any words
    after_due: tuple[Any, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            Field.textarea("text", rows=4),
            Field.text("owner_names"),
            "raised_on",
            Field.radios("due", legend_size=Size.SMALL, small=True),
            "due_on",
            *self.after_due,
            Fieldset(
                Reveal(
                    "restricted",
                    Field.checkboxes("grounds", legend_size=Size.SMALL, small=True),
                    Field.textarea("public_interest_reason", rows=3),
                ),
                legend="Who may read it",
                legend_size=Size.MEDIUM,
            ),
            "version",
        )

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "owner_names")}
        return {**said, "owners": self.cleaned_data["owner_names"]}


class EditActionForm(ActionForm):
    """Change an action that stands."""

    due_reason = forms.CharField(
        label="Why the due date changes",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text="Only if you change when it is due. It is kept with the date it had, and shown on the action’s page.",
    )
    after_due = (Field.textarea("due_reason", rows=2),)

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        """What the form shows of an action that stands."""
        names = (
            "text", "owner_names", "raised_on", "due", "restricted", "grounds", "public_interest_reason", "version",
        )  # fmt: skip
        shown = {name: getattr(action, name) for name in names}
        due_on = action.due_on if action.due in (Due.DATE, Due.YEARLY) else None
        return {**shown, "due_on": due_on}


class LineForm(forms.Form):
    """Accept the action of an ACTION line of the minutes, as it was recognised or as it is put right here."""

    line = forms.CharField(widget=forms.HiddenInput)
    owners = forms.CharField(
        required=False,
        max_length=1000,  # each name is compared with everybody's
        help_text="Several are parted by /, for example Amara Okafor/ Northmere Police.",
    )
    remember = forms.BooleanField(label="Remember how the minute spells them", required=False)
    due = forms.ChoiceField(label="Due", choices=Action.Due.choices)
    due_on = forms.DateField(
        label="Date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="If it is due on a date.",
        error_messages={"invalid": "This is not a date. Choose a day, or give it as 2018-09-26."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(
            self,
            "line",
            Field.text("owners"),
            Field.checkbox("remember"),
            Field.select("due"),
            Field.text("due_on", field_width=Fixed.TEN),
        )


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


class NameForm(forms.Form):
    """What a list is called."""

    name = forms.CharField(
        label="Name of the list",
        max_length=80,
        help_text="For example: Overdue, police.",
        error_messages={"required": "Give the list a name."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.text("name"))
