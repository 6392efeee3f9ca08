"""What an agenda item is about: the hop of the thread that nobody could otherwise know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from actions.models import Action
from meetings.models import AgendaItem
from performance.models import Indicator
from strategies import access
from strategies.models.plans import Priority

if TYPE_CHECKING:
    from meetings.access import Reader


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: Reader) -> ConcernQuerySet:
        """What the items are about that this person may read whole. Who may see the other end says its own rule."""
        return self.filter(access.concerns_seen(user), item__in=AgendaItem.objects.visible_to(user).values("pk"))


class Concern(models.Model):
    """An agenda item concerns one priority, action or indicator."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="concerns")
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.CASCADE, related_name="concerns"
    )
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.CASCADE, related_name="concerns")
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.CASCADE, related_name="concerns"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="concern_is_about_one_thing",
                condition=Q(priority__isnull=False, action__isnull=True, indicator__isnull=True)
                | Q(priority__isnull=True, action__isnull=False, indicator__isnull=True)
                | Q(priority__isnull=True, action__isnull=True, indicator__isnull=False),
            ),
            models.UniqueConstraint(fields=["item", "priority"], name="concern_priority_once"),
            models.UniqueConstraint(fields=["item", "action"], name="concern_action_once"),
            models.UniqueConstraint(fields=["item", "indicator"], name="concern_indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} is about {self.priority or self.action or self.indicator}"
