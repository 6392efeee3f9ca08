"""A strategy, the boards it must pass, and what it links to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from csp.history import HistoricalRecords
from csp.models import Versioned
from csp.words import short_date
from meetings.models import Board, Decided
from strategies import access

if TYPE_CHECKING:
    from meetings.access import Reader


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def visible_to(self, user: Reader) -> StrategyQuerySet:
        return self.filter(access.strategies_seen(user))


def one_level() -> list[str]:
    """What a strategy calls its levels unless it says otherwise."""
    return ["Priority"]


class Strategy(Versioned):
    """One edition of a strategy or plan; ``previous`` is the one whose place it takes.

    ``level_names`` are its own words for its levels, from the highest down: ["Objective", "Priority area"].
    """

    class Kind(models.TextChoices):
        STRATEGY = "strategy", "Strategy"
        PARTNERSHIP_PLAN = "partnership_plan", "Partnership plan"
        ACTION_PLAN = "action_plan", "Action plan"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONSULTING = "consulting", "Out for comment"
        ADOPTED = "adopted", "Adopted"
        SUPERSEDED = "superseded", "Superseded"

    # What it says can still be changed.
    UNFIXED = (Status.DRAFT, Status.CONSULTING)

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="strategies")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.STRATEGY)
    title = models.CharField(max_length=200)
    starts = models.DateField("from")
    ends = models.DateField("to", help_text="The last day.")
    vision = models.TextField(blank=True, help_text="What will be true when it has succeeded.")
    foreword = models.TextField(blank=True, help_text="What its chair says of it, in paragraphs.")
    foreword_by = models.CharField("foreword by", max_length=200, blank=True, help_text="Name and office.")
    level_names = models.JSONField(
        "names of its levels",
        default=one_level,
        help_text="From the highest down, for example Objective, Priority area.",
    )
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    previous = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="successor"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    adopted_on = models.DateField(null=True, blank=True, editable=False, help_text="Set by adopting it.")
    review_on = models.DateField("next review", null=True, blank=True, help_text="When it is next to be reviewed.")
    history = HistoricalRecords()

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "title", "-edition"]
        verbose_name_plural = "strategies"
        constraints = [
            models.CheckConstraint(
                name="strategy_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message="The last day must come after the first.",
            ),
            models.CheckConstraint(
                name="strategy_adopted_has_day",
                condition=Q(status__in=["draft", "consulting"], adopted_on__isnull=True)
                | (~Q(status__in=["draft", "consulting"]) & Q(adopted_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="strategy_not_its_own_previous", condition=Q(previous__isnull=True) | ~Q(previous=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Not adopted yet: a draft, or one that is out for comment."""
        return self.status in self.UNFIXED

    @property
    def is_superseded(self) -> bool:
        return self.status == self.Status.SUPERSEDED

    @property
    def period_words(self) -> str:
        return f"{short_date(self.starts)} to {short_date(self.ends)}"

    def level_name(self, level: int) -> str:
        """Its word for a priority of that level, 0 the highest; below the last named one, that one's."""
        names = self.level_names or one_level()
        return str(names[min(level, len(names) - 1)])


class SignOffStep(Decided, Versioned):
    """A board that a strategy must pass, in its order: when that is wanted, the item that brings it, the decision."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="sign_off_steps")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="sign_off_steps")
    position = models.PositiveSmallIntegerField(default=0)
    wanted_on = models.DateField("wanted by", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "board"],
                name="sign_off_board_once",
                violation_error_message="This board is on the route already.",
            ),
            models.CheckConstraint(
                name="sign_off_minuted_is_met",
                condition=Q(minuted=False) | Q(met_on__isnull=False, item__isnull=False),
            ),
            models.CheckConstraint(
                name="sign_off_met_has_evidence",
                condition=Q(met_on__isnull=True) | Q(minuted=True) | ~Q(note=""),
                violation_error_message="Say where it can be seen that the board agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} at the {self.board}"

    @property
    def wanted_by(self) -> date | None:
        return self.wanted_on


class StrategyLink(models.Model):
    """What a strategy, or one of its priorities, links to: another strategy here, or a duty or paper elsewhere."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="links")
    priority = models.ForeignKey("Priority", null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    to_strategy = models.ForeignKey(
        Strategy, null=True, blank=True, on_delete=models.PROTECT, related_name="linked_from"
    )
    words = models.CharField(
        "what it links to", max_length=250, blank=True, help_text="For example Domestic Abuse Act 2021, Part 4."
    )
    address = models.URLField("web address", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="strategy_link_leads_somewhere", condition=Q(to_strategy__isnull=False) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="strategy_link_not_to_itself",
                condition=Q(to_strategy__isnull=True) | ~Q(to_strategy=F("strategy")),
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(self.to_strategy)
