"""Who sits on a board: on any day, and the forms that change it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import can
from csp.pages import ActPage, ServicePage
from csp.words import short_date
from meetings.access import check_can_edit_board, may_read_directory
from meetings.models import Membership
from meetings.people import forms, services
from meetings.people.pages import BoardPage
from meetings.people.roster import roster, seat_of
from meetings.people.services.memberships import was_entered_today

PAST_A_PAGE = 30


class BoardMembers(BoardPage, TemplateView):
    """Members, advisers and officers on a day (?on=2018-09-26, else today), and those before and to come."""

    template_name = "meetings/people/members.html"
    current_tab = "members"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = forms.RosterDayForm(self.request.GET)
        on = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
        every = Membership.objects.filter(board=self.board).select_related(
            "person__organisation", "organisation", "substitute_for__person", "substitute_for__organisation"
        )
        past = Paginator(every.filter(ends__lt=on).order_by("-ends", "pk"), PAST_A_PAGE)
        page = past.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            on=on,
            is_today=on == timezone.localdate(),
            roster=roster(self.board, on),
            to_come=[seat_of(seat) for seat in every.filter(starts__gt=on).order_by("starts", "pk")],
            past=[seat_of(seat) for seat in page],
            page=page,
            may_edit=can(check_can_edit_board, self.request.user, self.board),
            may_look_up=may_read_directory(self.request.user),
            **kwargs,
        )


class MembershipAdd(BoardPage, ServicePage):
    """Seat somebody, or record a vacancy."""

    form_class = forms.MembershipAddForm
    template_name = "meetings/people/membership_add.html"
    heading = "Add a member"
    button = "Add to the board"

    def prepare(self) -> None:
        check_can_edit_board(self.request.user, self.board)

    def get_initial(self) -> dict[str, Any]:
        return {"starts": timezone.localdate(), "person": self.request.GET.get("person", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"board": self.board}

    def perform(self, form: forms.MembershipAddForm) -> Membership:
        return services.add_membership(board=self.board, by=self.request.user, **form.details)

    def get_done_message(self) -> str:
        """Names the address of the account that may now read the board's papers, for the officer to check."""
        person = self.result.person
        logs_in = f" They log in as {person.user.email}." if person and person.user else ""
        return f"Added: {forms.seat_label(self.result)}.{logs_in}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        add_person_url = f"{reverse('person-add')}?board={self.board.slug}"
        return super().get_context_data(add_person_url=add_person_url, **kwargs)

    def get_success_url(self) -> str:
        return reverse("board-members", args=[self.board.slug])


class SeatMixin(BoardPage):
    """One membership of the board, for those who may change it."""

    def prepare(self) -> None:
        check_can_edit_board(self.request.user, self.board)
        seats = Membership.objects.select_related("person", "organisation", "board", "substitute_for")
        self.membership = get_object_or_404(seats, board=self.board, pk=self.kwargs["pk"])
        self.who = forms.seat_label(self.membership)

    def get_success_url(self) -> str:
        return reverse("board-members", args=[self.board.slug])


class MembershipEdit(SeatMixin, ServicePage):
    """Correct a membership."""

    form_class = forms.MembershipForm
    template_name = "meetings/people/membership_edit.html"
    done_message = "The membership is changed."

    def get_heading(self) -> str:
        return f"Change membership: {self.who}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.membership, "board": self.board}

    def perform(self, form: forms.MembershipForm) -> None:
        version = form.cleaned_data["version"]
        services.update_membership(self.membership, by=self.request.user, version=version, **form.details)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            membership=self.membership, may_remove=was_entered_today(self.membership), **kwargs
        )


class MembershipEnd(SeatMixin, ServicePage):
    """Say which day was the last."""

    form_class = forms.MembershipEndForm
    button = "End the membership"
    warning = (
        "From the day after, they no longer read what is restricted on this board. Substitutes for the seat end "
        "with it."
    )

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def get_heading(self) -> str:
        return f"End membership: {self.who}"

    def perform(self, form: forms.MembershipEndForm) -> int:
        self.on = form.cleaned_data["on"]
        return services.end_membership(self.membership, by=self.request.user, on=self.on)

    def get_done_message(self) -> str:
        also = f" So does that of {self.result} substitute{'s' if self.result > 1 else ''}." if self.result else ""
        return f"The membership ends on {short_date(self.on)}.{also}"


class VacancyFill(SeatMixin, ServicePage):
    """Somebody takes a vacant seat."""

    form_class = forms.VacancyFillForm
    template_name = "meetings/people/membership_add.html"
    button = "Fill the vacancy"

    def get_heading(self) -> str:
        return f"Fill the vacancy: {self.who}"

    def get_initial(self) -> dict[str, Any]:
        return {"starts": timezone.localdate()}

    def perform(self, form: forms.VacancyFillForm) -> Membership:
        return services.fill_vacancy(self.membership, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"The vacancy is filled: {forms.seat_label(self.result)}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(add_person_url=reverse("person-add"), **kwargs)


class MembershipRemove(SeatMixin, ActPage):
    """Take back one that was entered by mistake today."""

    def act(self) -> str:
        services.remove_membership(self.membership, by=self.request.user)
        return f"Removed: {self.who}."
