"""Circulate, take back, approve and publish: each asks before it does."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from csp.errors import Denied
from csp.models import Job
from csp.pages import ServicePage
from meetings.minutes import forms, services, states
from meetings.minutes.views.base import KeepMinutes
from meetings.models import Meeting, Minutes


class MoveOn(KeepMinutes, ServicePage):
    """A page that asks before the minutes go one step on."""

    edits = False
    move = ""
    form_class: Any = forms.NothingForm

    def prepare(self) -> None:
        super().prepare()
        if self.request.method == "GET" and not states.can_move(self.minutes, self.move):
            raise Denied(states.why_not(self.minutes, self.move))


class Circulate(MoveOn):
    move = "circulate"
    form_class = forms.CirculateForm
    heading = "Circulate the draft minutes"
    button = "Circulate the minutes"
    warning = (
        "Everybody who sits on the board will be able to read them, restricted parts too, and is told so by mail. "
        "You can take them back to draft to correct them until they are approved."
    )
    done_message = "The minutes are with the members, who are told by mail."

    def perform(self, form: Any) -> Minutes:
        return services.circulate(minutes=self.minutes, by=self.request.user, **form.cleaned_data)


class TakeBack(MoveOn):
    move = "correct"
    heading = "Take the minutes back to draft"
    button = "Take them back to draft"
    warning = "Members will not see them until you circulate them again."
    done_message = "The minutes are a draft again."

    def perform(self, form: Any) -> Minutes:
        return services.take_back(minutes=self.minutes, by=self.request.user)


class Approve(MoveOn):
    move = "approve"
    form_class = forms.ApproveForm
    heading = "Record that the minutes were approved"
    button = "Record the approval"
    warning = (
        "This cannot be undone. From then on nobody can change the minutes, the attendance or the declarations."
    )
    done_message = "The approval has been recorded. The minutes can no longer be changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        later = Meeting.objects.filter(
            board=self.meeting.board, date__gt=self.meeting.date, date__lte=timezone.localdate()
        ).exclude(state__in=[Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED])
        return {**super().get_form_kwargs(), "meetings": later}

    def perform(self, form: forms.ApproveForm) -> Minutes:
        return services.approve(minutes=self.minutes, by=self.request.user, **form.cleaned_data)


class Publish(MoveOn):
    move = "publish"
    heading = "Publish the minutes"
    button = "Publish the minutes"
    warning = (
        "This cannot be undone. Anybody will be able to read the minutes, without their restricted parts. "
        "The time of publication and the PDF are fixed for good."
    )

    def perform(self, form: Any) -> Job:
        return services.request_publication(minutes=self.minutes, by=self.request.user)

    def get_done_message(self) -> str:
        self.result.refresh_from_db()
        if self.result.state == Job.State.FAILED:
            return ""
        return "The minutes are being published." if self.result.is_active else "The minutes are published."
