"""What every page of minutes shares: where they are, and who may keep them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from csp.errors import Denied, Refused
from csp.pages import LogInFirst, ServicePage
from meetings.access import check_can_manage
from meetings.minutes import states
from meetings.models import Meeting, Minutes


class OfMinutes:
    """A page of the minutes of /boards/<slug>/<day>/."""

    request: HttpRequest
    kwargs: dict[str, Any]
    minutes: Minutes
    meeting: Meeting

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

    def in_room(self) -> str:
        """Where this was asked from, when that was the room: "?room=12" names the item that stood open there."""
        item = self.request.GET.get("room", "")
        return self.address("minutes-room-item", int(item)) if item.isdecimal() else ""


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
        return self.in_room() or self.address("minutes")


class MoreRows(ServicePage):
    """A form with rows. Its own buttons: "more" asks for another, "change" comes back from a page that asked."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not {"more", "change"} & request.POST.keys():
            return super().post(request, *args, **kwargs)
        said = request.POST.dict()
        if "more" in said and said.get("rows", "").isdecimal():
            said["rows"] = str(int(said["rows"]) + 1)
        form = self.form_class(**{**self.get_form_kwargs(), "data": None, "files": None, "initial": said})
        return self.render_to_response(self.get_context_data(form=form))


class ConfirmFirst(KeepMinutes, MoreRows):
    """A form for what cannot be undone: what it would do is tried and shown, then done once that is confirmed."""

    question = ""
    yes = ""

    def form_valid(self, form: Any) -> HttpResponse:
        if "confirmed" in self.request.POST:
            return super().form_valid(form)
        try:
            with transaction.atomic():
                points = self.points(form, self.perform(form))
                transaction.set_rollback(True)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.form_invalid(form)
        shown = {
            "form": form,
            "points": points,
            "question": self.question,
            "yes": self.yes,
            "warning": self.warning,
        }
        return render(self.request, "meetings/minutes/confirm.html", {**shown, "back_url": self.get_back_url()})

    def points(self, form: Any, result: Any) -> list[str]:
        """What it would do, in sentences. ``result`` is what ``perform`` gave before it was undone again."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it would do.")
