"""The calendar of one's own due dates, and making its address anew."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response

from actions import feed
from csp.pages import ActPage, LinkPage


class ActionsCalendar(LinkPage):
    """The file behind the secret address, or 304 for whoever has it already."""

    purpose = feed.PURPOSE

    def prepare(self) -> None:
        self.reader = feed.reader_of(self.link)

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        content = feed.calendar_of(self.reader)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="actions.ics"'
        response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


class MakeAddress(ActPage):
    def act(self) -> str:
        feed.make_address(by=self.request.user)
        return "Your calendar has a new address. The one before, if there was one, no longer works."

    def get_success_url(self) -> str:
        return f"{reverse('my-actions')}#calendar"


class StopCalendar(ActPage):
    def act(self) -> str:
        feed.stop(by=self.request.user)
        return (
            "Your calendar has no address any more. Calendars that had it stay as they are and learn nothing new."
        )

    def get_success_url(self) -> str:
        return f"{reverse('my-actions')}#calendar"
