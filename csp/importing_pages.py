"""The pages of an import: choose a file, see what would come of each row, import it, see what came of it.

An app that has an importer (csp.importing) gets its pages by three things: an ``Importer``
(csp.importing_files) registered in ``AppConfig.ready``, a subclass of ``ChooseFile`` with that importer, and its
address. What follows the choice stands under /imports/, alike for all.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from csp import importing_files, jobs
from csp.fields import lay_out
from csp.importing import Act
from csp.importing_files import Importer
from csp.models import FileImport, Job
from csp.pages import ActPage, LogInFirst, ServicePage, job_progress

ROWS = 200
WORDS = {
    Act.CREATE: "New",
    Act.UPDATE: "Changed",
    Act.UNCHANGED: "Left as it is",
    Act.REFUSED: "Refused",
    Act.NOTE: "To note",
}
COLOURS = {Act.CREATE: "green", Act.UPDATE: "blue", Act.REFUSED: "red"}


class FileForm(forms.Form):
    """The file. A subclass says what it takes in ``label``, ``accept`` and ``help_text``, and may ask for more."""

    label = "The spreadsheet"
    accept = ".xlsx,.csv"
    help_text = ""
    missing = "Choose the spreadsheet."

    upload = forms.FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload = self.fields["upload"]
        upload.label, upload.help_text = self.label, self.help_text
        upload.widget.attrs["accept"] = self.accept
        upload.error_messages |= {"required": self.missing, "empty": "The file is empty. Choose another."}
        lay_out(self, *self.fields)


class ChooseFile(ServicePage):
    """Choose a file to import. A subclass names its ``importer`` and form, and gives the ``target`` of its address."""

    importer: Importer
    form_class: Any = FileForm
    button = "Look at the file"

    def target(self) -> Any:
        """What to import into, by the address. Raises Http404."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it imports into.")

    def prepare(self) -> None:
        super().prepare()
        user: Any = self.request.user
        self.into = self.importer.target(user, self.importer.key(self.target()))

    def perform(self, form: FileForm) -> FileImport:
        asked = dict(form.cleaned_data)
        upload = asked.pop("upload")
        by: Any = self.request.user
        return importing_files.choose_file(
            importer=self.importer, target=self.into, by=by, upload=upload, asked=asked
        )

    def get_heading(self) -> str:
        return self.heading or self.importer.heading

    def get_success_url(self) -> str:
        return str(self.result.get_absolute_url())

    def get_back_url(self) -> str:
        return self.importer.back_url(self.into)


class OfImport(LogInFirst):
    """A page of a file that this person chose, while they may import there."""

    def prepare(self) -> None:
        seen = FileImport.objects.visible_to(self.request.user).select_related("file", "asked_by")
        self.chosen = get_object_or_404(seen, pk=self.kwargs["pk"])
        self.importer = importing_files.importer_of(self.chosen)
        self.into = importing_files.target_of(self.chosen)

    @cached_property
    def job(self) -> Job | None:
        return importing_files.latest_job(self.chosen)

    def shown_job(self) -> dict[str, Any] | None:
        """For _components/_job.html while there is something to say: not once it has come out well."""
        if self.job is None or self.job.state == Job.State.DONE:
            return None
        key = [self.chosen.pk]
        run_again = "" if self.chosen.report else reverse("file-import-look", args=key)
        return {
            "job": self.job,
            "title": jobs.KINDS[self.job.kind].title,
            "poll_url": reverse("file-import-progress", args=key),
            "run_url": run_again,
        }


class ImportPage(OfImport, TemplateView):
    """What the file would do, row by row, and the button that does it; afterwards, what it did."""

    template_name = "csp/import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.chosen.report or {"rows": [], "counts": {}}
        rows = [self.shown(row) for row in report["rows"]]
        others = [row for row in rows if row["row"] and row["act"] != Act.REFUSED]
        return super().get_context_data(
            chosen=self.chosen,
            importer=self.importer,
            about=self.importer.about(self.into),
            back_url=self.importer.back_url(self.into),
            leads_to=report.get("leads_to") or self.importer.back_url(self.into),
            choose_url=self.importer.choose_url(self.into),
            job=self.shown_job(),
            busy=bool(self.job and self.job.is_active),
            counts=[(self.word(act), report["counts"].get(act, 0)) for act in WORDS],
            about_file=[row for row in rows if not row["row"]],
            refused=[row for row in rows if row["row"] and row["act"] == Act.REFUSED],
            page=Paginator(others, ROWS).get_page(self.request.GET.get("page")),
            why_not=importing_files.why_not_saved(self.chosen),
            asks_url=self.importer.asks_url(self.chosen)
            if report.get("asks") and not self.chosen.saved_at
            else "",
            kept_days=importing_files.KEPT.days,
            **kwargs,
        )

    def shown(self, row: dict[str, Any]) -> dict[str, Any]:
        act = Act(row["act"])
        return {**row, "word": self.word(act), "colour": COLOURS.get(act, "grey")}

    def word(self, act: Act) -> str:
        return self.importer.words.get(act, WORDS[act])


class ImportProgress(OfImport, View):
    """The job's component alone, which the page asks for every two seconds; a fresh page once it has ended."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return job_progress(request, self.shown_job())


class OnImport(OfImport, ActPage):
    """A button of the page."""

    def get_success_url(self) -> str:
        return self.chosen.get_absolute_url()


class LookAgain(OnImport):
    def act(self) -> str:
        importing_files.request_look(self.chosen)
        return ""


class SaveImport(OnImport):
    def act(self) -> str:
        importing_files.request_save(self.chosen)
        self.chosen.refresh_from_db()
        return f"{self.chosen.name} has been imported." if self.chosen.saved_at else ""


class ForgetImport(OnImport):
    def act(self) -> str:
        importing_files.forget(self.chosen)
        return f"{self.chosen.name} was not imported. It has been deleted here."

    def get_success_url(self) -> str:
        return self.importer.back_url(self.into)
