"""The editions of a strategy: which there are, and what the next one does not go on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from actions.models import Action
from meetings.access import Reader
from strategies.models import PlannedAction, Strategy

LIVE = (Action.Status.PROPOSED, *Action.OPEN)
"""Actions of the log that have not ended."""

REVIEWED = "Reviewed: "
"""How the history's reason begins when a strategy was reviewed without change."""


@dataclass(frozen=True)
class Review:
    at: datetime
    by: str
    note: str


def editions(strategy: Strategy, user: Reader) -> list[Strategy]:
    """All its editions that ``user`` may see, the newest first. Two queries, however many."""
    pairs = dict(Strategy.objects.filter(board_id=strategy.board_id).values_list("pk", "previous_id"))
    after = {before: pk for pk, before in pairs.items() if before}
    line = [strategy.pk]
    while (earlier := pairs.get(line[0])) and earlier not in line:
        line.insert(0, earlier)
    while (later := after.get(line[-1])) and later not in line:
        line.append(later)
    return list(Strategy.objects.visible_to(user).filter(pk__in=line).select_related("board").order_by("-edition"))


def endings(strategy: Strategy) -> list[PlannedAction]:
    """What the edition before planned, still stands in its board's log, and this one does not go on with.

    An action of another board's log, or one that another plan in force cites too, goes on there and is left alone.
    """
    if strategy.previous_id is None:
        return []
    cited = PlannedAction.objects.exclude(priority__strategy=strategy.previous_id)
    goes_on = Q(priority__strategy=strategy.pk) | ~Q(priority__strategy__status=Strategy.Status.SUPERSEDED)
    before = PlannedAction.objects.filter(
        priority__strategy=strategy.previous_id, action__status__in=LIVE, action__board_id=strategy.board_id
    )
    found = before.exclude(action__in=cited.filter(goes_on).values("action_id"))
    return list(found.select_related("action__board", "priority").order_by("reference", "pk"))


def without_note(ending: Sequence[PlannedAction]) -> list[PlannedAction]:
    """Those of which nobody has said yet what came of them."""
    return [planned for planned in ending if not (planned.ended_note and planned.ended_as)]


def reviews(strategy: Strategy) -> list[Review]:
    """When it was reviewed without change, the last first. One query."""
    rows = strategy.history.filter(history_change_reason__startswith=REVIEWED).select_related(
        "history_user__person"
    )
    return [
        Review(
            row.history_date,
            str(getattr(row.history_user, "person", None) or row.history_user or "the system"),
            (row.history_change_reason or "").removeprefix(REVIEWED),
        )
        for row in rows
    ]
