"""Beside the minute of one item: accept what its reports recommend, record votes, defer it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from csp.errors import Conflict, Refused
from csp.pages import ActPage, ServicePage
from meetings.agenda import services as agenda
from meetings.agenda.forms import DeferForm
from meetings.minutes import services
from meetings.minutes.forms import NothingForm, VoteForm
from meetings.minutes.views.base import KeepMinutes
from meetings.minutes.voting import voters_of
from meetings.models import AgendaItem, Vote

CHANGED = "Somebody changed this minute just now. Look at it again, then accept."


class OfOneItem(KeepMinutes):
    """Something about the minute of one item of the meeting."""

    def prepare(self) -> None:
        super().prepare()
        items = AgendaItem.objects.visible_to(self.request.user).filter(meeting=self.meeting)
        self.item = get_object_or_404(items.select_related("meeting__board", "parent"), pk=self.item_id())

    def item_id(self) -> int:
        return int(self.kwargs["pk"])

    def get_success_url(self) -> str:
        return self.in_room() or self.address("minute-edit", self.item.pk)


class AcceptRecommendations(OfOneItem, ActPage):
    """Minute that recommendations were accepted: those that are named, or all."""

    def act(self) -> str:
        version = self.request.POST.get("version", "")
        if not version.isdecimal():
            raise Refused(CHANGED)
        try:
            accepted = services.accept_recommendations(
                minutes=self.minutes, item=self.item, by=self.request.user, version=int(version),
                keys=self.request.POST.getlist("key"),
            )  # fmt: skip
        except Conflict:
            raise Refused(CHANGED) from None
        one = len(accepted) == 1
        said = "1 recommendation" if one else f"{len(accepted)} recommendations"
        return f"{said} accepted. Edit the decision to take {'it' if one else 'them'} back."


class DeferFromMeeting(OfOneItem, ServicePage):
    """The meeting defers an item, to its next meeting or another."""

    form_class = DeferForm
    button = "Defer it"

    def get_heading(self) -> str:
        return f"Defer “{self.item.title}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item}

    def perform(self, form: DeferForm) -> AgendaItem:
        return agenda.defer_item(item=self.item, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"Deferred: it is planned for {self.result.meeting.when}. The minutes say so, and why."


class UndoDeferral(OfOneItem, ActPage):
    """The item is taken after all."""

    def act(self) -> str:
        agenda.restore_item(item=self.item, by=self.request.user)
        return f"“{self.item.title}” is on the agenda of this meeting again."


class AddVote(OfOneItem, ServicePage):
    form_class = VoteForm
    heading = "Record a vote"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "item": self.item, "voters": voters_of(self.item)}

    def perform(self, form: VoteForm) -> Vote:
        return services.record_vote(
            minutes=self.minutes, item=self.item, by=self.request.user, ballot=form.ballot()
        )

    def get_done_message(self) -> str:
        return "The vote was recorded."


class OfVote(OfOneItem):
    def item_id(self) -> int:
        votes = Vote.objects.filter(minute__minutes=self.minutes).select_related("minute__item__meeting__board")
        self.vote = get_object_or_404(votes.select_related("minute__item__parent"), pk=self.kwargs["pk"])
        return self.vote.minute.item_id


class ChangeVote(OfVote, AddVote):
    heading = "Change the vote"

    def get_initial(self) -> dict[str, Any]:
        return VoteForm.initial_of(self.vote)

    def perform(self, form: VoteForm) -> Vote:
        return services.change_vote(
            vote=self.vote, by=self.request.user, version=form.cleaned_data["version"] or 0, ballot=form.ballot()
        )


class RemoveVote(OfVote, ServicePage):
    """Asks first: how each voted cannot be brought back."""

    form_class = NothingForm
    heading = "Remove this vote?"
    button = "Remove the vote"
    done_message = "The vote was removed."

    @property
    def warning(self) -> str:  # type: ignore[override]
        return f"{self.vote}. This cannot be undone."

    def perform(self, form: NothingForm) -> None:
        services.remove_vote(vote=self.vote, by=self.request.user)
