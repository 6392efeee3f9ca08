"""What moved in a strategy since a day: actions completed, newly overdue, planned and reported on; figures that came;
what was said anew of how a priority stands. Of actions and figures, those that one person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from actions.access import updates_seen
from actions.models import Action, ActionUpdate
from meetings.access import Reader
from meetings.models import Meeting
from performance.access import hides_nothing_from
from performance.figures import in_words
from performance.models import Value
from strategies.levels import Numbered
from strategies.models import Assessment, PlannedAction, Strategy
from strategies.planned_rows import Planned, as_table, in_order, rows

MOST = 100
"""So many of each kind are shown; how many more there are is said."""


@dataclass(frozen=True)
class Update:
    planned: PlannedAction
    update: ActionUpdate


@dataclass(frozen=True)
class Came:
    """A figure that came in, in words, and the priorities it measures."""

    value: Value
    words: str
    under: str


@dataclass(frozen=True)
class Part:
    """One kind of what moved. ``kind`` names how it is shown; ``more`` is how many are not."""

    kind: str
    heading: str
    found: Sequence[Planned | Update | Came | tuple[Numbered, Assessment]]
    more: int

    @property
    def table(self) -> SafeString:
        """The rows of those that are planned actions."""
        return as_table([one for one in self.found if isinstance(one, Planned)], under=True)


def last_meeting(strategy: Strategy, today: date) -> Meeting | None:
    """The last meeting of its board before today that was not called off."""
    dropped = (Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED)
    return strategy.board.meetings.filter(date__lt=today).exclude(state__in=dropped).order_by("-date").first()


def moved_since(
    strategy: Strategy, user: Reader, priorities: Sequence[Numbered], since: date, today: date
) -> list[Part]:
    """What moved after ``since``, kind by kind; kinds without anything are left out. A fixed number of queries."""
    seen = Action.objects.visible_to(user)
    done = seen.filter(closed_on__gt=since, closed_on__lte=today)
    late = seen.overdue(today).filter(due_on__gte=since)  # from the day after its due date
    parts = [
        _actions("Completed or closed", strategy, done, priorities, today),
        _actions("Newly overdue", strategy, late, priorities, today),
        _updates(strategy, user, since, today),
        _figures(strategy, user, priorities, since),
        _assessments(strategy, priorities, since),
        _newly_planned(strategy, seen, priorities, since, today),
    ]
    return [part for part in parts if part.found]


def _actions(
    heading: str, strategy: Strategy, actions: QuerySet[Action], priorities: Sequence[Numbered], today: date
) -> Part:
    planned = PlannedAction.objects.filter(priority__strategy=strategy, action__in=actions)
    return _part(heading, planned, priorities, today)


def _newly_planned(
    strategy: Strategy, seen: QuerySet[Action], priorities: Sequence[Numbered], since: date, today: date
) -> Part:
    """Those whose first line in the history came after that day."""
    added = PlannedAction.history.model.objects.filter(history_type="+", history_date__gte=_after(since))
    new = PlannedAction.objects.filter(
        priority__strategy=strategy, action__in=seen, pk__in=added.order_by().values("id")
    )
    return _part("Newly planned", new, priorities, today)


def _part(heading: str, planned: QuerySet[PlannedAction], priorities: Sequence[Numbered], today: date) -> Part:
    keys = list(planned.order_by().values_list("pk", "action_id", "priority_id", "reference"))
    place = {each.priority.pk: position for position, each in enumerate(priorities)}
    keys.sort(key=lambda key: (place[key[2]], in_order(key[3]), key[0]))
    shown = rows([(pk, action) for pk, action, _, _ in keys[:MOST]], priorities, today)
    return Part("actions", heading, shown, max(len(keys) - MOST, 0))


def _updates(strategy: Strategy, user: Reader, since: date, today: date) -> Part:
    """The newest update of each action since then."""
    found = ActionUpdate.objects.filter(
        updates_seen(user), action__planned__priority__strategy=strategy, on__gt=since, on__lte=today
    )
    newest: dict[int, ActionUpdate] = {}
    for update in found.select_related("action__board").order_by("-on", "-pk"):
        newest.setdefault(update.action_id, update)
    shown = list(newest.values())[:MOST]
    cited = PlannedAction.objects.filter(
        priority__strategy=strategy, action__in=[one.action_id for one in shown]
    ).select_related("priority")
    planned = {one.action_id: one for one in cited}
    updates = [Update(planned[one.action_id], one) for one in shown]
    return Part("updates", "Reported on", updates, max(len(newest) - MOST, 0))


def _figures(strategy: Strategy, user: Reader, priorities: Sequence[Numbered], since: date) -> Part:
    """Figures whose first line in the history came after that day."""
    added = Value.history.model.objects.filter(history_type="+", history_date__gte=_after(since))
    found = (
        Value.objects.visible_to(user)
        .whole()
        .filter(hides_nothing_from(user, "indicator__"))
        .filter(indicator__measures__priority__strategy=strategy, pk__in=added.order_by().values("id"))
        .select_related("indicator")
        .order_by("indicator__code", "-period_start")
        .distinct()
    )
    values = list(found[: MOST + 1])
    measured: dict[int, list[str]] = {}
    by_key = {each.priority.pk: each for each in priorities}
    measures = strategy.priorities.order_by().filter(measures__isnull=False)
    for indicator, priority in measures.values_list("measures__indicator_id", "pk"):
        measured.setdefault(indicator, []).append(by_key[priority].name)
    came = [
        Came(one, in_words(one.value, one.indicator), ", ".join(sorted(measured.get(one.indicator_id, []))))
        for one in values[:MOST]
    ]
    return Part("figures", "Figures that came in", came, max(len(values) - MOST, 0))


def _assessments(strategy: Strategy, priorities: Sequence[Numbered], since: date) -> Part:
    found = Assessment.objects.filter(priority__strategy=strategy, at__gte=_after(since))
    by_key = {each.priority.pk: each for each in priorities}
    said = [(by_key[one.priority_id], one) for one in found.select_related("by__person")[:MOST]]
    return Part("assessments", "Said anew of how a priority stands", said, 0)


def _after(day: date) -> datetime:
    """The first moment after a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
