"""The page on which a board's officers say how its actions are chased."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from actions import services
from actions.effects import effects_of
from actions.models import ChaseRules
from actions.rules_forms import ChaseRulesForm
from actions.services.rules import FIELDS
from csp.pages import ServicePage
from meetings.access import check_can_manage
from meetings.people.pages import BoardPage


class Rules(BoardPage, ServicePage):
    """Four numbers. A second button shows what they would do today, and saves nothing."""

    template_name = "actions/rules.html"
    form_class = ChaseRulesForm
    current_tab = "actions"
    done_message = "The rules were saved."

    def prepare(self) -> None:
        check_can_manage(self.request.user, self.board)
        self.rules = ChaseRules.objects.filter(board=self.board).first() or ChaseRules(board=self.board)

    def get_heading(self) -> str:
        return f"How the {self.board} chases its actions"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.rules, name) for name in (*FIELDS, "version")}

    def get_success_url(self) -> str:
        return reverse("chase-rules", args=[self.board.slug])

    def get_back_url(self) -> str:
        return reverse("board-actions", args=[self.board.slug])

    def form_valid(self, form: ChaseRulesForm) -> HttpResponse:
        if "try" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def perform(self, form: ChaseRulesForm) -> None:
        version = form.cleaned_data["version"] or 0
        services.set_chase_rules(board=self.board, by=self.request.user, version=version, **form.days())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        tried = form.is_bound and form.is_valid()
        days = form.days() if tried else {name: getattr(self.rules, name) for name in FIELDS}
        effects = effects_of(self.board, days, timezone.localdate())
        return super().get_context_data(**{**kwargs, "form": form}, effects=effects, tried=tried)
