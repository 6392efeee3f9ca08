"""What a strategy and its priorities link to, and what links to them, as one person may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from meetings.access import Reader
from strategies.models import Strategy, StrategyLink


@dataclass(frozen=True)
class Linked:
    """A line of the list: words, the address they lead to if there is one, and the priority it belongs to, if any."""

    link: StrategyLink
    text: str
    url: str
    priority: int | None


def links_of(strategy: Strategy, user: Reader) -> list[Linked]:
    """What it links to, those of its priorities too. A draft that ``user`` may not see is left out. One query."""
    seen = Q(to_strategy__isnull=True) | Q(to_strategy__in=Strategy.objects.visible_to(user))
    found = strategy.links.filter(seen).select_related("to_strategy__board")
    return [Linked(link, _text(link), _url(link), link.priority_id) for link in found]


def links_to(strategy: Strategy, user: Reader) -> list[Linked]:
    """The strategies that link to it, one line each. One query."""
    found = strategy.linked_from.filter(strategy__in=Strategy.objects.visible_to(user))
    by_strategy = {link.strategy_id: link for link in found.select_related("strategy__board").order_by("-pk")}
    return [
        Linked(link, f"{link.strategy}, {link.strategy.board}", link.strategy.get_absolute_url(), None)
        for link in by_strategy.values()
    ]


def _text(link: StrategyLink) -> str:
    if not link.to_strategy:
        return link.words
    named = f"{link.to_strategy}, {link.to_strategy.board}"
    return f"{named}: {link.words}" if link.words else named


def _url(link: StrategyLink) -> str:
    return link.to_strategy.get_absolute_url() if link.to_strategy else link.address
