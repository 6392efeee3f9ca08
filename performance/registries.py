"""Where a higher app adds what it knows of indicators. Filled in AppConfig.ready.

This app never imports the strategies: they say here which indicators measure which priority.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from meetings.access import Reader
from meetings.registries import Registry


@dataclass(frozen=True)
class DashboardFilter:
    """What dashboards can be narrowed by: ``choices`` for this person, as value and words, and the indicators of one.

    ``narrow`` is only asked for a value that is among the choices.
    """

    key: str
    title: str
    order: int
    choices: Callable[[Reader], list[tuple[str, str]]]
    narrow: Callable[[Reader, str], Q]


dashboard_filters: Registry[DashboardFilter] = Registry()
