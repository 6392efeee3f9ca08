"""An item's page, and what officers do to an item."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.http import urlencode

from csp.access import can
from csp.errors import Refused
from csp.pages import ActPage, ServicePage
from meetings.access import check_can_manage
from meetings.agenda import forms, presenters, reading, services, states
from meetings.agenda.moved import agenda_now, moved_words
from meetings.agenda.views.meetings import MeetingPage, agenda_body
from meetings.agenda.views.subjects import OfItem, OfMeeting
from meetings.models import AgendaItem, Meeting


class ItemPage(MeetingPage):
    """One item: what is to be read under it, and what was minuted."""

    template_name = "meetings/agenda/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, meeting = self.request.user, self.meeting
        agenda = reading.read_agenda(meeting, user)
        line = agenda.line_at(self.kwargs["label"])
        if line is None:
            raise Http404
        before, after = agenda.beside(line)
        return {
            "meeting": meeting,
            "line": line,
            "before": before,
            "after": after,
            "manages": can(check_can_manage, user, meeting.board),
            **kwargs,
        }


class SaysNearNames:
    """After an item is saved: names that are nearly somebody's, for the officer to put right or leave."""

    request: HttpRequest

    def say_near_names(self, item: AgendaItem) -> None:
        for sentence in presenters.near_names(item):
            messages.info(self.request, sentence)


class ItemAdd(SaysNearNames, OfMeeting, ServicePage):
    """A new item on a meeting's agenda."""

    form_class = forms.ItemAddForm
    button = "Add the item"

    def get_heading(self) -> str:
        return f"Add late business to {self.meeting.when}" if self.meeting.published_at else "Add an item"

    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", AgendaItem.Kind.ITEM)
        title = AgendaItem.Kind.BREAK.label if kind == AgendaItem.Kind.BREAK else ""
        return {"parent": self.request.GET.get("under"), "kind": kind, "title": title}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "meeting": self.meeting}

    def perform(self, form: forms.ItemAddForm) -> AgendaItem:
        place = {name: form.cleaned_data.get(name) for name in ("parent", "after")}
        values = form.for_service()
        item = services.add_item(meeting=self.meeting, by=self.request.user, **place, **values)
        self.say_near_names(item)
        return item

    def get_done_message(self) -> str:
        return f"“{self.result.title}” has been added to the agenda."

    def get_back_url(self) -> str:
        return self.meeting.get_absolute_url()

    def get_success_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}?{urlencode({'at': self.result.pk})}#item-{self.result.pk}"


class ItemEdit(SaysNearNames, OfItem, ServicePage):
    """Change an item that is not published."""

    form_class = forms.ItemForm
    heading = "Change the item"

    def why_fixed(self) -> str:
        return states.why_item_is_fixed(self.item)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.item, name) for name in forms.ItemForm.base_fields}

    def get_form_kwargs(self) -> dict[str, Any]:
        late = self.item.meeting.published_at is not None and self.item.status == AgendaItem.Status.CONFIRMED
        return {**super().get_form_kwargs(), "late": late}

    def perform(self, form: forms.ItemForm) -> None:
        item = AgendaItem.objects.select_related("meeting__board", "parent").get(pk=self.item.pk)
        version = form.cleaned_data["version"] or 0
        services.update_item(item=item, by=self.request.user, version=version, **form.for_service())
        self.say_near_names(item)


class ItemMove(OfItem, ActPage):
    """Up, down, top, bottom, in, out, or to a place. Back to the item's row, which takes the focus.

    A page that asks with the header X-In-Place gets the agenda as it now stands, and a sentence that says what
    happened, as JSON; with status 409 when nothing was moved.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        in_place = "X-In-Place" in request.headers
        before = agenda_now(self.item.meeting)
        try:
            self.move(request.POST)
        except Refused as refusal:
            if in_place:
                return self.in_place(refusal.message, 409)
            messages.error(request, refusal.message)
        else:
            if in_place:
                return self.in_place(moved_words(self.item, before, agenda_now(self.item.meeting)), 200)
        return HttpResponseRedirect(self.get_success_url())

    def move(self, asked: QueryDict) -> None:
        common: dict[str, Any] = {"item": self.item, "by": self.request.user, "seen": asked.get("order", "")}
        if asked.get("to") == "place":
            services.place_item(
                under=self.other(asked.get("under")), before=self.other(asked.get("before")), **common
            )
        else:
            services.move_item(to=asked.get("to", ""), **common)

    def other(self, key: str | None) -> AgendaItem | None:
        """Another item of the same agenda. Raises Refused when it has none with that key (any more)."""
        if not key:
            return None
        of_meeting = AgendaItem.objects.filter(meeting=self.item.meeting_id).select_related("parent__parent")
        found = of_meeting.filter(pk=key).first() if key.isdecimal() else None
        if found is None:
            raise Refused(services.MEANWHILE)
        return found

    def in_place(self, said: str, status: int) -> HttpResponse:
        meeting = Meeting.objects.select_related("board").get(pk=self.item.meeting_id)
        context = {**agenda_body(self.request, meeting), "here": meeting.get_absolute_url()}
        table = render_to_string("meetings/agenda/_body.html", context, self.request)
        return JsonResponse({"said": said, "agenda": table}, status=status)


class ItemRemove(OfItem, ServicePage):
    """Take an item off an agenda that is not published."""

    form_class = forms.AskForm
    button = "Remove it"

    def why_fixed(self) -> str:
        return states.why_item_is_fixed(self.item)

    def get_heading(self) -> str:
        return f"Remove “{self.item.title}” from the agenda?"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goes_back = services.came_from_plan(self.item)
        self.warning = (
            "It goes back to the forward plan, as planned for this meeting."
            if goes_back
            else "It will be deleted."
        )
        return super().get_context_data(**kwargs)

    def perform(self, form: forms.AskForm) -> AgendaItem | None:
        return services.remove_item(item=self.item, by=self.request.user)

    def get_done_message(self) -> str:
        return "The item is back on the forward plan." if self.result else "The item has been removed."

    def default_url(self) -> str:
        return self.item.meeting.get_absolute_url()


class ItemConfirm(OfItem, ActPage):
    """Put a planned item on its meeting's agenda."""

    def act(self) -> str:
        services.confirm_item(item=self.item, by=self.request.user)
        return f"“{self.item.title}” is on the agenda of {self.item.meeting.when}."


class ItemUnconfirm(OfItem, ActPage):
    """Take an item off an agenda that is not published, back to the plan."""

    def act(self) -> str:
        services.unconfirm_item(item=self.item, by=self.request.user)
        return f"“{self.item.title}” is back on the forward plan, for {self.item.meeting.when}."


class ItemConfirmLate(OfItem, ServicePage):
    """Put a planned item on an agenda that is already published, with the chair's reason."""

    form_class = forms.UrgencyForm
    button = "Put it on the agenda"

    def get_heading(self) -> str:
        return f"Put “{self.item.title}” on the published agenda?"

    def perform(self, form: forms.UrgencyForm) -> None:
        services.confirm_item(item=self.item, by=self.request.user, **form.cleaned_data)


class ItemDefer(OfItem, ServicePage):
    """Defer an item to another meeting of the board."""

    form_class = forms.DeferForm
    button = "Defer it"

    def get_heading(self) -> str:
        return f"Defer “{self.item.title}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item}

    def perform(self, form: forms.DeferForm) -> AgendaItem:
        return services.defer_item(item=self.item, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"“{self.item.title}” is planned for {self.result.meeting.when}."


class ItemWithdraw(OfItem, ServicePage):
    """Withdraw an item."""

    form_class = forms.ReasonForm
    button = "Withdraw it"
    done_message = "The item is withdrawn."

    def get_heading(self) -> str:
        return f"Withdraw “{self.item.title}”"

    def perform(self, form: forms.ReasonForm) -> None:
        services.withdraw_item(item=self.item, by=self.request.user, **form.cleaned_data)


class ItemRestore(OfItem, ActPage):
    """Undo a deferral or a withdrawal."""

    def act(self) -> str:
        services.restore_item(item=self.item, by=self.request.user)
        return f"“{self.item.title}” is restored: {self.item.get_status_display().lower()}."
