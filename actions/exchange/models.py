"""Files that were asked of the action log, and files that were brought to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from csp.models import StoredFile
from csp.roles import Power
from meetings.access import boards_with
from meetings.models import Board

if TYPE_CHECKING:
    from meetings.access import Reader


class LogExport(models.Model):
    """A list of actions that somebody asked for as a file, made in the background. Theirs alone."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", "Excel"
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_exports")
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    query = models.TextField(blank=True, help_text="What the list was narrowed by, as in its address.")
    asked_at = models.DateTimeField(default=timezone.now)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Actions for {self.get_kind_display()}, asked for by {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("action-export", args=[self.pk])


class LogImportQuerySet(models.QuerySet["LogImport"]):
    def visible_to(self, user: Reader) -> LogImportQuerySet:
        """Those of the boards that this person is an officer of."""
        return self.filter(board_id__in=boards_with(user, Power.MANAGE))


class LogImport(models.Model):
    """A spreadsheet of actions brought to a board's log: looked at first, then brought in as a whole or not at all.

    ``report`` is what the latest run, a preview or the real one, said of each row (actions.exchange.services).
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="log_imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("file name", max_length=200)
    as_of = models.DateField(
        help_text="The day the log was kept up to: comments without a date of their own get it."
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    report = models.JSONField(null=True, blank=True)
    previewed_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = LogImportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="log_import_looked_at_first",
                condition=Q(saved_at__isnull=True) | Q(previewed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} for the log of the {self.board}"

    def get_absolute_url(self) -> str:
        return reverse("action-import", args=[self.board.slug, self.pk])
