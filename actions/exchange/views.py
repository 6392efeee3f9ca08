"""Pages on which the action log goes out into files and files come in."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django_htmx.http import HttpResponseClientRefresh

from actions.exchange import services
from actions.exchange.files import csv_rows
from actions.exchange.forms import ImportForm
from actions.exchange.importer import ACTIONS
from actions.exchange.lines import lines_of
from actions.exchange.models import LogExport
from csp import jobs, storage
from csp.errors import Refused
from csp.importing_pages import ChooseFile
from csp.models import Job
from csp.pages import ActPage, LogInFirst
from meetings.access import check_can_read
from meetings.models import Board
from meetings.people.pages import BoardPage


class CsvOfLog(LogInFirst):
    """The list as CSV, row by row as it is read: the whole log of a county takes no more memory than a page."""

    board: Board | None = None

    def prepare(self) -> None:
        if slug := self.kwargs.get("slug"):
            self.board = get_object_or_404(Board, slug=slug)
            check_can_read(self.request.user, self.board)

    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        try:
            found = services.chosen(user=request.user, query=request.GET.urlencode(), board=self.board)
        except Refused as refusal:
            raise Http404(refusal.message) from None
        response = StreamingHttpResponse(
            csv_rows(lines_of(found, request.user)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{filename(self.board)}.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class AskForFile(ActPage):
    """Have the list made into an Excel, PDF or Word file."""

    export: LogExport | None = None

    def act(self) -> str:
        asked = self.request.POST
        self.board = get_object_or_404(Board, slug=asked["board"]) if asked.get("board") else None
        if self.board:
            check_can_read(self.request.user, self.board)
        self.export = services.request_export(
            user=self.request.user, kind=asked.get("kind", ""), query=asked.get("query", ""), board=self.board
        )
        return ""

    def get_success_url(self) -> str:
        if self.export:
            return self.export.get_absolute_url()
        slug = self.request.POST.get("board")
        list_url = reverse("board-actions", args=[slug]) if slug else reverse("actions")
        return f"{list_url}?{self.request.POST.get('query', '')}"


class OwnExport(LogInFirst):
    """A page of a file that this person asked for."""

    @cached_property
    def export(self) -> LogExport:
        asked = LogExport.objects.filter(user=self.request.user).select_related("board", "file")
        return get_object_or_404(asked, pk=self.kwargs["pk"])

    def job(self) -> Job | None:
        return jobs.latest(services.EXPORT, services.subject_of(self.export))


class ExportPage(OwnExport, TemplateView):
    """How far the file is, and then where to have it."""

    template_name = "actions/exchange/export.html"

    def prepare(self) -> None:
        _ = self.export

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = self.export.board
        list_url = reverse("board-actions", args=[board.slug]) if board else reverse("actions")
        return super().get_context_data(
            export=self.export,
            job=_shown(self.job(), reverse("action-export-progress", args=[self.export.pk])),
            back_url=f"{list_url}?{self.export.query}",
            kept_days=services.KEPT.days,
            **kwargs,
        )


class ExportProgress(OwnExport, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _progress(request, self.job(), reverse("action-export-progress", args=[self.export.pk]))


class ExportFile(OwnExport, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        if self.export.file is None:
            raise Http404("The file has not been made yet.")
        return storage.download(self.export.file, filename=f"{filename(self.export.board)}.{self.export.kind}")


class ImportActions(BoardPage, ChooseFile):
    """Choose a spreadsheet to bring into a board's log."""

    importer = ACTIONS
    form_class = ImportForm
    current_tab = "actions"

    def target(self) -> Board:
        return self.board


def filename(board: Board | None) -> str:
    """ "csp-actions-2018-09-26": what it is can be told once it lies in a folder."""
    return "-".join(
        part for part in (board.slug if board else "", f"actions-{timezone.localdate():%Y-%m-%d}") if part
    )


def _shown(job: Job | None, poll_url: str) -> dict[str, Any] | None:
    """For _components/_job.html while there is something to say: not once it has come out well."""
    if job is None or job.state == Job.State.DONE:
        return None
    return {"job": job, "title": jobs.KINDS[job.kind].title, "poll_url": poll_url}


def _progress(request: HttpRequest, job: Job | None, poll_url: str) -> HttpResponse:
    """The job's component alone, which the page asks for every two seconds; a fresh page once it has ended."""
    shown = _shown(job, poll_url)
    if shown is None or not shown["job"].is_active:
        return HttpResponseClientRefresh()
    return render(request, "_components/_job.html", shown)
