"""The forward plan as files, and as the twelve months of a year."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from csp import pdf
from csp.access import can
from csp.errors import Refused
from csp.models import FileExport, User
from csp.pages import ActPage, LogInFirst
from csp.roles import Power
from csp.words import long_date
from meetings.access import boards_with, check_can_read
from meetings.agenda.plan import exporter, files, months
from meetings.agenda.plan.reading import whole_plan
from meetings.models import Board
from meetings.papers.check import PDF


class OfPlan(LogInFirst):
    """Of one board, for its own people, or of all that this person reads. To others there is no such address."""

    @cached_property
    def board(self) -> Board | None:
        slug = self.kwargs.get("slug")
        return get_object_or_404(Board, slug=slug) if slug else None

    def prepare(self) -> None:
        if self.board and not can(check_can_read, self.request.user, self.board):
            raise Http404

    def address(self, name: str, *args: str) -> str:
        """The address of a page of the plan: its name for one board begins with "board-"."""
        return reverse(f"board-{name}", args=[self.board.slug, *args]) if self.board else reverse(name, args=args)


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class PlanCsv(OfPlan, View):
    """The plan as it is narrowed by its address, as CSV."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today, board = timezone.localdate(), self.board
        try:
            plan = whole_plan(request.user, data=request.GET, today=today, board=board)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(f"{exporter.plan_url(board)}?{request.GET.urlencode()}")
        write, content_type = files.WRITERS["csv"]
        content = write(files.as_of(exporter.title(board), today), plan, with_board=board is None)
        return download(content, content_type, exporter.filename(board, "csv"))


class AskForPlan(OfPlan, ActPage):
    """Have the plan, as it is narrowed on its page, made into an Excel or PDF file."""

    asked: FileExport | None = None

    def act(self) -> str:
        said, user = self.request.POST, cast(User, self.request.user)
        self.asked = exporter.request_file(
            user=user, kind=said.get("kind", ""), query=said.get("query", ""), board=self.board
        )
        return ""

    def get_success_url(self) -> str:
        if self.asked:
            return self.asked.get_absolute_url()
        return f"{exporter.plan_url(self.board)}?{self.request.POST.get('query', '')}"


class YearForm(forms.Form):
    """Which twelve months, and of which board."""

    year = forms.ChoiceField(label="Months", required=False)
    board = forms.ModelChoiceField(
        Board.objects.none(), label="Board", required=False, empty_label="All boards", to_field_name="slug"
    )

    def __init__(self, *args: Any, years: list[months.Year], boards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year.key, year.title) for year in years]  # type: ignore[attr-defined]
        if boards is None:
            del self.fields["board"]
        else:
            self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(Div(*(Field(name) for name in self.fields), css_class="filter-bar"))


class PlanYear(OfPlan, TemplateView):
    """Twelve months on a page; ``?year=2027`` or ``2027-28``, else from this month on."""

    def get_template_names(self) -> list[str]:
        return [f"meetings/agenda/{'board_' if self.board else ''}plan_year.html"]

    @cached_property
    def year(self) -> months.Year:
        year = months.year_of(self.request.GET.get("year", ""), timezone.localdate())
        if year is None:
            raise Http404
        return year

    @cached_property
    def form(self) -> YearForm:
        boards = None if self.board else Board.objects.filter(pk__in=boards_with(self.request.user, Power.READ))
        years = months.years_to_choose(timezone.localdate(), self.year)
        return YearForm({"year": "", **self.request.GET.dict()}, years=years, boards=boards)

    @cached_property
    def chosen(self) -> Board | None:
        """The board that is shown alone."""
        if self.board or not self.form.is_valid():
            return self.board
        found: Board | None = self.form.cleaned_data["board"]
        return found

    def months(self) -> list[months.Month]:
        return months.read_year(self.request.user, self.year, today=timezone.localdate(), board=self.chosen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            board=self.board,
            current_tab="forward-plan",
            year=self.year,
            months=self.months(),
            form=self.form,
            across=self.chosen is None,
            query=self.request.GET.urlencode(),
            plan_url=exporter.plan_url(self.board),
            paper_url=self.address("plan-year-paper"),
            **kwargs,
        )


class PlanYearPaper(PlanYear):
    """The same on one landscape sheet of A3."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        board = self.chosen
        title = f"Forward plan of the {board}" if board else "Forward plan of all boards"
        on = f"As of {long_date(timezone.localdate())}"
        shown = {"title": title, "year": self.year, "on": on, "sheet": months.for_paper(self.months())}
        body = render_to_string("meetings/agenda/print_year.html", {**shown, "across": board is None})
        content = pdf.render(body, title=f"{title}, {self.year.title}", author=title)
        return download(content, PDF, exporter.filename(self.board, "pdf", "year-plan"))
