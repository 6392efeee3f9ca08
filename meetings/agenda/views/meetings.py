"""A meeting's page, and what officers do to a meeting."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import can
from csp.pages import ActPage, ServicePage
from csp.words import counted
from meetings.access import check_can_manage, check_can_read, check_can_see_drafts
from meetings.agenda import forms, reading, services, states
from meetings.agenda.views.subjects import OfBoard, OfMeeting
from meetings.models import Meeting


class MeetingPage(TemplateView):
    """A meeting: when and where, its agenda, and what other parts add below it."""

    template_name = "meetings/agenda/meeting.html"

    @cached_property
    def meeting(self) -> Meeting:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        return get_object_or_404(seen, board__slug=self.kwargs["slug"], date=self.kwargs["day"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, meeting = self.request.user, self.meeting
        today = timezone.localdate()
        body = agenda_body(self.request, meeting)
        manages = body["manages"]
        return super().get_context_data(
            **body,
            own_page=True,
            sees_drafts=can(check_can_see_drafts, user, meeting.board),
            startable=manages and not states.why_not_started(meeting),
            moves={name: manages and states.can_move(meeting, name) for name in states.MOVES},
            may_hold=meeting.date <= today,
            notice=reading.notice_words(meeting, today) if states.can_move(meeting, "publish") else "",
            checks=reading.before_publishing(body["agenda"]) if manages and not meeting.published_at else [],
            opened=self.request.GET.get("at", ""),
            **kwargs,
        )


def agenda_body(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What _body.html shows of a meeting to whoever asks."""
    user = request.user
    manages = can(check_can_manage, user, meeting.board)
    changeable = manages and not states.why_meeting_is_fixed(meeting)
    took_place = meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED)
    return {
        "meeting": meeting,
        "agenda": reading.read_agenda(meeting, user),
        "columns": reading.columns_of(meeting.board, working=changeable and not took_place),
        "notices": reading.notices_of(meeting.board),
        "manages": manages,
        "changeable": changeable,
        "times": not took_place and can(check_can_read, user, meeting.board),
    }


class MeetingAdd(OfBoard, ServicePage):
    """A new meeting of a board."""

    form_class = forms.MeetingAddForm
    heading = "Add a meeting"
    button = "Add the meeting"

    def get_initial(self) -> dict[str, Any]:
        return {"venue": self.board.usual_venue}

    def perform(self, form: forms.MeetingAddForm) -> Meeting:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return services.create_meeting(board=self.board, by=self.request.user, plan=True, **values)

    def get_done_message(self) -> str:
        count = self.result.items.count()
        return f"{counted(count, 'standing item')} planned for it by the template’s rules." if count else ""

    def get_back_url(self) -> str:
        return self.board.get_absolute_url()

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class MeetingEdit(OfMeeting, ServicePage):
    """Change when and where a meeting is."""

    form_class = forms.MeetingForm
    heading = "Change the meeting"
    done_message = "The meeting has been changed."

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.meeting, name) for name in (*forms.MeetingForm.base_fields,)}

    def perform(self, form: forms.MeetingForm) -> Meeting:
        values = dict(form.cleaned_data)
        version = values.pop("version") or 0
        return services.update_meeting(meeting=self.fresh(), by=self.request.user, version=version, **values)

    def fresh(self) -> Meeting:
        """A copy for the service to change: if it refuses, the page still shows the meeting as it is stored."""
        return Meeting.objects.select_related("board").get(pk=self.meeting.pk)

    def get_back_url(self) -> str:
        return self.meeting.get_absolute_url()

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class MeetingBook(MeetingEdit):
    """Give a meeting to be booked, or a cancelled one, its day."""

    heading = "Book the meeting"
    button = "Book it"
    done_message = "The meeting is booked."

    def perform(self, form: forms.MeetingForm) -> Meeting:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        meeting = self.fresh()
        services.book_meeting(meeting=meeting, by=self.request.user, **values)
        return meeting


class MeetingCancel(OfMeeting, ServicePage):
    """Cancel a meeting, with a reason."""

    form_class = forms.CancelMeetingForm
    button = "Cancel the meeting"
    extra_context = {"cancel": "No, keep it"}
    warning = "Everybody will see that it is cancelled, and why."
    done_message = "The meeting is cancelled."

    def get_heading(self) -> str:
        return f"Cancel the meeting of {self.meeting.when}?"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "meeting": self.meeting}

    def perform(self, form: forms.CancelMeetingForm) -> None:
        services.cancel_meeting(meeting=self.meeting, by=self.request.user, **form.cleaned_data)


class MeetingHold(OfMeeting, ActPage):
    """Say that a meeting took place."""

    def act(self) -> str:
        services.hold_meeting(meeting=self.meeting, by=self.request.user)
        return "The meeting is marked as held."


class MeetingClose(OfMeeting, ServicePage):
    """Close a meeting that has been held."""

    form_class = forms.AskForm
    heading = "Close this meeting?"
    button = "Close the meeting"
    warning = "Nothing of its agenda can be changed after that. Its papers and minutes stay where they are."
    done_message = "The meeting is closed."

    def perform(self, form: forms.AskForm) -> None:
        services.close_meeting(meeting=self.meeting, by=self.request.user)
