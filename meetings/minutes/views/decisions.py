"""Decisions, across boards and of one board."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters.views import FilterView

from csp.pages import ActPage
from meetings.access import check_can_manage
from meetings.agenda.views.subjects import GoesBack
from meetings.minutes import services
from meetings.minutes.decisions import DecisionFilter, decisions_for, rows_of
from meetings.models import Decision
from meetings.people.pages import BoardPage
from meetings.thread.kinds import DECISION


class Decisions(FilterView):
    """Every decision this person may read, narrowed as they ask."""

    filterset_class = DecisionFilter
    template_name = "meetings/minutes/decisions.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Decision]:
        return decisions_for(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = rows_of(list(context["page_obj"]), self.request.user)
        context["narrowed"] = any(self.request.GET.get(name) for name in DecisionFilter.base_filters)
        return context


class BoardDecisions(BoardPage, Decisions):
    """The decisions of one board."""

    template_name = "meetings/minutes/board_decisions.html"
    current_tab = "decisions"

    def get_queryset(self) -> QuerySet[Decision]:
        return decisions_for(self.request.user, self.board)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "of_board": self.board}


class NeedsNone(GoesBack, ActPage):
    """No action need come of a decision; with ``take_back`` in what is sent, one does after all."""

    def prepare(self) -> None:
        seen = Decision.objects.visible_to(self.request.user).select_related("minute__minutes__meeting__board")
        self.decision = get_object_or_404(seen, pk=self.kwargs["pk"])
        check_can_manage(self.request.user, self.decision.minute.minutes.meeting.board)

    def act(self) -> str:
        if "take_back" in self.request.POST:
            services.take_back_needs_none(decision=self.decision, by=self.request.user)
            return "Taken back: the decision needs an action."
        services.say_needs_none(decision=self.decision, by=self.request.user)
        return "No action need come of this decision."

    def default_url(self) -> str:
        return reverse("thread", args=[DECISION, self.decision.pk])
