"""Pages by which figures come in: files of them, and what the names in a file mean."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from csp import importing_files
from csp.importing_pages import ChooseFile, OfImport
from csp.pages import FormPage, ServicePage
from csp.words import counted
from meetings.models import Board
from performance import services
from performance.forms.intake import FiguresDueForm, FiguresFileForm, NamesForm
from performance.intake.due import Due, figures_due
from performance.intake.importer import FIGURES
from performance.intake.names import keep_names


class ImportFigures(ChooseFile):
    """Choose a file of figures for a board."""

    importer = FIGURES
    form_class = FiguresFileForm

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(Board, slug=self.kwargs["slug"])

    def target(self) -> Board:
        return self.board

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}


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
        return {**super().get_form_kwargs(), "board": self.into, "asks": self.asks}

    def perform(self, form: NamesForm) -> None:
        by: Any = self.request.user
        if keep_names(board=self.into, by=by, said=form.said()):
            importing_files.request_look(self.chosen)

    def get_success_url(self) -> str:
        return self.chosen.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(chosen=self.chosen, **kwargs)


class GiveFigures(ServicePage):
    """Type all figures that are due of the indicators one owns, each with what explains it."""

    template_name = "performance/figures_due.html"
    form_class = FiguresDueForm
    heading = "Figures to give"
    button = "Send the figures"

    @cached_property
    def dues(self) -> list[Due]:
        return figures_due(timezone.localdate(), Q(owner__user=self.request.user))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "dues": self.dues}

    def perform(self, form: FiguresDueForm) -> int:
        by: Any = self.request.user
        typed = []
        for due in self.dues:
            value, comment, provisional = form.boxes(due)
            said = form.cleaned_data
            typed.append(
                services.Typed(
                    due.indicator, due.period, said[value], said[comment], said[provisional], (value, comment)
                )
            )
        return services.record_typed(by=by, typed=typed)

    def get_done_message(self) -> str:
        return f"{counted(self.result, 'figure')} saved." if self.result else "No figure was typed."

    def get_success_url(self) -> str:
        return reverse("figures-due")

    def get_back_url(self) -> str:
        return reverse("performance")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(dues=self.dues, **kwargs)
