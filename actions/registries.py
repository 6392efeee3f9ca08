"""Where a higher app says what an action belongs to: a strategy its plan. Filled in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.models import Action
from meetings.access import Reader
from meetings.registries import Following, Registry


@dataclass(frozen=True)
class Origin:
    """A line about where an action came from or what hangs on it: a label, and where each thing can be read."""

    label: str
    links: Sequence[Following]


@dataclass(frozen=True)
class Source:
    """Tells what a higher app knows of where an action came from, as this person may see it."""

    key: str
    order: int
    of_action: Callable[[Reader, Action], Sequence[Origin]]


sources: Registry[Source] = Registry()
CAME_FROM = "Came from"
