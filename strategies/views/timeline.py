"""The planned actions of a strategy: their timeline, and the table behind it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from csp.access import can
from csp.pages import LogInFirst
from strategies import planned_rows, timeline
from strategies.access import check_can_plan
from strategies.levels import under
from strategies.views.base import OneStrategy


class PlanRows(OneStrategy):
    """A page of the planned actions this person may see, narrowed as the address says. What it does not know, it
    takes for unsaid."""

    @cached_property
    def narrowed(self) -> dict[str, str]:
        """Priority and state, as far as the address names one."""
        asked = {name: self.request.GET.get(name, "") for name in ("priority", "state")}
        if asked["priority"] not in {str(each.priority.pk) for each in self.priorities}:
            asked["priority"] = ""
        if asked["state"] not in planned_rows.STATES:
            asked["state"] = ""
        return asked

    @cached_property
    def found(self) -> Any:
        """The page, and its rows."""
        only = None
        if key := self.narrowed["priority"]:
            chosen = next(each.priority for each in self.priorities if str(each.priority.pk) == key)
            only = under(chosen, self.priorities)
        return planned_rows.page_of(
            self.strategy, self.request.user, self.priorities, timezone.localdate(),
            only=only, state=self.narrowed["state"], number=self.request.GET.get("page"),
        )  # fmt: skip


class PlannedActions(PlanRows, LogInFirst, TemplateView):
    template_name = "strategies/actions.html"
    current_tab = "actions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, rows = self.found
        return super().get_context_data(
            page_obj=page,
            rows=rows,
            table=planned_rows.as_table(rows, under=True),
            priorities=self.priorities,
            states=[(key, words) for key, (words, _) in planned_rows.STATES.items()],
            narrowed=self.narrowed,
            is_narrowed=any(self.narrowed.values()),
            description=timeline.describe(timeline.bars_of(rows)),
            drawn=urlencode(
                {**{key: value for key, value in self.narrowed.items() if value}, "page": page.number}
            ),
            may_plan=can(check_can_plan, self.request.user, self.strategy),
            **kwargs,
        )


class Timeline(PlanRows, LogInFirst, View):
    """The picture of the same rows as a file, with ``narrow`` for a phone. Nobody keeps it on the way."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        _, rows = self.found
        headers = {"Content-Security-Policy": timeline.POLICY, "Cache-Control": "private, no-store"}
        bars = timeline.bars_of(rows)
        drawn = timeline.draw(self.strategy, bars, timezone.localdate(), narrow="narrow" in request.GET)
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)
