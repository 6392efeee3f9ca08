"""Pages on which plans come in from files and go out into them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from csp import jobs, storage
from csp.importing_pages import ChooseFile
from csp.models import Job
from csp.pages import ActPage, LogInFirst, ServicePage, job_progress
from csp.roles import Power
from csp.sheets import CSV, XLSX
from meetings.access import boards_held
from meetings.models import Board
from meetings.people.pages import BoardPage
from strategies.access import check_can_keep, may_see_print, sees_progress
from strategies.exchange import services
from strategies.exchange.files import write_csv, write_xlsx
from strategies.exchange.forms import NewPlanForm, PlanFileForm, PutForm
from strategies.exchange.importer import NEW_PLAN, STRATEGY
from strategies.exchange.lines import sheet_of
from strategies.models import Strategy, StrategyPrint
from strategies.views.base import OneStrategy


class PlanFile(OneStrategy, LogInFirst, View):
    """The plan as a spreadsheet, with the planned actions this person may see; 404 for who may see none."""

    kind = "xlsx"

    def prepare(self) -> None:
        if not sees_progress(self.request.user, self.strategy):
            raise Http404

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        sheet = sheet_of(self.strategy, request.user, today)
        content = write_csv(sheet) if self.kind == "csv" else write_xlsx(sheet, self.strategy.title)
        response = HttpResponse(content, content_type=f"{CSV}; charset=utf-8" if self.kind == "csv" else XLSX)
        name = f"{services.name_of(self.strategy)}-{today:%Y-%m-%d}.{self.kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class ImportPlan(OneStrategy, ChooseFile):
    """Choose a spreadsheet of actions to bring into a strategy."""

    importer = STRATEGY
    form_class = PlanFileForm

    def target(self) -> Strategy:
        return self.strategy


class ImportNewPlan(BoardPage, ChooseFile):
    """Choose a spreadsheet that becomes a board's new action plan."""

    importer = NEW_PLAN
    form_class = NewPlanForm
    current_tab = "strategies"

    def target(self) -> Board:
        return self.board

    def get_back_url(self) -> str:
        return reverse("board-strategies", args=[self.board.slug])


class AskForPdf(OneStrategy, ActPage):
    """Have the strategy printed: what everybody may read, or the whole of it."""

    asked: StrategyPrint | None = None

    def act(self) -> str:
        whole = self.request.POST.get("form") == "whole"
        self.asked = services.request_print(strategy=self.strategy, user=self.request.user, whole=whole)
        return ""

    def get_success_url(self) -> str:
        return (self.asked or self.strategy).get_absolute_url()


class PutIntoPack(OneStrategy, ServicePage):
    """Put the strategy under an agenda item as a paper, or print that paper anew."""

    form_class = PutForm
    button = "Put it into the pack"
    done_message = "The strategy is being printed as a paper of this item."

    def prepare(self) -> None:
        super().prepare()
        if not boards_held(self.request.user, Power.MANAGE):
            check_can_keep(self.request.user, self.strategy.board)

    def get_heading(self) -> str:
        return f"Put {self.strategy} into a pack"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def perform(self, form: PutForm) -> StrategyPrint:
        return services.put_into_pack(strategy=self.strategy, by=self.request.user, **form.said())

    def get_back_url(self) -> str:
        return self.strategy.get_absolute_url()

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class OnePrint(LogInFirst):
    """A page of a print: for whoever asked for it and, of one that is a paper, the officers of that board."""

    @cached_property
    def printed(self) -> StrategyPrint:
        known = StrategyPrint.objects.select_related("strategy__board", "file", "paper__item__meeting__board")
        found = get_object_or_404(known, pk=self.kwargs["pk"])
        if not may_see_print(self.request.user, found):
            raise Http404
        return found

    def prepare(self) -> None:
        _ = self.printed

    def job(self) -> Job | None:
        return jobs.latest(services.PRINT, services.subject_of(self.printed))

    def shown_job(self) -> dict[str, Any] | None:
        """For _components/_job.html while there is something to say: not once it has come out well."""
        job = self.job()
        if job is None or job.state == Job.State.DONE:
            return None
        poll_url = reverse("strategy-print-progress", args=[self.printed.pk])
        return {"job": job, "title": jobs.KINDS[job.kind].title, "poll_url": poll_url}


class PrintPage(OnePrint, TemplateView):
    """How far the print is, and then where to have it; of a paper, the button for its next version."""

    template_name = "strategies/exchange/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            printed=self.printed, job=self.shown_job(), kept_days=services.KEPT.days, **kwargs
        )


class PrintProgress(OnePrint, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return job_progress(request, self.shown_job())


class PrintFile(OnePrint, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        if self.printed.file is None:
            raise Http404("The file has not been made yet.")
        return storage.download(self.printed.file, filename=f"{services.name_of(self.printed.strategy)}.pdf")


class PrintAgain(OnePrint, ActPage):
    """Print the paper as the strategy stands today, as its next version."""

    def act(self) -> str:
        services.request_version(asked=self.printed, by=self.request.user)
        return "The next version is being printed."

    def get_success_url(self) -> str:
        return self.printed.get_absolute_url()
