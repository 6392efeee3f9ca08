"""What every page of minutes shares: where they are, and who may keep them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.errors import Denied
from csp.pages import LogInFirst
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
