"""The pages of a file that was asked for (csp.exporting_files): how far it is, and where to have it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from csp import exporting_files, jobs, storage
from csp.models import FileExport, Job
from csp.pages import LogInFirst, job_progress


class OfExport(LogInFirst):
    """A page of a file that this person asked for, while they may read what it is about."""

    def prepare(self) -> None:
        seen = FileExport.objects.visible_to(self.request.user).select_related("file", "asked_by")
        self.asked = get_object_or_404(seen, pk=self.kwargs["pk"])
        self.exporter = exporting_files.exporter_of(self.asked)
        self.exporter.check(self.asked)

    def shown_job(self) -> dict[str, Any] | None:
        """For _components/_job.html while there is something to say: not once it has come out well."""
        job = exporting_files.latest_job(self.asked)
        if job is None or job.state == Job.State.DONE:
            return None
        poll_url = reverse("file-export-progress", args=[self.asked.pk])
        return {"job": job, "title": jobs.KINDS[job.kind].title, "poll_url": poll_url}


class ExportPage(OfExport, TemplateView):
    """How far the file is, and then where to have it."""

    template_name = "csp/export.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self.asked,
            heading=self.exporter.heading(self.asked),
            about=self.exporter.about(self.asked),
            back_url=self.exporter.back_url(self.asked),
            job=self.shown_job(),
            kept_days=exporting_files.KEPT.days,
            **kwargs,
        )


class ExportProgress(OfExport, View):
    """The job's component alone, which the page asks for every two seconds; a fresh page once it has ended."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return job_progress(request, self.shown_job())


class ExportFile(OfExport, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        if self.asked.file is None:
            raise Http404("The file has not been made yet.")
        return storage.download(self.asked.file, filename=self.asked.name)
