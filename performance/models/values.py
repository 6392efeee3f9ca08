"""The figures themselves: by period, whole or broken down, with what they were before and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from csp.history import HistoricalRecords
from csp.models import Versioned
from performance import access
from performance.models.indicators import MOST_DECIMALS, Indicator
from performance.periods import Period

if TYPE_CHECKING:
    from meetings.access import Reader


class Dimension(models.Model):
    """What figures can be broken down by: ward, reason, outcome, age."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="dimension_has_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One of a dimension's categories, in the order in which they are shown: the ward Riverside."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["dimension", "position", "name"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["dimension", "name"], name="category_once"),
            models.CheckConstraint(name="category_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Breakdown(models.Model):
    """A part of the whole: one category of each of any number of dimensions, as ward Riverside and reason Drugs.

    ``key`` is the ids of its categories in order, "3.17", so that each part is one row.
    """

    key = models.CharField(max_length=200, unique=True)
    categories = models.ManyToManyField(Category, related_name="breakdowns")
    words = models.CharField(max_length=500, help_text="Riverside, Drugs.")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.words


class ValueQuerySet(models.QuerySet["Value"]):
    def visible_to(self, user: Reader) -> ValueQuerySet:
        return self.filter(access.indicators_seen(user, "indicator__"))

    def whole(self) -> ValueQuerySet:
        """The figures of the indicator itself, not of its parts."""
        return self.filter(breakdown__isnull=True)

    def with_revised(self) -> ValueQuerySet:
        """Each knows whether it was revised (``is_revised``)."""
        return self.annotate(is_revised=Exists(Revision.objects.filter(value=OuterRef("pk"))))


class Value(Versioned):
    """The figure of one period, whole or of one part (``breakdown``). A rate may keep what it was made from.

    What it was before a revision, and why it was revised, stands in its revisions.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    breakdown = models.ForeignKey(
        Breakdown, null=True, blank=True, on_delete=models.PROTECT, related_name="values"
    )
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    numerator = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, null=True, blank=True)
    provisional = models.BooleanField(default=False, help_text="It may still change.")
    extracted_on = models.DateField(
        "date of extraction", default=timezone.localdate, help_text="When it was taken from its source."
    )
    history = HistoricalRecords()

    objects = ValueQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "period_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period_start"],
                name="value_once_a_period",
                condition=Q(breakdown__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_end"],
                name="value_once_a_period_end",
                condition=Q(breakdown__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_start", "breakdown"],
                name="value_once_a_part",
                condition=Q(breakdown__isnull=False),
            ),
            models.CheckConstraint(
                name="value_period_ends_after_start", condition=Q(period_end__gt=F("period_start"))
            ),
            models.CheckConstraint(
                name="value_denominator_is_above_nought",
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
            ),
            models.CheckConstraint(
                name="value_numerator_with_denominator",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        part = f", {self.breakdown}" if self.breakdown_id else ""
        return f"{self.indicator.code}, {self.period.words}{part}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)


class Revision(models.Model):
    """A figure that was changed after it had been given: what it was, what it became, and why. Kept for good."""

    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="revisions")
    was = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    becomes = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    was_provisional = models.BooleanField(default=False)
    reason = models.CharField(max_length=250)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="revision_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.value}: {self.was} became {self.becomes}"


class ComparatorQuerySet(models.QuerySet["Comparator"]):
    def visible_to(self, user: Reader) -> ComparatorQuerySet:
        """Those that an indicator is compared with which ``user`` may see."""
        seen = ComparatorValue.objects.filter(access.indicators_seen(user, "indicator__"))
        return self.filter(pk__in=seen.order_by().values("comparator"))


class Comparator(models.Model):
    """Whom a board compares itself with: its region, the nation, its statistical neighbours."""

    name = models.CharField(max_length=100, unique=True)

    objects = ComparatorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="comparator_has_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


class ComparatorValue(Versioned):
    """A comparator's figure for one period of an indicator; ``rank`` is our own place among ``rank_of``."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="comparator_values")
    comparator = models.ForeignKey(Comparator, on_delete=models.PROTECT, related_name="values")
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    rank_of = models.PositiveSmallIntegerField(null=True, blank=True)
    extracted_on = models.DateField(default=timezone.localdate)
    history = HistoricalRecords()

    class Meta:
        ordering = ["period_start", "comparator__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "comparator", "period_start"], name="comparator_value_once_a_period"
            ),
            models.CheckConstraint(
                name="comparator_rank_among",
                condition=Q(rank__isnull=True, rank_of__isnull=True)
                | Q(rank__isnull=False, rank_of__isnull=False, rank__gte=1, rank__lte=F("rank_of")),
            ),
            models.CheckConstraint(
                name="comparator_value_says_something", condition=Q(value__isnull=False) | Q(rank__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comparator}, {self.indicator.code}, {self.period_start}"


class Comment(Versioned):
    """What an indicator's owner says of a period's figure: one comment a period, kept with its history."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="comments")
    period_start = models.DateField()
    text = models.TextField("comment")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=200, blank=True, help_text="Who wrote it, where they have no account.")
    at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-period_start"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period_start"], name="comment_once_a_period"),
            models.CheckConstraint(name="figure_comment_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.indicator.code}, {self.period_start}"

    @property
    def author(self) -> str:
        """The name of whoever wrote it: a person's, an account's, or what was written where there is no account."""
        return str(getattr(self.by, "person", None) or self.by or self.by_name or "somebody without an account")
