"""Forms of boards, people and memberships. What makes an entry wrong is decided by the services."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Field, Fieldset, Fixed, Layout, Size
from django import forms
from django.db.models import Q
from django.utils import timezone

from csp.fields import DayField, Lines
from meetings.models import Board, Membership, Organisation, Person, RegisteredInterest
from meetings.models.boards import default_columns, default_markings, default_personal, default_prejudicial

EMAIL_WRONG = "Enter an e-mail address such as name@example.org."
NUMBER_WRONG = "Enter a whole number, such as 5."
CHOICE_GONE = "Choose one from the list."


def helper(*layout: Any) -> FormHelper:
    """The page brings the form tag, the token and the button."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*layout)
    return made


class PersonChoice(forms.ModelChoiceField):
    """A person by name and organisation, so that namesakes can be told apart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": CHOICE_GONE})
        super().__init__(queryset=Person.objects.select_related("organisation"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.organisation}" if obj.organisation else obj.name


class OrganisationChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": CHOICE_GONE})
        super().__init__(queryset=Organisation.objects.all(), **kwargs)


class DetailsForm(forms.ModelForm):
    """A model's own labels, hints and lengths, and, when it has a row, the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    required: ClassVar[dict[str, str]] = {}
    sections: ClassVar[tuple[Any, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in self.required.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = NUMBER_WRONG
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EMAIL_WRONG
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]
        self.helper = helper(*(["version"] if self.instance.pk else []), *self.sections)

    def _post_clean(self) -> None:
        """The service changes the object, not the form."""

    @property
    def details(self) -> dict[str, Any]:
        """What was entered, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OrganisationForm(DetailsForm):
    lead = PersonChoice(
        required=False,
        empty_label="Nobody",
        help_text="Whom actions of its people that stay overdue are passed up to, as each board’s rules say. Without "
        "one, its representative on the board is.",
    )
    required: ClassVar[dict[str, str]] = {"name": "Enter the name of the organisation."}
    sections: ClassVar[tuple[Any, ...]] = (
        Field.text("name"),
        Field.text("short_name"),
        Field.textarea("other_names", rows=3),
        Field.checkbox("responsible_authority"),
        Field.select("lead"),
    )

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "other_names", "responsible_authority", "lead")


class PersonForm(DetailsForm):
    organisation = OrganisationChoice(required=False, empty_label="None")
    required: ClassVar[dict[str, str]] = {"name": "Enter the person's name."}
    sections: ClassVar[tuple[Any, ...]] = (
        Field.text("name"),
        Field.text("post_title"),
        Field.select("organisation"),
        Field.text("email"),
        Field.text("phone"),
        Field.textarea("other_names", rows=3),
    )

    class Meta:
        model = Person
        fields = ("name", "post_title", "organisation", "email", "phone", "other_names")


class BoardEditForm(DetailsForm):
    parent = forms.ModelChoiceField(
        label="Reports to",
        queryset=Board.objects.all(),
        required=False,
        empty_label="No other board",
        error_messages={"invalid_choice": CHOICE_GONE},
    )
    contact_officer = PersonChoice(
        required=False,
        empty_label="Nobody yet",
        help_text="Named on the agenda and on the board's page, with their phone number and e-mail address.",
    )
    media_contact = PersonChoice(
        required=False, empty_label="Nobody", help_text="Named on the board's page, for the press."
    )
    markings = Lines(
        label="Security markings",
        required=False,
        initial=default_markings,
        help_text="The markings its papers may bear, one a line.",
    )
    personal_interests = Lines(
        label="Interests with which a member stays",
        initial=default_personal,
        help_text="The kinds that are declared and noted, one a line, in the words of the board’s own code.",
        error_messages={"required": "Name at least one kind, such as Personal."},
    )
    prejudicial_interests = Lines(
        label="Interests with which a member leaves",
        initial=default_prejudicial,
        help_text="The kinds with which a member takes no part and does not see the item’s restricted papers, one a "
        "line.",
        error_messages={"required": "Name at least one kind, such as Prejudicial."},
    )
    agenda_columns = forms.MultipleChoiceField(
        label="Columns of the agenda",
        choices=Board.Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=default_columns,
        help_text="What stands beside each item. Its number and title always do.",
    )
    required: ClassVar[dict[str, str]] = {
        "name": "Enter the name of the board.",
        "slug": "Enter a short name for addresses, such as csp.",
        "notice_days": "Enter the number of days. Five is the law in England.",
        "papers_due_days": "Enter the number of days, or 0 for the last day of publication itself.",
    }
    sections: ClassVar[tuple[Any, ...]] = (
        Field.text("name"),
        Field.textarea("purpose", rows=4),
        Field.text("authority"),
        Field.select("parent"),
        Fieldset(
            Field.select("contact_officer"),
            Field.select("media_contact"),
            legend="Contacts",
            legend_size=Size.MEDIUM,
        ),
        Fieldset(
            Field.radios("quorum_rule", legend_size=Size.SMALL),
            Field.text("quorum", field_width=Fixed.THREE, inputmode="numeric"),
            Field.radios("notice_rule", legend_size=Size.SMALL),
            Field.text("notice_days", field_width=Fixed.THREE, inputmode="numeric"),
            Field.textarea("markings", rows=4),
            Field.textarea("personal_interests", rows=3),
            Field.textarea("prejudicial_interests", rows=3),
            Field.text("usual_venue"),
            legend="Its rules",
            legend_size=Size.MEDIUM,
        ),
        Fieldset(
            Field.text("papers_due_days", field_width=Fixed.THREE, inputmode="numeric"),
            Field.checkboxes("agenda_columns", legend_size=Size.SMALL, small=True),
            Field.radios("numbering", legend_size=Size.SMALL, small=True),
            Field.textarea("agenda_notices", rows=6),
            Field.checkbox("right_hand_starts"),
            legend="The agenda and its papers",
            legend_size=Size.MEDIUM,
        ),
    )

    class Meta:
        model = Board
        fields: tuple[str, ...] = (
            "name", "parent", "authority", "purpose", "quorum_rule", "quorum", "contact_officer", "media_contact",
            "markings", "notice_rule", "notice_days", "usual_venue", "papers_due_days", "agenda_columns",
            "numbering", "agenda_notices", "right_hand_starts", "personal_interests", "prejudicial_interests",
        )  # fmt: skip
        widgets = {
            "notice_rule": forms.RadioSelect,
            "numbering": forms.RadioSelect,
            "quorum_rule": forms.RadioSelect,
            "quorum": forms.TextInput,
            "notice_days": forms.TextInput,
            "papers_due_days": forms.TextInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["parent"].queryset = Board.objects.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]


class BoardAddForm(BoardEditForm):
    sections: ClassVar[tuple[Any, ...]] = (
        BoardEditForm.sections[0],
        Field.text("slug"),
        *BoardEditForm.sections[1:],
    )

    class Meta(BoardEditForm.Meta):
        fields = ("name", "slug", *BoardEditForm.Meta.fields[1:])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].error_messages["invalid"] = "Use small letters, digits and hyphens."


class BoardCloseForm(forms.Form):
    on = DayField(
        label="The day it ceased to meet",
        help_text="For example, 26 9 2018.",
        missing="Enter the day it ceased to meet.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(Field("on"))


class MembershipForm(DetailsForm):
    """A seat as it is corrected: all but the person."""

    organisation = OrganisationChoice(
        required=False,
        empty_label="The person's own",
        help_text="The organisation that holds the seat.",
    )
    starts = DayField(label="First day", missing="Enter the first day.", help_text="For example, 26 9 2018.")
    ends = DayField(label="Last day", required=False, help_text="Leave empty while it goes on.")
    substitute_for = forms.ModelChoiceField(
        label="Sits in for",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Nobody: has a seat of their own",
        help_text="Only for a substitute: the seat they sit in for.",
        error_messages={"invalid_choice": CHOICE_GONE},
    )
    sections: ClassVar[tuple[Any, ...]] = (
        Field.radios("role", legend_size=Size.SMALL),
        Field.select("organisation"),
        Field("starts"),
        Field("ends"),
        Field.select("substitute_for"),
    )

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ("role", "organisation", "starts", "ends", "substitute_for")
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute_for"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(board=board, substitute_for__isnull=True)
            .filter(
                Q(ends__isnull=True) | Q(ends__gte=timezone.localdate()) | Q(pk=self.instance.substitute_for_id)
            )
            .exclude(pk=self.instance.pk)
            .select_related("person", "organisation", "board")
        )
        self.fields["substitute_for"].label_from_instance = seat_label  # type: ignore[attr-defined]


class MembershipAddForm(MembershipForm):
    """A new seat: a person's, or an organisation's that is vacant."""

    person = PersonChoice(
        required=False, empty_label="Nobody: the seat is vacant", help_text="Leave empty for a vacancy."
    )
    sections: ClassVar[tuple[Any, ...]] = (Field.select("person"), *MembershipForm.sections)

    class Meta(MembershipForm.Meta):
        fields = ("person", *MembershipForm.Meta.fields)


class MembershipEndForm(forms.Form):
    on = DayField(label="Last day", missing="Enter the last day.", help_text="For example, 26 9 2018.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(Field("on"))


class VacancyFillForm(forms.Form):
    person = PersonChoice(empty_label="Choose a person")
    starts = DayField(label="First day", missing="Enter the first day.", help_text="For example, 26 9 2018.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].error_messages["required"] = "Choose the person who takes the seat."
        self.helper = helper(Field.select("person"), Field("starts"))


class InterestForm(DetailsForm):
    """An interest in the register."""

    organisation = OrganisationChoice(
        required=False,
        empty_label="None, or not in the directory",
        help_text="Items that name it are offered for declaring. Its other names count too.",
    )
    starts = DayField(
        label="From",
        missing="Enter the first day.",
        initial=timezone.localdate,
        help_text="For example, 26 9 2018.",
    )
    ends = DayField(label="To", required=False, help_text="The last day. Leave empty while it goes on.")
    required: ClassVar[dict[str, str]] = {"interest": "Say what the interest is."}
    sections: ClassVar[tuple[Any, ...]] = (
        Field.textarea("interest", rows=3),
        Field.checkbox("prejudicial"),
        Field.select("organisation"),
        Field.textarea("words", rows=3),
        Field("starts"),
        Field("ends"),
    )

    class Meta:
        model = RegisteredInterest
        fields = ("interest", "prejudicial", "organisation", "words", "starts", "ends")


class EmailChangeForm(forms.Form):
    email = forms.EmailField(
        label="New e-mail address",
        help_text="We send a link to it. Your address changes when you follow that link.",
        error_messages={"required": "Enter your new e-mail address.", "invalid": EMAIL_WRONG},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(Field.text("email"))


class NothingForm(forms.Form):
    """A page that only asks to be sure."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(HTML(""))


class RosterDayForm(forms.Form):
    """The day of which the membership is shown: ?on=2018-09-26."""

    on = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={"invalid": "Enter a day such as 2018-09-26."},
    )


def seat_label(seat: Membership) -> str:
    """A seat in a list: its person, role and organisation."""
    parts = [seat.person.name if seat.person else "Vacancy", seat.get_role_display(), str(seat.organisation or "")]
    return ", ".join(part for part in parts if part)
