"""A draft strategy sent round to boards for comment, paragraph by paragraph, with an answer to each comment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from csp.history import HistoricalRecords
from csp.models import Versioned
from csp.words import short_date
from meetings.models import Board
from strategies import access
from strategies.models.strategies import Strategy

if TYPE_CHECKING:
    from meetings.access import Reader


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: Reader) -> ConsultationQuerySet:
        return self.filter(access.consultations_seen(user))

    def open(self) -> ConsultationQuerySet:
        return self.filter(closed_at__isnull=True)


class Consultation(Versioned):
    """One round of comments on a draft, from the people of the boards named."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="consultations")
    boards = models.ManyToManyField(Board, related_name="consulted_on")
    note = models.TextField("covering note", blank=True, help_text="What they are asked to look at.")
    comments_by = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy"], name="consultation_one_open", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"Comments on {self.strategy}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def why_closed(self, on: date | None = None) -> str:
        """Why nothing more can be said of the draft; empty while comments are taken, to the end of the last day."""
        if self.closed_at is not None:
            return f"Comments on this draft were closed on {short_date(self.closed_at)}."
        if self.comments_by < (on or timezone.localdate()):
            return f"The last day for comments on this draft was {short_date(self.comments_by)}."
        return ""

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.strategy_id, self.pk])


class ConsultationCommentQuerySet(models.QuerySet["ConsultationComment"]):
    def visible_to(self, user: Reader) -> ConsultationCommentQuerySet:
        return self.filter(access.comments_seen(user))


class ConsultationComment(Versioned):
    """A comment on one paragraph of a draft. ``passage`` keeps the paragraph as it read then.

    ``part`` is where it stands: "vision", "foreword", or "priority-12-rationale"; ``paragraph`` counts from 1, and
    0 is the whole part. "general" is the strategy as a whole.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken up"
        PARTLY = "partly", "Taken up in part"
        NOT_TAKEN = "not_taken", "Not taken up"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="+", help_text="The board for whose people it was made."
    )
    part = models.CharField(max_length=60, default="general")
    paragraph = models.PositiveSmallIntegerField(default=0)
    passage = models.TextField(blank=True)
    text = models.TextField("comment")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField("response", blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = ConsultationCommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(name="consultation_comment_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="consultation_comment_settled_whole",
                condition=Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(outcome="") & ~Q(answer="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.consultation.strategy}"
