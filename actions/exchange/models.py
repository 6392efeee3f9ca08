"""Files that were asked of the action log."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from csp.models import StoredFile
from meetings.models import Board


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
