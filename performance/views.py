"""Pages of indicators and their figures."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView, TemplateView, View

from csp.access import can
from csp.pages import LogInFirst, ServicePage
from csp.roles import Power
from csp.words import short_date
from meetings.access import check_can_read, seats
from meetings.models import Board
from meetings.people.pages import BoardPage
from performance import chart, services
from performance.access import check_can_keep
from performance.figures import Figure, latest, series
from performance.forms import IndicatorForm, ReviseForm, TargetForm, ValueForm
from performance.models import Indicator, Value
from performance.periods import after, last_ended


class Dashboard(LogInFirst, ListView):
    """The indicators of all boards this person may see, each with its newest figure."""

    request: HttpRequest
    template_name = "performance/dashboard.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Indicator]:
        seen = Indicator.objects.visible_to(self.request.user)
        return seen.select_related("board", "owner").with_latest().order_by("board__name", "code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        by_board = groupby(context["page_obj"], key=lambda indicator: indicator.board)
        groups = [
            {"board": board, "rows": [(indicator, latest(indicator)) for indicator in indicators]}
            for board, indicators in by_board
        ]
        return {**context, "groups": groups, **self.adding()}

    def adding(self) -> dict[str, Any]:
        boards = Board.objects.filter(pk__in=seats(self.request.user, Power.MANAGE).values("board_id"))
        return {"add_to": boards.order_by("name")}


class BoardDashboard(BoardPage, Dashboard):
    """The indicators of one board, for its people."""

    template_name = "performance/board_dashboard.html"
    current_tab = "performance"

    def prepare(self) -> None:
        check_can_read(self.request.user, self.board)

    def get_queryset(self) -> QuerySet[Indicator]:
        return super().get_queryset().filter(board=self.board)

    def adding(self) -> dict[str, Any]:
        return {"may_add": can(check_can_keep, self.request.user, self.board)}


class OneIndicator:
    """A page about one indicator: 404 unless this person may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def indicator(self) -> Indicator:
        seen = Indicator.objects.visible_to(self.request.user).select_related("board", "owner")
        return get_object_or_404(seen, code=self.kwargs["code"])

    def prepare(self) -> None:
        _ = self.indicator

    def rows(self) -> list[Figure]:
        return series(self.indicator, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(indicator=self.indicator, **kwargs)  # type: ignore[misc]


class IndicatorPage(OneIndicator, LogInFirst, TemplateView):
    """What an indicator is, its chart, and the table behind it with the newest figure on top."""

    template_name = "performance/indicator.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        return super().get_context_data(
            rows=rows[::-1],
            newest=next((row for row in reversed(rows) if row.number is not None), None),
            description=chart.describe(self.indicator, rows),
            may_keep=can(check_can_keep, self.request.user, self.indicator.board),
            **kwargs,
        )


class Chart(OneIndicator, LogInFirst, View):
    """The chart as a file, with ``?narrow`` for a phone. It has a policy of its own; nobody keeps it on the way."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        headers = {"Content-Security-Policy": chart.POLICY, "Cache-Control": "private, no-store"}
        drawn = chart.draw(self.indicator, self.rows(), narrow="narrow" in request.GET)
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)


class AddIndicator(BoardPage, ServicePage):
    form_class = IndicatorForm
    button = "Add the indicator"

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Add an indicator of the {self.board}"

    def get_back_url(self) -> str:
        return reverse("board-performance", args=[self.board.slug])

    def perform(self, form: IndicatorForm) -> None:
        self.added = services.create_indicator(board=self.board, by=self.request.user, **form.said())

    def get_done_message(self) -> str:
        return f"{self.added.code} was added. Now give it a target and its figures."

    def get_success_url(self) -> str:
        return self.added.get_absolute_url()


class IndicatorForms(OneIndicator, ServicePage):
    """A form about one indicator, for the board's officers."""

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.indicator.board)

    def get_success_url(self) -> str:
        return self.indicator.get_absolute_url()


class EditIndicator(IndicatorForms):
    form_class = IndicatorForm
    done_message = "The indicator was changed."

    def get_heading(self) -> str:
        return f"Change {self.indicator}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_new": False}

    def get_initial(self) -> dict[str, Any]:
        return IndicatorForm.initial_of(self.indicator)

    def perform(self, form: IndicatorForm) -> None:
        version = form.cleaned_data["version"] or 0
        # A copy: should it be refused, the page goes on showing what is stored.
        services.update_indicator(
            indicator=copy(self.indicator), by=self.request.user, version=version, **form.said()
        )


class FigureForms(IndicatorForms):
    """A form that takes a number in the indicator's unit."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit": self.indicator.unit}


class AddValue(FigureForms):
    """Type the figure of a period: of the one after the newest, unless another is given."""

    form_class = ValueForm
    button = "Add the figure"
    done_message = "The figure was added."

    def get_heading(self) -> str:
        return f"Add a figure: {self.indicator}"

    def get_initial(self) -> dict[str, Any]:
        newest = self.indicator.values.order_by("period_start").last()
        frequency = self.indicator.frequency
        return {
            "starts": after(frequency, newest.period).start
            if newest
            else last_ended(frequency, timezone.localdate()).start
        }

    def perform(self, form: ValueForm) -> None:
        services.record_value(indicator=self.indicator, by=self.request.user, **form.cleaned_data)


class ReviseValue(FigureForms):
    form_class = ReviseForm
    done_message = "The figure was changed. The one before it is kept in its history."

    @cached_property
    def figure(self) -> Value:
        seen = Value.objects.visible_to(self.request.user).select_related("indicator__board")
        return get_object_or_404(seen, pk=self.kwargs["pk"], indicator=self.indicator)

    def prepare(self) -> None:
        super().prepare()
        _ = self.figure

    def get_heading(self) -> str:
        return f"Change the figure of {self.figure.period.words}: {self.indicator}"

    def get_initial(self) -> dict[str, Any]:
        return ReviseForm.initial_of(self.figure)

    def perform(self, form: ReviseForm) -> None:
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        services.revise_value(figure=copy(self.figure), by=self.request.user, **said)


class SetTarget(FigureForms):
    form_class = TargetForm
    button = "Set the target"

    def get_heading(self) -> str:
        return f"Set a target: {self.indicator}"

    def perform(self, form: TargetForm) -> None:
        self.target = services.set_target(indicator=self.indicator, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"The target holds from {short_date(self.target.starts)}."
