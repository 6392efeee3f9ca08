"""The forms of meetings and of agenda items. What makes one wrong is decided in the services."""

from __future__ import annotations

from datetime import time
from typing import Any

from crispy_forms_gds.layout import Field, Fixed, Fluid, Size
from django import forms

from csp.fields import DayField, lay_out
from meetings import registries
from meetings.agenda import states
from meetings.forms import RestrictionFields, restriction_layout
from meetings.models import AgendaItem, Meeting

Kind = AgendaItem.Kind
Status = AgendaItem.Status
TIME_FORMATS = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I.%M %p", "%I %p"]


class GdsForm(forms.Form):
    """A form whose page brings the form tag and the button; ``layout`` lists what it shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, *self.layout())

    def layout(self) -> list[Any]:
        return list(self.fields)


class ClockInput(forms.TextInput):
    """Shows a time as 10:00."""

    def format_value(self, value: Any) -> str | None:
        return f"{value:%H:%M}" if isinstance(value, time) else super().format_value(value)


class ClockField(forms.TimeField):
    """A time of day as people type it: 10:00, 10.30am, 1pm."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=TIME_FORMATS,
            widget=ClockInput(attrs={"autocomplete": "off"}),
            error_messages={"invalid": "Enter a time such as 10:00 or 1.30pm."},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace("noon", "pm") if isinstance(value, str) else value)


class MeetingForm(GdsForm):
    """When and where. Leaving out the day is only right for a meeting still to be booked."""

    date = DayField(label="Date", missing="Enter the day, month and year of the meeting.")
    starts = ClockField(label="Start time", required=False, help_text="For example 10:00 or 1.30pm.")
    ends = ClockField(label="End time", required=False)
    venue = forms.CharField(label="Venue", max_length=250, required=False)
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Printed under the date on the agenda, for example who chairs.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def layout(self) -> list[Any]:
        return [
            "version",
            Field("date"),
            Field.text("starts", field_width=Fixed.FIVE),
            Field.text("ends", field_width=Fixed.FIVE),
            Field.text("venue", field_width=Fluid.TWO_THIRDS),
            Field.textarea("note", rows=3),
        ]


class MeetingAddForm(MeetingForm):
    to_be_booked = forms.BooleanField(
        label="It is still to be booked: only the month and the year are known", required=False
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and data.get("to_be_booked") and not data.get("date_0"):
            data = data.copy()
            data["date_0"] = "1"
        super().__init__(data, *args, **kwargs)

    def layout(self) -> list[Any]:
        version, date, *rest = super().layout()
        return [version, Field.checkbox("to_be_booked"), date, *rest]


class ReasonForm(GdsForm):
    """Why something is cancelled, withdrawn or deferred."""

    reason = forms.CharField(
        label="Reason",
        max_length=250,
        widget=forms.Textarea,
        help_text="It is shown to whoever can see the item.",
        error_messages={
            "required": "Enter the reason.",
            "max_length": "Give the reason in 250 characters or fewer.",
        },
    )

    def layout(self) -> list[Any]:
        return [Field.textarea("reason", rows=3)]


class MeetingChoice(forms.ModelChoiceField):
    """A meeting to come, by its date (and board, where several are offered)."""

    def __init__(self, *, several_boards: bool = False, **kwargs: Any) -> None:
        self.several_boards = several_boards
        super().__init__(queryset=Meeting.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if self.several_boards else obj.when


class CancelMeetingForm(ReasonForm):
    move_items_to = MeetingChoice(
        label="What happens to its items",
        required=False,
        empty_label="They stay here until I defer each of them",
        help_text="Choose a meeting to defer all of them to it at once.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "It is printed with the meeting, for everybody to read."
        self.fields["move_items_to"].queryset = meetings_ahead(meeting)  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return [*super().layout(), Field.select("move_items_to")]


class DeferForm(ReasonForm):
    to_meeting = MeetingChoice(
        label="Meeting",
        empty_label="Choose a meeting",
        error_messages={
            "required": "Choose the meeting it is deferred to.",
            "invalid_choice": "Choose a meeting of the list.",
        },
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_meeting"].queryset = meetings_ahead(item.meeting)  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return [Field.select("to_meeting"), *super().layout()]


def meetings_ahead(meeting: Meeting) -> Any:
    """The other meetings of its board that are still to come."""
    ahead = Meeting.objects.filter(board=meeting.board, state__in=states.AHEAD).exclude(pk=meeting.pk)
    return ahead.order_by("date")


class ItemForm(RestrictionFields, GdsForm):
    """An agenda item. ``meeting`` is where it stands; ``late`` asks for the chair's reason."""

    title = forms.CharField(
        label="Title", max_length=250, error_messages={"required": "Enter a title for the item."}
    )
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices, initial=Kind.ITEM, widget=forms.RadioSelect)
    presenters_text = forms.CharField(
        label="Presenters",
        required=False,
        max_length=1000,  # each name is compared with everybody's
        help_text="Names as they are to be printed, with “/” between them: Amara Okafor / Tom Reed.",
    )
    minutes = forms.IntegerField(
        label="Minutes",
        required=False,
        min_value=0,
        max_value=600,
        help_text="How long it is given. Minutes of an item whose sub-items have none are those of the whole group.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Enter the minutes as a number, for example 10.",
            "min_value": "Enter 0 minutes or more.",
            "max_value": "Enter 600 minutes or fewer.",
        },
    )
    verbal = forms.BooleanField(label="Verbal: there will be no papers", required=False)
    purpose = forms.ChoiceField(
        label="Reason", choices=[("", "None"), *AgendaItem.Purpose.choices], required=False
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Printed under the title.",
    )
    sections = forms.MultipleChoiceField(
        label="Printed under this item by the system",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Made anew for each pack from what is recorded here.",
    )
    urgent_reason = forms.CharField(
        label="Chair's reason for urgency",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The agenda is published, so this is late business. Why can it not wait for the next meeting?",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, late: bool = False, **kwargs: Any) -> None:
        self.late = late
        super().__init__(*args, **kwargs)

    def layout(self) -> list[Any]:
        self.fields["sections"].choices = [(s.key, s.title) for s in registries.pack_sections]  # type: ignore[attr-defined]
        if not self.late:
            del self.fields["urgent_reason"]
        urgency = [Field.textarea("urgent_reason", rows=3)] if self.late else []
        return [
            "version",
            *urgency,
            Field.text("title"),
            Field.radios("kind", legend_size=Size.SMALL, small=True),
            Field.text("presenters_text", field_width=Fluid.TWO_THIRDS),
            Field.text("minutes", field_width=Fixed.THREE),
            Field.checkbox("verbal"),
            Field.select("purpose"),
            Field.textarea("note", rows=3),
            Field.checkboxes("sections", legend_size=Size.SMALL, small=True),
            restriction_layout(),
        ]

    def for_service(self) -> dict[str, Any]:
        """What the services take: the form's fields under their names there."""
        apart = {"version", "parent", "after", "meeting"}
        data = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        data["presenters"] = data.pop("presenters_text")
        return data


class ParentChoice(forms.ModelChoiceField):
    """An item of the same agenda for this one to stand under."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.title


class ItemAddForm(ItemForm):
    """A new item, on an agenda: at its end, after another item, or under one. Late business always comes last."""

    parent = ParentChoice(
        label="Stands under", queryset=AgendaItem.objects.none(), required=False, empty_label="No other item"
    )
    after = ParentChoice(
        label="Comes after",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="All others",
        help_text="Without a choice it comes last. It can be moved later too.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, late=meeting.published_at is not None, **kwargs)
        standing = AgendaItem.objects.filter(meeting=meeting, status=Status.CONFIRMED)
        above = standing.filter(parent__parent=None).exclude(kind=Kind.BREAK)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        if not self.late:
            self.fields["after"].queryset = standing.order_by("parent__position", "position", "pk")  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        *most, who_reads = super().layout()
        if self.late:
            del self.fields["after"]
        places = [Field.select(name) for name in ("parent", "after") if name in self.fields]
        return [*most, *places, who_reads]

    def clean(self) -> dict[str, Any]:
        """An item that comes after another stands beside it; asked to stand elsewhere too, it is refused."""
        data = super().clean()
        after, parent = data.get("after"), data.get("parent")
        if after and parent and after.parent_id != parent.pk:
            self.add_error(
                "after", f"“{after.title}” does not stand under “{parent.title}”. Choose one that does."
            )
        elif after:
            data["parent"] = after.parent
        return data


class PlanItemForm(ItemForm):
    """A new item of the forward plan, for any meeting of the board that is still to come."""

    meeting = MeetingChoice(
        label="Meeting",
        empty_label="Choose a meeting",
        error_messages={
            "required": "Choose the meeting it is planned for.",
            "invalid_choice": "Choose a meeting of the list.",
        },
    )
    status = forms.ChoiceField(
        label="Status",
        choices=[(Status.PROPOSED, Status.PROPOSED.label), (Status.PLANNED, Status.PLANNED.label)],
        initial=Status.PLANNED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, board: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ahead = Meeting.objects.filter(board=board, state__in=states.AHEAD).order_by("date")
        self.fields["meeting"].queryset = ahead  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        version, *rest = super().layout()
        status = Field.radios("status", legend_size=Size.SMALL, inline=True, small=True)
        return [version, Field.select("meeting"), status, *rest]


class UrgencyForm(GdsForm):
    """The chair's reason, for a planned item that comes on an agenda already published."""

    urgent_reason = forms.CharField(
        label="Chair's reason for urgency",
        widget=forms.Textarea,
        error_messages={"required": "Enter the chair's reason why it cannot wait for the next meeting."},
    )

    def layout(self) -> list[Any]:
        return [Field.textarea("urgent_reason", rows=3)]


class AskForm(GdsForm):
    """Nothing to fill in: the page asks, the button answers."""
