"""How an open action stands to its due date: not due yet, due soon, overdue and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from actions.models import Action

OPEN = Q(status__in=Action.OPEN)


@dataclass(frozen=True)
class Age:
    """Open actions whose due date lies ``least`` to ``most`` days back: -7 is in a week. None is without end."""

    key: str
    label: str
    least: int
    most: int | None

    def standing(self, on: date) -> Q:
        """Asked of the column that lists sort by, so that one index serves both. What has no date lies far ahead."""
        wanted = OPEN & Q(sorts_on__lte=on - timedelta(days=self.least))
        return wanted if self.most is None else wanted & Q(sorts_on__gte=on - timedelta(days=self.most))


NOT_DUE = "not_due"
OVERDUE = Age("overdue", "Overdue", 1, None)
BUCKETS = (
    Age("overdue_days", "Under 30 days overdue", 1, 29),
    Age("overdue_months", "30 to 89 days overdue", 30, 89),
    Age("overdue_quarters", "90 to 364 days overdue", 90, 364),
    Age("overdue_years", "A year or more overdue", 365, None),
)
SOON = (Age("week", "Due in the next 7 days", -7, 0), Age("month", "Due in the next 30 days", -30, 0))
_BY_KEY = {age.key: age for age in (OVERDUE, *BUCKETS, *SOON)}
CHOICES = [
    (OVERDUE.key, OVERDUE.label),
    *((age.key, age.label) for age in (*BUCKETS, *SOON)),
    (NOT_DUE, "Not overdue"),
    ("undated", "No date"),
]


def standing(key: str, on: date) -> Q:
    """The actions that stand so on that day. On the due date itself an action is not overdue yet."""
    if key == NOT_DUE:
        return OPEN & Q(sorts_on__gte=on)
    if key == "undated":
        return Q(due_on__isnull=True)
    return _BY_KEY[key].standing(on)
