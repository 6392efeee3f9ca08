"""The forms that take a spreadsheet of a plan, and that put a strategy into a pack."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.db.models import QuerySet

from csp.fields import DayField, lay_out
from csp.importing_pages import FileForm
from csp.roles import Power
from meetings.access import Reader, boards_with
from meetings.agenda.states import AHEAD
from meetings.forms import RestrictionFields, restriction_layout
from meetings.models import AgendaItem, Meeting

COLUMNS_ASKED = (
    "Excel (.xlsx) or CSV, with a row that names the columns: what the actions stand under, such as Theme, or "
    "Objective and Priority area; Actions; and best also Action No, Outcomes, Named lead, Lead organisation, "
    "Start date, End date or By when, Supporting organisations, Progress, Comment, Document references and "
    "Risk RAG status."
)


class PlanFileForm(FileForm):
    help_text = COLUMNS_ASKED


class NewPlanForm(FileForm):
    help_text = COLUMNS_ASKED

    title = forms.CharField(
        label="Title of the plan",
        max_length=200,
        required=False,
        help_text="Leave empty to take the line above the table.",
    )
    starts = DayField(label="From", help_text="For example 1 4 2021.", missing="Enter its first day.")
    ends = DayField(label="To", help_text="Its last day, for example 31 3 2022.", missing="Enter its last day.")


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: AgendaItem) -> str:
        return f"{item.meeting.board.name}, {item.meeting.when}: {item.title}"


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.board.name}, {meeting.when}"


class PutForm(RestrictionFields):
    """The agenda item that a strategy becomes a paper of, what of it, and who may read it."""

    item = ItemChoice(
        AgendaItem.objects.none(),
        label="Agenda item",
        required=False,
        empty_label="A new item",
        help_text="Items of meetings to come of the boards you keep, on their agenda or planned.",
    )
    meeting = MeetingChoice(
        Meeting.objects.none(),
        label="Or a new item at the meeting",
        required=False,
        empty_label="No new item",
    )
    whole = forms.ChoiceField(
        label="What goes into the pack?",
        choices=[
            ("public", "What the public may read: title, vision, foreword and priorities"),
            ("whole", "The whole: also planned actions, measures, how it stands and the timeline"),
        ],
        widget=forms.RadioSelect,
        initial="public",
        help_text="Planned actions and measures are not public: a paper with them is restricted.",
        error_messages={"required": "Choose what goes into the pack."},
    )

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = boards_with(user, Power.MANAGE)
        meetings: QuerySet[Meeting] = Meeting.objects.filter(board__in=kept, state__in=AHEAD).order_by(
            "date", "pk"
        )
        items = AgendaItem.objects.live().filter(meeting__in=meetings).exclude(kind=AgendaItem.Kind.BREAK)
        self.fields["item"].queryset = (  # type: ignore[attr-defined]
            items.select_related("meeting__board").order_by("meeting__date", "meeting", "position")
        )
        self.fields["meeting"].queryset = meetings.select_related("board")  # type: ignore[attr-defined]
        lay_out(
            self,
            Field.select("item"),
            Field.select("meeting"),
            Field.radios("whole", legend_size=Size.MEDIUM),
            restriction_layout(),
        )

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        return {**self.cleaned_data, "whole": self.cleaned_data["whole"] == "whole"}
