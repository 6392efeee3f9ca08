"""What a strategy puts first, what is planned for it, how it is measured and how it is going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from actions.states import CLOSINGS
from csp.history import HistoricalRecords
from csp.models import Versioned
from meetings.models import Board, Person
from performance.models import MOST_DECIMALS, Indicator
from strategies.models.strategies import Strategy

if TYPE_CHECKING:
    from meetings.access import Reader


class Rating(models.TextChoices):
    """Red, amber, green: always with its word, never by colour alone."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class PriorityQuerySet(models.QuerySet["Priority"]):
    def visible_to(self, user: Reader) -> PriorityQuerySet:
        return self.filter(strategy__in=Strategy.objects.visible_to(user).order_by().values("pk"))


class Priority(Versioned):
    """What a strategy puts first. A priority may stand under another; the strategy has its own word for each level."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField("place", default=1, help_text="Its place among its neighbours.")
    title = models.CharField(max_length=200)
    rationale = models.TextField(blank=True, help_text="Why it is a priority.")
    outcome = models.TextField(blank=True, help_text="What will have changed.")
    resources = models.TextField(blank=True, help_text="The money and people it has.")
    lead = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="priorities",
        help_text="Who answers for it.",
    )  # fmt: skip
    responsible = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.PROTECT, related_name="priorities",
        verbose_name="responsible sub-group",
    )  # fmt: skip
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="carried_to",
        help_text="The priority of the edition before that this one goes on with.",
    )  # fmt: skip
    history = HistoricalRecords()

    objects = PriorityQuerySet.as_manager()

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

    def get_absolute_url(self) -> str:
        return reverse("priority", args=[self.strategy_id, self.pk])


class Assessment(models.Model):
    """What whoever answers for a priority says of it, beside what the rule says. The newest counts; all are kept.

    An empty ``rating`` goes back to the rule.
    """

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="assessments")
    rating = models.CharField(max_length=5, choices=Rating, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="assessment_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.priority}: {self.get_rating_display() or 'by the rule'}"


class Measure(Versioned):
    """An indicator that tells whether a priority is being met: from what, and to what by when.

    Without a ``target`` it is to be better than the baseline, in the indicator's direction.
    """

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="measures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measures")
    baseline = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)
    baseline_on = models.DateField("date of the baseline")
    target = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS, null=True, blank=True)
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


class Milestone(models.Model):
    """Where a measure is to stand on the way to its target. Its history is told with that of the measure."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="milestones")
    on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=MOST_DECIMALS)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="milestone_once_a_day")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value} by {self.on}"


class PlannedAction(Versioned):
    """An action of the log that a priority calls for. Its owners, due date and progress are those of the log.

    What only a plan says of it stands here. The next edition of a strategy cites the same action again.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="planned")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="planned_actions")
    reference = models.CharField(max_length=20, help_text="As the plan numbers it, for example 1.2.")
    outcome = models.TextField(blank=True, help_text="What it will have brought about.")
    starts = models.DateField("start date", null=True, blank=True)
    by_when = models.CharField(
        max_length=100,
        blank=True,
        help_text="When it is to end, as the plan puts it: March 2015, Ongoing, Annual.",
    )
    lead_organisation = models.CharField(max_length=200, blank=True)
    supporting = models.TextField("supporting organisations", blank=True)
    comment = models.TextField(blank=True)
    document_reference = models.TextField("document references", blank=True)
    risk = models.CharField("risk status", max_length=5, choices=Rating, blank=True)
    mandated_by = models.CharField(
        max_length=100,
        blank=True,
        help_text="Who demands it, for example its funder. Leave empty for a local one.",
    )
    ended_as = models.CharField(
        "how it ends",
        max_length=20,
        choices=[(status.value, status.label) for status in CLOSINGS],
        blank=True,
        help_text="For an action that the next edition does not go on with: how its adoption closes it in the log.",
    )
    ended_note = models.TextField(
        "what came of it", blank=True, help_text="For an action that the next edition does not go on with."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "reference"],
                name="planned_reference_once",
                violation_error_message="There is a planned action with this reference under it already.",
            ),
            models.UniqueConstraint(fields=["priority", "action"], name="planned_action_once"),
            models.CheckConstraint(name="planned_has_reference", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.priority}"

    def get_absolute_url(self) -> str:
        """A query, unless its priority was read with it."""
        return reverse("planned", args=[self.priority.strategy_id, self.pk])
