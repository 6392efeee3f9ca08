"""Dashboards: the figures of one board, as it chose them, and of all boards a person may see. The public's too."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import ListView

from csp.access import can
from csp.pages import ServicePage
from csp.roles import Power
from csp.shapes import as_html
from csp.words import counted
from meetings.access import holds, seats
from meetings.models import Board
from meetings.people.pages import BoardPage
from performance import services
from performance.access import check_can_keep
from performance.cards import cards_for
from performance.forms import CardsForm
from performance.models import Indicator
from performance.models.indicators import IndicatorQuerySet
from performance.narrowing import Choice, boxes, narrowed


class Dashboard(ListView):
    """The indicators of all boards this person may see, each a card, with a bar to narrow them."""

    request: HttpRequest
    template_name = "performance/dashboard.html"
    paginate_by = 48
    of_several_boards = True

    def among(self) -> IndicatorQuerySet:
        """What there is to narrow."""
        return Indicator.objects.visible_to(self.request.user)

    @cached_property
    def boxes(self) -> list[Choice]:
        return boxes(self.request.user, self.among(), self.request.GET)

    def get_queryset(self) -> QuerySet[Indicator]:
        found = narrowed(self.request.user, self.among(), self.boxes)
        return found.select_related("board", "owner").with_latest().order_by(*self.order())

    def order(self) -> tuple[str, ...]:
        return ("board__name", "code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        indicators = list(context["page_obj"])
        cards = dict(zip(indicators, cards_for(self.request.user, indicators), strict=True))
        by_board = groupby(indicators, key=lambda one: one.board if self.of_several_boards else None)
        groups = [
            {"board": board, "cards": as_html("performance/_card.html", [cards[one] for one in own])}
            for board, own in by_board
        ]
        return {
            **context,
            "groups": groups,
            "boxes": self.boxes,
            "is_narrowed": any(box.chosen for box in self.boxes),
            "found": counted(context["paginator"].count, "indicator"),
            **self.adding(),
        }

    def adding(self) -> dict[str, Any]:
        if not self.request.user.is_authenticated:
            return {"add_to": []}
        boards = Board.objects.filter(pk__in=seats(self.request.user, Power.MANAGE).values("board_id"))
        return {"add_to": boards.order_by("name")}


class BoardDashboard(BoardPage, Dashboard):
    """What a board chose for its dashboard, in its order; ``?all`` gives all of its own, as does having chosen none."""

    template_name = "performance/board_dashboard.html"
    current_tab = "performance"
    of_several_boards = False

    @cached_property
    def has_chosen(self) -> bool:
        """Whether there are cards that this person may see."""
        return super().among().filter(dashboard_cards__board=self.board).exists()

    @property
    def shows_all(self) -> bool:
        return "all" in self.request.GET or not self.has_chosen

    def among(self) -> IndicatorQuerySet:
        of = {"board": self.board} if self.shows_all else {"dashboard_cards__board": self.board}
        return super().among().filter(**of)

    def order(self) -> tuple[Any, ...]:
        return ("code",) if self.shows_all else (F("dashboard_cards__position"), "code")

    def adding(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "may_add": can(check_can_keep, user, self.board),
            "has_chosen": self.has_chosen,
            "shows_all": self.shows_all,
            "is_of_the_board": holds(user, Power.READ, self.board),
        }


class ChooseCards(BoardPage, ServicePage):
    """An officer gives each indicator that shall be on the dashboard its place."""

    template_name = "performance/cards_form.html"
    form_class = CardsForm
    current_tab = "performance"
    button = "Save the dashboard"
    done_message = "The dashboard was changed."

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Choose what is on the dashboard of the {self.board}"

    def get_success_url(self) -> str:
        return reverse("board-performance", args=[self.board.slug])

    @cached_property
    def indicators(self) -> list[Indicator]:
        """The board's own, first, and those of other boards that all its people may see."""
        user = self.request.user
        own = Q(board=self.board)
        opened = Q(opened_at__isnull=False)
        chosen = Q(dashboard_cards__board=self.board)
        seen = Indicator.objects.visible_to(user).filter(own | opened | chosen).select_related("board").distinct()
        return sorted(seen, key=lambda one: (one.board_id != self.board.pk, one.board.name, one.code))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "indicators": self.indicators}

    def get_initial(self) -> dict[str, Any]:
        return {f"place-{card.indicator_id}": card.position for card in self.board.dashboard_cards.all()}

    def perform(self, form: CardsForm) -> None:
        services.choose_cards(board=self.board, by=self.request.user, indicators=form.chosen())
