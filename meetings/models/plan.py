"""What a board must decide by a day, and the forward plan as it was published."""

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
from meetings import access
from meetings.models.agenda import AgendaItem, Meeting
from meetings.models.boards import Board

if TYPE_CHECKING:
    from meetings.access import Reader


class Decided(models.Model):
    """Something a board is to decide: the agenda item that brings it there, and when it was decided.

    ``minuted`` says that a decision in that item's minute met it, so that the minute can also take that back
    (meetings.agenda.deciding). Without it ``met_on`` was entered by an officer, with the evidence in ``note``.
    """

    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    met_on = models.DateField(null=True, blank=True)
    minuted = models.BooleanField(default=False, editable=False)
    note = models.TextField("evidence", blank=True, help_text="Where it can be seen that it was decided.")

    class Meta:
        abstract = True

    def is_late(self, on: date | None = None) -> bool:
        """Whether its day has passed without a decision."""
        wanted = self.wanted_by
        return self.met_on is None and wanted is not None and wanted < (on or timezone.localdate())

    @property
    def wanted_by(self) -> date | None:
        raise NotImplementedError


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: Reader) -> DutyQuerySet:
        return self.filter(access.duties_seen(user))


class Duty(Versioned):
    """What a board has to do again and again: a strategic assessment, a plan, its refresh.

    Its cycle is counted from ``first_due_on`` in steps of ``every_months``, whenever the last one was met.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="duties")
    title = models.CharField(max_length=200, help_text="For example Strategic assessment.")
    basis = models.CharField(
        max_length=250, blank=True, help_text="Where it is laid down, for example Crime and Disorder Act 1998 s.6."
    )
    every_months = models.PositiveSmallIntegerField("every so many months", default=12)
    first_due_on = models.DateField("first due on")
    ended_on = models.DateField(null=True, blank=True, help_text="From when it is no longer asked of the board.")
    history = HistoricalRecords()

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(name="duty_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="duty_comes_again", condition=Q(every_months__gte=1, every_months__lte=120)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("board-duties", args=[self.board.slug])


class DutyRoundQuerySet(models.QuerySet["DutyRound"]):
    def visible_to(self, user: Reader) -> DutyRoundQuerySet:
        return self.filter(duty__in=Duty.objects.visible_to(user))


class DutyRound(Decided, Versioned):
    """One time a duty falls due."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="rounds")
    due_on = models.DateField()
    history = HistoricalRecords()

    objects = DutyRoundQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "due_on"], name="duty_round_once"),
            models.CheckConstraint(
                name="duty_round_minuted_is_met",
                condition=Q(minuted=False) | Q(met_on__isnull=False, item__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_round_met_has_evidence",
                condition=Q(met_on__isnull=True) | Q(minuted=True) | ~Q(note=""),
                violation_error_message="Say where it can be seen that it was done.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}, due {short_date(self.due_on)}"

    @property
    def wanted_by(self) -> date | None:
        return self.due_on


class PublishedPlan(models.Model):
    """A board's forward plan as everybody could read it from that moment on. Never changed.

    ``rows`` hold public facts alone, meeting by meeting, as meetings.agenda.published wrote them.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="published_plans")
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_plans",
        help_text="The meeting with whose agenda it was published, if it was.",
    )
    rows = models.JSONField(default=list)
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return f"Forward plan of the {self.board}, {short_date(timezone.localdate(self.published_at))}"

    def get_absolute_url(self) -> str:
        return reverse("published-plan", args=[self.board.slug, self.pk])
