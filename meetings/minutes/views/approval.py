"""Earlier minutes at a later meeting: approved under its own item, and corrected after they were approved."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from csp.errors import Denied
from csp.words import short_date
from meetings.minutes import correction_forms, services
from meetings.minutes.approvals import earlier_minutes, unsettled_words
from meetings.minutes.record import Record, correction_words, read_record
from meetings.minutes.views.base import ConfirmFirst
from meetings.models import AgendaItem, Correction, Meeting, Minute, Minutes


class Corrects(ConfirmFirst):
    """What forms with rows of corrections share. ``record`` is what is corrected, as its officers read it."""

    subject: Minutes

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **of_corrections(self.subject)}


def of_corrections(minutes: Minutes) -> dict[str, Any]:
    """What a form with rows of corrections of these minutes needs."""
    record: Record = read_record(minutes, entitled=True)
    return {"record": record, "items": AgendaItem.objects.in_bulk([entry.item_id for entry in record.entries])}


def meetings_after(minutes: Minutes) -> QuerySet[Meeting]:
    """The meetings of the board that took place after that of these minutes."""
    return Meeting.objects.filter(
        board=minutes.meeting.board, date__gt=minutes.meeting.date, date__lte=timezone.localdate()
    ).exclude(state__in=[Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED])


class ApproveUnderItem(Corrects):
    """At /boards/csp/2018-12-04/minutes/items/7/approve/3/: under item 7, minute what became of minutes 3."""

    template_name = "meetings/minutes/verdict.html"
    form_class = correction_forms.VerdictForm
    button = "Continue"
    question = "Record this of the minutes?"
    yes = "Record it"

    def prepare(self) -> None:
        super().prepare()
        self.item = get_object_or_404(
            AgendaItem.objects.select_related("meeting__board"), pk=self.kwargs["pk"], meeting=self.meeting
        )
        earlier = earlier_minutes(self.item, self.meeting)
        found = [one for one in (earlier.waiting if earlier else ()) if one.pk == self.kwargs["record"]]
        if not found:
            raise Denied("These minutes do not wait to be approved under this item.")
        self.subject = found[0]
        self.heading = f"Minutes of {self.subject.meeting.when}"
        self.warning = unsettled_words(self.subject.unsettled)  # type: ignore[attr-defined]

    def perform(self, form: correction_forms.VerdictForm) -> Minute:
        return services.minute_approval(
            item=self.item,
            minutes=self.subject,
            by=self.request.user,
            verdict=form.cleaned_data["verdict"],
            corrections=form.wanted(),
            reason=form.cleaned_data["reason"],
        )

    def points(self, form: Any, result: Minute) -> list[str]:
        verdict, wanted = form.cleaned_data["verdict"], form.wanted()
        words = services.decision_words(self.subject, verdict, wanted, form.cleaned_data["reason"])
        said = [f"This is added to the decision under the item: {words}"]
        if verdict == services.Verdict.NOT:
            return [*said, "They stay with the members, and can be taken back to draft."]
        return [*said, "From then on nobody can change them. This cannot be undone."]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=self.subject, **kwargs)

    def get_done_message(self) -> str:
        return f"What the meeting made of the minutes of {short_date(self.subject.meeting.date)} has been minuted."

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minute-edit", self.item.pk)


class Correct(Corrects):
    """A correction that a later meeting made of minutes that are approved, published or not."""

    edits = False
    form_class = correction_forms.CorrectForm
    heading = "Correct the approved minutes"
    button = "Continue"
    question = "Record this correction?"
    yes = "Record the correction"

    def prepare(self) -> None:
        super().prepare()
        self.subject = self.minutes
        if not self.minutes.is_fixed:
            raise Denied("Only approved minutes are corrected like this.")

    def get_initial(self) -> dict[str, Any]:
        item = self.request.GET.get("item", "")
        return {"where-0": f"{item}:text"} if item.isdecimal() else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        approved = self.minutes.approved_at_meeting
        meetings = meetings_after(self.minutes).filter(date__gte=approved.date if approved else self.meeting.date)
        return {**super().get_form_kwargs(), "meetings": meetings}

    def perform(self, form: correction_forms.CorrectForm) -> list[Correction]:
        return services.correct_minutes(
            minutes=self.minutes,
            by=self.request.user,
            at_meeting=form.cleaned_data["at_meeting"],
            wanted=form.wanted(),
        )

    def points(self, form: Any, result: list[Correction]) -> list[str]:
        said = [
            f"{one.item.title}, {one.get_part_display().lower()}: {correction_words(one.was, one.becomes)}."
            for one in result
        ]
        public = self.minutes.state == Minutes.State.PUBLISHED
        seen = " Anybody can read it, unless it is in a restricted text." if public else ""
        return [
            *said,
            f"The text stays as it was approved; the correction is shown in it.{seen}",
            "This cannot be undone: a correction is never changed or removed.",
        ]

    def get_done_message(self) -> str:
        return (
            "The correction has been recorded." if len(self.result) == 1 else "The corrections have been recorded."
        )
