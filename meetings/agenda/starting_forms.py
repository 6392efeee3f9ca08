"""The forms that start agendas: the board's template, what comes on an agenda, a copy, a year's dates."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from crispy_forms_gds.layout import (
    Div,
    Field,
    Fieldset,
    Fixed,
    Fluid,
    Size,
)
from django import forms
from django.template.loader import render_to_string
from django.utils.html import escape

from csp.fields import DayField
from csp.words import counted
from meetings.agenda import year
from meetings.agenda.candidates import Candidate, Coming, Place, Source
from meetings.agenda.forms import ClockField, GdsForm, ItemForm, ParentChoice
from meetings.agenda.services.start import REASON_FIELD
from meetings.models import AgendaItem, Board, StandingItem

# The template -----------------------------------------------------------------------------------------------


class StandingForm(ItemForm):
    """An item of a board's template: an agenda item's fields, where it stands, and whether sub-groups report there."""

    parent = ParentChoice(
        label="Stands under", queryset=StandingItem.objects.none(), required=False, empty_label="No other item"
    )
    sub_group_updates = forms.BooleanField(
        label="Updates of sub-groups stand under it",
        required=False,
        help_text="Each sub-group that has met since the last meeting gets a sub-item, with its chair to present it.",
    )

    rule = forms.ChoiceField(
        label="When it comes",
        choices=StandingItem.Rule.choices,
        initial=StandingItem.Rule.EVERY,
        required=False,
        widget=forms.RadioSelect,
        help_text="For example the action log at every meeting, hate crime at every second, the strategic assessment "
        "each June, the performance report quarterly.",
    )
    months = forms.MultipleChoiceField(
        label="In which months",
        choices=[(str(number), calendar.month_name[number]) for number in range(1, 13)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for chosen months. June alone: the first meeting in or after June, each year. January, April, "
        "July and October: the first meeting of each quarter. A meeting that is cancelled passes it on to the next.",
        error_messages={"invalid_choice": "Choose months of the year."},
    )
    planned_ahead = forms.BooleanField(
        label="It stands on the forward plan",
        required=False,
        help_text="It is planned for meetings to come as soon as they are added, not only put on an agenda when that "
        "is started.",
    )

    def __init__(self, *args: Any, board: Board, item: StandingItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = StandingItem.objects.filter(board=board, parent__parent=None).exclude(kind=AgendaItem.Kind.BREAK)
        self.fields["parent"].queryset = above.exclude(pk=item.pk) if item else above  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        *most, who_reads = super().layout()
        comes = Fieldset(
            Field.radios("rule", legend_size=Size.SMALL, small=True),
            Field.checkboxes("months", legend_size=Size.SMALL, small=True),
            Field.checkbox("planned_ahead"),
        )
        return [*most, comes, Field.checkbox("sub_group_updates"), Field.select("parent"), who_reads]

    def for_service(self) -> dict[str, Any]:
        data = {**super().for_service(), "parent": self.cleaned_data["parent"]}
        data["rule"] = data["rule"] or StandingItem.Rule.EVERY
        data["months"] = ",".join(data["months"])
        return data


# What comes on an agenda ------------------------------------------------------------------------------------


class Tick:
    """The part of a layout that shows one box, with its hint under its label."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, form: forms.BaseForm, *args: Any, **kwargs: Any) -> str:
        return render_to_string("meetings/agenda/_tick.html", {"field": form[self.name]})


class TickForm(GdsForm):
    """A box for each of several things, in order. Subclasses say what the boxes are."""

    def tick(self, name: str, label: str, hint: str, *, ticked: bool) -> Tick:
        """Add a box; returns what shows it."""
        self.fields[name] = forms.BooleanField(label=label, help_text=hint, initial=ticked, required=False)
        return Tick(name)


class Stands:
    """A row without a box: an item that is on the agenda already."""

    def __init__(self, item: AgendaItem) -> None:
        self.item = item

    def render(self, *args: Any, **kwargs: Any) -> str:
        return render_to_string("meetings/agenda/_stands.html", {"item": self.item})


class StartForm(TickForm):
    """The agenda as it would be: a box for each thing that may come, and what stands already.

    A standing item whose box is not ticked asks for the reason.
    """

    def __init__(self, *args: Any, coming: Coming, **kwargs: Any) -> None:
        self.coming = coming
        super().__init__(*args, **kwargs)

    def layout(self) -> list[Any]:
        return [
            Div(
                *(Div(*self._parts(place), css_class=_row_css(place.depth)) for place in self.coming.places),
                css_class="start-list",
            )
        ]

    def _parts(self, place: Place) -> list[Any]:
        if place.item:
            return [Stands(place.item)]
        one = place.candidate
        if one is None:
            return []
        parts: list[Any] = [self.tick(f"come-{one.key}", one.title, _hint(one), ticked=one.agreed)]
        if self._asks_why(one):
            reason = REASON_FIELD.format(key=one.key)
            self.fields[reason] = forms.CharField(
                label=f"Why is “{escape(one.title)}” left out?",
                help_text="It is shown to whoever can see the plan. The item can be restored.",
                required=False,
                max_length=250,
                error_messages={"max_length": "Give the reason in 250 characters or fewer."},
            )
            parts.append(Field.text(reason, field_width=Fluid.TWO_THIRDS))
        return parts

    def _asks_why(self, one: Candidate) -> bool:
        return self.is_bound and one.source == Source.TEMPLATE and one.key not in self.come

    @property
    def come(self) -> set[str]:
        """The keys of what is ticked."""
        return {one.key for one in self.coming.ready if self.data.get(f"come-{one.key}")}

    @property
    def reasons(self) -> dict[str, str]:
        return {
            one.key: self.cleaned_data.get(REASON_FIELD.format(key=one.key), "")
            for one in self.coming.ready
            if one.source == Source.TEMPLATE
        }

    def clean(self) -> dict[str, Any]:
        """Ask for every missing reason at once. What stands under an item that is left out goes with it."""
        left: set[str] = set()
        for one in self.coming.ready:
            if one.source != Source.TEMPLATE or (one.key in self.come and one.under not in left):
                continue
            left.add(one.key)
            name = REASON_FIELD.format(key=one.key)
            if one.under not in left and name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, f"Say why “{one.title}” is left out.")
        return self.cleaned_data


def _hint(one: Candidate) -> str:
    """ "On the board's template. Chair, 5 minutes." """
    minutes = counted(one.minutes, "minute") if one.minutes else ""
    details = ", ".join(part for part in (one.presenters, minutes) if part)
    return " ".join(f"{part}." for part in (one.why, details, "Restricted" if one.restricted else "") if part)


def _row_css(depth: int) -> str:
    return f"start-list__row start-list__row--{depth}"


# A copy -----------------------------------------------------------------------------------------------------


class CopyForm(TickForm):
    """When the new meeting is, and which items of the old one it has too."""

    date = DayField(label="Date of the new meeting", missing="Enter the day, month and year of the new meeting.")
    starts = ClockField(label="Start time", required=False, help_text="For example 10:00 or 1.30pm.")
    ends = ClockField(label="End time", required=False)
    venue = forms.CharField(label="Venue", max_length=250, required=False)

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        self.items = items
        super().__init__(*args, **kwargs)

    def layout(self) -> list[Any]:
        return [
            Field("date"),
            Field.text("starts", field_width=Fixed.FIVE),
            Field.text("ends", field_width=Fixed.FIVE),
            Field.text("venue", field_width=Fluid.TWO_THIRDS),
            Fieldset(
                *map(self._row, self.items),
                legend="Items to copy",
                legend_size=Size.MEDIUM,
                css_class="start-list",
            ),
        ]

    def _row(self, item: AgendaItem) -> Any:
        box = self.tick(f"item-{item.pk}", item.title, item.presenters_text, ticked=True)
        return Div(box, css_class=_row_css(self._depth_of(item)))

    def _depth_of(self, item: AgendaItem) -> int:
        above = {one.pk: one.parent_id for one in self.items}
        depth, parent = 0, item.parent_id
        while parent:
            depth, parent = depth + 1, above[parent]
        return depth

    @property
    def chosen(self) -> set[int]:
        """The keys of the items to copy."""
        return {item.pk for item in self.items if self.cleaned_data[f"item-{item.pk}"]}


# A year's dates ---------------------------------------------------------------------------------------------

RULE, TYPED = "rule", "typed"
EVERY = [("1", "Every month"), ("2", "Every second month"), ("3", "Every quarter")]
WEEKS = [("1", "First"), ("2", "Second"), ("3", "Third"), ("4", "Fourth"), (str(year.LAST), "Last")]
WEEKDAYS = [(str(number), name) for number, name in enumerate(calendar.day_name)][:5]
MONTHS_OFFERED = 24


def months_from(today: date) -> list[tuple[str, str]]:
    """The months a year of meetings may begin in: this one and those after it."""
    start = today.year * 12 + today.month - 1
    days = [date(month // 12, month % 12 + 1, 1) for month in range(start, start + MONTHS_OFFERED)]
    return [(day.isoformat(), f"{day:%B %Y}") for day in days]


class YearForm(GdsForm):
    """The dates of many meetings, by a rule or typed, and what they have in common.

    ``seen`` holds the dates that were shown before they are added: others are shown first.
    """

    how = forms.ChoiceField(
        label="Which dates",
        choices=[(RULE, "By a rule, such as every fourth Wednesday"), (TYPED, "Dates that I type")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you give the dates."},
    )
    first = forms.ChoiceField(label="From", required=False, help_text="Twelve months from this one on.")
    every = forms.ChoiceField(label="How often", choices=EVERY, required=False)
    week = forms.ChoiceField(label="Which week of the month", choices=WEEKS, required=False)
    weekday = forms.ChoiceField(label="Day of the week", choices=WEEKDAYS, required=False)
    dates = forms.CharField(
        label="The dates that I type",
        required=False,
        widget=forms.Textarea,
        help_text="One a line: Wednesday 26 September 2018, 26 September 2018 or 26/09/2018. For meetings to be "
        "booked the month is enough: September 2018.",
    )
    to_be_booked = forms.BooleanField(
        label="They are still to be booked: only the month and the year are known", required=False
    )
    starts = ClockField(label="Start time", required=False, help_text="For example 10:00 or 1.30pm.")
    ends = ClockField(label="End time", required=False)
    venue = forms.CharField(label="Venue", max_length=250, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def layout(self) -> list[Any]:
        self.fields["first"].choices = months_from(self.today)  # type: ignore[attr-defined]
        rule = [Field.select(name) for name in ("first", "every", "week", "weekday")]
        return [
            "seen",
            Field.radios("how", legend_size=Size.SMALL),
            Fieldset(*rule, legend="The rule", legend_size=Size.SMALL),
            Field.textarea("dates", rows=12),
            Field.checkbox("to_be_booked"),
            Field.text("starts", field_width=Fixed.FIVE),
            Field.text("ends", field_width=Fixed.FIVE),
            Field.text("venue", field_width=Fluid.TWO_THIRDS),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end time must be after the start time.")
        if data.get("how") == RULE:
            self._clean_rule(data)
        elif data.get("how") == TYPED:
            self._clean_typed(data)
        return data

    def _clean_rule(self, data: dict[str, Any]) -> None:
        for name, words in (("first", "month"), ("every", "interval"), ("week", "week"), ("weekday", "day")):
            if name not in self.errors and not data.get(name):
                self.add_error(name, f"Choose the {words}.")
        if not self.errors:
            data["days"] = year.days_by_rule(
                first=date.fromisoformat(data["first"]), every=int(data["every"]), week=int(data["week"]),
                weekday=int(data["weekday"]),
            )  # fmt: skip

    def _clean_typed(self, data: dict[str, Any]) -> None:
        read = year.read_lines(data.get("dates", ""), month_will_do=bool(data.get("to_be_booked")))
        for problem in read.problems:
            self.add_error("dates", problem)
        if not read.days and not read.problems:
            self.add_error("dates", "Enter the dates, one a line.")
        data["days"] = read.days

    @property
    def days(self) -> list[date]:
        return self.cleaned_data["days"]

    @property
    def mark(self) -> str:
        """What a preview shows, for the next request to know that these are the dates that were seen."""
        form = "%Y-%m" if self.cleaned_data["to_be_booked"] else "%Y-%m-%d"
        return " ".join(f"{day:{form}}" for day in self.days)

    @property
    def was_seen(self) -> bool:
        return self.cleaned_data["seen"] == self.mark

    def with_dates_typed(self) -> YearForm:
        """The same form with its dates as lines that can be changed, and with the mark that they are seen."""
        data = dict(self.data.items())
        data["how"], data["seen"] = TYPED, self.mark
        data["dates"] = year.as_lines(self.days, months_alone=self.cleaned_data["to_be_booked"])
        again = type(self)(data, today=self.today)
        again.is_valid()
        return again
