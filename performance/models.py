"""Figures a board watches: indicators, their values by period, their targets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from csp.models import Restriction, Versioned
from meetings.models import Board, Person
from performance import access
from performance.periods import Period

if TYPE_CHECKING:
    from meetings.access import Reader

MOST_DECIMALS = 4


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: Reader) -> IndicatorQuerySet:
        return self.filter(access.indicators_seen(user))

    def with_latest(self) -> IndicatorQuerySet:
        """With ``recent``, the last two values, the newest first, and the targets: two queries for any number."""
        newest = Value.objects.order_by("-period_start")
        return self.prefetch_related(Prefetch("values", newest[:2], to_attr="recent"), "targets")


class Indicator(Versioned, Restriction):
    class Polarity(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEITHER = "neither", "Neither is better"

    class Frequency(models.TextChoices):
        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every quarter"
        YEAR = "year", "Every year"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9-]*$", "Use capital letters, digits and hyphens.")],
        help_text="For example VAWG-03. It stands in the indicator's address and is not changed later.",
    )
    name = models.CharField(max_length=200)
    definition = models.TextField(help_text="What is counted, and how.")
    unit = models.CharField(max_length=40, help_text="For example %, offences or days.")
    polarity = models.CharField(max_length=10, choices=Polarity)
    frequency = models.CharField(max_length=10, choices=Frequency)
    source = models.CharField(max_length=200, help_text="Where the figures come from.")
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators",
        help_text="Who answers for the figures.",
    )  # fmt: skip
    decimals = models.PositiveSmallIntegerField(
        "decimal places", default=0, validators=[MaxValueValidator(MOST_DECIMALS)]
    )
    history = HistoricalRecords()

    objects = IndicatorQuerySet.as_manager()
    recent: list[Value]

    class Meta:
        ordering = ["board__name", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_says_what_it_is",
                condition=~Q(name="") & ~Q(definition="") & ~Q(unit="") & ~Q(source=""),
            ),
            models.CheckConstraint(name="indicator_decimals_fit", condition=Q(decimals__lte=MOST_DECIMALS)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.code])


class ValueQuerySet(models.QuerySet["Value"]):
    def visible_to(self, user: Reader) -> ValueQuerySet:
        return self.filter(access.indicators_seen(user, "indicator__"))


class Value(Versioned):
    """The figure of one period. A revision keeps the old one in its history."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    provisional = models.BooleanField(default=False, help_text="It may still change.")
    history = HistoricalRecords()

    objects = ValueQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "period_start"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period_start"], name="value_once_a_period"),
            models.UniqueConstraint(fields=["indicator", "period_end"], name="value_once_a_period_end"),
            models.CheckConstraint(
                name="value_period_ends_after_start", condition=Q(period_end__gt=F("period_start"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period.words}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)


class Target(models.Model):
    """What is aimed at from a period on, until the next target."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    starts = models.DateField("from", help_text="The first day of the first period it holds for.")
    value = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "starts"]
        constraints = [models.UniqueConstraint(fields=["indicator", "starts"], name="target_once_a_start")]

    def __str__(self) -> str:
        return f"{self.indicator.code}, from {self.starts}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day
