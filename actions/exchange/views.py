"""Pages on which the action log goes out into files and files come in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from actions.exchange import exporter
from actions.exchange.files import csv_rows
from actions.exchange.forms import ImportForm
from actions.exchange.importer import ACTIONS
from actions.exchange.lines import lines_of
from csp.errors import Refused
from csp.importing_pages import ChooseFile
from csp.models import FileExport
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

    def get(self, request: HttpRequest, **kwargs: object) -> StreamingHttpResponse:
        try:
            found = exporter.chosen(user=request.user, query=request.GET.urlencode(), board=self.board)
        except Refused as refusal:
            raise Http404(refusal.message) from None
        response = StreamingHttpResponse(
            csv_rows(lines_of(found, request.user)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{exporter.filename(self.board)}.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class AskForFile(ActPage):
    """Have the list made into an Excel, PDF or Word file."""

    asked: FileExport | None = None

    def act(self) -> str:
        said = self.request.POST
        board = get_object_or_404(Board, slug=said["board"]) if said.get("board") else None
        self.asked = exporter.request_export(
            user=self.request.user, kind=said.get("kind", ""), query=said.get("query", ""), board=board
        )
        return ""

    def get_success_url(self) -> str:
        if self.asked:
            return self.asked.get_absolute_url()
        slug = self.request.POST.get("board")
        list_url = reverse("board-actions", args=[slug]) if slug else reverse("actions")
        return f"{list_url}?{self.request.POST.get('query', '')}"


class ImportActions(BoardPage, ChooseFile):
    """Choose a spreadsheet to bring into a board's log."""

    importer = ACTIONS
    form_class = ImportForm
    current_tab = "actions"

    def target(self) -> Board:
        return self.board
