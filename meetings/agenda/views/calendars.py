"""Calendar files: one of a meeting, and a feed of a board's meetings that calendar programs ask for again and again."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views import View

from meetings import calendar
from meetings.models import Board

KEEP = 15 * 60  # seconds for which a copy may be used without asking again


class MeetingCalendar(View):
    """One meeting."""

    def get(self, request: HttpRequest, slug: str, day: date) -> HttpResponse:
        meeting = get_object_or_404(calendar.meetings_in_calendars(), board__slug=slug, date=day)
        return _answer(request, calendar.meeting_calendar(meeting), f"{slug}-{day.isoformat()}.ics")


class BoardCalendar(View):
    """All meetings of a board, from a year ago on."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        board = get_object_or_404(Board, slug=slug)
        return _answer(request, calendar.board_calendar(board, timezone.localdate()), f"{slug}.ics")


def _answer(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    """The file, or 304 for whoever has it already. It is the same for everybody, so every cache may keep it; only
    somebody with a session gets no answer at all that a cache may keep (csp.headers).
    """
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response["Cache-Control"] = f"public, max-age={KEEP}"
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
