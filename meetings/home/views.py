"""First pages: the public's, a member's work, an officer's desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.views.generic import TemplateView

from csp.pages import LogInFirst
from meetings.access import check_is_officer_somewhere
from meetings.home import lists


class Home(TemplateView):
    """What is next and what is new, for everybody; for somebody signed in, their boards and what waits for them."""

    template_name = "meetings/home/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            my_seats=lists.my_seats(user),
            opened_with_news=lists.opened_with_news(user, today),
            upcoming=lists.next_meetings(user, today),
            news=lists.newly_published(user),
            **kwargs,
        )


class MyWork(LogInFirst, TemplateView):
    """What somebody has to read, and what waits for them."""

    template_name = "meetings/home/me.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            my_seats=lists.my_seats(user),
            packs=lists.packs_to_read(user, today),
            minutes=lists.minutes_to_read(user),
            upcoming=lists.next_meetings(user, today, mine=True),
            **kwargs,
        )


class Desk(LogInFirst, TemplateView):
    """An officer's deadlines, over all the boards they keep."""

    template_name = "meetings/home/desk.html"
    request: HttpRequest

    def prepare(self) -> None:
        check_is_officer_somewhere(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            today=lists.meetings_today(user, today),
            coming=lists.deadlines(user, today),
            unminuted=lists.without_minutes(user, today),
            drafts=lists.minutes_in_hand(user),
            **kwargs,
        )
