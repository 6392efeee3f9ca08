"""The screen of whoever takes the minutes while the meeting goes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from csp import changes
from csp.errors import Conflict
from csp.pages import ActPage, ServicePage
from meetings.minutes import apart, forms, services
from meetings.minutes.approvals import earlier_minutes
from meetings.minutes.beside import beside
from meetings.minutes.record import item_rows
from meetings.minutes.room import room_of, taken_now
from meetings.minutes.views.base import KeepMinutes
from meetings.minutes.views.items import OfItem
from meetings.models import Minute, Part, Person


class EnterRoom(KeepMinutes, View):
    """Where the meeting is: the item that was taken last, before any was the first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = item_rows(self.minutes, entitled=self.minutes.entitled)
        if not rows:
            messages.info(request, "This meeting has no agenda items to minute.")
            return HttpResponseRedirect(self.address("minutes"))
        taken = taken_now(Minute.objects.filter(minutes=self.minutes, taken_at__isnull=False), rows)
        return HttpResponseRedirect(self.address("minutes-room-item", taken or rows[0].item.pk))


class RoomItem(OfItem, ServicePage):
    """The room with one item open. Its text is saved in full here; as it is typed, by SaveTyped."""

    template_name = "meetings/minutes/room/room.html"
    form_class = forms.MinuteForm

    def perform(self, form: forms.MinuteForm) -> Minute:
        return self.chosen(form) or self.saved(form)

    def show_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        response: Any = super().show_conflict(form, conflict)
        response.context_data["conflict"] = conflict_of(response.context_data["form"], conflict)
        return response

    def get_done_message(self) -> str:
        return "Saved."

    def get_success_url(self) -> str:
        return self.address("minutes-room-item", self.item.pk)

    def get_back_url(self) -> str:
        return self.address("minutes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        room = room_of(self.minutes, self.rows, self.at, self.request.user, timezone.localtime())
        return super().get_context_data(
            room=room,
            minutes=self.minutes,
            minute=self.minute,
            beside=beside(self.minutes, self.item, self.minute, self.request.user),
            earlier=earlier_minutes(self.item, self.meeting),
            here=f"?room={self.item.pk}",
            **kwargs,
        )


class TakeItem(OfItem, ActPage):
    """The meeting comes to an item."""

    def act(self) -> str:
        services.take_item(minutes=self.minutes, item=self.item, by=self.request.user)
        return f"{self.get_heading()} is being taken."

    def get_success_url(self) -> str:
        return self.address("minutes-room-item", self.item.pk)


class SetTakenAt(OfItem, ServicePage):
    form_class = forms.TakenForm
    done_message = "The time has been changed."

    def get_heading(self) -> str:
        return f"{super().get_heading()}: when it was taken"

    def get_initial(self) -> dict[str, Any]:
        return {"taken_at": self.minute.taken_at if self.minute else None}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super(OfItem, self).get_form_kwargs()  # type: ignore[misc]

    def perform(self, form: forms.TakenForm) -> Minute:
        return services.set_taken_at(
            minutes=self.minutes, item=self.item, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self) -> str:
        return self.address("minutes-room-item", self.item.pk)


class MarkAttendance(KeepMinutes, ActPage):
    """One tap: present, apologies, absent, or what was recorded taken back."""

    def act(self) -> str:
        person = get_object_or_404(Person, pk=self.kwargs["pk"])
        status = self.request.POST.get("status", "")
        marked = services.mark_attendance(meeting=self.meeting, by=self.request.user, person=person, status=status)
        return f"{marked}." if marked else f"{person.name}: nothing recorded."

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minutes-attendance")


def conflict_of(form: Any, conflict: Conflict) -> dict[str, Any]:
    """For _conflict.html: who wrote what stands, and the two texts of each part side by side, where they differ."""
    sides = []
    for part in Part:
        mine = _lines(form.data.get(part.value, "")) if part.value in form.fields else ""
        theirs = getattr(conflict.current, part.value)
        if mine != theirs and part.value in form.fields:
            sides.append((form.fields[part.value].label, *apart.side_by_side(mine, theirs)))
    who = changes.last_changed_by(conflict.current)
    return {"message": f"{who} wrote here while you did. Choose which text stands: none is lost.", "sides": sides}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
