"""Pages of strategies. What is adopted is public, so the pages that show them ask nobody to sign in."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from csp.access import can, why_not
from csp.pages import LogInFirst, ServicePage
from csp.roles import Power
from meetings.access import seats
from meetings.models import Board
from meetings.people.pages import BoardPage
from strategies import page_rows, progress, services
from strategies.access import check_can_decide, check_can_edit, check_can_keep, check_can_plan, sees_progress
from strategies.facts import worst_first
from strategies.forms import StrategyFilter, StrategyForm
from strategies.linked import links_of, links_to
from strategies.making import making
from strategies.models import Strategy
from strategies.states import MOVES
from strategies.views.base import COLOURS, OneStrategy, StrategyForms


class Strategies(ListView):
    """The strategies this person may see, of all boards."""

    request: HttpRequest
    template_name = "strategies/strategies.html"
    paginate_by = 50
    with_board = True

    @cached_property
    def filter(self) -> StrategyFilter:
        return StrategyFilter(self.request.GET, with_board=self.with_board)

    def get_queryset(self) -> QuerySet[Strategy]:
        seen = Strategy.objects.visible_to(self.request.user).select_related("board")
        return seen.filter(**self.filter.narrowed())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [
            (strategy, COLOURS[Strategy.Status(strategy.status)]) for strategy in context["page_obj"]
        ]
        return {**context, "filter": self.filter, "narrowed": bool(self.filter.narrowed()), **self.adding()}

    def adding(self) -> dict[str, Any]:
        boards = Board.objects.filter(pk__in=seats(self.request.user, Power.MANAGE).values("board_id"))
        return {"add_to": boards.order_by("name")}


class BoardStrategies(BoardPage, Strategies):
    """The strategies of one board."""

    template_name = "strategies/board_strategies.html"
    current_tab = "strategies"
    with_board = False

    def get_queryset(self) -> QuerySet[Strategy]:
        return super().get_queryset().filter(board=self.board)

    def adding(self) -> dict[str, Any]:
        return {"may_add": can(check_can_keep, self.request.user, self.board)}


class StrategyPage(OneStrategy, TemplateView):
    """A strategy on a page: vision, each priority with how it stands, its measures and how many actions are done.

    Who may not see how it goes reads what it says.
    """

    template_name = "strategies/strategy.html"
    current_tab = "page"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, strategy, facts = self.request.user, self.strategy, self.facts
        may_keep = can(check_can_decide, user, strategy)
        may_edit, sees = can(check_can_edit, user, strategy), sees_progress(user, strategy)
        return super().get_context_data(
            priorities=page_rows.priorities(facts, sees=sees, token=get_token(self.request) if may_edit else ""),
            rule=progress.RULE_IN_WORDS,
            sees_progress=sees,
            links=[link for link in links_of(strategy, user) if link.priority is None],
            linked_from=links_to(strategy, user),
            moves=MOVES[Strategy.Status(strategy.status)] if may_keep else (),
            may_keep=may_keep,
            may_edit=may_edit,
            why_not_edit=why_not(check_can_edit, user, strategy),
            may_plan=can(check_can_plan, user, strategy),
            **making(strategy, user, timezone.localdate()),
            **kwargs,
        )


class ProgressPage(OneStrategy, LogInFirst, TemplateView):
    """A page about how it goes: 404 for who may not see that."""

    def prepare(self) -> None:
        if not sees_progress(self.request.user, self.strategy):
            raise Http404


class Grid(ProgressPage):
    """The priorities by how they stand, the worst first."""

    template_name = "strategies/grid.html"
    current_tab = "grid"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stands = self.facts.stands
        groups = [
            (standing, len(found), page_rows.cards([(each, stands[each.priority.pk]) for each in found]))
            for standing, found in worst_first(self.facts)
        ]
        return super().get_context_data(groups=groups, rule=progress.RULE_IN_WORDS, **kwargs)


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
