"""The forward plan as it was published, for everybody; and publishing it by itself, for the board's officers."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from csp.access import can
from csp.pages import ServicePage
from csp.words import counted, long_date
from meetings.access import check_can_read
from meetings.agenda import forms, published
from meetings.agenda.plan import files
from meetings.agenda.views.plan_files import download
from meetings.agenda.views.subjects import OfOwnBoard
from meetings.ledger.rows import entry_of
from meetings.models import PublishedPlan
from meetings.people.pages import BoardPage

EARLIER_SHOWN = 20


class OfPublishedPlan(BoardPage):
    """A plan as it was published, by board and key."""

    current_tab = "forward-plan"

    @cached_property
    def plan(self) -> PublishedPlan:
        found = PublishedPlan.objects.select_related("board", "meeting__board", "published_by__person")
        return get_object_or_404(found, board__slug=self.kwargs["slug"], pk=self.kwargs["pk"])


class PublishedPlanPage(OfPublishedPlan, TemplateView):
    """What everybody may read of a board's plan, and when it was published. Its people also learn by whom."""

    template_name = "meetings/agenda/published_plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, user = self.plan, self.request.user
        others = (
            PublishedPlan.objects.filter(board=plan.board).defer("rows").select_related("board", "meeting__board")
        )
        return super().get_context_data(
            plan=plan,
            meetings=published.read_published(plan),
            others=others.exclude(pk=plan.pk)[:EARLIER_SHOWN],
            entry=entry_of(published.subject_of(plan)),
            sits=can(check_can_read, user, plan.board),
            **kwargs,
        )


class PublishedPlanFile(OfPublishedPlan, View):
    """The same as CSV or Excel."""

    def get(self, request: HttpRequest, *, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in ("csv", "xlsx"):
            raise Http404
        day = timezone.localdate(self.plan.published_at)
        heading = files.Heading(f"Forward plan of the {self.board}", f"Published on {long_date(day)}")
        write, content_type = files.WRITERS[kind]
        content = write(heading, published.read_published(self.plan))
        return download(content, content_type, f"{self.board.slug}-forward-plan-published-{day:%Y-%m-%d}.{kind}")


class PlanPublish(OfOwnBoard, ServicePage):
    """Publish the plan by itself, once its officer has looked at what the public will read."""

    form_class = forms.AskForm
    template_name = "meetings/agenda/plan_publish.html"
    heading = "Publish the forward plan?"
    button = "Publish it"
    warning = "Everybody will be able to read what stands below. It stays as it is, and cannot be taken back."
    extra_context = {"cancel": "No, go back"}

    def perform(self, form: forms.AskForm) -> PublishedPlan:
        return published.publish_plan(board=self.board, by=self.request.user)

    def get_done_message(self) -> str:
        return "The forward plan is published."

    def get_success_url(self) -> str:
        return self.get_back_url()

    def get_back_url(self) -> str:
        return reverse("board-forward-plan", args=[self.board.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = published.public_plan(self.board)
        rows = [published.as_kept(part) for part in plan]
        count = sum(len(part.rows) for part in plan)
        return super().get_context_data(
            board=self.board,
            meetings=plan,
            counted=f"{counted(len(plan), 'meeting')}, {counted(count, 'item')}",
            why_not=published.why_not_published(self.board, rows),
            **kwargs,
        )
