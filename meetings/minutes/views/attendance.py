"""Who was there, and what they declared."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from csp.pages import ActPage, ServicePage
from meetings.minutes import forms, services
from meetings.minutes.quorum import Quorum, quorum
from meetings.minutes.record import item_rows
from meetings.minutes.views.base import KeepMinutes
from meetings.models import AgendaItem, Attendance, Declaration, Membership, Person


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
            quorum=self.quorum() if self.attendances else None,
            others=[one for one in self.attendances if one.person_id not in seated],
            meeting=self.meeting,
            **kwargs,
        )

    def quorum(self) -> Quorum:
        board = self.meeting.board
        return quorum(board.quorum, self.seats, self.attendances, board.quorum_rule)


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


class AddDeclaration(KeepMinutes, ServicePage):
    form_class = forms.DeclarationForm
    heading = "Record a declaration of interest"
    done_message = "The declaration has been recorded."

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = item_rows(self.minutes, entitled=self.minutes.entitled)
        seated = Membership.objects.on(self.meeting.date).filter(board=self.meeting.board).values("person_id")
        came = Attendance.objects.filter(meeting=self.meeting, person__isnull=False).values("person_id")
        self.items = {row.item.pk: row.item for row in rows}
        return {
            **super().get_form_kwargs(),
            "people": Person.objects.filter(pk__in=seated) | Person.objects.filter(pk__in=came),
            "items": [(row.item.pk, f"{row.full_number} {row.item.shown_title}".strip()) for row in rows],
        }

    def perform(self, form: forms.DeclarationForm) -> Declaration:
        said = dict(form.cleaned_data)
        chosen = said.pop("item")
        item: AgendaItem | None = self.items[int(chosen)] if chosen else None
        return services.add_declaration(meeting=self.meeting, by=self.request.user, item=item, **said)


class RemoveDeclaration(KeepMinutes, ActPage):
    def act(self) -> str:
        declaration = get_object_or_404(Declaration, meeting=self.meeting, pk=self.kwargs["pk"])
        services.remove_declaration(declaration=declaration, by=self.request.user)
        return "The declaration has been taken out of the minutes."


def _stored_words(form: Any, name: str) -> str | None:
    """What is stored for one field of the attendance form, in words; None for the hidden version."""
    if name == "version":
        return None
    value = form.get_initial_for_field(form.fields[name], name)
    choices = {str(key): words for key, words in getattr(form.fields[name], "choices", [])}
    return choices.get(str(value), str(value))
