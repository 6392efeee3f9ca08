"""Figures a board watches: what each indicator is, what is aimed at, and what explains a change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from csp.history import HistoricalRecords
from csp.models import Restriction, Versioned
from meetings.models import Board, Person
from performance import access

if TYPE_CHECKING:
    from meetings.access import Reader
    from performance.models.values import Comment, Value

MOST_DECIMALS = 4
RECENT = 25  # figures: two years of months, and the one they are compared with


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: Reader) -> IndicatorQuerySet:
        return self.filter(access.indicators_seen(user))

    def with_latest(self) -> IndicatorQuerySet:
        """With ``recent``, the last figures of each, the newest first, and what they are read with: five queries for
        any number of indicators."""
        from performance.models.values import Comment  # it names the indicators

        said = Comment.objects.order_by("-period_start").select_related("by__person")
        return self.prefetch_related(
            self._figures(RECENT), Prefetch("comments", said[:1], to_attr="said"), "targets", "events"
        )

    def with_newest(self, count: int = 1) -> IndicatorQuerySet:
        """The same with the newest figure alone, and nothing said of it: what its status follows from. With two, how
        it compares with the one before."""
        from performance.models.values import Comment

        return self.prefetch_related(
            self._figures(count), Prefetch("comments", Comment.objects.none(), to_attr="said"), "targets", "events"
        )

    def _figures(self, count: int) -> Prefetch[str]:
        from performance.models.values import Value

        newest = Value.objects.whole().with_revised().order_by("-period_start")
        return Prefetch("values", newest[:count], to_attr="recent")


class Indicator(Versioned, Restriction):
    class Polarity(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEITHER = "neither", "Neither is better"

    class Frequency(models.TextChoices):
        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every quarter"
        YEAR = "year", "Every year"
        ROLLING = "rolling", "Every month, for the twelve months to its end"
        TWO_YEARS = "two_years", "Every two years, for one year"

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
    lag_days = models.PositiveSmallIntegerField(
        "time lag", default=30, help_text="How many days after a period ends its figure is expected."
    )
    suppress_below = models.PositiveSmallIntegerField(
        "hide numbers below",
        null=True,
        blank=True,
        help_text="On public pages a smaller number than this, and what would give it away, is not shown.",
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = IndicatorQuerySet.as_manager()
    recent: list[Value]
    said: list[Comment]

    class Meta:
        ordering = ["board__name", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_says_what_it_is",
                condition=~Q(name="") & ~Q(definition="") & ~Q(unit="") & ~Q(source=""),
            ),
            models.CheckConstraint(name="indicator_decimals_fit", condition=Q(decimals__lte=MOST_DECIMALS)),
            models.CheckConstraint(
                name="indicator_opened_at_with_by",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="indicator_open_is_not_restricted", condition=Q(opened_at__isnull=True) | Q(restricted=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.code])


class Target(models.Model):
    """What is aimed at from a period on, until the next target."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    starts = models.DateField("from", help_text="The first day of the first period it holds for.")
    value = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    tolerance = models.DecimalField(
        "tolerance in %",
        max_digits=5,
        decimal_places=2,
        default=5,
        help_text="A figure that misses the target by up to this share of it is amber, by more red.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "starts"], name="target_once_a_start"),
            models.CheckConstraint(
                name="target_tolerance_is_a_share", condition=Q(tolerance__gte=0, tolerance__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, from {self.starts}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day


class Event(Versioned):
    """Something that explains a change, drawn on the charts of the indicators it touches.

    At a series break the figures before and after were not counted alike: no change is computed across it, and a
    control chart begins anew.
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Event"
        RECORDING = "recording", "New recording rule"
        BREAK = "break", "Series break"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="events")
    indicators = models.ManyToManyField(Indicator, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVENT)
    on = models.DateField("date", help_text="The first day on which it counted.")
    title = models.CharField(max_length=100, help_text="Short: it stands on the chart.")
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(name="event_has_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title


class DashboardCard(models.Model):
    """An indicator that a board has on its dashboard, of its own or of another board's that its people may see."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="dashboard_cards")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="dashboard_cards")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["board", "indicator"], name="dashboard_card_once")]

    def __str__(self) -> str:
        return f"{self.indicator} on the dashboard of the {self.board}"
