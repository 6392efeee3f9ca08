"""Pages of a meeting's minutes: read them, keep them, move them on."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from csp import storage
from csp.access import can
from csp.errors import Denied
from csp.pages import ActPage, LogInFirst, ServicePage
from meetings.access import check_can_manage
from meetings.minutes import forms, services, states
from meetings.minutes.quorum import quorum
from meetings.minutes.record import item_rows, read_record
from meetings.models import AgendaItem, Attendance, Declaration, Meeting, Membership, Minute, Minutes, Person


class OfMinutes:
    """A page of the minutes of /boards/<slug>/<day>/."""

    request: HttpRequest
    kwargs: dict[str, Any]
    minutes: Minutes

    def find_minutes(self) -> Minutes:
        """The minutes at this address, if this person may see them (else 404)."""
        seen = Minutes.objects.visible_to(self.request.user)
        return get_object_or_404(
            seen.select_related("meeting__board", "approved_at_meeting", "published_file"),
            meeting__board__slug=self.kwargs["slug"],
            meeting__date=self.kwargs["day"],
        )

    def address(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.kwargs["slug"], self.kwargs["day"], *args])


class ReadMinutes(OfMinutes, TemplateView):
    """The minutes as this person may read them; for an officer, also what is still to be done."""

    template_name = "meetings/minutes/minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = self.find_minutes()
        may_manage = can(check_can_manage, self.request.user, minutes.meeting.board)
        return super().get_context_data(
            minutes=minutes,
            meeting=minutes.meeting,
            record=read_record(minutes, entitled=minutes.entitled),
            may_manage=may_manage,
            may_edit=may_manage and not states.why_fixed(minutes),
            moves=[name for name in states.MOVES if may_manage and states.can_move(minutes, name)],
            why_fixed=states.why_fixed(minutes) if may_manage else "",
            **kwargs,
        )


class MinutesFile(OfMinutes, View):
    """The PDF that was published."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        minutes = self.find_minutes()
        if minutes.published_file is None:
            raise Http404("These minutes are not published.")
        meeting = minutes.meeting
        return storage.download(
            minutes.published_file, filename=f"{meeting.board.slug}-minutes-{meeting.date:%Y-%m-%d}.pdf"
        )


class KeepMinutes(OfMinutes, LogInFirst):
    """A page for the officers of the board. ``edits`` ones are closed once the minutes are circulated."""

    edits = True

    def prepare(self) -> None:
        self.minutes = self.find_minutes()
        self.meeting = self.minutes.meeting
        check_can_manage(self.request.user, self.meeting.board)
        # A form that was being typed comes back with the reason beside it (the service refuses), not as 403.
        if self.edits and self.request.method == "GET" and (reason := states.why_fixed(self.minutes)):
            raise Denied(reason)

    def get_success_url(self) -> str:
        return self.address("minutes")


class StartMinutes(OfMinutes, ServicePage):
    form_class = forms.StartForm
    heading = "Start the minutes"
    button = "Start the minutes"

    def prepare(self) -> None:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        self.meeting = get_object_or_404(seen, board__slug=self.kwargs["slug"], date=self.kwargs["day"])
        check_can_manage(self.request.user, self.meeting.board)

    def get_initial(self) -> dict[str, Any]:
        person = getattr(self.request.user, "person", None)
        return {"note_taker": person.name if person else ""}

    def perform(self, form: forms.StartForm) -> Minutes:
        return services.start_minutes(meeting=self.meeting, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.address("minutes")

    def get_back_url(self) -> str:
        return self.meeting.get_absolute_url()


class MinuteItem(KeepMinutes, ServicePage):
    """Minute one item. Saving comes back here, with the actions found."""

    template_name = "meetings/minutes/minute_item.html"
    form_class = forms.MinuteForm

    def prepare(self) -> None:
        super().prepare()
        self.rows = item_rows(self.minutes, entitled=self.minutes.entitled)
        self.at = next((n for n, row in enumerate(self.rows) if row.item.pk == self.kwargs["pk"]), -1)
        if self.at < 0:
            raise Http404("No such item in these minutes.")
        self.item = self.rows[self.at].item
        self.minute = Minute.objects.filter(minutes=self.minutes, item=self.item).first()

    def get_heading(self) -> str:
        return " ".join(part for part in (self.rows[self.at].full_number, self.item.shown_title) if part)

    def get_initial(self) -> dict[str, Any]:
        names = ("text", "restricted_text", "decision", "version")
        return {name: getattr(self.minute, name) for name in names} if self.minute else {"version": 0}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item, "minute": self.minute}

    def perform(self, form: forms.MinuteForm) -> Minute:
        return services.save_minute(
            minutes=self.minutes, item=self.item, by=self.request.user, **form.cleaned_data
        )

    def get_done_message(self) -> str:
        found = len(services.lines_of(self.result))
        return f"Saved. {found or 'No'} ACTION {'line' if found == 1 else 'lines'} found."

    def get_success_url(self) -> str:
        return self.address("minute-edit", self.item.pk)

    def get_back_url(self) -> str:
        return self.address("minutes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            minute=self.minute,
            before=self._link(self.at - 1),
            after=self._link(self.at + 1),
            place=f"Item {self.at + 1} of {len(self.rows)}",
            **kwargs,
        )

    def _link(self, at: int) -> tuple[str, str] | None:
        """The address and title of another item, if there is one there."""
        if not 0 <= at < len(self.rows):
            return None
        row = self.rows[at]
        return self.address("minute-edit", row.item.pk), f"{row.full_number} {row.item.shown_title}".strip()


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
            quorum=quorum(self.meeting.board.quorum, self.seats, self.attendances),
            others=[one for one in self.attendances if one.person_id not in seated],
            meeting=self.meeting,
            **kwargs,
        )


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
        return self.address("minutes-attendance")


class RemoveAttendance(KeepMinutes, ActPage):
    def act(self) -> str:
        attendance = get_object_or_404(Attendance, meeting=self.meeting, pk=self.kwargs["pk"])
        services.remove_attendance(attendance=attendance, by=self.request.user)
        return f"{attendance.name} has been taken off the attendance."

    def get_success_url(self) -> str:
        return self.address("minutes-attendance")


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
    heading = "Circulate the draft minutes"
    button = "Circulate the minutes"
    warning = (
        "Everybody who sits on the board will be able to read them, restricted parts too. "
        "You can take them back to draft to correct them until they are approved."
    )
    done_message = "The minutes are with the members."

    def perform(self, form: Any) -> Minutes:
        return services.circulate(minutes=self.minutes, by=self.request.user)


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
    done_message = "The minutes are published."

    def perform(self, form: Any) -> Minutes:
        return services.publish_minutes(minutes=self.minutes, by=self.request.user)


def _stored_words(form: Any, name: str) -> str | None:
    """What is stored for one field of the attendance form, in words; None for the hidden version."""
    if name == "version":
        return None
    value = form.get_initial_for_field(form.fields[name], name)
    choices = {str(key): words for key, words in getattr(form.fields[name], "choices", [])}
    return choices.get(str(value), str(value))
