"""Circulate, take back, approve and publish: each asks before it does."""

from __future__ import annotations

from typing import Any

from csp.errors import Denied
from csp.models import Job
from csp.pages import ServicePage
from meetings.minutes import forms, services, states
from meetings.minutes.approvals import unsettled_words
from meetings.minutes.correction_forms import ApproveWithCorrections
from meetings.minutes.views.approval import meetings_after, of_corrections
from meetings.minutes.views.base import KeepMinutes, MoreRows
from meetings.models import MinuteComment, Minutes


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


class Approve(MoreRows, MoveOn):
    move = "approve"
    form_class = ApproveWithCorrections
    heading = "Record that the minutes were approved"
    button = "Record the approval"
    warning = (
        "This cannot be undone. From then on nobody can change the minutes, the attendance or the declarations."
    )
    done_message = "The approval has been recorded. The minutes can no longer be changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        later = {"meetings": meetings_after(self.minutes)}
        return {**super().get_form_kwargs(), **later, **of_corrections(self.minutes)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = MinuteComment.objects.filter(minute__minutes=self.minutes, outcome="").count()
        context = super().get_context_data(**kwargs)
        return {**context, "warning": f"{unsettled_words(count)} {self.warning}".strip()}

    def perform(self, form: ApproveWithCorrections) -> Minutes:
        return services.approve(
            minutes=self.minutes,
            by=self.request.user,
            at_meeting=form.cleaned_data["at_meeting"],
            correction=form.cleaned_data["correction"],
            corrections=form.wanted(),
        )


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
