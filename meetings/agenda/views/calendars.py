"""Calendar files: one of a meeting, and a feed of a board's meetings that calendar programs ask for again and again."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from csp import public_files
from meetings import calendar
from meetings.models import Board

ICS = "text/calendar; charset=utf-8"


class MeetingCalendar(View):
    """One meeting."""

    def get(self, request: HttpRequest, slug: str, day: date) -> HttpResponse:
        meeting = get_object_or_404(calendar.meetings_in_calendars(), board__slug=slug, date=day)
        return public_files.answer(
            request, calendar.meeting_calendar(meeting), content_type=ICS, name=f"{slug}-{day.isoformat()}.ics"
        )


class BoardCalendar(View):
    """All meetings of a board, from a year ago on."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        board = get_object_or_404(Board, slug=slug)
        return public_files.answer(
            request, calendar.board_calendar(board, timezone.localdate()), content_type=ICS, name=f"{slug}.ics"
        )
