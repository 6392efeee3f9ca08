"""What the pages here share: how a meeting or an item is loaded, and where a form goes back to."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from csp.access import can
from csp.errors import Denied
from meetings.access import check_can_manage, check_can_read
from meetings.models import AgendaItem, Board, Meeting


class GoesBack:
    """Back to the page named in ``?next=`` (an address of this site), else to ``default_url``."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def default_url(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} does not say where it goes.")

    def get_success_url(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        here = {self.request.get_host()}
        safe = url_has_allowed_host_and_scheme(wanted, here, require_https=self.request.is_secure())
        return wanted if safe else self.default_url()


class OfBoard:
    """For officers: the board by its short name, which everybody may know."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(Board, slug=self.kwargs["slug"])

    def prepare(self) -> None:
        check_can_manage(self.request.user, self.board)


class OfOwnBoard(OfBoard):
    """The same for what is there for the board's own people alone: to anybody else there is no such page."""

    def prepare(self) -> None:
        if not can(check_can_read, self.request.user, self.board):
            raise Http404
        super().prepare()


class OfMeeting(GoesBack):
    """For officers: the meeting by its key."""

    @cached_property
    def meeting(self) -> Meeting:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        check_can_manage(self.request.user, self.meeting.board)

    def default_url(self) -> str:
        return self.meeting.get_absolute_url()


class OfItem(GoesBack):
    """For officers: the item by its key. ``why_fixed`` gives the reason a form is not even offered."""

    @cached_property
    def item(self) -> AgendaItem:
        seen = AgendaItem.objects.visible_to(self.request.user).select_related("meeting__board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def why_fixed(self) -> str:
        return ""

    def prepare(self) -> None:
        """Who sends a form still gets the reason beside it, with what was typed; who opens it, at once."""
        check_can_manage(self.request.user, self.item.meeting.board)
        if self.request.method == "GET" and (reason := self.why_fixed()):
            raise Denied(reason)

    def default_url(self) -> str:
        """The meeting's page, at the item."""
        return f"{self.item.meeting.get_absolute_url()}?{urlencode({'at': self.item.pk})}#item-{self.item.pk}"
