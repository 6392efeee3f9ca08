"""What explains an indicator's figures: comments, events, whom it is compared with, and whether it is open to all."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.errors import Refused
from csp.fields import lay_out
from csp.pages import ServicePage
from csp.roles import Power
from meetings.access import boards_with
from meetings.people.pages import BoardPage
from performance import services
from performance.access import check_can_keep
from performance.forms import CommentForm, ComparatorForm, EventForm
from performance.models import Comment, Comparator, Event
from performance.periods import Period, period_from
from performance.views.base import IndicatorForms, ReportForms
from performance.views.values import InUnit


class ConfirmForm(forms.Form):
    """A form that asks for nothing but the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self)


class EditComment(ReportForms):
    """Say what the figure of a period means, or take it back."""

    form_class = CommentForm

    @cached_property
    def period(self) -> Period:
        day: date = self.kwargs["starts"]
        try:
            return period_from(self.indicator.frequency, day)
        except Refused:
            raise Http404 from None

    @cached_property
    def comment(self) -> Comment | None:
        return self.indicator.comments.filter(period_start=self.period.start).first()

    def prepare(self) -> None:
        super().prepare()
        _ = self.period

    def get_heading(self) -> str:
        return f"Comment on {self.period.words}: {self.indicator}"

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.comment.text, "version": self.comment.version} if self.comment else {}

    def perform(self, form: CommentForm) -> Comment | None:
        said = form.cleaned_data
        return services.write_comment(
            indicator=self.indicator,
            by=self.request.user,
            starts=self.period.start,
            text=said["text"],
            version=said["version"],
        )

    def get_done_message(self) -> str:
        return "The comment was saved." if self.result else "There is no comment on this period now."


class AddComparator(InUnit, ReportForms):
    form_class = ComparatorForm
    template_name = "performance/comparator_form.html"
    button = "Save"
    done_message = "The comparison was saved."

    def get_heading(self) -> str:
        return f"Compare with others: {self.indicator}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(comparators=Comparator.objects.visible_to(self.request.user), **kwargs)

    def perform(self, form: ComparatorForm) -> None:
        services.set_comparator_value(indicator=self.indicator, by=self.request.user, **form.cleaned_data)


class AddEvent(BoardPage, ServicePage):
    form_class = EventForm
    button = "Add the event"
    done_message = "The event was added. It stands on the charts of the indicators it touches."

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Add an event: {self.board}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}

    def get_initial(self) -> dict[str, Any]:
        return {"indicators": self.request.GET.getlist("indicator"), "kind": Event.Kind.EVENT}

    def get_success_url(self) -> str:
        return reverse("board-performance", args=[self.board.slug])

    def perform(self, form: EventForm) -> None:
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        services.save_event(board=self.board, by=self.request.user, **said)


class OneEvent(ServicePage):
    """A form about one event, for the officers of its board."""

    @cached_property
    def event(self) -> Event:
        seen = Event.objects.filter(board_id__in=boards_with(self.request.user, Power.READ))
        return get_object_or_404(seen.select_related("board"), pk=self.kwargs["pk"])

    def prepare(self) -> None:
        check_can_keep(self.request.user, self.event.board)

    def get_success_url(self) -> str:
        return reverse("board-performance", args=[self.event.board.slug])


class EditEvent(OneEvent):
    form_class = EventForm
    done_message = "The event was changed."

    def get_heading(self) -> str:
        return f"Change {self.event}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.event.board}

    def get_initial(self) -> dict[str, Any]:
        return EventForm.initial_of(self.event)

    def perform(self, form: EventForm) -> None:
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        services.save_event(
            board=self.event.board, by=self.request.user, event=Event.objects.get(pk=self.event.pk), **said
        )


class RemoveEvent(OneEvent):
    form_class = ConfirmForm
    button = "Remove the event"
    warning = "It goes from the charts. If it is a series break, figures before and after it are compared again."
    done_message = "The event was removed."

    def get_heading(self) -> str:
        return f"Remove {self.event}?"

    def perform(self, form: ConfirmForm) -> None:
        services.remove_event(event=self.event, by=self.request.user)


class OpenIndicator(IndicatorForms):
    form_class = ConfirmForm
    button = "Open it to everybody"
    done_message = "Everybody can read this indicator now."

    def get_heading(self) -> str:
        return f"Open {self.indicator} to everybody?"

    @property
    def warning(self) -> str:  # type: ignore[override]
        below = self.indicator.suppress_below
        small = (
            f"Numbers below {below}, and what would give them away, are hidden."
            if below
            else "No small numbers are hidden: set a threshold first if they could tell of a person."
        )
        seen = "its definition, figures, parts, targets and comments, on its page and as open data"
        return f"Anybody can then read {seen}. {small}"

    def perform(self, form: ConfirmForm) -> None:
        services.open_indicator(indicator=self.indicator, by=self.request.user)


class CloseIndicator(IndicatorForms):
    form_class = ConfirmForm
    button = "Close it to the public"
    warning = "The public reads it no more. What has been downloaded stays where it is."
    done_message = "Only the people of the board, and its owner, read this indicator now."

    def get_heading(self) -> str:
        return f"Close {self.indicator} to the public?"

    def perform(self, form: ConfirmForm) -> None:
        services.close_indicator(indicator=self.indicator, by=self.request.user)
