"""Decisions, across boards and of one board."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.views import FilterView

from meetings.minutes.decisions import DecisionFilter, decisions_for, rows_of
from meetings.models import Decision
from meetings.people.pages import BoardPage


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
