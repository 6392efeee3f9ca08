"""Strategies: what a board has agreed to bring about, what is planned for it, and how it is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from actions.models import Action
from csp.models import Versioned
from csp.words import short_date
from meetings.models import Board
from performance.models import MOST_DECIMALS, Indicator
from strategies import access

if TYPE_CHECKING:
    from meetings.access import Reader


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def visible_to(self, user: Reader) -> StrategyQuerySet:
        return self.filter(access.strategies_seen(user))


class Strategy(Versioned):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"
        SUPERSEDED = "superseded", "Superseded"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="strategies")
    title = models.CharField(max_length=200)
    starts = models.DateField("from")
    ends = models.DateField("to", help_text="The last day.")
    vision = models.TextField(help_text="What will be true when it has succeeded.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    adopted_on = models.DateField(null=True, blank=True, editable=False, help_text="Set by adopting it.")
    history = HistoricalRecords()

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "title"]
        verbose_name_plural = "strategies"
        constraints = [
            models.CheckConstraint(
                name="strategy_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="The last day must come after the first.",
            ),
            models.CheckConstraint(
                name="strategy_adopted_has_day",
                condition=Q(status="draft", adopted_on__isnull=True)
                | (~Q(status="draft") & Q(adopted_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_superseded(self) -> bool:
        return self.status == self.Status.SUPERSEDED

    @property
    def period_words(self) -> str:
        return f"{short_date(self.starts)} to {short_date(self.ends)}"


class Priority(Versioned):
    """What a strategy puts first. A priority may stand under another."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField("place", default=1, help_text="Its place among its neighbours.")
    title = models.CharField(max_length=200)
    rationale = models.TextField(blank=True, help_text="Why it is a priority.")
    outcome = models.TextField(blank=True, help_text="What will have changed.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                name="priority_not_under_itself", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(name="priority_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class Measure(Versioned):
    """An indicator that tells whether a priority is being met: from what, and to what by when."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="measures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measures")
    baseline = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    baseline_on = models.DateField("date of the baseline")
    target = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    target_on = models.DateField("date of the target")
    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator__code"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "indicator"], name="measure_once_a_priority"),
            models.CheckConstraint(
                name="measure_target_after_baseline", condition=Q(target_on__gt=F("baseline_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.priority}"


class PlannedAction(Versioned):
    """An action of the log that a priority calls for. Its owners, due date and progress are those of the log."""

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="planned")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="planned_actions")
    reference = models.CharField(max_length=20, help_text="As the plan numbers it, for example 1.2.")
    outcome = models.TextField(blank=True, help_text="What it will have brought about.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "reference"], name="planned_reference_once"),
            models.CheckConstraint(name="planned_has_reference", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.priority}"
