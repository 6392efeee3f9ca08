"""Pages of a report written in the site: begin it, edit it, read a Word report into it, preview and finish it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView

from csp.access import can
from csp.errors import Conflict, Refused
from csp.pages import LogInFirst, ServicePage
from meetings.access import check_can_hand_in, check_can_manage
from meetings.agenda.views.subjects import GoesBack
from meetings.models import AgendaItem, Paper, PaperVersion
from meetings.papers import compare, layout, report_forms, written
from meetings.papers.layout import LABELS, TEXTS
from meetings.papers.views import at_item


class ReportAdd(GoesBack, ServicePage):
    form_class = report_forms.ReportStartForm
    heading = "Write a report here"
    button = "Go on to the text"

    def prepare(self) -> None:
        self.item = get_object_or_404(
            AgendaItem.objects.visible_to(self.request.user).select_related("meeting__board"),
            pk=self.kwargs["item"],
        )
        check_can_manage(self.request.user, self.item.meeting.board)

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.item.title, "kind": Paper.Kind.REPORT}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.item.meeting.board}

    def get_back_url(self) -> str:
        return at_item(self.item)

    def perform(self, form: Any) -> Paper:
        return written.start_report(item=self.item, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("report", args=[self.result.pk])


class OfReport:
    """For pages of one report: its board's officers, and the author who was asked for the paper."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def prepare(self) -> None:
        papers = Paper.objects.select_related("item__meeting__board")
        seen, asked = papers.visible_to(self.request.user), papers.asked_of(self.request.user)
        self.paper = seen.filter(pk=self.kwargs["pk"]).first() or get_object_or_404(asked, pk=self.kwargs["pk"])
        check_can_hand_in(self.request.user, self.paper)
        self.written = written.written_of(self.paper)
        self.is_officer = can(check_can_manage, self.request.user, self.paper.item.meeting.board)

    def paper_url(self) -> str:
        """Where the paper stands: its own page once it has a version, for an author what they have to do."""
        if not self.is_officer:
            return reverse("my-work")
        return self.paper.get_absolute_url() if self.paper.versions.exists() else at_item(self.paper.item)


class ReportEdit(OfReport, ServicePage):
    """The editing page. ``read`` reads a Word report into the form; ``chosen`` says what of it to take."""

    template_name = "meetings/papers/report_edit.html"
    form_class = report_forms.ReportForm
    button = "Save the draft"
    done_message = "The draft has been saved. Only those who see drafts can read it until it is finished."

    def get_heading(self) -> str:
        return self.paper.title

    def get_initial(self) -> dict[str, Any]:
        return self.written.values

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "board": self.paper.item.meeting.board,
            "cover_open": written.may_change_cover(self.paper, self.request.user),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            paper=self.paper,
            newest=self.paper.versions.defer("html").first(),
            texts=[LABELS[name] for name in TEXTS],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "read" in request.POST:
            return self.read_word()
        if "chosen" in request.POST:
            return self.show_read(self._chosen(), request.POST.getlist("note"))
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> layout.Written:
        values = {name: said for name, said in form.cleaned_data.items() if name != "upload"}
        return written.save_report(paper=self.paper, by=self.request.user, **values)

    def get_success_url(self) -> str:
        return reverse("report-preview" if "preview" in self.request.POST else "report", args=[self.paper.pk])

    def get_done_message(self) -> str:
        return "" if "preview" in self.request.POST else self.done_message

    def get_back_url(self) -> str:
        return self.paper_url()

    def read_word(self) -> HttpResponse:
        """The form filled from the Word report; first asked, where that would take the place of something else."""
        form = self.get_form()
        form.is_valid()
        upload = self.request.FILES.get("upload")
        try:
            if upload is None:
                raise Refused(report_forms.CHOOSE_WORD, field="upload")
            read = written.read_word(paper=self.paper, by=self.request.user, upload=upload)
        except Refused as refusal:
            form.errors.clear()
            form.add_error("upload", refusal.message)
            return self.form_invalid(form)
        now = self._typed(form)
        fixed = [name for name in now if form.fields[name].disabled]
        clashes = written.clashes(now, read, fixed=fixed)
        if clashes:
            untouched = {name: said for name, said in now.items() if name not in [one.name for one in clashes]}
            taken = {name: said for name, said in read.values.items() if name in untouched and name not in fixed}
            context = self.get_context_data(form=form, clashes=clashes, read=read, other={**untouched, **taken})
            return render(self.request, "meetings/papers/report_word.html", context)
        taken = {name: said for name, said in read.values.items() if name not in fixed}
        return self.show_read({**now, **taken}, read.notes)

    def show_read(self, values: dict[str, str], notes: list[str]) -> HttpResponse:
        """The form with ``values``, not saved, and what of the Word report has no place in it."""
        form = self.form_class(
            initial=values,
            board=self.paper.item.meeting.board,
            cover_open=written.may_change_cover(self.paper, self.request.user),
        )
        return self.render_to_response(self.get_context_data(form=form, notes=notes, was_read=True))

    def _typed(self, form: Any) -> dict[str, str]:
        """What stands in the form, whether or not it could be saved."""
        return {
            name: self.written.values[name] if form.fields[name].disabled else self.request.POST.get(name, "")
            for name in self.written.values
        }

    def _chosen(self) -> dict[str, str]:
        """What stood in the form, but for what is to be taken from the Word report."""
        sent = self.request.POST
        return {
            name: sent.get(f"word_{name}", "") if sent.get(f"take_{name}") == "word" else sent.get(name, stored)
            for name, stored in self.written.values.items()
        }


class ReportPreview(OfReport, ServicePage):
    """The report as it will be printed, and the button that makes it a version of the paper."""

    template_name = "meetings/papers/report_preview.html"
    form_class = report_forms.FinishForm
    done_message = "The report is finished. Its PDF is being made."

    def prepare(self) -> None:
        super().prepare()
        newest = self.paper.versions.first()
        self.button = f"Finish: make it version {newest.number + 1 if newest else 1}"

    def get_heading(self) -> str:
        return f"Preview of {self.paper.title}"

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.written.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            paper=self.paper, html=layout.layout(self.written), is_officer=self.is_officer, **kwargs
        )

    def perform(self, form: Any) -> PaperVersion:
        return written.finish_report(paper=self.paper, by=self.request.user, **form.cleaned_data)

    def show_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        messages.error(
            self.request, "The text was changed after this page was opened. Read it as it is now, then finish it."
        )
        return HttpResponseRedirect(self.request.path)

    def get_back_url(self) -> str:
        return reverse("report", args=[self.paper.pk])

    def get_success_url(self) -> str:
        return self.paper_url()


class ReportPdf(OfReport, LogInFirst):
    """The preview as a PDF. It is kept nowhere."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            content = written.preview_pdf(self.written)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("report-preview", pk)
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={
                "Content-Disposition": 'attachment; filename="preview.pdf"',
                "Cache-Control": "private, no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )


class PaperCompare(TemplateView):
    """What changed between two versions of a paper that this person may see; the newest two, unless they choose."""

    template_name = "meetings/papers/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paper = get_object_or_404(
            Paper.objects.visible_to(self.request.user).select_related("item__meeting__board"), pk=kwargs["pk"]
        )
        versions = PaperVersion.objects.visible_to(self.request.user).filter(paper=paper).exclude(html="")
        dates = dict(versions.order_by("number").values_list("number", "uploaded_at"))
        numbers = list(dates)
        new = self._asked("new", numbers) or (numbers[-1] if numbers else None)
        earlier = [number for number in numbers if new and number < new]
        old = self._asked("old", numbers) or (earlier[-1] if earlier else new)
        html = dict(versions.filter(number__in=[old, new]).values_list("number", "html"))
        found = compare.difference(html[old], html[new]) if len(numbers) > 1 else None
        return super().get_context_data(paper=paper, dates=dates, old=old, new=new, found=found, **kwargs)

    def _asked(self, name: str, numbers: list[int]) -> int | None:
        asked = self.request.GET.get(name, "")
        return next((number for number in numbers if str(number) == asked), None)
