"""Which figures are due: of a period that is over and has none. Overdue once its indicator's lag is over too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from csp.errors import Refused
from performance.models import Comment, Indicator, Value
from performance.periods import Period, after, last_ended, period_from

A_QUARTER = 3
"""Months: how many periods of one indicator a form offers at once."""
KEY = re.compile(r"(\d{1,18})_(\d{4})(\d{2})")


@dataclass(frozen=True)
class Due:
    """A period of an indicator that is over and has no figure. ``newest`` is its newest figure, and ``said`` the
    comment that stands for the period already, both None where there is none."""

    indicator: Indicator
    period: Period
    newest: tuple[Period, Decimal] | None = None
    said: Comment | None = None

    @property
    def expected_on(self) -> date:
        return self.period.end + timedelta(days=self.indicator.lag_days)

    @property
    def key(self) -> str:
        """Names its boxes in a form: "12_201807"."""
        return f"{self.indicator.pk}_{self.period.start:%Y%m}"

    @property
    def place(self) -> tuple[date, str]:
        return self.expected_on, self.indicator.code

    def is_overdue(self, on: date) -> bool:
        return self.expected_on < on


def figures_due(on: date, which: Q, *, each: int = 1) -> list[Due]:
    """The figures due on a day of the indicators that ``which`` selects, those expected first on top: the earliest
    ``each`` periods of one since its newest figure. One query."""
    found = []
    for indicator in _with_newest(which):
        newest = _newest_of(indicator)
        frequency = indicator.frequency
        period = after(frequency, newest[0]) if newest else last_ended(frequency, on)
        for _ in range(each):
            if period.end >= on:
                break
            found.append(Due(indicator, period, newest))
            period = after(frequency, period)
    return sorted(found, key=lambda due: due.place)


def with_comments(dues: Iterable[Due]) -> list[Due]:
    """The same, each with the comment that stands for its period. One query."""
    found = list(dues)
    comments = Comment.objects.filter(
        indicator__in={due.indicator.pk for due in found}, period_start__in={due.period.start for due in found}
    ).select_related("by__person")
    said = {(one.indicator_id, one.period_start): one for one in comments}
    return [
        Due(due.indicator, due.period, due.newest, said.get((due.indicator.pk, due.period.start))) for due in found
    ]


def by_indicator(dues: Iterable[Due]) -> list[Due]:
    """The periods of each indicator after one another, those of the one that is expected first on top."""
    found = list(dues)
    first = {due.indicator.pk: due.place for due in sorted(found, key=lambda due: due.place, reverse=True)}
    return sorted(found, key=lambda due: (first[due.indicator.pk], due.period))


def named_by(keys: Collection[str], on: date, which: Q) -> list[Due]:
    """What a form that was opened earlier asked for, by the keys of its boxes: also what is due no more, since
    somebody else gave it meanwhile. What names no period that is over is passed over. One query, none for no keys."""
    matches = [match for key in keys if (match := KEY.fullmatch(key))]
    if not matches:
        return []
    numbers = {int(match[1]) for match in matches if int(match[1]) < 2**63}
    indicators = {one.pk: one for one in _with_newest(which & Q(pk__in=numbers))}
    found = []
    for match in matches:
        if indicator := indicators.get(int(match[1])):
            try:
                period = period_from(indicator.frequency, date(int(match[2]), int(match[3]), 1))
            except (Refused, ValueError):
                continue
            if period.end < on:
                found.append(Due(indicator, period, _newest_of(indicator)))
    return found


def _with_newest(which: Q) -> Iterable[Indicator]:
    newest = Value.objects.whole().filter(indicator=OuterRef("pk")).order_by("-period_start")
    return (
        Indicator.objects.filter(which)
        .select_related("board", "owner__user")
        .annotate(
            newest=Subquery(newest.values("period_start")[:1]), newest_value=Subquery(newest.values("value")[:1])
        )
        .order_by("pk")
    )


def _newest_of(indicator: Indicator) -> tuple[Period, Decimal] | None:
    start: date | None = getattr(indicator, "newest", None)
    number: Decimal | None = getattr(indicator, "newest_value", None)
    return (period_from(indicator.frequency, start), number) if start and number is not None else None
