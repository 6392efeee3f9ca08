"""What moved in a strategy since the last meeting of its board, or since another day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from csp.cells import Unreadable, as_date
from strategies import moved
from strategies.levels import numbered
from strategies.views.strategies import ProgressPage


class WhatMoved(ProgressPage):
    """``?since=`` is a day; without it, or with what is none, the last meeting of the board."""

    template_name = "strategies/moved.html"
    current_tab = "moved"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, asked = timezone.localdate(), self.request.GET.get("since", "").strip()
        meeting = moved.last_meeting(self.strategy, today)
        begun = meeting.date if meeting else self.strategy.starts
        since = _day(asked) or begun
        return super().get_context_data(
            since=since,
            asked=asked,
            wrong=""
            if not asked or _day(asked)
            else f"“{asked}” is not a day in the past. Give one as 26/9/2018.",
            meeting=meeting if meeting and since == meeting.date else None,
            parts=moved.moved_since(self.strategy, self.request.user, numbered(self.strategy), since, today),
            **kwargs,
        )


def _day(asked: str) -> date | None:
    """The day that was asked for; None for nothing, for what is no day, and for a day that is still to come."""
    try:
        day = as_date(asked)
    except Unreadable:
        return None
    return day if day <= timezone.localdate() else None
