"""The tabs on the pages of a strategy. Each part of the app has its line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from meetings.access import Reader
from strategies.access import sees_progress
from strategies.models import Strategy


def everybody(user: Reader, strategy: Strategy) -> bool:
    """Whoever sees the strategy."""
    return True


@dataclass(frozen=True)
class Tab:
    """``url_name`` takes the strategy's key. ``visible_to`` says who is shown it; the page itself still checks."""

    key: str
    text: str
    url_name: str
    visible_to: Callable[[Reader, Strategy], bool] = everybody


TABS: list[Tab] = [
    Tab("page", "On a page", "strategy"),
    Tab("actions", "Planned actions", "strategy-actions", sees_progress),
    Tab("grid", "Red, amber, green", "strategy-grid", sees_progress),
    Tab("moved", "What moved", "strategy-moved", sees_progress),
]


def tabs_of(strategy: Strategy, user: Reader, current: str) -> list[dict[str, Any]]:
    """For templates/_components/_tabs.html."""
    return [
        {"text": tab.text, "url": reverse(tab.url_name, args=[strategy.pk]), "current": tab.key == current}
        for tab in TABS
        if tab.visible_to(user, strategy)
    ]
