"""The performance report that writes itself: what is in it, and its figures as they were when it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from csp.history import HistoricalRecords
from csp.models import Versioned
from meetings.models import Board, Paper, PaperVersion
from performance import access
from performance.models.indicators import Indicator

if TYPE_CHECKING:
    from meetings.access import Reader


class PerformanceReportQuerySet(models.QuerySet["PerformanceReport"]):
    def visible_to(self, user: Reader) -> PerformanceReportQuerySet:
        return self.filter(access.reports_seen(user))


class PerformanceReport(Versioned):
    """A board's report of chosen indicators up to a day, exceptions first; a paper of an agenda item once put there."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="performance_reports")
    title = models.CharField(max_length=200)
    starts = models.DateField("from")
    ends = models.DateField("to")
    introduction = models.TextField(blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="reports")
    paper = models.OneToOneField(
        Paper, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="performance_report"
    )
    history = HistoricalRecords()

    objects = PerformanceReportQuerySet.as_manager()

    class Meta:
        ordering = ["-ends", "-pk"]
        constraints = [
            models.CheckConstraint(name="report_ends_after_start", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="performance_report_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("performance-report", args=[self.pk])


class ReportSnapshot(models.Model):
    """The figures of a report as one version of its paper printed them. Never changed: later revisions are listed."""

    report = models.ForeignKey(PerformanceReport, on_delete=models.PROTECT, related_name="snapshots")
    version = models.OneToOneField(
        PaperVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.report}, {self.made_at:%Y-%m-%d %H:%M}"
