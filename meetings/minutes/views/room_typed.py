"""What the script of the room asks: store what is typed, what others changed, every item while there is no network."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.generic import View

from csp import changes
from csp.errors import Conflict, Denied, Refused
from meetings.agenda.exclusion import exclusion
from meetings.minutes import forms, services
from meetings.minutes.record import item_rows
from meetings.minutes.room import room_of
from meetings.minutes.services.typed import TEXTS
from meetings.minutes.views.base import KeepMinutes
from meetings.minutes.views.items import StoresText, initial_of
from meetings.minutes.views.room import conflict_of
from meetings.models import AgendaItem, Attendance, Declaration, Minute


class SaveTyped(StoresText, View):
    """POST stores the text that is being typed. With "settle" its decisions and actions follow at once.

    With "keep" it settles a conflict instead (services.keep_texts). "account" is whose page it was typed into: what
    one typed is never saved in the name of another who has signed in since.

    200: ``{"version", "texts"}``. 409: who wrote what stands now, its version and texts, and both texts side by side
    as HTML. 422: ``{"reason"}``, why it cannot be stored.
    """

    edits = False

    def prepare(self) -> None:
        super().prepare()
        if self.request.POST.get("account") != str(self.request.user.pk):
            raise Denied("This was typed by somebody who is not signed in any more.")
        # Asked every few seconds, so the whole agenda is not worked out as for a page; nor is a text refused because
        # its item has just been taken off.
        self.item = get_object_or_404(AgendaItem, meeting=self.meeting, pk=self.kwargs["pk"])
        self.minute = Minute.objects.filter(minutes=self.minutes, item=self.item).first()

    def post(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        form = forms.MinuteForm(request.POST, item=self.item, minute=self.minute)
        if not form.is_valid():
            reasons = [reason for field in form.errors.values() for reason in field]
            return JsonResponse({"reason": " ".join(reasons)}, status=422)
        try:
            minute = self.chosen(form) or self.saved(form, as_typed=True)
            if "settle" in request.POST:
                services.settle_minute(minute=minute, by=request.user)
        except Conflict as conflict:
            return self.conflict(form, conflict)
        except Refused as refusal:
            return JsonResponse({"reason": refusal.message}, status=422)
        return JsonResponse({"version": minute.version, "texts": model_to_dict(minute, TEXTS)})

    def conflict(self, form: forms.MinuteForm, conflict: Conflict) -> JsonResponse:
        stored = conflict.current
        html = render_to_string("meetings/minutes/room/_conflict.html", {"conflict": conflict_of(form, conflict)})
        answer = {
            "version": stored.version,
            "by": changes.last_changed_by(stored),
            "stored": model_to_dict(stored, TEXTS),
            "html": html,
        }
        return JsonResponse(answer, status=409)


class RoomSince(KeepMinutes, View):
    """What others may have changed: the version of each minute, and a mark of everything else in the room.

    Asked every ten seconds: four queries beside the session's, and no answer when nothing has changed.
    """

    edits = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        minutes = Minute.objects.filter(minutes=self.minutes).values_list("item_id", "version", "taken_at")
        people = (
            Attendance.objects.filter(meeting=self.meeting)
            .order_by("pk")
            .values_list("pk", "status", "joined_at", "left_at", "substitute_for_id")
        )
        declared = Declaration.objects.filter(meeting=self.meeting).order_by("pk").values_list("pk", "outcome")
        rows = sorted(minutes)
        rest = [self.minutes.state, [(pk, at) for pk, _, at in rows], list(people), list(declared)]
        answer = JsonResponse(
            {
                "versions": {pk: version for pk, version, _ in rows},
                "rest": sha256(repr(rest).encode()).hexdigest()[:16],
            }
        )
        answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:24]}"'
        if request.headers.get("If-None-Match") == answer["ETag"]:
            return HttpResponse(status=304, headers={"ETag": answer["ETag"]})
        return answer


class RoomItems(KeepMinutes, View):
    """Every item of the room, ready to be opened while there is no connection: its head and its form, as HTML."""

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        rows = item_rows(self.minutes, entitled=self.minutes.entitled)
        room = room_of(self.minutes, rows, 0, request.user, timezone.localtime())
        minuted = {one.item_id: one for one in Minute.objects.filter(minutes=self.minutes)}
        found = exclusion(rows, self.meeting.board)
        resolution = (found.before, found.minuted) if found else (None, "")
        shared = {"minutes": self.minutes, "csrf_token": get_token(request)}
        items = {}
        for at, line in enumerate(room.lines):
            minute = minuted.get(line.item.pk)
            initial = initial_of(minute, line.item, resolution)
            form = forms.MinuteForm(initial=initial, item=line.item, minute=minute)
            context = {**shared, "room": replace(room, at=at), "form": form, "here": f"?room={line.item.pk}"}
            items[line.item.pk] = {
                "version": initial["version"],
                "head": render_to_string("meetings/minutes/room/_head.html", context),
                "minute": render_to_string("meetings/minutes/room/_minute.html", context),
            }
        return JsonResponse(items)
