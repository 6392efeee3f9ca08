"""Pages of one priority of a strategy."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import can, why_not
from strategies import planned_rows, progress, services
from strategies.access import check_can_assess, check_can_edit, check_can_plan, sees_progress
from strategies.forms import AssessmentForm, ConfirmForm, PriorityForm
from strategies.levels import under
from strategies.linked import links_of
from strategies.models import Priority
from strategies.views.base import OnePriority, OneStrategy, StrategyActs, StrategyForms


class PriorityPage(OnePriority, OneStrategy, TemplateView):
    """A priority, how it stands by the rule and as was said, its measures, and a page of its planned actions."""

    template_name = "strategies/priority.html"
    current_tab = ""

    @property
    def priorities(self) -> Any:
        return self.facts.priorities

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, strategy, priority = self.request.user, self.strategy, self.priority
        sees = sees_progress(user, strategy)
        page, rows = planned_rows.page_of(
            strategy, user, self.priorities, timezone.localdate(),
            only={priority.pk}, number=self.request.GET.get("page"),
        )  # fmt: skip
        may_edit = can(check_can_edit, user, strategy)
        kwargs["priority"] = priority  # in place of its key in the address
        return super().get_context_data(
            numbered=self.numbered,
            above=self._above(),
            below=[(each, self.facts.stands.get(each.priority.pk)) for each in self.facts.below(priority.pk)],
            stands=self.facts.stands[priority.pk] if sees else None,
            assessments=priority.assessments.select_related("by__person") if sees else (),
            rule=progress.RULE_IN_WORDS,
            measures=self.facts.measures[priority.pk],
            page_obj=page,
            rows=rows,
            table=planned_rows.as_table(rows, under=False),
            links=[link for link in links_of(strategy, user) if link.priority == priority.pk],
            may_edit=may_edit,
            may_plan=can(check_can_plan, user, strategy),
            may_assess=sees and can(check_can_assess, user, priority),
            why_not_assess=why_not(check_can_assess, user, priority),
            why_not_remove=services.why_not_remove(priority) if may_edit else "",
            **kwargs,
        )

    def _above(self) -> list[Any]:
        """The priorities it stands under, the highest first."""
        by_key = {each.priority.pk: each for each in self.priorities}
        found, at = [], self.priority.parent_id
        while at is not None:
            found.append(by_key[at])
            at = by_key[at].priority.parent_id
        return found[::-1]


class PriorityForms(StrategyForms):
    """The form of a priority."""

    form_class = PriorityForm

    def get_form_kwargs(self) -> dict[str, Any]:
        sub_groups = services.sub_groups_of(self.strategy.board)
        return {
            **super().get_form_kwargs(),
            "strategy": self.strategy,
            "priorities": self.priorities,
            "sub_groups": sub_groups,
        }


class AddPriority(PriorityForms):
    @property
    def button(self) -> str:
        return f"Add the {self.strategy.level_name(0).lower()}" if self.one_level() else "Add it"

    def one_level(self) -> bool:
        return len(self.strategy.level_names) < 2

    def get_heading(self) -> str:
        if self.one_level():
            name = self.strategy.level_name(0).lower()
            return f"Add {'an' if name[0] in 'aeiou' else 'a'} {name}"
        return f"Add: {' or '.join(name.lower() for name in self.strategy.level_names)}"

    def get_initial(self) -> dict[str, Any]:
        parent = self.request.GET.get("under", "")
        return {"parent": int(parent)} if parent.isdecimal() and len(parent) < 10 else {}

    def perform(self, form: PriorityForm) -> None:
        self.added: Priority = services.add_priority(strategy=self.strategy, by=self.request.user, **form.said())

    def get_done_message(self) -> str:
        return f"“{self.added}” was added."


class EditPriority(OnePriority, PriorityForms):
    done_message = "It was changed."

    def get_heading(self) -> str:
        return f"Change {self.numbered.full}"

    def get_form_kwargs(self) -> dict[str, Any]:
        barred = frozenset(under(self.priority, self.priorities))
        return {**super().get_form_kwargs(), "barred": barred}

    def get_initial(self) -> dict[str, Any]:
        return PriorityForm.initial_of(self.priority)

    def perform(self, form: PriorityForm) -> None:
        priority, version = copy(self.priority), form.read_version
        services.update_priority(priority=priority, by=self.request.user, version=version, **form.said())


class MovePriority(OnePriority, StrategyActs):
    """One place up or down among its neighbours."""

    def act(self) -> str:
        to = "up" if self.request.POST.get("to") == "up" else "down"
        if services.move_priority(priority=self.priority, by=self.request.user, to=to):
            return f"“{self.priority}” was moved {to}."
        return f"“{self.priority}” stands {'first' if to == 'up' else 'last'} already."

    def get_success_url(self) -> str:
        return f"{self.strategy.get_absolute_url()}#priority-{self.priority.pk}"


class RemovePriority(OnePriority, StrategyForms):
    form_class = ConfirmForm
    button = "Remove it"

    def get_heading(self) -> str:
        return f"Remove {self.numbered.full}?"

    warning = "Its text and links go. It has no planned actions, no measures and nothing under it."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "warning": services.why_not_remove(self.priority) or self.warning}

    def perform(self, form: ConfirmForm) -> None:
        services.remove_priority(priority=copy(self.priority), by=self.request.user)

    def get_done_message(self) -> str:
        return f"“{self.priority}” was removed."

    def get_back_url(self) -> str:
        return self.priority.get_absolute_url()

    def get_success_url(self) -> str:
        return self.strategy.get_absolute_url()


class Assess(OnePriority, StrategyForms):
    """Say how it stands, whatever the rule says."""

    form_class = AssessmentForm
    template_name = "strategies/assess.html"
    button = "Save the assessment"
    done_message = "The assessment stands beside what the rule says."

    def check(self, user: Any, strategy: Any) -> None:
        check_can_assess(user, self.priority)

    def get_heading(self) -> str:
        return f"How does it stand? {self.numbered.full}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            stands=self.facts.stands[self.priority.pk], rule=progress.RULE_IN_WORDS, **kwargs
        )

    def perform(self, form: AssessmentForm) -> None:
        services.assess(priority=self.priority, by=self.request.user, **form.said())
