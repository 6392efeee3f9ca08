"""Pages of the thread: what an item of an agenda is about, and where the thread is broken."""

from __future__ import annotations

import csv
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from csp.cells import guarded
from csp.errors import Refused
from csp.pages import ActPage, LogInFirst
from csp.roles import Power
from meetings.access import boards_with, check_is_officer_somewhere
from meetings.agenda.views.subjects import OfItem
from meetings.models import Board, Decision
from meetings.thread.registry import Node, Place
from meetings.thread.walk import node_at
from strategies.models import Concern
from strategies.thread import concerns
from strategies.thread.broken import BY_KEY, SORTS, Sort, broken_ends, every_end

SHOWN, A_PAGE = 10, 50


def place_in(text: str) -> Place | None:
    """ "priority-12" as a place; None for anything else."""
    kind, _, pk = text.rpartition("-")
    return (kind, int(pk)) if kind in concerns.KINDS and pk.isdecimal() and len(pk) < 10 else None


class ItemAbout(OfItem, LogInFirst, TemplateView):
    """What an item is about, for the board's officers: what was said, what its words suggest, what words find."""

    template_name = "strategies/thread/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, item = self.request.user, self.item
        asked = self.request.GET.get("q", "").replace("\0", "").strip()[:200]
        said = concerns.concerns_of(item, user)
        known = {node.place for _, node in said}
        offered = concerns.found_by(asked, user) if asked else concerns.offered(user)
        return super().get_context_data(
            item=item,
            said=said,
            suggested=[node for node in concerns.suggested(item, user) if node.place not in known],
            offered=[node for node in offered if node.place not in known],
            asked=asked,
            removed=self.removed(known),
            **kwargs,
        )

    def removed(self, known: set[Place]) -> Node | None:
        """What was just taken off, to be put back."""
        place = place_in(self.request.GET.get("removed", ""))
        return node_at(place, self.request.user) if place and place not in known else None


class OfAbout(OfItem, ActPage):
    """A button of that page; back to it."""

    removed = ""

    def get_success_url(self) -> str:
        asked = {name: value for name in ("q",) if (value := self.request.POST.get(name, ""))}
        asked |= {"removed": self.removed} if self.removed else {}
        url = reverse("item-about", args=[self.item.pk])
        return f"{url}?{urlencode(asked)}" if asked else url


class AddConcern(OfAbout):
    def act(self) -> str:
        place = place_in(self.request.POST.get("about", ""))
        if place is None:
            raise Refused("Choose a priority, an action or an indicator that you can see.")
        node = concerns.add_concern(item=self.item, by=self.request.user, about=place)
        return f"The item is about “{node.shown.text}”."


class RemoveConcern(OfAbout):
    @cached_property
    def concern(self) -> Concern:
        known = Concern.objects.visible_to(self.request.user).select_related("item__meeting__board")
        return get_object_or_404(known, item=self.item, pk=self.kwargs["concern"])

    def prepare(self) -> None:
        super().prepare()
        _ = self.concern

    def act(self) -> str:
        kind, pk = concerns.remove_concern(concern=self.concern, by=self.request.user)
        self.removed = f"{kind}-{pk}"
        return "Removed. You can put it back below."


class OfficersEnds(LogInFirst):
    """The boards of an officer, narrowed as the address says."""

    request: HttpRequest

    def prepare(self) -> None:
        check_is_officer_somewhere(self.request.user)
        self.own = Board.objects.filter(pk__in=boards_with(self.request.user, Power.MANAGE)).order_by("name")

    @cached_property
    def board(self) -> Board | None:
        slug = self.request.GET.get("board", "").replace("\0", "")
        return get_object_or_404(self.own, slug=slug) if slug else None

    @cached_property
    def sort(self) -> Sort | None:
        kind = self.request.GET.get("kind", "")
        if kind and kind not in BY_KEY:
            raise Http404
        return BY_KEY.get(kind)

    @property
    def boards(self) -> QuerySet[Board]:
        return self.own.filter(pk=self.board.pk) if self.board else self.own

    @property
    def asked(self) -> dict[str, str]:
        pairs = {"board": self.board.slug if self.board else "", "kind": self.sort.key if self.sort else ""}
        return {name: value for name, value in pairs.items() if value}


class BrokenEnds(OfficersEnds, TemplateView):
    """Broken ends of all sorts, the first of each; of one sort, page by page."""

    template_name = "strategies/thread/broken.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        page, groups = None, []
        if self.sort:
            page = Paginator(self.sort.rows(self.boards, today), A_PAGE).get_page(self.request.GET.get("page"))
            groups = [
                {"sort": self.sort, "count": page.paginator.count, "ends": [self.sort.end(row) for row in page]}
            ]
        else:
            found = broken_ends(self.boards, today, most=SHOWN)
            groups = [{"sort": one.sort, "count": one.count, "ends": one.ends, "more": one.more} for one in found]
        return super().get_context_data(
            groups=[group for group in groups if group["count"]],
            page=page,
            boards=self.own,
            board=self.board,
            sort=self.sort,
            sorts=SORTS,
            asked=urlencode(self.asked),
            marked=self.marked(),
            **kwargs,
        )

    def marked(self) -> Decision | None:
        """The decision of which somebody has just said that it needs no action, to take that back."""
        key = self.request.GET.get("marked", "")
        known = Decision.objects.filter(needs_none_at__isnull=False, minute__minutes__meeting__board__in=self.own)
        return known.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None


class BrokenEndsFile(OfficersEnds, View):
    """The same as CSV: all of them. A text that a spreadsheet would take for a formula is marked as text."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="broken-ends-{today}.csv"'
        response["Cache-Control"] = "private, no-store"
        response.write("\ufeff")  # so that Excel reads it as UTF-8
        writer = csv.writer(response)
        writer.writerow(["What is broken", "Board", "What", "Note", "Address"])
        for end in every_end(self.boards, today, [self.sort] if self.sort else SORTS):
            url = request.build_absolute_uri(end.mend_url)
            cells = (BY_KEY[end.kind].title, end.board, end.text, end.note, url)
            writer.writerow([guarded(cell) for cell in cells])
        return response
