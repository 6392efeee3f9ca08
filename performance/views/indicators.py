"""The page of an indicator, its chart, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from csp.access import can
from csp.pages import ServicePage
from csp.shapes import as_html
from meetings.people.pages import BoardPage
from performance import charted, charts, services
from performance.access import check_can_keep, check_can_report
from performance.figures import Figure
from performance.forms import IndicatorForm
from performance.models import Dimension
from performance.shown import Row, Shown, grid
from performance.views.base import IndicatorForms, OneIndicator

LATELY = 24  # figures in the table, unless all are asked for


class IndicatorPage(OneIndicator, TemplateView):
    """What an indicator says now, its charts, and the tables behind them. The public reads what was opened.

    ``?show=control``, or ``?show=`` and the id of a dimension, chooses the chart; ``?all`` gives every figure.
    """

    template_name = "performance/indicator.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown, user = self.shown, self.request.user
        may_report = can(check_can_report, user, self.indicator)
        given = charted.drawn(shown.rows)
        rows = shown.rows[::-1] if "all" in self.request.GET else given[: -LATELY - 1 : -1]
        return super().get_context_data(
            shown=shown,
            newest=shown.newest,
            rows=rows,
            table=as_html("performance/_figure_row.html", self.lines(rows, may_report), may_report=may_report,
                          is_control=self.choice == "control"),
            left_out=len(shown.rows) - len(rows),
            long_missing=shown.rows[-1].period if len(given) < len(shown.rows) else None,
            may_keep=may_report and can(check_can_keep, user, self.indicator.board),
            may_report=may_report,
            choices=self.choices(),
            choice=self.choice,
            **self.chosen(),
            **kwargs,
        )  # fmt: skip

    @cached_property
    def shown(self) -> Shown:
        return Shown(self.indicator, self.request.user)

    @cached_property
    def dimension(self) -> Dimension | None:
        wanted = self.request.GET.get("show", "")
        return next((one for one in self.shown.dimensions if str(one.pk) == wanted), None)

    @cached_property
    def choice(self) -> str:
        """Which chart was asked for; the line unless it is there."""
        wanted = self.request.GET.get("show", "")
        if wanted == "control" and self.shown.has_control_chart:
            return wanted
        return str(self.dimension.pk) if self.dimension else ""

    def choices(self) -> list[tuple[str, str]]:
        signal = [("control", "Signal or noise")] if self.shown.has_control_chart else []
        by = [(str(one.pk), f"By {one.name.lower()}") for one in self.shown.dimensions]
        return [("", "Over time"), *signal, *by]

    def chosen(self) -> dict[str, Any]:
        """The charts that were chosen, and the tables of parts behind them."""
        shown = self.shown
        if self.dimension:
            parts = [(table, grid(table, self.indicator)) for table in shown.tables_by(self.dimension)]
            return {"pictures": shown.pictures_by(self.dimension), "parts": parts}
        picture = shown.control if self.choice == "control" else shown.line
        return {"pictures": [picture] if picture.worth_it else []}

    def lines(self, rows: Sequence[Figure], may_report: bool) -> Iterator[Row]:
        every = self.shown.limits.signals if self.choice == "control" else []
        fired = {row.period.start: rules for row, rules in zip(self.shown.rows, every, strict=False)}
        code = self.indicator.code
        for row in rows:
            start = row.period.start
            yield Row(
                period=row.period.words,
                value=row.value,
                provisional=row.provisional,
                revised=row.revised,
                target=row.target,
                status=row.status.words,
                colour=row.status.colour,
                direction=row.direction,
                signal="; ".join(rule.value for rule in fired.get(start, ())).capitalize(),
                change_url=reverse("value-revise", args=[code, row.pk]) if may_report and row.pk else "",
                comment_url=reverse("figure-comment", args=[code, start]) if may_report else "",
                parts_url=reverse("figure-parts", args=[code, start]) if may_report else "",
            )


class Chart(OneIndicator, View):
    """A chart as a file, by ``?kind=`` and ``&by=``, with ``&narrow`` for a phone. Without a kind it is the line.

    It has a policy of its own; nobody keeps it on the way.
    """

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = Shown(self.indicator, request.user)
        picture = shown.picture(request.GET.get("kind", charted.LINE), request.GET.get("by", ""))
        if picture is None:
            raise Http404
        headers = {"Content-Security-Policy": charts.POLICY, "Cache-Control": "private, no-store"}
        drawn = picture.draw(charts.NARROW if "narrow" in request.GET else charts.WIDE)
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
