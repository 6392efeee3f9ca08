"""Pages of performance reports: a board's list, one as it stands or as it was printed, its charts and its figures."""

from __future__ import annotations

import csv
import io
from copy import copy
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView, TemplateView, View

from csp import jobs
from csp.access import can
from csp.cells import guarded
from csp.models import Job
from csp.pages import ActPage, LogInFirst, ServicePage, job_progress
from meetings.access import check_can_see_drafts
from meetings.models import PaperVersion
from meetings.people.pages import BoardPage
from performance import charts
from performance.access import check_can_keep
from performance.models import PerformanceReport, ReportSnapshot
from performance.periods import last_ended
from performance.reporting import services
from performance.reporting.forms import PutForm, ReportForm
from performance.reporting.layout import Card, cards_of, lay_out, picture_of
from performance.views.said import ConfirmForm


class Reports(BoardPage, LogInFirst, ListView):
    """A board's reports, for those who make and check them."""

    template_name = "performance/reporting/reports.html"
    current_tab = "performance"
    paginate_by = 25

    def prepare(self) -> None:
        check_can_see_drafts(self.request.user, self.board)

    def get_queryset(self) -> QuerySet[PerformanceReport]:
        seen = PerformanceReport.objects.visible_to(self.request.user).filter(board=self.board)
        return seen.select_related("paper__item__meeting__board")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_keep=can(check_can_keep, self.request.user, self.board), **kwargs)


class AddReport(BoardPage, ServicePage):
    form_class = ReportForm
    button = "Lay it out"
    done_message = "This is how the report stands. Put it under an agenda item when it is as you want it."

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Begin a performance report of the {self.board}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}

    def get_initial(self) -> dict[str, Any]:
        quarter = last_ended("quarter", timezone.localdate())
        carded = list(self.board.dashboard_cards.values_list("indicator_id", flat=True))
        return {
            "title": f"Performance report, {quarter.words}",
            "starts": quarter.start,
            "ends": quarter.end,
            "indicators": carded or list(self.board.indicators.values_list("pk", flat=True)),
        }

    def get_back_url(self) -> str:
        return reverse("performance-reports", args=[self.board.slug])

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()

    def perform(self, form: ReportForm) -> PerformanceReport:
        said = {name: value for name, value in form.said().items() if name != "version"}
        return services.begin_report(board=self.board, by=self.request.user, **said)


class OneReport:
    """A page about one report: 404 unless this person may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> PerformanceReport:
        seen = PerformanceReport.objects.visible_to(self.request.user)
        return get_object_or_404(seen.select_related("board", "paper__item__meeting__board"), pk=self.kwargs["pk"])

    @cached_property
    def snapshots(self) -> list[ReportSnapshot]:
        """Its versions that this person may read, the newest first."""
        versions = PaperVersion.objects.visible_to(self.request.user)
        return list(self.report.snapshots.filter(version__in=versions).select_related("version"))

    @cached_property
    def snapshot(self) -> ReportSnapshot | None:
        """The version asked for by ``?version=``, or the newest; none while it was not printed."""
        wanted = self.request.GET.get("version")
        if wanted is None:
            return self.snapshots[0] if self.snapshots else None
        found = next((one for one in self.snapshots if str(one.version and one.version.number) == wanted), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def figures(self) -> dict[str, Any]:
        """What is shown: the figures as they were printed; before that, as they stand, for those who see drafts."""
        if self.snapshot:
            return self.snapshot.figures
        if not can(check_can_see_drafts, self.request.user, self.report.board):
            raise Http404
        return lay_out(self.report)

    def job(self) -> Job | None:
        return jobs.latest(services.MAKE, services.subject_of(self.report))


class ReportPage(OneReport, TemplateView):
    """The report as it was printed, or, before that, as it stands."""

    template_name = "performance/reporting/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_keep = can(check_can_keep, self.request.user, self.report.board)
        figures = self.figures
        for card in cards_of(figures):
            card["picture"] = picture_of(card)  # for the page alone: the snapshot is not stored again
        version = f"?version={self.snapshot.version.number}" if self.snapshot and self.snapshot.version else ""
        return super().get_context_data(
            report=self.report,
            figures=figures,
            snapshot=self.snapshot,
            snapshots=self.snapshots,
            version=version,
            revisions=services.revised_since(self.snapshot, self.request.user) if self.snapshot else [],
            may_keep=may_keep,
            job=_shown(self.job(), self.report) if may_keep else None,
            **kwargs,
        )


class ReportChart(OneReport, View):
    """A chart of the report, from the figures that were kept."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        card = self.card()
        headers = {"Content-Security-Policy": charts.POLICY, "Cache-Control": "private, no-store"}
        drawn = picture_of(card).draw(charts.NARROW if "narrow" in request.GET else charts.WIDE)
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)

    def card(self) -> Card:
        found = next((card for card in cards_of(self.figures) if card["code"] == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found


class ReportCsv(OneReport, View):
    """The figures of the report as they were printed, as a file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["indicator", "name", "unit", "period_start", "period_end", "value", "target"])
        for card in cards_of(self.figures):
            for row in card["series"]:
                what = [guarded(card["code"]), guarded(card["name"]), guarded(card["unit"])]
                writer.writerow([*what, row["start"], row["end"], row["number"] or "", row["aim"] or ""])
        return HttpResponse(
            out.getvalue().encode(),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="performance-report-{self.report.pk}.csv"',
                "Cache-Control": "private, no-store",
            },
        )


class ReportForms(OneReport, ServicePage):
    """A form about one report, for the board's officers."""

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.report.board)

    def get_success_url(self) -> str:
        return self.report.get_absolute_url()


class EditReport(ReportForms):
    form_class = ReportForm

    def get_heading(self) -> str:
        return f"Change {self.report}"

    def get_done_message(self) -> str:
        return (
            "The report was changed. What was printed stays: make a new version of the paper to print it again."
            if self.report.paper_id
            else "The report was changed."
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.report.board}

    def get_initial(self) -> dict[str, Any]:
        return ReportForm.initial_of(self.report)

    def perform(self, form: ReportForm) -> None:
        version = form.cleaned_data["version"] or 0
        services.update_report(report=copy(self.report), by=self.request.user, version=version, **form.said())


class PutReport(ReportForms):
    form_class = PutForm
    button = "Put it there"
    done_message = "The report is being printed as a paper of this item."

    def get_heading(self) -> str:
        return f"Put {self.report} under an agenda item"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.report.board}

    def perform(self, form: PutForm) -> None:
        services.put_under(report=copy(self.report), by=self.request.user, item=form.cleaned_data["item"])


class RemoveReport(ReportForms):
    form_class = ConfirmForm
    button = "Remove the report"
    warning = "Its title, introduction and choice of indicators go. The figures stay."
    done_message = "The report was removed."

    def get_heading(self) -> str:
        return f"Remove {self.report}?"

    def get_back_url(self) -> str:
        return self.report.get_absolute_url()

    def get_success_url(self) -> str:
        return reverse("performance-reports", args=[self.report.board.slug])

    def perform(self, form: ConfirmForm) -> None:
        services.remove_report(report=PerformanceReport.objects.get(pk=self.report.pk), by=self.request.user)


class MakeVersion(OneReport, ActPage):
    """Print the paper again with the figures of today."""

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.report.board)

    def act(self) -> str:
        services.request_version(report=self.report, by=self.request.user)
        return "The report is being printed again."

    def get_success_url(self) -> str:
        return self.report.get_absolute_url()


class ReportProgress(OneReport, LogInFirst, View):
    """How far the printing is."""

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.report.board)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return job_progress(request, _shown(self.job(), self.report))


def _shown(job: Job | None, report: PerformanceReport) -> dict[str, Any] | None:
    """For _components/_job.html while there is something to say: not once it has come out well."""
    if job is None or job.state == Job.State.DONE:
        return None
    return {
        "job": job,
        "title": jobs.KINDS[job.kind].title,
        "poll_url": reverse("performance-report-progress", args=[report.pk]),
        "run_url": reverse("performance-report-version", args=[report.pk]),
    }
