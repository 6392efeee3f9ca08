"""Pages of papers: read one, hand one in, replace, describe, reorder and withdraw it, and download its files."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from csp import storage
from csp.errors import Refused
from csp.models import LedgerEntry
from csp.pages import ActPage, ServicePage
from meetings.access import check_can_manage, check_can_see_drafts
from meetings.agenda.views.subjects import GoesBack
from meetings.ledger.rows import entry_of
from meetings.models import AgendaItem, Paper, PaperVersion
from meetings.papers import asking, chase, forms, rows, services
from meetings.papers.authors import near_author
from meetings.papers.check import PDF
from meetings.papers.place import place_of


def at_item(item: AgendaItem) -> str:
    """The meeting's page, at the item."""
    return f"{item.meeting.get_absolute_url()}?{urlencode({'at': item.pk})}#item-{item.pk}"


class OfPaper(GoesBack):
    """For pages of one paper: 404 when it is not visible, 403 when the person may not change it."""

    def prepare(self) -> None:
        self.paper = get_object_or_404(
            Paper.objects.visible_to(self.request.user).select_related("item__meeting__board"),
            pk=self.kwargs["pk"],
        )
        check_can_manage(self.request.user, self.paper.item.meeting.board)

    def default_url(self) -> str:
        return self.paper.get_absolute_url()


class PaperPage(TemplateView):
    """A paper as a page: its text where there is one, its files, and for officers every version."""

    template_name = "meetings/papers/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paper = get_object_or_404(
            Paper.objects.visible_to(self.request.user).select_related("item__meeting__board"), pk=kwargs["pk"]
        )
        page = rows.page_of(paper, self.request.user)
        texts = [row for row in page.versions if row.state == "ready" and row.version.file.content_type != PDF]
        return super().get_context_data(
            paper=paper,
            page=page,
            place=place_of(paper, self.request.user),
            comparable=len(texts) > 1,
            entry=self.entry(page),
            **kwargs,
        )

    def entry(self, page: rows.PaperView) -> LedgerEntry | None:
        """That of the ledger about the version that is shown, once it is published."""
        version = page.current.version if page.current else None
        return entry_of(f"version:{version.pk}") if version and version.published_at else None


class PaperAdd(GoesBack, ServicePage):
    """A paper with its file, or one that its author is to hand in."""

    form_class = forms.PaperAddForm
    button = "Add the paper"

    def prepare(self) -> None:
        self.item = get_object_or_404(
            AgendaItem.objects.visible_to(self.request.user).select_related("meeting__board"),
            pk=self.kwargs["item"],
        )
        check_can_manage(self.request.user, self.item.meeting.board)

    def get_heading(self) -> str:
        return f"Add a paper to {self.item.title}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.item.meeting.board}

    def get_initial(self) -> dict[str, Any]:
        meeting = self.item.meeting
        if not meeting.is_booked or meeting.date <= timezone.localdate():
            return {}
        return {"due": chase.due_date_to_offer(meeting.board, meeting.date, timezone.localdate())}

    def perform(self, form: Any) -> Paper:
        values = dict(form.cleaned_data)
        ask = values.pop("ask")
        paper = services.add_paper(item=self.item, by=self.request.user, **values)
        if ask:
            try:
                asking.ask(paper=paper, by=self.request.user)
            except Refused as refusal:
                messages.warning(self.request, refusal.message)
        if near := near_author(paper):
            messages.warning(self.request, near)
        return paper

    def get_done_message(self) -> str:
        paper = Paper.objects.select_related("author_person").get(pk=self.result.pk)
        if paper.versions.exists():
            return "The paper has been added. It is being prepared for the agenda pack."
        if paper.requested_at:
            return f"The paper has been added, and {paper.author_person} has been asked for it."
        return "The paper has been added. Nobody has been asked for it yet."

    def default_url(self) -> str:
        return at_item(self.item)


class PaperEdit(OfPaper, ServicePage):
    form_class = forms.PaperEditForm
    heading = "Change the details of a paper"
    done_message = "The details have been saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.paper, "board": self.paper.item.meeting.board}

    def perform(self, form: Any) -> None:
        changed = copy.copy(self.paper)
        services.update_paper(paper=changed, by=self.request.user, **form.cleaned_data)
        if near := near_author(changed):
            messages.warning(self.request, near)


class PaperVersionAdd(OfPaper, ServicePage):
    form_class = forms.VersionForm
    button = "Upload the new version"
    done_message = "The new version has been added. It is being prepared for the agenda pack."

    def prepare(self) -> None:
        super().prepare()
        if self.paper.versions.filter(published_at__isnull=False).exists():
            self.warning = (
                "This paper is published. The new version is published, beside the old one, "
                "when the agenda is next published."
            )

    def get_heading(self) -> str:
        return f"Upload a new version of {self.paper.title}"

    def perform(self, form: Any) -> PaperVersion:
        return services.add_version(paper=self.paper, by=self.request.user, **form.cleaned_data)


class PaperWithdraw(OfPaper, ServicePage):
    form_class = forms.WithdrawForm
    button = "Withdraw the paper"
    warning = (
        "It leaves the item and the next agenda pack. Its versions are kept for the board's officers and chair."
    )
    done_message = "The paper has been withdrawn."

    def get_heading(self) -> str:
        return f"Withdraw {self.paper.title}"

    def perform(self, form: Any) -> None:
        services.withdraw_paper(paper=self.paper, by=self.request.user)

    def get_back_url(self) -> str:
        return self.paper.get_absolute_url()

    def default_url(self) -> str:
        return at_item(self.paper.item)


class PaperMove(OfPaper, ActPage):
    def act(self) -> str:
        services.move_paper(paper=self.paper, by=self.request.user, to=self.request.POST.get("to", ""))
        return f"{self.paper.title} has been moved."

    def default_url(self) -> str:
        return at_item(self.paper.item)


class OfVersion:
    """For addresses of one version: 404 when it is not visible."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def prepare(self) -> None:
        self.version = get_object_or_404(
            PaperVersion.objects.visible_to(self.request.user)
            .defer("html")
            .select_related("paper__item__meeting__board", "file", "pdf"),
            pk=self.kwargs["pk"],
        )
        self.board = self.version.paper.item.meeting.board


class VersionFile(OfVersion, View):
    """The file as it was handed in. It may hold comments and tracked changes, so readers get the PDF instead."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        self.prepare()
        check_can_see_drafts(request.user, self.board)
        return storage.download(self.version.file, filename=rows.file_name(self.version, self.version.file))


class VersionPdf(OfVersion, View):
    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        self.prepare()
        if self.version.pdf is None:
            raise Http404("This paper has no PDF yet.")
        return storage.download(self.version.pdf, filename=rows.file_name(self.version, self.version.pdf))


class VersionPrepare(OfVersion, ActPage):
    def prepare(self) -> None:
        super().prepare()
        check_can_manage(self.request.user, self.board)

    def act(self) -> str:
        services.prepare_again(version=self.version, by=self.request.user)
        return f"{self.version.paper.title} is being prepared again."

    def get_success_url(self) -> str:
        return reverse("paper", args=[self.version.paper_id])
