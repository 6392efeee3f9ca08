"""The editions of a strategy: a draft is discarded or adopted, the next one begun, two are compared.

What came of the rest is said, and a review that changes nothing.
"""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from csp.errors import Conflict, Denied, Refused
from csp.words import counted
from strategies import services
from strategies.access import check_can_decide
from strategies.comparing import compare
from strategies.editions import editions, endings, without_note
from strategies.forms.base import ConfirmForm
from strategies.forms.editions import AdoptForm, EndingsForm, NextEditionForm, ReviewForm
from strategies.models import PlannedAction, Strategy
from strategies.route import not_met, read_route
from strategies.views.base import OneStrategy, StrategyForms


class Discard(StrategyForms):
    """Says on opening why a draft has to stay, or what goes with it."""

    form_class = ConfirmForm
    button = "Discard the draft"
    warning = (
        "Its priorities, measures, links and route go with it. Actions that only this draft proposed are not pursued; "
        "those in the log go on there, and agenda items stay on their forward plans. This cannot be undone."
    )

    def prepare(self) -> None:
        super().prepare()
        if self.request.method == "GET" and (reason := services.why_not_discard(self.strategy)):
            raise Denied(reason)

    def get_heading(self) -> str:
        return f"Discard the draft of {self.strategy}?"

    def get_back_url(self) -> str:
        return self.strategy.get_absolute_url()

    def perform(self, form: ConfirmForm) -> None:
        services.discard_strategy(strategy=self.strategy, by=self.request.user)

    def get_done_message(self) -> str:
        return f"The draft of {self.strategy} was discarded."

    def get_success_url(self) -> str:
        return reverse("board-strategies", args=[self.strategy.board.slug])


class Adopt(StrategyForms):
    """Says which boards of the route have not agreed, and asks whether to adopt it all the same."""

    template_name = "strategies/adopt.html"
    form_class = AdoptForm
    check = staticmethod(check_can_decide)
    button = "The board has adopted it"
    warning = (
        "From then on everybody can read its title, vision and priorities, and they can no longer be changed. "
        "Planned actions stay with the people of the board."
    )
    done_message = "The strategy is adopted, and public."

    @cached_property
    def missing(self) -> list[str]:
        return not_met(read_route(self.strategy, self.request.user, timezone.localdate()))

    def get_heading(self) -> str:
        return f"Adopt {self.strategy}?"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "missing": self.missing}

    def get_initial(self) -> dict[str, Any]:
        return {"adopted_on": timezone.localdate()}

    def perform(self, form: AdoptForm) -> None:
        strategy = copy(self.strategy)
        services.adopt_strategy(strategy=strategy, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ending = endings(self.strategy)
        return super().get_context_data(
            missing=self.missing,
            unsaid=without_note(ending),
            ending=ending,
            previous=self.strategy.previous,
            **kwargs,
        )


class Supersede(StrategyForms):
    form_class = ConfirmForm
    check = staticmethod(check_can_decide)
    button = "Another has taken its place"
    warning = (
        "It stays public as superseded, and nothing more can be planned under it. Its actions go on in the log. "
        "If a next edition takes its place, adopt that one instead: it does this by itself."
    )
    done_message = "The strategy is superseded."

    def get_heading(self) -> str:
        return f"Has another strategy taken the place of {self.strategy}?"

    def perform(self, form: ConfirmForm) -> None:
        services.supersede_strategy(strategy=copy(self.strategy), by=self.request.user)


class NextEdition(StrategyForms):
    form_class = NextEditionForm
    check = staticmethod(check_can_decide)
    button = "Begin the next edition"
    done_message = "The next edition is a draft. Change in it what is to be different."

    def prepare(self) -> None:
        super().prepare()
        if self.strategy.status != Strategy.Status.ADOPTED and self.request.method == "GET":
            raise Denied("Only a strategy that is adopted has a next edition.")

    def get_heading(self) -> str:
        return f"Begin the next edition of {self.strategy}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "strategy": self.strategy}

    def get_initial(self) -> dict[str, Any]:
        starts = self.strategy.ends + timedelta(days=1)
        return {"title": self.strategy.title, "starts": starts, "ends": _as_long(self.strategy, starts)}

    def perform(self, form: NextEditionForm) -> None:
        self.begun = services.begin_edition(strategy=self.strategy, by=self.request.user, **form.said())

    def get_success_url(self) -> str:
        begun = getattr(self, "begun", None)
        return (begun or self.strategy).get_absolute_url()


class Endings(StrategyForms):
    """What came of what the next edition does not go on with: one form for all of it."""

    form_class = EndingsForm
    check = staticmethod(check_can_decide)
    template_name = "strategies/endings.html"

    @cached_property
    def ending(self) -> list[PlannedAction]:
        return endings(self.strategy) if self.strategy.is_draft else []

    def get_heading(self) -> str:
        return "What came of what does not go on"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "ending": self.ending}

    def perform(self, form: EndingsForm) -> None:
        try:
            self.count = services.say_what_came(strategy=self.strategy, by=self.request.user, said=form.said())
        except Conflict as conflict:
            raise Refused(
                f"{conflict.message} Nothing was saved: reload the page to read what was written."
            ) from None

    def get_done_message(self) -> str:
        left = len(without_note(endings(self.strategy)))
        return (
            f"Saved. {counted(left, 'action')} still to be answered for."
            if left
            else "Saved. Nothing is left open."
        )

    def get_success_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#editions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(previous=self.strategy.previous, ending=self.ending, **kwargs)


class Reviewed(StrategyForms):
    form_class = ReviewForm
    check = staticmethod(check_can_decide)
    button = "It was reviewed"
    done_message = "The review stands in its history."

    def get_heading(self) -> str:
        return f"{self.strategy} was reviewed, and goes on without change"

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.strategy.version}

    def perform(self, form: ReviewForm) -> None:
        strategy, version = copy(self.strategy), form.read_version
        services.review_strategy(strategy=strategy, by=self.request.user, version=version, **form.said())

    def get_success_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#editions"


class Compare(OneStrategy, TemplateView):
    """Two editions, at ?old=3&new=5: this one and the one before unless asked otherwise. For whoever may see both."""

    template_name = "strategies/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = editions(self.strategy, self.request.user)
        new = self._chosen("new", line) or self.strategy
        old = self._chosen("old", line) or next((one for one in line if one.edition < new.edition), None)
        if old and old.edition > new.edition:
            old, new = new, old
        differ = old is not None and old != new
        return super().get_context_data(
            line=line,
            old=old,
            new=new,
            comparison=compare(old, new, line, self.request.user) if old and differ else None,
            **kwargs,
        )

    def _chosen(self, name: str, line: list[Strategy]) -> Strategy | None:
        said = self.request.GET.get(name, "")
        if not said:
            return None
        found = next((one for one in line if str(one.pk) == said), None)
        if found is None:
            raise Http404("There is no such edition.")
        return found


def _as_long(strategy: Strategy, starts: date) -> date:
    """The last day of a period that begins on ``starts`` and is as long as this strategy's: whole years, else days."""
    after = strategy.ends + timedelta(days=1)
    if (after.month, after.day) == (strategy.starts.month, strategy.starts.day) == (starts.month, starts.day):
        return starts.replace(year=starts.year + after.year - strategy.starts.year) - timedelta(days=1)
    return starts + (strategy.ends - strategy.starts)
