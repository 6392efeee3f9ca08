"""Who was there, and from when to when."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from csp.pages import ActPage, ServicePage
from csp.words import clock
from meetings.minutes import forms, services
from meetings.minutes.presence import Roll, sentences, words_of
from meetings.minutes.record import times_words
from meetings.minutes.views.base import KeepMinutes
from meetings.models import Attendance, Membership, Person


class TakesAttendance(KeepMinutes):
    """What the pages of attendance share."""

    def prepare(self) -> None:
        super().prepare()
        seats = Membership.objects.on(self.meeting.date).filter(board=self.meeting.board)
        self.seats = list(seats.select_related("person__organisation", "organisation", "substitute_for"))
        self.attendances = list(
            Attendance.objects.filter(meeting=self.meeting).select_related("organisation", "substitute_for")
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "seats": self.seats}  # type: ignore[misc]


class RecordAttendance(TakesAttendance, ServicePage):
    template_name = "meetings/minutes/attendance.html"
    form_class = forms.AttendanceForm
    heading = "Attendance"
    done_message = "The attendance has been recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"note_taker": self.minutes.note_taker, "version": self.minutes.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        stored = {one.person_id: one for one in self.attendances if one.person_id}
        return {**super().get_form_kwargs(), "stored": stored}

    def perform(self, form: forms.AttendanceForm) -> None:
        services.record_attendance(
            minutes=self.minutes,
            by=self.request.user,
            version=form.cleaned_data["version"],
            note_taker=form.cleaned_data["note_taker"],
            marks=form.marks(),
        )

    def show_conflict(self, form: Any, conflict: Any) -> Any:
        response = super().show_conflict(form, conflict)
        again = response.context_data["form"]
        stored = [(again.fields[name].label, _stored_words(again, name)) for name in again.changed_data]
        response.context_data["stored_now"] = [pair for pair in stored if pair[1] is not None]
        return response

    def get_success_url(self) -> str:
        return self.address("minutes-attendance")

    def get_back_url(self) -> str:
        return self.address("minutes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seated = {seat.person_id for seat in self.seats if seat.person_id}
        return super().get_context_data(
            # Of a room in which nobody has been recorded yet there is nothing to say.
            quorum=self.roll().whole() if self.attendances else None,
            quorum_words=words_of(self.roll().whole(), self.course()) if self.attendances else "",
            others=[one for one in self.attendances if one.person_id not in seated],
            meeting=self.meeting,
            **kwargs,
        )

    def roll(self) -> Roll:
        board = self.meeting.board
        return Roll(self.seats, self.attendances, board.quorum, board.quorum_rule)

    def course(self) -> tuple[str, ...]:
        """When the quorum was lost and had again, by who came and went; interests are for the record to say."""
        return sentences(self.roll(), [], self.meeting.ends)


class AddAttendee(TakesAttendance, ServicePage):
    form_class = forms.AttendeeForm
    heading = "Add somebody who attended"
    button = "Add"

    def perform(self, form: forms.AttendeeForm) -> Attendance:
        sits_for = form.substitute_for
        return services.set_attendance(
            meeting=self.meeting,
            by=self.request.user,
            status=Attendance.Status.PRESENT if sits_for else Attendance.Status.ADDITIONAL,
            name=form.cleaned_data["name"],
            organisation=form.cleaned_data["organisation"],
            substitute_for=sits_for,
        )

    def get_done_message(self) -> str:
        return f"{self.result.name} has been added."

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minutes-attendance")


class RemoveAttendance(KeepMinutes, ActPage):
    def act(self) -> str:
        attendance = get_object_or_404(Attendance, meeting=self.meeting, pk=self.kwargs["pk"])
        services.remove_attendance(attendance=attendance, by=self.request.user)
        return f"{attendance.name} has been taken off the attendance."

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minutes-attendance")


class AttendanceTimes(KeepMinutes, ServicePage):
    """When one person joined and left."""

    form_class = forms.TimesForm
    button = "Save the times"

    def prepare(self) -> None:
        super().prepare()
        found = Attendance.objects.filter(meeting=self.meeting).select_related("meeting__board")
        self.attendance = get_object_or_404(found, pk=self.kwargs["pk"])

    def get_heading(self) -> str:
        return f"When {self.attendance.name} joined and left"

    def get_initial(self) -> dict[str, Any]:
        return {"joined_at": self.attendance.joined_at, "left_at": self.attendance.left_at}

    def perform(self, form: forms.TimesForm) -> Attendance:
        times = services.Times(**form.cleaned_data)
        return services.set_times(attendance=self.attendance, by=self.request.user, times=times)

    def get_done_message(self) -> str:
        words = times_words(self.result)
        return f"{self.result.name}: {words}." if words else f"{self.result.name} was there throughout."

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minutes-attendance")


class ComesAndGoes(KeepMinutes, ActPage):
    """One tap in the room: somebody joins or leaves now. ``person`` names one who has not been recorded yet."""

    how = "left"

    def act(self) -> str:
        now = timezone.localtime().time().replace(second=0, microsecond=0)
        attendance = self.attendance()
        if self.how == "left":
            done = services.note_left(attendance=attendance, by=self.request.user, at=now)
        else:
            done = services.note_joined(attendance=attendance, by=self.request.user, at=now)
        return f"{done.name}: {times_words(done)}."

    def attendance(self) -> Attendance:
        found = Attendance.objects.filter(meeting=self.meeting).select_related("meeting__board", "person")
        if "pk" in self.kwargs:
            return get_object_or_404(found, pk=self.kwargs["pk"])
        seated = Membership.objects.on(self.meeting.date).filter(board=self.meeting.board)
        person = get_object_or_404(Person, pk=self.kwargs["person"], pk__in=seated.values("person_id"))
        return found.filter(person=person).first() or Attendance(
            meeting=self.meeting, person=person, name=person.name, organisation=person.organisation
        )

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minutes-attendance")


def _stored_words(form: Any, name: str) -> str | None:
    """What is stored for one field of the attendance form, in words; None for the hidden version."""
    if name == "version":
        return None
    value = form.get_initial_for_field(form.fields[name], name)
    if isinstance(value, time) or value is None:
        return clock(value) if value else ""
    choices = {str(key): words for key, words in getattr(form.fields[name], "choices", [])}
    return choices.get(str(value), str(value))
