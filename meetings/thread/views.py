"""The whole thread of one thing: as a picture, and as the lists behind it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import RedirectView, TemplateView, View

from meetings.agenda.outline import outline_of
from meetings.models import AgendaItem
from meetings.thread import picture
from meetings.thread.kinds import ITEM
from meetings.thread.registry import Node, threads
from meetings.thread.walk import Thread, node_at, whole


class OfNode:
    """For pages about one thing on the thread: 404 unless this person may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def node(self) -> Node:
        kind = threads.get(self.kwargs["kind"])
        pk = self.kwargs["pk"]
        node = node_at((kind.key, pk), self.request.user) if kind and pk <= BigIntegerField.MAX_BIGINT else None
        if node is None:
            raise Http404
        return node

    @cached_property
    def thread(self) -> Thread:
        return whole(self.node, self.request.user)


class ThreadPage(OfNode, TemplateView):
    """Everything that one thing came from, and everything that came of it."""

    template_name = "meetings/thread/thread.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own_page = self.node.shown.url
        return super().get_context_data(
            thread=self.thread,
            node=self.node,
            description=picture.describe(self.thread),
            own_page="" if own_page == self.node.thread_url else own_page,
            **kwargs,
        )


class Picture(OfNode, View):
    """The same drawn as a file, with ``?narrow`` for a phone. Nobody keeps it on the way: it is this person's."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        headers = {"Content-Security-Policy": picture.POLICY, "Cache-Control": "private, no-store"}
        drawn = picture.draw(self.thread, narrow="narrow" in request.GET)
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)


class ItemHere(RedirectView):
    """The page of an item of an agenda, whatever its number is now; of one that is on no agenda, its thread."""

    http_method_names = ["get", "head", "options"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        seen = AgendaItem.objects.visible_to(self.request.user).select_related("meeting__board")
        item = get_object_or_404(seen, pk=kwargs["pk"])
        meeting = item.meeting
        row = outline_of(meeting, meeting.items.all()).row_of(item.pk)
        if row and row.label:
            return reverse("item", args=[meeting.board.slug, meeting.date, row.label])
        return reverse("thread", args=[ITEM, item.pk])
