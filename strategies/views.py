"""Pages of strategies. What is adopted is public, so the pages that show them ask nobody to sign in."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from csp.access import can, why_not
from csp.pages import ServicePage
from csp.roles import Power
from meetings.access import seats
from meetings.models import Board
from meetings.people.pages import BoardPage
from strategies import services
from strategies.access import check_can_decide, check_can_edit, check_can_keep, check_can_plan
from strategies.forms import (
    ConfirmForm,
    MeasureForm,
    PlanActionForm,
    PlannedActionForm,
    PriorityForm,
    StrategyForm,
)
from strategies.models import PlannedAction, Priority, Strategy
from strategies.outline import outline
from strategies.states import MOVES

COLOURS = {Strategy.Status.DRAFT: "yellow", Strategy.Status.ADOPTED: "green", Strategy.Status.SUPERSEDED: "grey"}


class Strategies(ListView):
    """The strategies this person may see, of all boards."""

    request: HttpRequest
    template_name = "strategies/strategies.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Strategy]:
        return Strategy.objects.visible_to(self.request.user).select_related("board")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [
            (strategy, COLOURS[Strategy.Status(strategy.status)]) for strategy in context["page_obj"]
        ]
        return {**context, **self.adding()}

    def adding(self) -> dict[str, Any]:
        boards = Board.objects.filter(pk__in=seats(self.request.user, Power.MANAGE).values("board_id"))
        return {"add_to": boards.order_by("name")}


class BoardStrategies(BoardPage, Strategies):
    """The strategies of one board."""

    template_name = "strategies/board_strategies.html"
    current_tab = "strategies"

    def get_queryset(self) -> QuerySet[Strategy]:
        return super().get_queryset().filter(board=self.board)

    def adding(self) -> dict[str, Any]:
        return {"may_add": can(check_can_keep, self.request.user, self.board)}


class OneStrategy:
    """A page about one strategy: 404 unless this person may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def strategy(self) -> Strategy:
        seen = Strategy.objects.visible_to(self.request.user).select_related("board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(strategy=self.strategy, **kwargs)  # type: ignore[misc]


class StrategyPage(OneStrategy, TemplateView):
    """A strategy on a page."""

    template_name = "strategies/strategy.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, strategy = self.request.user, self.strategy
        may_keep = can(check_can_decide, user, strategy)
        return super().get_context_data(
            priorities=outline(strategy, user, timezone.localdate()),
            colour=COLOURS[Strategy.Status(strategy.status)],
            moves=MOVES[Strategy.Status(strategy.status)] if may_keep else (),
            may_keep=may_keep,
            may_edit=can(check_can_edit, user, strategy),
            why_not_edit=why_not(check_can_edit, user, strategy),
            may_plan=can(check_can_plan, user, strategy),
            **kwargs,
        )


class AddStrategy(BoardPage, ServicePage):
    form_class = StrategyForm
    button = "Begin the strategy"
    done_message = "The draft was made. Now add its priorities."

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Begin a strategy of the {self.board}"

    def get_back_url(self) -> str:
        return reverse("board-strategies", args=[self.board.slug])

    def perform(self, form: StrategyForm) -> None:
        self.added = services.create_strategy(board=self.board, by=self.request.user, **form.said())

    def get_success_url(self) -> str:
        return self.added.get_absolute_url()


class StrategyForms(OneStrategy, ServicePage):
    """A form about one strategy, for those whom ``check`` allows."""

    check = staticmethod(check_can_edit)

    def prepare(self) -> None:
        self.check(self.request.user, self.strategy)

    def get_success_url(self) -> str:
        return self.strategy.get_absolute_url()


class EditStrategy(StrategyForms):
    form_class = StrategyForm
    done_message = "The strategy was changed."

    def get_heading(self) -> str:
        return f"Change {self.strategy}"

    def get_initial(self) -> dict[str, Any]:
        return StrategyForm.initial_of(self.strategy)

    def perform(self, form: StrategyForm) -> None:
        # A copy: should it be refused, the page goes on showing what is stored.
        strategy, version = copy(self.strategy), form.read_version
        services.update_strategy(strategy=strategy, by=self.request.user, version=version, **form.said())


class Adopt(StrategyForms):
    form_class = ConfirmForm
    check = staticmethod(check_can_decide)
    button = "The board has adopted it"
    warning = (
        "From then on everybody can read its title, vision and priorities, and they can no longer be changed. "
        "Planned actions stay with the people of the board."
    )
    done_message = "The strategy is adopted, and public."

    def get_heading(self) -> str:
        return f"Adopt {self.strategy}?"

    def perform(self, form: ConfirmForm) -> None:
        services.adopt_strategy(strategy=copy(self.strategy), by=self.request.user)


class Supersede(Adopt):
    button = "Another has taken its place"
    warning = (
        "It stays public as superseded, and nothing more can be planned under it. Its actions go on in the log."
    )
    done_message = "The strategy is superseded."

    def get_heading(self) -> str:
        return f"Has another strategy taken the place of {self.strategy}?"

    def perform(self, form: ConfirmForm) -> None:
        services.supersede_strategy(strategy=copy(self.strategy), by=self.request.user)


class AddPriority(StrategyForms):
    form_class = PriorityForm
    button = "Add the priority"
    done_message = "The priority was added."

    def get_heading(self) -> str:
        return f"Add a priority: {self.strategy}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy}

    def perform(self, form: PriorityForm) -> None:
        services.add_priority(strategy=self.strategy, by=self.request.user, **form.said())


class OnePriority:
    """A page about one priority of the strategy."""

    strategy: Strategy
    kwargs: dict[str, Any]

    @cached_property
    def priority(self) -> Priority:
        known = self.strategy.priorities.select_related("strategy__board", "parent")
        return get_object_or_404(known, pk=self.kwargs["priority"])

    def prepare(self) -> None:
        super().prepare()  # type: ignore[misc]
        _ = self.priority


class EditPriority(OnePriority, StrategyForms):
    form_class = PriorityForm
    done_message = "The priority was changed."

    def get_heading(self) -> str:
        return f"Change {self.priority}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy, "priority": self.priority}

    def get_initial(self) -> dict[str, Any]:
        return PriorityForm.initial_of(self.priority)

    def perform(self, form: PriorityForm) -> None:
        priority, version = copy(self.priority), form.read_version
        services.update_priority(priority=priority, by=self.request.user, version=version, **form.said())


class SetMeasure(OnePriority, StrategyForms):
    form_class = MeasureForm
    button = "Save the measure"
    done_message = "The measure was saved."

    def get_heading(self) -> str:
        return f"How is it measured? {self.priority}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def perform(self, form: MeasureForm) -> None:
        services.set_measure(priority=self.priority, by=self.request.user, **form.cleaned_data)


class PlanAction(OnePriority, StrategyForms):
    form_class = PlanActionForm
    check = staticmethod(check_can_plan)
    button = "Add the planned action"

    def get_heading(self) -> str:
        return f"Plan an action: {self.priority}"

    def get_initial(self) -> dict[str, Any]:
        return {"raised_on": timezone.localdate()}

    def perform(self, form: PlanActionForm) -> None:
        self.planned = services.plan_action(priority=self.priority, by=self.request.user, **form.said())

    def get_done_message(self) -> str:
        action = self.planned.action.reference
        return f"{self.planned.reference} stands in the action log as {action}. Check there who was recognised."


class EditPlannedAction(StrategyForms):
    form_class = PlannedActionForm
    check = staticmethod(check_can_plan)
    done_message = "The planned action was changed."

    @cached_property
    def planned(self) -> PlannedAction:
        known = PlannedAction.objects.select_related("priority__strategy__board", "action__board")
        return get_object_or_404(known, priority__strategy=self.strategy, pk=self.kwargs["planned"])

    def prepare(self) -> None:
        super().prepare()
        _ = self.planned

    def get_heading(self) -> str:
        return f"Change {self.planned.reference} ({self.planned.action.reference}) in the plan"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy}

    def get_initial(self) -> dict[str, Any]:
        return PlannedActionForm.initial_of(self.planned)

    def perform(self, form: PlannedActionForm) -> None:
        planned, version = copy(self.planned), form.read_version
        services.update_planned_action(planned=planned, by=self.request.user, version=version, **form.said())
