"""Pages on which the figures that are due are typed: signed in, or by the link of a mail; and who has such a link."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from actions.chasing.by_link import person_of
from csp.pages import ActPage, FormPage, LinkPage, LogInFirst, ServicePage
from csp.words import counted
from meetings.models import Board, Person
from meetings.papers.mails import contact_of
from performance import by_link, services
from performance.access import check_can_keep
from performance.forms.giving import FiguresDueForm, keys_typed
from performance.intake.due import A_QUARTER, Due, by_indicator, figures_due, named_by, with_comments

MOST_SENT = 100  # figures of a page that was left open


class Giving(FormPage):
    """A form for all figures that are due of what ``which`` selects, each with what explains it.

    What was typed on a page that was left open is told apart from what is due now: it says which period was meant.
    """

    template_name = "performance/figures_due.html"
    form_class = FiguresDueForm
    button = "Send the figures"

    def which(self) -> Q:
        raise NotImplementedError(f"{type(self).__name__} does not say whose figures it asks for.")

    @cached_property
    def dues(self) -> list[Due]:
        today = timezone.localdate()
        found = {due.key: due for due in figures_due(today, self.which(), each=A_QUARTER)}
        sent = [key for key in keys_typed(self.request.POST) if key not in found][:MOST_SENT]
        found |= {due.key: due for due in named_by(sent, today, self.which())}
        return with_comments(by_indicator(found.values()))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "dues": self.dues}

    def form_invalid(self, form: Any) -> HttpResponse:
        form.has_shown_comments()
        return super().form_invalid(form)

    def get_done_message(self) -> str:
        return f"{counted(self.result, 'figure')} saved. Thank you." if self.result else "No new figure was typed."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(dues=self.dues, **kwargs)


class GiveFigures(Giving, ServicePage):
    """The figures of the indicators one owns, signed in."""

    heading = "Figures to give"

    def which(self) -> Q:
        return Q(owner__user=self.request.user)

    def perform(self, form: FiguresDueForm) -> int:
        by: Any = self.request.user
        return services.record_typed(by=by, typed=form.typed())

    def get_success_url(self) -> str:
        return reverse("figures-due")

    def get_back_url(self) -> str:
        return reverse("performance")


class GiveByLink(LinkPage, Giving):
    """The same of one board by the link of a mail, without signing in: nothing restricted."""

    template_name = "performance/by_link.html"
    purpose = by_link.GIVE

    def prepare(self) -> None:
        self.person = person_of(self.link)
        self.board = by_link.board_of(self.link, self.person)

    def of_owner(self) -> Q:
        return Q(owner=self.person, board=self.board)

    def which(self) -> Q:
        return self.of_owner() & Q(restricted=False)

    def get_heading(self) -> str:
        return f"Figures to give: {self.board.name}"

    def perform(self, form: FiguresDueForm) -> int:
        return services.record_typed(link=self.link, typed=form.typed())

    def get_success_url(self) -> str:
        return reverse("figures-by-link", args=[self.kwargs["token"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            withheld=len(figures_due(timezone.localdate(), self.of_owner() & Q(restricted=True))),
            contact=contact_of(self.board).words,
            **kwargs,
        )


class OfBoardsLinks(LogInFirst):
    """The links by which the owners of a board's indicators give figures, for its officers."""

    def prepare(self) -> None:
        self.board = get_object_or_404(Board, slug=self.kwargs["slug"])
        check_can_keep(self.request.user, self.board)


class FiguresLinks(OfBoardsLinks, TemplateView):
    """Who has such a link, and whether it works."""

    template_name = "performance/links.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(board=self.board, owners=by_link.owners_links(self.board), **kwargs)


class OnFiguresLink(OfBoardsLinks, ActPage):
    """A button beside one of them."""

    def prepare(self) -> None:
        super().prepare()
        owners = Person.objects.filter(indicators__board=self.board).distinct()
        self.person = get_object_or_404(owners, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("figures-links", args=[self.board.slug])


class StopFiguresLink(OnFiguresLink):
    def act(self) -> str:
        by: Any = self.request.user
        by_link.stop_link(board=self.board, person=self.person, by=by)
        return f"The link of {self.person} does nothing from now on, and their mails bear no new one."


class AllowFiguresLink(OnFiguresLink):
    def act(self) -> str:
        by: Any = self.request.user
        by_link.allow_link(board=self.board, person=self.person, by=by)
        return f"The mails to {self.person} bear a link again: a new one."
