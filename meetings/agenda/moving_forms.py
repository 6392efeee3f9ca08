"""The forms that merge an item into another, and that split one."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Fieldset, Fixed, Fluid, Size
from django import forms
from django.db.models import Q

from csp.fields import Reveal
from meetings.agenda import states
from meetings.agenda.forms import MeetingChoice, ReasonForm
from meetings.agenda.services import PartOf
from meetings.models import AgendaItem, Meeting

Kind = AgendaItem.Kind
MOST_PARTS = 3
SECOND, THIRD = "second", "third"
PART = ("title", "minutes", "presenters", "meeting")
MINUTES = {
    "invalid": "Enter the minutes as a number, for example 10.",
    "min_value": "Enter 0 minutes or more.",
    "max_value": "Enter 600 minutes or fewer.",
}


class ItemChoice(forms.ModelChoiceField):
    """An item to be taken at a meeting of the board, with its meeting."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.meeting.when}: {obj.title}"


class MergeForm(ReasonForm):
    into = ItemChoice(
        label="Merge it into",
        queryset=AgendaItem.objects.none(),
        empty_label="Choose an item",
        help_text="Items of this board that are planned for meetings to come, or on their agendas.",
        error_messages={
            "required": "Choose the item it is merged into.",
            "invalid_choice": "Choose an item of the list.",
        },
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = targets_of(item)  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return [Field.select("into"), *super().layout()]


def targets_of(item: AgendaItem) -> Any:
    """What an item can be merged into: live items of its board at meetings ahead, but those under it."""
    found = AgendaItem.objects.live().filter(
        meeting__board=item.meeting.board_id, meeting__state__in=states.AHEAD, restricted__in=_may_be(item)
    )
    below = Q(pk=item.pk) | Q(parent=item.pk) | Q(parent__parent=item.pk)
    found = found.exclude(below).exclude(kind=Kind.BREAK).select_related("meeting")
    return found.order_by("meeting__date", "position", "pk")


def _may_be(item: AgendaItem) -> list[bool]:
    """A restricted item goes into a restricted one alone: its papers would be open in another."""
    return [True] if item.restricted else [True, False]


class SplitForm(ReasonForm):
    """What the item keeps, and up to three parts that are split off it, each for a meeting.

    Which parts there are is said by their titles: the boxes only show where to write more of them.
    """

    second = forms.BooleanField(label="Split off a second part", required=False)
    third = forms.BooleanField(label="Split off a third part", required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)

    def layout(self) -> list[Any]:
        # A published item stays as it was published.
        keeps = [] if self.item.published_at else [self._part("keeps", "What stays", "It keeps its record.")]
        first, second, third = (self._part(f"part_{n}", *WORDS[n]) for n in range(1, MOST_PARTS + 1))
        return [*keeps, first, Reveal(SECOND, second, Reveal(THIRD, third)), *super().layout()]

    def _part(self, key: str, legend: str, hint: str) -> Fieldset:
        own = key == "keeps"
        needed = own or key == "part_1"
        self.fields[f"{key}_title"] = forms.CharField(
            label="Title", max_length=250, required=needed, initial=self.item.title if own else "", help_text=hint,
            error_messages={"required": "Enter a title."},
        )  # fmt: skip
        self.fields[f"{key}_minutes"] = forms.IntegerField(
            label="Minutes", required=False, min_value=0, max_value=600, error_messages=MINUTES,
            initial=self.item.minutes if own else None, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )  # fmt: skip
        self.fields[f"{key}_presenters"] = forms.CharField(
            label="Presenters", max_length=1000, required=False, help_text="With “/” between the names.",
            initial=self.item.presenters_text if own else "",
        )  # fmt: skip
        rows = [
            Field.text(f"{key}_title", field_width=Fluid.TWO_THIRDS),
            Field.text(f"{key}_minutes", field_width=Fixed.THREE),
            Field.text(f"{key}_presenters", field_width=Fluid.TWO_THIRDS),
        ]
        if not own:
            self.fields[f"{key}_meeting"] = self._meeting()
            rows.append(Field.select(f"{key}_meeting"))
        return Fieldset(*rows, legend=legend, legend_size=Size.MEDIUM)

    def _meeting(self) -> MeetingChoice:
        choice = MeetingChoice(
            label="Meeting", required=False, empty_label="The same meeting",
            error_messages={"invalid_choice": "Choose a meeting of the list."},
        )  # fmt: skip
        ahead = Meeting.objects.filter(board=self.item.meeting.board_id, state__in=states.AHEAD)
        choice.queryset = ahead.exclude(pk=self.item.meeting_id).order_by("date")
        return choice

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for n in range(2, MOST_PARTS + 1):
            said = any(data.get(f"part_{n}_{name}") for name in PART)
            if said and not data.get(f"part_{n}_title"):
                self.add_error(f"part_{n}_title", "Enter a title, or leave the whole part empty.")
        self._show_what_is_written()
        return data

    def _show_what_is_written(self) -> None:
        """A form that comes back hides nothing that was typed, whether its box was ticked or not."""
        written = [any(self.data.get(f"part_{n}_{name}") for name in PART) for n in range(2, MOST_PARTS + 1)]
        sent: Any = self.data
        self.data = shown = sent.copy()
        for name, below in ((SECOND, any(written)), (THIRD, written[-1])):
            if below:
                shown[name] = "on"

    @property
    def keeps(self) -> PartOf:
        return self._read("keeps") if "keeps_title" in self.fields else PartOf(self.item.title, self.item.meeting)

    @property
    def parts(self) -> list[PartOf]:
        keys = [f"part_{n}" for n in range(1, MOST_PARTS + 1)]
        return [self._read(key) for key in keys if self.cleaned_data[f"{key}_title"]]

    def _read(self, key: str) -> PartOf:
        data = self.cleaned_data
        return PartOf(
            title=data[f"{key}_title"],
            meeting=data.get(f"{key}_meeting") or self.item.meeting,
            minutes=data[f"{key}_minutes"],
            presenters=data[f"{key}_presenters"],
        )


WORDS = {
    1: ("The part that is split off", "It becomes an item of its own."),
    2: ("The second part", "It becomes an item too."),
    3: ("The third part", "It becomes an item too."),
}
