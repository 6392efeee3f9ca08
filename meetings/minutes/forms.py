"""The forms of minutes. What makes them wrong is decided by the services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fixed, Fluid, Size
from django import forms
from django.utils.html import escape, format_html

from csp.fields import DayField, lay_out
from csp.importing_pages import FileForm
from csp.roles import Power, roles_with
from meetings.agenda.forms import ClockField
from meetings.minutes.services import Ballot, Mark, Times
from meetings.minutes.voting import Voter
from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Membership,
    Minute,
    Organisation,
    Person,
    Vote,
)

WHAT_IS_UNDERSTOOD = (
    "An empty line begins a paragraph, “- ” a bullet. A line that begins with ACTION: becomes an action, "
    "for example “ACTION: Amara Okafor to write to the board”."
)


class PlainForm(forms.Form):
    """A form whose layout names its fields in order; the page has the button."""

    def lay_out(self, *fields: Any) -> None:
        lay_out(self, *fields)


class NothingForm(PlainForm):
    """A page that only asks whether to go on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()


class CirculateForm(PlainForm):
    comments_by = DayField(
        label="Comments wanted by",
        required=False,
        help_text="Said in the mail to everybody who sits on the board. Leave empty if there is no last day.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(Field("comments_by"))


class StartForm(PlainForm):
    note_taker = forms.CharField(
        label="Who takes the minutes", max_length=200, required=False, help_text="As printed in the minutes."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(Field.text("note_taker"))


class ImportForm(FileForm):
    label = "Word file of the minutes"
    accept = ".docx"
    help_text = "A .docx with a heading for each item. You see what becomes of it before anything is saved."
    missing = "Choose the Word file of the minutes."


class MinuteForm(PlainForm):
    """The minute of one item. Its restricted text is offered for a restricted item, and where there is one."""

    text = forms.CharField(
        label="Discussion",
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text=WHAT_IS_UNDERSTOOD,
    )
    restricted_text = forms.CharField(
        label="Restricted discussion",
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text="Only people who sit on the board ever read this. It is not published.",
    )
    decision = forms.CharField(
        label="Decision",
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text="For example: RESOLVED to note the report.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: AgendaItem, minute: Minute | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [Field.textarea("text", rows=14), Field.textarea("decision", rows=4), "version"]
        if item.restricted or (minute and minute.restricted_text):
            fields.insert(1, Field.textarea("restricted_text", rows=10))
            self.fields["text"].label = "Discussion, for the public"
            self.fields["decision"].label = "Decision, for the public"
        else:
            del self.fields["restricted_text"]
        self.lay_out(*fields)


class TakenForm(PlainForm):
    taken_at = ClockField(
        label="The meeting came to this item at",
        required=False,
        help_text="For example 10:25 or 1.30pm. Leave empty if it was not taken.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(Field.text("taken_at", field_width=Fluid.ONE_QUARTER))


class AttendanceForm(PlainForm):
    """Everybody who sits on the board that day, each present, with apologies or absent."""

    STATUSES = (("present", "Present"), ("apologies", "Apologies"), ("absent", "Absent"), ("", "Not recorded"))

    note_taker = StartForm.base_fields["note_taker"]
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, seats: Sequence[Membership], stored: dict[int, Attendance], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[int, Person] = {}
        voters = roles_with(Power.VOTE)
        own = [seat for seat in seats if seat.role in voters and not seat.substitute_for_id]
        self.voters = {seat.person_id: seat.person for seat in own if seat.person}
        ordered = [*own, *(seat for seat in seats if seat not in own)]
        layout = [field for seat in ordered for field in self._rows(seat, stored)]
        self.lay_out(*layout, Field.text("note_taker"), "version")

    def _rows(self, seat: Membership, stored: dict[int, Attendance]) -> Iterator[Any]:
        """The fields of one person, once, however many seats they hold."""
        person = seat.person
        if person is None or person.pk in self.people:
            return
        self.people[person.pk] = person
        attendance = stored.get(person.pk)
        where = seat.organisation or person.organisation
        is_guest = attendance is not None and attendance.status == Attendance.Status.ADDITIONAL
        also = [("additional", "Additional attendee")] if is_guest else []
        self.fields[f"status_{person.pk}"] = forms.ChoiceField(
            label=escape(person.name),
            choices=[*self.STATUSES, *also],
            required=False,
            widget=forms.RadioSelect,
            initial=attendance.status if attendance else "",
            help_text=escape(", ".join(str(one) for one in (seat.get_role_display(), where) if one)),
        )
        yield Field.radios(f"status_{person.pk}", inline=True, small=True, legend_size=Size.SMALL)
        if person.pk not in self.voters:
            named = seat.substitute_for.person_id if seat.substitute_for else ""
            self.fields[f"sits_for_{person.pk}"] = sits_for_field(
                self.voters, f"{person.name} sits in for", attendance.substitute_for_id if attendance else named
            )
            yield Field.select(f"sits_for_{person.pk}")
        yield from self._times(person, attendance)

    def _times(self, person: Person, attendance: Attendance | None) -> Iterator[Any]:
        """When they joined and left, folded away while there is nothing to see."""
        names = (("joined_at", "Joined at"), ("left_at", "Left at"))
        for name, label in names:
            self.fields[f"{name}_{person.pk}"] = ClockField(
                label=format_html('{}<span class="govuk-visually-hidden">, {}</span>', label, person.name),
                required=False,
                initial=getattr(attendance, name) if attendance else None,
            )
        fields = [f"{name}_{person.pk}" for name, _ in names]
        is_open = any(self.initial_of(name) or self.data.get(self.add_prefix(name)) for name in fields)
        yield HTML(
            format_html(
                '<details class="govuk-details"{}><summary class="govuk-details__summary">'
                '<span class="govuk-details__summary-text">Came late or left early'
                '<span class="govuk-visually-hidden">, {}</span></span></summary>'
                '<div class="govuk-details__text minutes-times">',
                " open" if is_open else "",
                person.name,
            )
        )
        yield from (Field.text(name, field_width=Fixed.FIVE) for name in fields)
        yield HTML("</div></details>")

    def initial_of(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def marks(self) -> list[Mark]:
        """What the form says of each person it was shown with; of anybody else it says nothing."""
        data = self.cleaned_data
        return [
            Mark(
                person,
                data[f"status_{pk}"],
                self.voters.get(_number(data.get(f"sits_for_{pk}")))
                if data[f"status_{pk}"] == "present"
                else None,
                Times(data[f"joined_at_{pk}"], data[f"left_at_{pk}"])
                if self.add_prefix(f"left_at_{pk}") in self.data
                else None,
            )
            for pk, person in self.people.items()
            if self.add_prefix(f"status_{pk}") in self.data
        ]


class AttendeeForm(PlainForm):
    """Somebody who attended without a seat on the board."""

    name = forms.CharField(
        max_length=200, error_messages={"required": "Give the name of the person who attended."}
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), required=False, empty_label="None, or not listed"
    )

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = {
            seat.person_id: seat.person
            for seat in seats
            if seat.person and seat.role in roles_with(Power.VOTE) and not seat.substitute_for_id
        }
        self.fields["sits_for"] = sits_for_field(self.voters, "Sits in for", "")
        self.lay_out(Field.text("name"), Field.select("organisation"), Field.select("sits_for"))

    @property
    def substitute_for(self) -> Person | None:
        return self.voters.get(_number(self.cleaned_data["sits_for"]))


class TimesForm(PlainForm):
    """When one person joined and left."""

    joined_at = ClockField(
        label="Joined at", required=False, help_text="For example 10:20 or 1.30pm. Leave empty if from the start."
    )
    left_at = ClockField(
        label="Left at",
        required=False,
        help_text="Leave empty if to the end. A time before they joined means that they were away in between.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(*(Field.text(name, field_width=Fixed.FIVE) for name in ("joined_at", "left_at")))


class ApproveForm(PlainForm):
    at_meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Approved at the meeting of",
        empty_label="Choose a meeting",
        error_messages={"required": "Choose the meeting that approved them."},
    )
    correction = forms.CharField(
        label="Subject to this correction",
        required=False,
        widget=forms.Textarea,
        help_text="Leave empty if they were approved as they stand. The text itself stays as it was circulated.",
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["at_meeting"]
        field.queryset = meetings  # type: ignore[attr-defined]
        field.label_from_instance = lambda meeting: meeting.when  # type: ignore[attr-defined]
        fields: list[Any] = [Field.select("at_meeting"), Field.textarea("correction", rows=4)]
        if not meetings:
            fields.insert(0, HTML('<p class="govuk-body">No later meeting of this board has taken place yet.</p>'))
        self.lay_out(*fields)


def sits_for_field(voters: dict[int | None, Person], label: str, initial: Any) -> forms.ChoiceField:
    """A choice of the voting member somebody sits in for. The design system's templates trust labels and hints."""
    choices = [("", "Nobody"), *((str(pk), person.name) for pk, person in voters.items())]
    return forms.ChoiceField(label=escape(label), choices=choices, required=False, initial=str(initial or ""))


def _number(text: str | None) -> int:
    return int(text) if text else 0


def count_field(label: str) -> forms.IntegerField:
    """How many voted in one way; it may be left empty."""
    wrong = "Give a number of votes, such as 7."
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=999, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )  # fmt: skip


class VoteForm(PlainForm):
    """A vote: what was put, and how many were for and against, or how each voted."""

    motion = forms.CharField(
        label="What was put to the vote",
        widget=forms.Textarea,
        help_text="For example: That the plan be adopted.",
        error_messages={"required": "Say what was put to the vote."},
    )
    in_favour = count_field("For")
    against = count_field("Against")
    abstained = count_field("Abstained")
    casting = forms.ChoiceField(
        label="The chair’s casting vote",
        choices=[("", "None"), (Vote.Side.FOR, "For"), (Vote.Side.AGAINST, "Against")],
        required=False,
        widget=forms.RadioSelect,
        help_text="Only when as many were for as against.",
    )
    restricted = forms.BooleanField(label="It was taken in private", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item: AgendaItem, voters: Sequence[Voter], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "vote_%s", **kwargs})
        if item.restricted:
            del self.fields["restricted"]
        self.voters = [voter for voter in voters if voter.person_id]
        for voter in self.voters:
            self.fields[f"by_{voter.person_id}"] = forms.ChoiceField(
                label=escape(voter.name),
                choices=[*Vote.Side.choices, ("", "Not noted")],
                required=False,
                widget=forms.RadioSelect,
                initial="",
            )
        numbers = [Field.text(name, field_width=Fixed.THREE) for name in ("in_favour", "against", "abstained")]
        private = [] if item.restricted else [Field.checkbox("restricted")]
        casting = Field.radios("casting", inline=True, small=True, legend_size=Size.SMALL)
        self.lay_out(Field.textarea("motion", rows=2), *numbers, *self._by_name(), casting, *private, "version")

    def _by_name(self) -> Iterator[Any]:
        """How each voted, folded away until it is asked for."""
        if self.voters:
            state = " open" if self._named() else ""
            yield HTML(
                f'<details class="govuk-details"{state}><summary class="govuk-details__summary">'
                '<span class="govuk-details__summary-text">By name</span></summary>'
                '<p class="govuk-body">A recorded vote: the numbers follow from the names.</p>'
            )
            for one in self.voters:
                yield Field.radios(f"by_{one.person_id}", inline=True, small=True, legend_size=Size.SMALL)
            yield HTML("</details>")

    def _named(self) -> bool:
        """Whether anything has been said by name, so that it must be seen."""
        said = self.data if self.is_bound else self.initial
        return any(said.get(f"by_{voter.person_id}") for voter in self.voters)

    def ballot(self) -> Ballot:
        """What was typed, for the services."""
        said = self.cleaned_data
        return Ballot(
            motion=said["motion"],
            in_favour=said["in_favour"],
            against=said["against"],
            abstained=said["abstained"],
            casting=said["casting"],
            restricted=said.get("restricted", False),
            sides={
                voter.person_id: side
                for voter in self.voters
                if voter.person_id and (side := said[f"by_{voter.person_id}"])
            },
        )

    @classmethod
    def initial_of(cls, vote: Vote) -> dict[str, Any]:
        """What the form shows of a vote that stands: the names, or the numbers."""
        cast = {f"by_{one.person_id}": one.side for one in vote.cast.all()}
        counts = {} if cast else {name: getattr(vote, name) for name in ("in_favour", "against", "abstained")}
        shown = {name: getattr(vote, name) for name in ("motion", "casting", "restricted", "version")}
        return {**shown, **counts, **cast}
