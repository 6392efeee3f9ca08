"""Pages of the actions that a strategy plans."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from actions.models import Action
from csp.access import can
from csp.errors import Refused
from csp.pages import LogInFirst
from strategies import planned_rows, services
from strategies.access import check_can_plan
from strategies.forms import CiteForm, ConfirmForm, PlanActionForm, PlannedActionForm
from strategies.models import PlannedAction, Strategy
from strategies.views.base import OnePriority, OneStrategy, StrategyForms


class OnePlanned(OneStrategy):
    """A page about one planned action, for who may see its action in the log: 404 for everybody else."""

    @cached_property
    def planned(self) -> PlannedAction:
        known = PlannedAction.objects.select_related("priority__strategy__board", "action__board")
        seen = known.filter(action__in=Action.objects.visible_to(self.request.user))
        return get_object_or_404(seen, priority__strategy=self.strategy, pk=self.kwargs["planned"])

    def prepare(self) -> None:
        super().prepare()  # type: ignore[misc]
        _ = self.planned

    def get_success_url(self) -> str:
        return self.planned.get_absolute_url()


class PlannedPage(OnePlanned, LogInFirst, TemplateView):
    """A planned action with every column of the plan; its progress is that of the log."""

    template_name = "strategies/planned.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        planned, user = self.planned, self.request.user
        keys = [(planned.pk, planned.action_id)]
        (row,) = planned_rows.rows(keys, self.priorities, timezone.localdate())
        others = planned.action.planned.exclude(pk=planned.pk).select_related("priority__strategy__board")
        may_plan = can(check_can_plan, user, self.strategy)
        kwargs["planned"] = planned  # in place of its key in the address
        return super().get_context_data(
            shown=row,
            others=others.filter(priority__strategy__in=Strategy.objects.visible_to(user)),
            may_plan=may_plan,
            may_drop=may_plan and self.strategy.is_draft,
            **kwargs,
        )


class PlanAction(OnePriority, StrategyForms):
    form_class = PlanActionForm
    check = staticmethod(check_can_plan)
    button = "Add the planned action"

    def get_heading(self) -> str:
        return f"Plan an action: {self.numbered.full}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy}

    def perform(self, form: PlanActionForm) -> None:
        self.planned = services.plan_action(priority=self.priority, by=self.request.user, **form.said())

    def get_done_message(self) -> str:
        action = self.planned.action
        if self.strategy.is_draft:
            return f"{self.planned.reference} is planned. It is proposed in the action log as {action.reference}."
        return f"{self.planned.reference} stands in the action log as {action.reference}."


class BringAction(OnePriority, StrategyForms):
    """Bring an action of the log into the plan."""

    form_class = CiteForm
    check = staticmethod(check_can_plan)
    button = "Bring it into the plan"
    done_message = "The action stands in the plan."

    def get_heading(self) -> str:
        return f"Bring an action of the log into the plan: {self.numbered.full}"

    def perform(self, form: CiteForm) -> None:
        said = form.said()
        services.cite_action(
            priority=self.priority, by=self.request.user, action=self._action(said.pop("action")), **said
        )

    def _action(self, reference: str) -> Action:
        """The action of a log this person may read. Raises Refused, beside the field."""
        slug, _, number = reference.strip().rpartition("-")
        seen = Action.objects.visible_to(self.request.user).select_related("board")
        found = seen.filter(board__slug__iexact=slug, number=int(number)) if _is_number(number) else seen.none()
        if action := found.first():
            return action
        raise Refused(
            f"There is no action {reference.strip()} in a log you may read. Give a reference such as "
            f"{self.strategy.board.slug.upper()}-17.",
            field="action",
        )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


class EditPlannedAction(OnePlanned, StrategyForms):
    form_class = PlannedActionForm
    template_name = "strategies/planned_edit.html"
    check = staticmethod(check_can_plan)
    done_message = "The planned action was changed."

    @property
    def is_proposed(self) -> bool:
        """Whether its words, owners and end are still the plan's to change."""
        action = self.planned.action
        return action.status == Action.Status.PROPOSED and action.board_id == self.strategy.board_id

    def get_heading(self) -> str:
        return f"Change {self.planned.reference} ({self.planned.action.reference}) in the plan"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "strategy": self.strategy,
            "priorities": self.priorities,
            "proposed": self.is_proposed,
        }

    def get_initial(self) -> dict[str, Any]:
        return PlannedActionForm.initial_of(self.planned)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**kwargs, "planned": self.planned, "proposed": self.is_proposed})

    def perform(self, form: PlannedActionForm) -> None:
        planned, version = copy(self.planned), form.read_version
        services.update_planned_action(planned=planned, by=self.request.user, version=version, **form.said())


class DropPlanned(OnePlanned, StrategyForms):
    form_class = ConfirmForm
    check = staticmethod(check_can_plan)
    button = "Take it out of the plan"
    warning = (
        "An action that was only proposed by this plan is not pursued. One that stands in the log goes on there."
    )
    done_message = "It was taken out of the plan."

    def get_heading(self) -> str:
        return f"Take {self.planned.reference} out of the plan?"

    def perform(self, form: ConfirmForm) -> None:
        services.drop_planned(planned=copy(self.planned), by=self.request.user)

    def get_back_url(self) -> str:
        return self.planned.get_absolute_url()

    def get_success_url(self) -> str:
        return self.planned.priority.get_absolute_url()
