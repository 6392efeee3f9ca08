"""Dashboards of figures narrowed to a priority: the indicators that measure it."""

from __future__ import annotations

from django.db.models import Q

from meetings.access import Reader
from performance.registries import DashboardFilter
from strategies.models import Measure, Priority


def choices(user: Reader) -> list[tuple[str, str]]:
    """The priorities this person may see that have a measure, with their strategy. One query."""
    measured = Priority.objects.visible_to(user).filter(pk__in=Measure.objects.values("priority"))
    rows = measured.order_by("strategy__title", "position", "pk").values_list("pk", "title", "strategy__title")
    return [(str(pk), f"{title} ({strategy})") for pk, title, strategy in rows]


def narrow(user: Reader, value: str) -> Q:
    return Q(pk__in=Measure.objects.filter(priority_id=int(value)).values("indicator"))


PRIORITY = DashboardFilter("priority", "Priority", 10, choices, narrow)
