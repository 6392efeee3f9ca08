"""What a strategy or one of its priorities links to."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from strategies import services
from strategies.forms import LinkForm
from strategies.models import StrategyLink
from strategies.views.base import OnePriority, StrategyActs, StrategyForms


class AddLink(StrategyForms):
    form_class = LinkForm
    button = "Add the link"
    done_message = "The link was added."

    def get_heading(self) -> str:
        return f"What does it link to? {self.about()}"

    def about(self) -> Any:
        return self.strategy

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy, "user": self.request.user}

    def perform(self, form: LinkForm) -> None:
        services.add_link(strategy=self.strategy, by=self.request.user, **form.said())


class AddPriorityLink(OnePriority, AddLink):
    def about(self) -> Any:
        return self.priority

    def perform(self, form: LinkForm) -> None:
        services.add_link(strategy=self.strategy, by=self.request.user, priority=self.priority, **form.said())


class RemoveLink(StrategyActs):
    @cached_property
    def link(self) -> StrategyLink:
        return get_object_or_404(self.strategy.links.select_related("priority"), pk=self.kwargs["link"])

    def prepare(self) -> None:
        super().prepare()
        self.back = (self.link.priority or self.strategy).get_absolute_url()

    def act(self) -> str:
        services.remove_link(link=self.link, by=self.request.user)
        return "The link was removed."

    def get_success_url(self) -> str:
        return self.back
