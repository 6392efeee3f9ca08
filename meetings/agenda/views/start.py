"""Start an agenda, put on later what was left, copy a meeting, add a year's dates."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from csp.errors import Denied
from csp.pages import ActPage, ServicePage
from meetings.agenda import services, starting_forms, states, year
from meetings.agenda.candidates import Coming, read_candidates
from meetings.agenda.services.copying import NOT_COPIED, items_to_copy
from meetings.agenda.views.subjects import OfBoard, OfMeeting
from meetings.models import AgendaItem, Meeting


class AgendaStart(OfMeeting, ServicePage):
    """Everything that may come on the agenda, in the order it would have, ticked."""

    form_class = starting_forms.StartForm
    template_name = "meetings/agenda/start.html"
    heading = "Start the agenda"
    button = "Put what is ticked on the agenda"

    def prepare(self) -> None:
        super().prepare()
        if self.request.method == "GET" and (reason := states.why_not_started(self.meeting)):
            raise Denied(reason)

    @cached_property
    def coming(self) -> Coming:
        return read_candidates(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "coming": self.coming}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.meeting, coming=self.coming, **kwargs)

    def perform(self, form: starting_forms.StartForm) -> Any:
        return services.start_agenda(
            meeting=self.meeting, by=self.request.user, come=form.come, reasons=form.reasons
        )

    def get_done_message(self) -> str:
        added, left = len(self.result.added), len(self.result.left_out)
        came = f"{added} item{' has' if added == 1 else 's have'} come on the agenda."
        return f"{came} {left} left out, with the reason, below it." if left else came


class AgendaBring(OfMeeting, ActPage):
    """Put one thing on the agenda that may come on it."""

    def act(self) -> str:
        item = services.bring_item(
            meeting=self.meeting, by=self.request.user, key=self.request.POST.get("key", "")
        )
        return f"“{item.title}” is on the agenda."


class MeetingCopy(OfMeeting, ServicePage):
    """A new meeting with the agenda of this one."""

    form_class = starting_forms.CopyForm
    template_name = "meetings/agenda/copy.html"
    heading = "Copy this meeting"
    button = "Make the new meeting"

    @cached_property
    def items(self) -> list[AgendaItem]:
        return items_to_copy(self.meeting)

    def get_initial(self) -> dict[str, Any]:
        return {"starts": self.meeting.starts, "ends": self.meeting.ends, "venue": self.meeting.venue}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "items": self.items}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.meeting, not_copied=NOT_COPIED, **kwargs)

    def perform(self, form: starting_forms.CopyForm) -> Meeting:
        when = {name: form.cleaned_data[name] for name in ("date", "starts", "ends", "venue")}
        return services.copy_meeting(meeting=self.meeting, by=self.request.user, items=form.chosen, **when)

    def get_done_message(self) -> str:
        return f"The meeting of {self.result.when} has been made from that of {self.meeting.when}."

    def get_back_url(self) -> str:
        return self.meeting.get_absolute_url()

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class YearAdd(OfBoard, ServicePage):
    """The dates are shown, with what is to be said about each, before any meeting is made."""

    form_class = starting_forms.YearForm
    template_name = "meetings/agenda/year.html"
    heading = "Add a year's meetings"
    button = "Show the dates"

    def get_initial(self) -> dict[str, Any]:
        return {"venue": self.board.usual_venue, "how": starting_forms.RULE, "every": "3", "weekday": "2"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": timezone.localdate()}

    def form_valid(self, form: starting_forms.YearForm) -> HttpResponse:
        if form.was_seen:
            return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form.with_dates_typed()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        rows = self.rows(form) if form and form.is_bound and form.is_valid() else []
        if rows:
            self.button = f"Add {'this meeting' if len(rows) == 1 else f'these {len(rows)} meetings'}"
        return super().get_context_data(board=self.board, rows=rows, **kwargs)

    def rows(self, form: starting_forms.YearForm) -> list[year.DateRow]:
        return year.preview(
            self.board,
            form.days,
            starts=form.cleaned_data["starts"],
            ends=form.cleaned_data["ends"],
            to_be_booked=form.cleaned_data["to_be_booked"],
            today=timezone.localdate(),
        )

    def perform(self, form: starting_forms.YearForm) -> list[Meeting]:
        details = {name: form.cleaned_data[name] for name in ("starts", "ends", "venue", "to_be_booked")}
        return services.create_meetings(board=self.board, by=self.request.user, days=form.days, **details)

    def get_done_message(self) -> str:
        count = len(self.result)
        return f"{count} meeting{' has' if count == 1 else 's have'} been added."

    def get_back_url(self) -> str:
        return reverse("board-meetings", args=[self.board.slug])

    def get_success_url(self) -> str:
        return reverse("board-meetings", args=[self.board.slug])
