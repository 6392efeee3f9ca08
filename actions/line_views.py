"""Beside a minute as it is taken: its ACTION lines are accepted into the log, or said to be no actions."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from actions import accepting
from actions.forms import LineForm
from actions.models import Action
from csp.errors import Refused
from csp.pages import ActPage, ServicePage
from csp.words import counted
from meetings.minutes import states
from meetings.minutes.views.base import KeepMinutes
from meetings.models import Minute


class OfMinute(KeepMinutes):
    """Something about the actions of one item's minute."""

    def prepare(self) -> None:
        super().prepare()
        of_minutes = Minute.objects.filter(minutes=self.minutes).select_related(
            "item__meeting__board", "minutes__meeting__board"
        )
        self.minute = get_object_or_404(of_minutes, item_id=self.kwargs["pk"])

    def get_success_url(self) -> str:
        if states.why_fixed(self.minutes):
            return self.address("minutes")
        return self.in_room() or self.address("minute-edit", self.minute.item_id)


class AcceptLine(OfMinute, ServicePage):
    """Take one line's action into the log. The panel beside the minute posts here; what is refused comes back here."""

    template_name = "actions/line.html"
    form_class = LineForm
    heading = "Accept the action"
    button = "Accept"

    def perform(self, form: LineForm) -> Action:
        return accepting.accept_line(minute=self.minute, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"{self.result.reference} is in the log."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "line": context["form"]["line"].value() or ""}


class AcceptLines(OfMinute, ActPage):
    """Take all the actions of a minute into the log."""

    def act(self) -> str:
        taken = accepting.accept_all_lines(minute=self.minute, by=self.request.user)
        return f"{counted(len(taken), 'action')} taken into the log."


class DropLine(OfMinute, ActPage):
    """Say that a line is no action."""

    def act(self) -> str:
        line = self.request.POST.get("line", "")
        if not line:
            raise Refused("Choose the line that is no action.")
        dropped = accepting.drop_line(minute=self.minute, by=self.request.user, line=line)
        return f"{dropped.reference} is no action and is not pursued. It can be opened again from its page."
