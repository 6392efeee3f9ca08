"""A board's template, for its officers."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from csp.pages import ActPage, LogInFirst, ServicePage
from csp.words import counted
from meetings.agenda import candidates, forms, services, starting_forms
from meetings.agenda.rules import Call, read_calls
from meetings.agenda.views.subjects import OfOwnBoard
from meetings.models import AgendaItem, Board, StandingItem


class OfTemplate(OfOwnBoard):
    """A page of the board's template: there for its own people, and its officers change it."""

    def get_success_url(self) -> str:
        return reverse("board-template", args=[self.board.slug])

    def get_back_url(self) -> str:
        return reverse("board-template", args=[self.board.slug])


class OfStanding(OfTemplate):
    @cached_property
    def item(self) -> StandingItem:
        return get_object_or_404(StandingItem.objects.select_related("board", "parent"), pk=self.kwargs["pk"])

    @property
    def board(self) -> Board:
        return self.item.board

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#standing-{self.item.pk}"


class TemplatePage(OfTemplate, LogInFirst, TemplateView):
    """The template in order, and where a meeting's own business comes in it."""

    template_name = "meetings/agenda/standing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        template = candidates.template_of(self.board)
        return super().get_context_data(
            board=self.board, current_tab="template", rows=candidates.template_rows(template), **kwargs
        )


class StandingAdd(OfTemplate, ServicePage):
    form_class = starting_forms.StandingForm
    heading = "Add an item to the template"
    button = "Add the item"

    def get_initial(self) -> dict[str, Any]:
        return {"kind": AgendaItem.Kind.ITEM, "parent": self.request.GET.get("under")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}

    def perform(self, form: starting_forms.StandingForm) -> StandingItem:
        return services.add_standing(board=self.board, by=self.request.user, **form.for_service())

    def get_done_message(self) -> str:
        return f"“{self.result.title}” is on the template."

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#standing-{self.result.pk}"


class StandingEdit(OfStanding, ServicePage):
    form_class = starting_forms.StandingForm
    heading = "Change the item of the template"
    done_message = "The item is changed. Agendas already started keep what they have."

    def get_initial(self) -> dict[str, Any]:
        values = {name: getattr(self.item, name, None) for name in starting_forms.StandingForm.base_fields}
        return {**values, "presenters_text": self.item.presenters, "months": self.item.months.split(",")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board, "item": self.item}

    def perform(self, form: starting_forms.StandingForm) -> StandingItem:
        item = StandingItem.objects.select_related("board", "parent").get(pk=self.item.pk)
        version = form.cleaned_data["version"] or 0
        return services.update_standing(item=item, by=self.request.user, version=version, **form.for_service())


class PlanByRules(OfOwnBoard, ServicePage):
    """What the template's rules call for and the plan does not have, shown before it is planned."""

    form_class = forms.AskForm
    template_name = "meetings/agenda/by_rules.html"
    heading = "Plan by the rules"

    @cached_property
    def calls(self) -> list[Call]:
        return read_calls(self.board, candidates.template_of(self.board))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = len(self.calls)
        self.button = "Plan this item" if count == 1 else f"Plan these {count} items"
        return super().get_context_data(board=self.board, calls=self.calls, **kwargs)

    def perform(self, form: forms.AskForm) -> list[AgendaItem]:
        return services.plan_by_rules(board=self.board, by=self.request.user)

    def get_done_message(self) -> str:
        count = len(self.result)
        return f"{counted(count, 'standing item')} {'has' if count == 1 else 'have'} been planned."

    def get_back_url(self) -> str:
        return self.get_success_url()

    def get_success_url(self) -> str:
        return reverse("board-forward-plan", args=[self.board.slug])


class StandingMove(OfStanding, ActPage):
    """Up or down among its neighbours."""

    def act(self) -> str:
        services.move_standing(item=self.item, by=self.request.user, to=self.request.POST.get("to", ""))
        return f"“{self.item.title}” has been moved."


class StandingRemove(OfStanding, ServicePage):
    form_class = forms.AskForm
    button = "Remove it"
    done_message = "The item is no longer on the template."

    def get_heading(self) -> str:
        return f"Remove “{self.item.title}” from the template?"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        below = " What stands under it goes too." if self.item.sub_items.exists() else ""
        self.warning = f"New agendas will not have it.{below} Agendas already started keep it."
        return super().get_context_data(**kwargs)

    def perform(self, form: forms.AskForm) -> None:
        services.remove_standing(item=self.item, by=self.request.user)

    def get_success_url(self) -> str:
        return self.get_back_url()


class UsualTemplate(OfTemplate, ActPage):
    """Give a board without a template the usual one."""

    def act(self) -> str:
        made = services.add_usual_template(board=self.board, by=self.request.user)
        return f"The template has {len(made)} items. Change them to suit the board."
