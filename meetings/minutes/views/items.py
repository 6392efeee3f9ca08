"""Start the minutes and minute each item."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from csp.pages import ServicePage
from meetings.access import check_can_manage
from meetings.agenda.exclusion import exclusion
from meetings.minutes import forms, services
from meetings.minutes.approvals import earlier_minutes
from meetings.minutes.beside import beside
from meetings.minutes.record import item_rows
from meetings.minutes.views.base import KeepMinutes, OfMinutes
from meetings.models import AgendaItem, Meeting, Minute, Minutes


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
        """On the day of the meeting its minutes are taken in the room; afterwards they are written up."""
        return self.address("minutes-room" if self.meeting.date == timezone.localdate() else "minutes")

    def get_back_url(self) -> str:
        return self.meeting.get_absolute_url()


class StoresText(KeepMinutes):
    """What a page does with a valid MinuteForm of its item."""

    item: AgendaItem

    def saved(self, form: forms.MinuteForm, *, as_typed: bool = False) -> Minute:
        return services.save_minute(
            minutes=self.minutes, item=self.item, by=self.request.user, as_typed=as_typed, **form.cleaned_data
        )

    def chosen(self, form: forms.MinuteForm) -> Minute | None:
        """What stands after a choice between two texts; None when the form asks for none."""
        said = dict(form.cleaned_data)
        keep, version = self.request.POST.get("keep"), said.pop("version")
        if keep is None:
            return None
        return services.keep_texts(
            minutes=self.minutes, item=self.item, by=self.request.user, version=version, keep=keep, texts=said
        )


class OfItem(StoresText):
    """A page on which one item is minuted."""

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
        return initial_of(self.minute, self.item, self.resolution())

    def resolution(self) -> tuple[int | None, str]:
        """The item before which the public is excluded, and the resolution to do so: to be changed at will."""
        found = exclusion(self.rows, self.meeting.board)
        return (found.before, found.minuted) if found else (None, "")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item, "minute": self.minute}  # type: ignore[misc]


class MinuteItem(OfItem, ServicePage):
    """Minute one item. Saving comes back here, with the actions found."""

    template_name = "meetings/minutes/minute_item.html"
    form_class = forms.MinuteForm

    def perform(self, form: forms.MinuteForm) -> Minute:
        return self.saved(form)

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
            beside=beside(self.minutes, self.item, self.minute, self.request.user),
            earlier=earlier_minutes(self.item, self.meeting),
            item=self.item,
            meeting=self.meeting,
            before=self._link(self.at - 1),
            after=self._link(self.at + 1),
            versions_url=self.address("minute-versions", self.item.pk),
            place=f"Item {self.at + 1} of {len(self.rows)}",
            **kwargs,
        )

    def _link(self, at: int) -> tuple[str, str] | None:
        """The address and title of another item, if there is one there."""
        if not 0 <= at < len(self.rows):
            return None
        row = self.rows[at]
        return self.address("minute-edit", row.item.pk), f"{row.full_number} {row.item.shown_title}".strip()


def initial_of(minute: Minute | None, item: AgendaItem, resolution: tuple[int | None, str]) -> dict[str, Any]:
    """What the form of an item begins with: its minute, or the resolution where that stands before this item."""
    if minute and (minute.version or minute.text):
        return {name: getattr(minute, name) for name in ("text", "restricted_text", "decision", "version")}
    before, words = resolution
    return {"version": 0, "text": words if before == item.pk else ""}
