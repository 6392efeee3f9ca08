"""The forms of the action log. What may be done, and what makes a date wrong, is decided by the services."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fieldset, Fixed, Fluid, Size
from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from actions.digests import shorten
from actions.due import next_round
from actions.models import Action, ActionOwner
from actions.services.ending import closing_meetings
from actions.services.rules import FIELDS, MOST
from actions.states import CLOSINGS
from csp.fields import DayField, Reveal, lay_out
from csp.words import long_date, short_date
from meetings.forms import RestrictionFields
from meetings.models import Board, Meeting, Organisation, Person

REPORT_CHOICES = [
    ("", "Nothing else changes"),
    (Action.Status.IN_HAND, "Work on it has begun: it is in hand"),
    (Action.Status.AWAITING_CLOSURE, "It is done: ask the board's officer to close it"),
]

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
ROUND = "round"


def _days(label: str, help_text: str) -> forms.IntegerField:
    wrong = f"Give a number of days from 0 to {MOST}, or leave it empty."
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, help_text=help_text,
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


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


class ReportForm(forms.Form):
    """What has been done, and what shows it."""

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
    upload = forms.FileField(
        label="A file that shows it",
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"}),
        help_text=f"A PDF, Word document (.docx), Excel workbook (.xlsx) or picture (PNG, JPEG) of at most "
        f"{settings.MAX_UPLOAD_MB} MB. It is kept as it is.",
    )
    web_address = forms.CharField(
        label="Where it can be read on the web",
        required=False,
        max_length=500,
        help_text="The whole address of a page, such as https://www.example.org/report.",
    )
    restricted = forms.BooleanField(
        label="Restricted: read by the people of the board and the owners of this action alone; never printed for the "
        "public, nor sent by mail",
        required=False,
    )

    def __init__(self, *args: Any, may: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
        self.fields["to"].choices = [row for row in REPORT_CHOICES if not row[0] or row[0] in may]  # type: ignore[attr-defined]
        parts = [Field.textarea("text", rows=4), "on", Field.text("by_name")]
        if len(self.fields["to"].choices) > 1:  # type: ignore[attr-defined]
            parts.append(Field.radios("to", legend_size=Size.SMALL, small=True))
        evidence = Fieldset("upload", Field.text("web_address"), legend="Evidence", legend_size=Size.MEDIUM)
        lay_out(self, *parts, evidence, Field.checkbox("restricted"))


class CloseForm(forms.Form):
    """How an action ends; of one that is due every year, also that this year's round does."""

    status = forms.ChoiceField(
        label="How does it end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the action ends."},
    )
    note = forms.CharField(
        label="What was done, or why it ends",
        widget=forms.Textarea,
        error_messages={"required": "Say what was done, or why it ends."},
        help_text="It stands among the action's updates.",
    )
    at_meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="The meeting that closed it", required=False, empty_label="No meeting did",
        error_messages={"invalid_choice": "Choose a meeting of this board that was held."},
    )  # fmt: skip

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [Choice(status.value, status.label) for status in CLOSINGS]
        if action.is_open and action.due == Due.YEARLY and action.due_on:
            again = short_date(next_round(action.due_on, timezone.localdate()))
            hint = f"The action stays open, and is next due on {again}."
            choices = [Choice(ROUND, "This year’s round is done", hint=hint, divider="or"), *choices]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        self.fields["at_meeting"].queryset = closing_meetings(action)  # type: ignore[attr-defined]
        self.fields["at_meeting"].label_from_instance = lambda meeting: long_date(meeting.date)  # type: ignore[attr-defined]
        lay_out(
            self,
            Field.radios("status", legend_size=Size.SMALL),
            Field.textarea("note", rows=3),
            Field.select("at_meeting"),
        )


class MergeForm(forms.Form):
    """Which open action of the board goes on for both."""

    into = forms.ModelChoiceField(
        Action.objects.none(),
        label="Which action goes on?",
        empty_label="Choose an open action",
        help_text="It goes on for both. Owners, updates and due dates stay where they are, and each page leads to the "
        "other. To undo it, open this one again.",
        error_messages={
            "required": "Choose the action that goes on.",
            "invalid_choice": "Choose an open action of this board.",
        },
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Action.objects.open().filter(board=action.board_id).exclude(pk=action.pk).select_related("board")
        self.fields["into"].queryset = others.order_by("number")  # type: ignore[attr-defined]
        self.fields["into"].label_from_instance = lambda other: f"{other.reference}: {shorten(other.text, 80)}"  # type: ignore[attr-defined]
        lay_out(self, Field.select("into", field_width=Fluid.FULL))


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Why is it opened again?",
        widget=forms.Textarea,
        error_messages={"required": "Say why it is opened again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.textarea("reason", rows=3))


class ChaseRulesForm(forms.Form):
    """How a board chases its actions: four numbers of days, each empty for never."""

    asap_days = _days(
        "As soon as possible: days until it counts as overdue",
        "Counted from the meeting the action came from. Empty: an ASAP action is never overdue.",
    )
    lead_days = _days(
        "Days overdue until it is passed up to the owner’s organisation",
        "Its lead, or else its representative on the board, is told in the nightly mail. Empty: never.",
    )
    chair_days = _days(
        "Days overdue until it stands on the chair’s list",
        "As many as above, or more. Empty: never.",
    )
    ask_days = _days(
        "Working days before the agenda is published to ask owners for an update",
        "Counted back from the last day to publish, so that the answers are in the pack. Empty: nobody is asked.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, *(Field.text(name, field_width=Fixed.FOUR) for name in FIELDS), "version")

    def days(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in FIELDS}


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
