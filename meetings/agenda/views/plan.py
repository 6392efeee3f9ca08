"""The forward plan: of one board, and of all boards a person reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import can
from csp.pages import LogInFirst, ServicePage
from meetings.access import check_can_manage, check_can_read
from meetings.agenda import forms, services
from meetings.agenda.plan import read_plan
from meetings.agenda.views.subjects import GoesBack, OfOwnBoard
from meetings.models import AgendaItem, Board


class ForwardPlan(LogInFirst, TemplateView):
    """Meetings to come of all boards this person reads, with what is planned for them."""

    template_name = "meetings/agenda/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = read_plan(self.request.user, data=self.request.GET, today=timezone.localdate())
        return super().get_context_data(plan=plan, **kwargs)


class BoardForwardPlan(LogInFirst, TemplateView):
    """The same of one board, for its own people: to others there is no such page."""

    template_name = "meetings/agenda/board_plan.html"

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(Board, slug=self.kwargs["slug"])

    def prepare(self) -> None:
        if not can(check_can_read, self.request.user, self.board):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, board = self.request.user, self.board
        return super().get_context_data(
            board=board,
            current_tab="forward-plan",
            manages=can(check_can_manage, user, board),
            plan=read_plan(user, data=self.request.GET, today=timezone.localdate(), board=board),
            **kwargs,
        )


class PlanAdd(OfOwnBoard, GoesBack, ServicePage):
    """Plan an item for a meeting of the board that is still to come."""

    form_class = forms.PlanItemForm
    heading = "Plan an item"
    button = "Plan it"

    def get_initial(self) -> dict[str, Any]:
        return {
            "meeting": self.request.GET.get("meeting"),
            "kind": AgendaItem.Kind.ITEM,
            "status": AgendaItem.Status.PLANNED,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}

    def perform(self, form: forms.PlanItemForm) -> AgendaItem:
        meeting = form.cleaned_data["meeting"]
        return services.add_item(meeting=meeting, by=self.request.user, **form.for_service())

    def get_done_message(self) -> str:
        return f"“{self.result.title}” is planned for {self.result.meeting.when}."

    def default_url(self) -> str:
        return reverse("board-forward-plan", args=[self.board.slug])
