"""Attendance of a board over a year, on a page and as a file for a spreadsheet."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from csp.access import can
from csp.cells import guarded
from csp.pages import LogInFirst
from csp.words import short_date
from meetings.access import check_can_read
from meetings.minutes.yearly import Year, YearRow, year_of
from meetings.models import Attendance, Meeting, Membership, Minutes
from meetings.people.pages import BoardPage
from meetings.registries import BoardTab


class OfYear(BoardPage, LogInFirst):
    """The year that was asked for: twelve months up to today unless ?year= names one with meetings.

    Only meetings whose minutes this person may read count: who came to the others is not known to them yet.
    """

    current_tab = "attendance"

    def prepare(self) -> None:
        check_can_read(self.request.user, self.board)

    @cached_property
    def meetings(self) -> list[Meeting]:
        read = Minutes.objects.visible_to(self.request.user).filter(meeting__board=self.board)
        return list(Meeting.objects.filter(pk__in=read.values("meeting_id")).order_by("date"))

    @property
    def years(self) -> list[str]:
        return sorted({str(meeting.date.year) for meeting in self.meetings}, reverse=True)

    @property
    def chosen(self) -> str:
        asked = self.request.GET.get("year", "")
        return asked if asked in self.years else ""

    @property
    def period(self) -> tuple[date, date]:
        if self.chosen:
            return date(int(self.chosen), 1, 1), date(int(self.chosen), 12, 31)
        today = timezone.localdate()
        return today - timedelta(days=365), today

    def year(self) -> Year:
        starts, ends = self.period
        meetings = [meeting for meeting in self.meetings if starts <= meeting.date <= ends]
        seats = Membership.objects.filter(
            Q(ends__isnull=True) | Q(ends__gte=starts), board=self.board, starts__lte=ends
        )
        return year_of(
            meetings,
            list(seats.select_related("person__organisation", "organisation")),
            Attendance.objects.filter(meeting__in=meetings),
        )


class AttendanceYear(OfYear, TemplateView):
    template_name = "meetings/minutes/attendance_year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            year=self.year(), years=self.years, chosen=self.chosen, period=self.period, **kwargs
        )


class AttendanceFile(OfYear, View):
    """The same as CSV. A name that a spreadsheet would take for a formula is marked as text."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        year, (starts, ends) = self.year(), self.period
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        name = f"{self.board.slug}-attendance-{starts:%Y-%m-%d}-{ends:%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        response.write("\ufeff")  # so that Excel reads it as UTF-8
        writer = csv.writer(response)
        days = [short_date(day) for day in year.days]
        writer.writerow(["Name", "Organisation", *days, "In person", "Substitute", "Meetings", "Attended (%)"])
        writer.writerows(_cells(row) for row in (*year.members, *year.organisations))
        return response


def _cells(row: YearRow) -> list[str]:
    percent = "" if row.percent is None else str(row.percent)
    totals = [str(row.in_person), str(row.through_substitute), str(row.meetings), percent]
    return [guarded(row.name), guarded(row.organisation), *row.marks, *totals]


ATTENDANCE_TAB = BoardTab(
    key="attendance",
    title="Attendance",
    order=37,
    url=lambda board: reverse("board-attendance", args=[board.slug]),
    visible_to=lambda user, board: can(check_can_read, user, board),
)
