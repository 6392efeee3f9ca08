"""What the pages of one strategy share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from csp.pages import ActPage, ServicePage
from strategies.access import check_can_edit, sees_progress
from strategies.facts import Facts, facts_of
from strategies.levels import Numbered, numbered
from strategies.models import Priority, Strategy
from strategies.tabs import tabs_of

COLOURS = {
    Strategy.Status.DRAFT: "yellow",
    Strategy.Status.CONSULTING: "blue",
    Strategy.Status.ADOPTED: "green",
    Strategy.Status.SUPERSEDED: "grey",
}


class OneStrategy:
    """A page about one strategy: 404 unless this person may see it. ``current_tab`` is a key of strategies.tabs."""

    request: HttpRequest
    kwargs: dict[str, Any]
    current_tab = ""

    @cached_property
    def strategy(self) -> Strategy:
        seen = Strategy.objects.visible_to(self.request.user).select_related("board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def facts(self) -> Facts:
        user, strategy = self.request.user, self.strategy
        return facts_of(strategy, user, timezone.localdate(), judged=sees_progress(user, strategy))

    @cached_property
    def priorities(self) -> list[Numbered]:
        return numbered(self.strategy)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            strategy=self.strategy,
            colour=COLOURS[Strategy.Status(self.strategy.status)],
            tabs=tabs_of(self.strategy, self.request.user, self.current_tab),
            **kwargs,
        )


class Checked(OneStrategy):
    """Something done to one strategy, by those whom ``check`` allows; then back to the strategy."""

    check = staticmethod(check_can_edit)

    def prepare(self) -> None:
        self.check(self.request.user, self.strategy)

    def get_success_url(self) -> str:
        return self.strategy.get_absolute_url()


class StrategyForms(Checked, ServicePage):
    """A form about one strategy."""


class StrategyActs(Checked, ActPage):
    """A button about one strategy."""


class OnePriority:
    """A page about one priority of the strategy."""

    strategy: Strategy
    priorities: list[Numbered]
    kwargs: dict[str, Any]

    @cached_property
    def priority(self) -> Priority:
        known = self.strategy.priorities.select_related("strategy__board", "parent", "lead", "responsible")
        return get_object_or_404(known, pk=self.kwargs["priority"])

    @cached_property
    def numbered(self) -> Numbered:
        return next(each for each in self.priorities if each.priority.pk == self.priority.pk)

    def prepare(self) -> None:
        super().prepare()  # type: ignore[misc]
        _ = self.priority

    def get_success_url(self) -> str:
        return self.priority.get_absolute_url()
