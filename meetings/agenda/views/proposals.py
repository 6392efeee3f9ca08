"""Propose an item to a board; accept, decline or take back a proposal."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.access import can
from csp.pages import ActPage, ServicePage
from meetings.access import check_can_propose, check_can_read, check_can_take_back
from meetings.agenda import forms, proposal_forms, services
from meetings.agenda.views.items import SaysNearNames
from meetings.agenda.views.subjects import GoesBack, OfBoard, OfItem
from meetings.models import AgendaItem


class ItemPropose(OfBoard, GoesBack, ServicePage):
    """For the people of a board and for officers of others: everybody may know of the board itself."""

    form_class = proposal_forms.ProposeForm
    button = "Propose it"

    def prepare(self) -> None:
        check_can_propose(self.request.user, self.board)

    def get_heading(self) -> str:
        return f"Propose an item to the {self.board.name}"

    def get_initial(self) -> dict[str, Any]:
        return {"meeting": self.request.GET.get("meeting")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board, "user": self.request.user}

    def perform(self, form: proposal_forms.ProposeForm) -> AgendaItem:
        return services.propose_item(board=self.board, by=self.request.user, **form.for_service())

    def get_done_message(self) -> str:
        if self.result.status == AgendaItem.Status.PLANNED:
            return f"“{self.result.title}” is planned for {self.result.meeting.when}."
        return f"“{self.result.title}” is proposed. You get a mail when the board’s officer has answered."

    def default_url(self) -> str:
        if can(check_can_read, self.request.user, self.board):
            return reverse("board-forward-plan", args=[self.board.slug])
        return reverse("my-work")


class OfProposal(OfItem):
    def why_fixed(self) -> str:
        return "" if self.item.status == AgendaItem.Status.PROPOSED else "This proposal has been answered already."

    def default_url(self) -> str:
        return reverse("board-forward-plan", args=[self.item.meeting.board.slug])


class ProposalAccept(SaysNearNames, OfProposal, ServicePage):
    """Put a proposal on the plan, for its meeting or another."""

    form_class = proposal_forms.AcceptForm
    template_name = "meetings/agenda/accept.html"
    button = "Accept it"

    def get_heading(self) -> str:
        return f"Accept “{self.item.title}”"

    def get_initial(self) -> dict[str, Any]:
        values = {name: getattr(self.item, name) for name in forms.ItemForm.base_fields}
        return {**values, "meeting": self.item.meeting_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.item.meeting.board}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(item=self.item, **kwargs)

    def perform(self, form: proposal_forms.AcceptForm) -> AgendaItem:
        item = AgendaItem.objects.select_related("meeting__board", "parent").get(pk=self.item.pk)
        services.accept_proposal(
            item=item,
            by=self.request.user,
            version=form.cleaned_data["version"] or 0,
            meeting=form.cleaned_data["meeting"],
            **form.for_service(),
        )
        self.say_near_names(item)
        return item

    def get_done_message(self) -> str:
        return f"“{self.result.title}” is planned for {self.result.meeting.when}. Who proposed it is told by mail."


class ProposalDecline(OfProposal, ServicePage):
    """Decline a proposal, with the reason."""

    form_class = forms.ReasonForm
    button = "Decline it"
    done_message = "The proposal is declined. Who made it is told by mail, and reads the reason here."

    def get_heading(self) -> str:
        return f"Decline “{self.item.title}”"

    def perform(self, form: forms.ReasonForm) -> None:
        services.withdraw_item(item=self.item, by=self.request.user, **form.cleaned_data)


class ProposalTakeBack(OfItem, ActPage):
    """For who proposed it, as long as it is not answered."""

    @cached_property
    def item(self) -> AgendaItem:
        seen = AgendaItem.objects.visible_to(self.request.user).select_related("meeting__board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        check_can_take_back(self.request.user, self.item)

    def act(self) -> str:
        services.take_back_proposal(item=self.item, by=self.request.user)
        return f"“{self.item.title}” is taken back."

    def default_url(self) -> str:
        return f"{reverse('my-work')}#proposals"
