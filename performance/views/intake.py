"""Pages by which figures come in: files of them, and what the names in a file mean."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from csp import importing_files
from csp.importing_pages import ChooseFile, OfImport
from csp.pages import ActPage, FormPage, LogInFirst
from meetings.models import Board
from performance.access import check_can_keep
from performance.forms.intake import FiguresFileForm, NamesForm
from performance.intake.importer import FIGURES
from performance.intake.names import forget_name, keep_names
from performance.intake.table import TITLES


class ImportFigures(ChooseFile):
    """Choose a file of figures for a board."""

    importer = FIGURES
    template_name = "performance/import_figures.html"
    form_class = FiguresFileForm

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(Board, slug=self.kwargs["slug"])

    def target(self) -> Board:
        return self.board

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(board=self.board, kept=self.board.file_names.count(), **kwargs)


class FileNames(OfImport, FormPage):
    """Say what the names in a chosen file mean; they are kept, and the file is looked at again."""

    template_name = "performance/file_names.html"
    form_class = NamesForm
    heading = "What the names in the file mean"
    button = "Keep them and look again"

    def prepare(self) -> None:
        super().prepare()
        if self.chosen.kind != FIGURES.name or self.chosen.saved_at or not self.asks:
            raise Http404

    @property
    def asks(self) -> list[dict[str, str]]:
        report = self.chosen.report or {}
        return report.get("asks") or []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.into, "user": self.request.user, "asks": self.asks}

    def perform(self, form: NamesForm) -> None:
        by: Any = self.request.user
        if keep_names(board=self.into, by=by, said=form.said()):
            importing_files.request_look(self.chosen)

    def get_success_url(self) -> str:
        return self.chosen.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(chosen=self.chosen, **kwargs)


class OfKeptNames(LogInFirst):
    """What the files of a board call things, for its officers."""

    def prepare(self) -> None:
        self.board = get_object_or_404(Board, slug=self.kwargs["slug"])
        check_can_keep(self.request.user, self.board)


class KeptNames(OfKeptNames, TemplateView):
    """All names that were said to mean something."""

    template_name = "performance/kept_names.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = [(name, TITLES.get(name.means, name.means)) for name in self.board.file_names.all()]
        return super().get_context_data(board=self.board, names=names, **kwargs)


class ForgetName(OfKeptNames, ActPage):
    """What one of them means was said wrongly, or holds no more."""

    def prepare(self) -> None:
        super().prepare()
        self.name = get_object_or_404(self.board.file_names.select_related("board"), pk=self.kwargs["pk"])

    def act(self) -> str:
        by: Any = self.request.user
        forget_name(name=self.name, by=by)
        return f"What “{self.name.said}” means is asked again when a file says it."

    def get_success_url(self) -> str:
        return reverse("figures-names", args=[self.board.slug])
