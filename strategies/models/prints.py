"""A strategy as a printed file: for whoever asked for it, or as a paper of an agenda item."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from csp.models import StoredFile
from meetings.models import Paper
from strategies.models.strategies import Strategy


class StrategyPrint(models.Model):
    """A strategy that somebody asked for as a PDF, made in the background. Theirs alone; what became a paper is seen
    as papers are.

    ``whole``: with planned actions, measures and how it stands, which are not public; else what everybody may read
    once it is adopted.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="prints")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    whole = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.CASCADE, related_name="printed_strategy"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.strategy} as a PDF"

    def get_absolute_url(self) -> str:
        return reverse("strategy-print", args=[self.pk])
