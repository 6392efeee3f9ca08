"""The forward plan: of one board, and of all boards a person reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import can
from csp.importing_pages import ChooseFile, FileForm
from csp.pages import LogInFirst, ServicePage
from meetings.access import check_can_manage, check_can_read
from meetings.agenda import forms, services
from meetings.agenda.plan.importer import FORWARD_PLAN
from meetings.agenda.plan.reading import read_plan
from meetings.agenda.views.plan_published import PublishedPlanPage
from meetings.agenda.views.subjects import GoesBack, OfOwnBoard
from meetings.models import AgendaItem, Board, PublishedPlan
from meetings.people.pages import BoardPage


class ForwardPlan(LogInFirst, TemplateView):
    """Meetings to come of all boards this person reads, with what is planned for them."""

    template_name = "meetings/agenda/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = read_plan(self.request.user, data=self.request.GET, today=timezone.localdate())
        return super().get_context_data(plan=plan, query=query_of(self.request), **kwargs)


class BoardForwardPlan(LogInFirst, TemplateView):
    """The same of one board, for its own people. To others the plan as it was published last; without one, no page."""

    template_name = "meetings/agenda/board_plan.html"

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(Board, slug=self.kwargs["slug"])

    @cached_property
    def newest(self) -> PublishedPlan | None:
        return self.board.published_plans.defer("rows").first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.kwargs = kwargs
        if not can(check_can_read, request.user, self.board) and self.newest:
            return PublishedPlanPage.as_view()(request, slug=self.board.slug, pk=self.newest.pk)
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        if not can(check_can_read, self.request.user, self.board):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, board = self.request.user, self.board
        return super().get_context_data(
            board=board,
            current_tab="forward-plan",
            manages=can(check_can_manage, user, board),
            newest=self.newest,
            query=query_of(self.request),
            plan=read_plan(user, data=self.request.GET, today=timezone.localdate(), board=board),
            **kwargs,
        )


def query_of(request: HttpRequest) -> str:
    """What the plan is narrowed by, for the address of a file of it."""
    asked = request.GET.copy()
    for name in ("page", "at"):
        asked.pop(name, None)
    return asked.urlencode()


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


class PlanFileForm(FileForm):
    help_text = (
        "Excel (.xlsx) or CSV, with a row that names the columns: Date of Meeting and Report Title, and best also "
        "Presenter, Reason, Time and Item Status. A plan downloaded here has them."
    )


class PlanImport(BoardPage, ChooseFile):
    """Choose a spreadsheet to bring into a board's plan."""

    importer = FORWARD_PLAN
    form_class = PlanFileForm
    current_tab = "forward-plan"

    def target(self) -> Board:
        return self.board
