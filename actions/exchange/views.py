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
from actions.exchange.lines import lines_of
from actions.exchange.models import LogExport, LogImport
from csp import jobs, storage
from csp.errors import Refused
from csp.models import Job
from csp.pages import ActPage, LogInFirst, ServicePage
from meetings.access import check_can_manage, check_can_read
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


class BringFile(BoardPage, ServicePage):
    """Choose a spreadsheet to bring into a board's log."""

    form_class = ImportForm
    heading = "Import actions"
    button = "Look at the file"
    current_tab = "actions"

    def prepare(self) -> None:
        check_can_manage(self.request.user, self.board)

    def perform(self, form: ImportForm) -> LogImport:
        return services.bring_file(board=self.board, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()

    def get_back_url(self) -> str:
        return reverse("board-actions", args=[self.board.slug])


class OfImport(BoardPage, LogInFirst):
    """A page of a spreadsheet that was brought to a board's log, for its officers."""

    current_tab = "actions"

    def prepare(self) -> None:
        _ = self.brought

    @cached_property
    def brought(self) -> LogImport:
        seen = LogImport.objects.visible_to(self.request.user).select_related("board", "asked_by__person")
        return get_object_or_404(seen, board__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def job(self) -> Job | None:
        subject = services.subject_of(self.brought)
        return jobs.latest(services.SAVE, subject) or jobs.latest(services.PREVIEW, subject)

    def address(self, name: str) -> str:
        return reverse(name, args=[self.board.slug, self.brought.pk])


class ImportPage(OfImport, TemplateView):
    """What the file would do, row by row, and the button that does it; afterwards, what it did."""

    template_name = "actions/exchange/import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.job()
        report = self.brought.report or {"rows": [], "counts": {}}
        return super().get_context_data(
            brought=self.brought,
            job=_shown(job, self.address("action-import-progress")),
            rows=[row for row in report["rows"] if row["row"]],
            about_file=[row for row in report["rows"] if not row["row"]],
            counts=report["counts"],
            why_not=services.why_not_saved(self.brought),
            busy=bool(job and job.is_active),
            **kwargs,
        )


class ImportProgress(OfImport, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _progress(request, self.job(), self.address("action-import-progress"))


class SaveImport(OfImport, ActPage):
    def act(self) -> str:
        services.request_import(brought=self.brought, by=self.request.user)
        self.brought.refresh_from_db()
        return "The actions are in the log." if self.brought.saved_at else "The actions are being brought in."

    def get_success_url(self) -> str:
        return self.brought.get_absolute_url()


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
