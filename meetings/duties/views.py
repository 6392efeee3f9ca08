"""The page of a board's statutory cycle, for its own people, and what its officers do there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from csp.access import can
from csp.pages import ActPage, LogInFirst, ServicePage
from csp.words import listed
from meetings.access import check_can_manage, check_can_read
from meetings.agenda.views.subjects import OfBoard, OfOwnBoard
from meetings.duties import forms, services
from meetings.duties.reading import NEAR_DAYS, read_duties
from meetings.models import AgendaItem, Board, Duty, DutyRound


class DutiesPage(OfBoard, LogInFirst, TemplateView):
    """What is coming, what is late, what was met when. To people who do not sit on the board there is no such page."""

    template_name = "meetings/duties/duties.html"

    def prepare(self) -> None:
        if not can(check_can_read, self.request.user, self.board):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, board = self.request.user, self.board
        rows = read_duties(board, user)
        opened = [one for row in rows for one in row.opened]
        return super().get_context_data(
            board=board,
            current_tab="forward-plan",
            rows=rows,
            late=sum(one.is_late for one in opened),
            near=sum(one.is_near for one in opened),
            near_days=NEAR_DAYS,
            manages=can(check_can_manage, user, board),
            **kwargs,
        )


class OfCycle(OfOwnBoard):
    """For officers: back to the page of the cycle."""

    def get_success_url(self) -> str:
        return reverse("board-duties", args=[self.board.slug])

    def get_back_url(self) -> str:
        return reverse("board-duties", args=[self.board.slug])


class OfDuty(OfCycle):
    @cached_property
    def duty(self) -> Duty:
        seen = Duty.objects.visible_to(self.request.user).select_related("board")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def board(self) -> Board:
        return self.duty.board


class OfRound(OfCycle):
    @cached_property
    def round(self) -> DutyRound:
        seen = Duty.objects.visible_to(self.request.user)
        rounds = DutyRound.objects.filter(duty__in=seen).select_related("duty__board", "item__meeting")
        return get_object_or_404(rounds, pk=self.kwargs["pk"])

    @property
    def board(self) -> Board:
        return self.round.duty.board


class DutyAdd(OfCycle, ServicePage):
    form_class = forms.DutyForm
    heading = "Add a duty"
    button = "Add it"

    def perform(self, form: forms.DutyForm) -> Duty:
        values = {name: form.cleaned_data[name] for name in services.FIELDS}
        return services.add_duty(board=self.board, by=self.request.user, **values)

    def get_done_message(self) -> str:
        return f"“{self.result.title}” is among the board’s duties."


class DutiesUsual(OfCycle, ServicePage):
    """Add the usual duties of a community safety partnership."""

    form_class = forms.UsualForm
    heading = "Add the usual duties"
    button = "Add them"
    warning = (
        "A strategic assessment each year, a partnership plan every three years, its refresh each year "
        "(Crime and Disorder Act 1998 s.5-6). Each can be changed afterwards."
    )

    def perform(self, form: forms.UsualForm) -> list[Duty]:
        return services.add_usual_duties(board=self.board, by=self.request.user, first_due=form.cleaned_data)

    def get_done_message(self) -> str:
        return f"Added: {listed([duty.title for duty in self.result])}."


class DutyEdit(OfDuty, ServicePage):
    form_class = forms.DutyForm
    heading = "Change the duty"
    done_message = "The duty is changed. What was done stays; what is open follows it."

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.duty, name) for name in (*services.FIELDS, "version")}

    def perform(self, form: forms.DutyForm) -> Duty:
        values = {name: form.cleaned_data[name] for name in services.FIELDS}
        duty = Duty.objects.select_related("board").get(pk=self.duty.pk)
        version = form.cleaned_data["version"] or 0
        return services.change_duty(duty=duty, by=self.request.user, version=version, **values)


class DutyEnd(OfDuty, ServicePage):
    form_class = forms.EndForm
    button = "End it"
    done_message = "The duty has ended. What was done under it stays here."
    warning = "What is open and due from that day on goes. What was done stays."

    def get_heading(self) -> str:
        return f"End “{self.duty.title}”"

    def perform(self, form: forms.EndForm) -> None:
        services.end_duty(duty=self.duty, by=self.request.user, **form.cleaned_data)


class RoundPlan(OfRound, ServicePage):
    """Bring a round to a meeting."""

    form_class = forms.PlanRoundForm
    button = "Plan it"

    def get_heading(self) -> str:
        return f"Plan “{self.round.duty.title}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "round_": self.round}

    def perform(self, form: forms.PlanRoundForm) -> AgendaItem:
        return services.plan_round(round_=self.round, by=self.request.user, **form.for_service())

    def get_done_message(self) -> str:
        return f"“{self.result.title}” brings it to the meeting of {self.result.meeting.when}."


class RoundUnplan(OfRound, ActPage):
    def act(self) -> str:
        services.unplan_round(round_=self.round, by=self.request.user)
        return "No item brings it any more. The item itself stays on the plan."


class RoundDone(OfRound, ServicePage):
    """Enter that a round was done elsewhere than in the minutes kept here."""

    form_class = forms.DoneForm
    button = "It was done"
    done_message = "Entered as done."

    def get_heading(self) -> str:
        return f"“{self.round.duty.title}” was done"

    def get_initial(self) -> dict[str, Any]:
        return {"met_on": self.round.met_on, "note": self.round.note, "version": self.round.version}

    def perform(self, form: forms.DoneForm) -> None:
        found = DutyRound.objects.select_related("duty__board").get(pk=self.round.pk)
        values = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        services.enter_done(round_=found, by=self.request.user, **values)


class RoundUndone(OfRound, ActPage):
    def act(self) -> str:
        services.undo_done(round_=self.round, by=self.request.user)
        return "It is open again."
