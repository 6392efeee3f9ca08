"""The route of sign-off: add a board, put it in its place, plan its item, say that it agreed."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from csp.access import can
from csp.pages import ActPage
from meetings.access import check_can_manage
from strategies import services
from strategies.access import check_can_route
from strategies.forms.route import AddStepForm, MetForm, PlanStepForm, UseItemForm, WantedForm, step_title
from strategies.models import SignOffStep
from strategies.views.base import OneStrategy, StrategyForms


class RouteForms(StrategyForms):
    """A form about the route, for those who may change it. It goes back to the route on the strategy's page."""

    check = staticmethod(check_can_route)

    def get_success_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#route"


class AddStep(RouteForms):
    form_class = AddStepForm
    heading = "Add a board to the route"
    button = "Add the board"
    done_message = "The board stands at the end of the route."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy}

    def perform(self, form: AddStepForm) -> None:
        services.add_step(strategy=self.strategy, by=self.request.user, **form.said())


class OneStep:
    """A page about one step of the strategy's route."""

    strategy: Any
    kwargs: dict[str, Any]

    @cached_property
    def step(self) -> SignOffStep:
        known = SignOffStep.objects.select_related("strategy__board", "board")
        return get_object_or_404(known, strategy=self.strategy, pk=self.kwargs["step"])

    def prepare(self) -> None:
        super().prepare()  # type: ignore[misc]
        _ = self.step


class ChangeStep(OneStep, RouteForms):
    form_class = WantedForm
    done_message = "The day was changed."

    def get_heading(self) -> str:
        return f"When is the agreement of the {self.step.board} wanted?"

    def get_initial(self) -> dict[str, Any]:
        return WantedForm.initial_of(self.step)

    def perform(self, form: WantedForm) -> None:
        step, version = copy(self.step), form.read_version
        services.change_step(step=step, by=self.request.user, version=version, **form.said())


class PlanStep(OneStep, RouteForms):
    form_class = PlanStepForm

    @cached_property
    def manages(self) -> bool:
        return can(check_can_manage, self.request.user, self.step.board)

    @property
    def button(self) -> str:  # type: ignore[override]
        return "Plan it" if self.manages else "Propose it"

    def get_heading(self) -> str:
        what = "Plan" if self.manages else "Propose"
        return f"{what} it for a meeting of the {self.step.board}"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "user": self.request.user, "board": self.step.board, "manages": self.manages}

    def get_initial(self) -> dict[str, Any]:
        why = f"The {self.strategy.board} asks this board to agree its strategy “{self.strategy}”."
        return {"title": step_title(self.step), "why": why}

    def perform(self, form: PlanStepForm) -> None:
        said = {"why": "", **form.cleaned_data}
        self.item = services.plan_step(step=self.step, by=self.request.user, **said)

    def get_done_message(self) -> str:
        if self.manages:
            return f"It is on the forward plan for {self.item.meeting.when}."
        return f"It is proposed for {self.item.meeting.when}. An officer of that board decides whether it comes."


class UseItem(OneStep, RouteForms):
    form_class = UseItemForm
    button = "Use this item"
    done_message = "The item brings it to the board. A decision in its minute is taken as the board’s agreement."

    def get_heading(self) -> str:
        return f"The {self.step.board} has an item for it already"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "board": self.step.board}

    def perform(self, form: UseItemForm) -> None:
        services.use_item(step=self.step, by=self.request.user, **form.cleaned_data)


class MeetStep(OneStep, RouteForms):
    form_class = MetForm
    button = "The board agreed"
    done_message = "The step is met."

    def get_heading(self) -> str:
        return f"The {self.step.board} agreed elsewhere"

    def get_initial(self) -> dict[str, Any]:
        return MetForm.initial_of(self.step)

    def perform(self, form: MetForm) -> None:
        step, version = copy(self.step), form.read_version
        services.meet_step(step=step, by=self.request.user, version=version, **form.said())


class StepButton(OneStep, OneStrategy, ActPage):
    """A button beside a step."""

    def prepare(self) -> None:
        check_can_route(self.request.user, self.strategy)

    def get_success_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#route"


class MoveStep(StepButton):
    def act(self) -> str:
        to = "up" if self.request.POST.get("to") == "up" else "down"
        services.move_step(step=self.step, by=self.request.user, to=to)
        return f"The {self.step.board} was moved {to} the route."


class RemoveStep(StepButton):
    def act(self) -> str:
        services.remove_step(step=self.step, by=self.request.user)
        return (
            f"The {self.step.board} is no longer on the route. An item planned for it stays on its forward plan."
        )


class ReopenStep(StepButton):
    def act(self) -> str:
        services.reopen_step(step=self.step, by=self.request.user)
        return f"The {self.step.board} has not agreed yet."
