"""Which figures are due: of a period that is over and has none. Overdue once its indicator's lag is over too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from performance.models import Indicator
from performance.periods import Period, after, last_ended, period_from


@dataclass(frozen=True)
class Due:
    """The earliest period of an indicator since its newest figure that is over and has none."""

    indicator: Indicator
    period: Period

    @property
    def expected_on(self) -> date:
        return self.period.end + timedelta(days=self.indicator.lag_days)

    def is_overdue(self, on: date) -> bool:
        return self.expected_on < on


def figures_due(on: date, which: Q) -> list[Due]:
    """The figures due on a day of the indicators that ``which`` selects, those expected first on top. One query."""
    newest = Max("values__period_start", filter=Q(values__breakdown__isnull=True))
    indicators = Indicator.objects.filter(which).select_related("board", "owner__user").annotate(newest=newest)
    found = []
    for indicator in indicators.order_by("pk"):
        frequency, start = indicator.frequency, indicator.newest
        period = after(frequency, period_from(frequency, start)) if start else last_ended(frequency, on)
        if period.end < on:
            found.append(Due(indicator, period))
    return sorted(found, key=lambda due: (due.expected_on, due.indicator.code))
