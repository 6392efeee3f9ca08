"""What changed from one edition of a strategy to another, as one person may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from actions.models import Action
from csp.words import counted, listed, short_date
from meetings.access import Reader
from meetings.papers.compare import Difference, difference
from meetings.text import to_html
from performance.figures import in_words
from performance.models import Indicator
from strategies.levels import numbered
from strategies.models import Measure, PlannedAction, Priority, Strategy
from strategies.paragraphs import TEXTS


@dataclass(frozen=True)
class Changed:
    """What changed in one text; ``found`` is None when it is too long to be compared on a page."""

    label: str
    found: Difference | None


@dataclass(frozen=True)
class Cited:
    """A planned action as a line: ``note`` says what came of one that ended."""

    planned: PlannedAction
    action: Action
    note: str = ""


@dataclass(frozen=True)
class Compared:
    """A priority that was kept, added (``old`` is None) or dropped (``new`` is None), and what hangs on it."""

    title: str
    new: Priority | None
    old: Priority | None
    changes: Sequence[Changed] = ()
    carried: Sequence[Cited] = ()
    begun: Sequence[Cited] = ()
    ended: Sequence[Cited] = ()
    measures: Sequence[str] = ()

    @property
    def state(self) -> str:
        if self.old is None:
            return "Added"
        if self.new is None:
            return "Dropped"
        return "Changed" if self.changes else "Kept"

    @property
    def colour(self) -> str:
        return {"Added": "green", "Dropped": "red", "Changed": "blue"}.get(self.state, "grey")


@dataclass(frozen=True)
class Comparison:
    old: Strategy
    new: Strategy
    changes: Sequence[Changed] = ()
    priorities: Sequence[Compared] = field(default_factory=list)

    @property
    def summary(self) -> list[str]:
        """In sentences: priorities, words, actions, measures."""
        states = [one.state for one in self.priorities]
        kept = len(states) - states.count("Added") - states.count("Dropped")
        said = [
            f"Priorities: {kept} kept, of which {states.count('Changed')} with changed words; "
            f"{states.count('Added')} added, {states.count('Dropped')} dropped."
        ]
        if self.changes:
            labels = [one.label.lower() for one in self.changes]
            said.append(f"Of the strategy itself, what changed is: {listed(labels)}.")
        carried, begun, ended = (
            sum(len(getattr(one, name)) for one in self.priorities) for name in ("carried", "begun", "ended")
        )
        said.append(f"Planned actions: {carried} carried on, {begun} new, {ended} not carried on.")
        measures = sum(len(one.measures) for one in self.priorities)
        said.append(f"How it is measured: {counted(measures, 'change') if measures else 'no change'}.")
        return said


def compare(old: Strategy, new: Strategy, line: Iterable[Strategy], user: Reader) -> Comparison:
    """What changed from ``old`` to ``new``, two of the editions of one ``line``, both visible to ``user``.

    Planned actions and measures are those ``user`` may see. Six queries, whatever there is.
    """
    numbers = {one.pk: one.edition for one in line}
    rows = list(Priority.objects.filter(strategy_id__in=numbers).order_by("position", "pk"))
    by_pk = {priority.pk: priority for priority in rows}
    hung = _Hung(old, new, user)
    compared, met = [], set()
    for each in numbered(new, (one for one in rows if one.strategy_id == new.pk)):
        before = _before(each.priority, old, by_pk)
        if before:
            met.add(before.pk)
        compared.append(_compared(each.full, before, each.priority, hung))
    for each in numbered(old, (one for one in rows if one.strategy_id == old.pk)):
        if each.priority.pk not in met:
            title = f"{each.name} of edition {old.edition}: {each.priority.title}"
            compared.append(_compared(title, each.priority, None, hung))
    texts = [("Title", "title"), ("Vision", "vision"), ("Foreword", "foreword"), ("Period", "period_words")]
    return Comparison(old, new, _texts(texts, old, new), compared)


def _before(priority: Priority, old: Strategy, by_pk: dict[int, Priority]) -> Priority | None:
    """The priority of ``old`` that this one goes on with, over however many editions."""
    current: Priority | None = priority
    while current and current.strategy_id != old.pk:
        current = by_pk.get(current.carried_from_id) if current.carried_from_id else None
    return current


class _Hung:
    """The planned actions and measures of both editions that a person may see, by priority."""

    def __init__(self, old: Strategy, new: Strategy, user: Reader) -> None:
        self.old, self.new = old, new
        both = [old.pk, new.pk]
        seen = Action.objects.visible_to(user).filter(planned__priority__strategy__in=both).distinct()
        actions = {action.pk: action for action in seen.select_related("board")}
        cited = PlannedAction.objects.filter(priority__strategy__in=both, action__in=actions)
        self.planned = list(cited.select_related("priority"))
        for one in self.planned:
            one.action = actions[one.action_id]
        used = Indicator.objects.visible_to(user).filter(measures__priority__strategy__in=both).distinct()
        self.indicators = {indicator.pk: indicator for indicator in used}
        self.measures = list(Measure.objects.filter(priority__strategy__in=both, indicator__in=self.indicators))
        self.in_old = {one.action_id: one for one in self.planned if one.priority.strategy_id == old.pk}
        self.in_new = {one.action_id for one in self.planned if one.priority.strategy_id == new.pk}

    def cited(self, priority: Priority | None) -> list[PlannedAction]:
        return [one for one in self.planned if priority and one.priority_id == priority.pk]

    def measured(self, priority: Priority | None) -> dict[int, Measure]:
        return {one.indicator_id: one for one in self.measures if priority and one.priority_id == priority.pk}


def _compared(title: str, old: Priority | None, new: Priority | None, hung: _Hung) -> Compared:
    cited = hung.cited(new)
    texts = [("Title", "title"), *((text.capitalize(), text) for text in TEXTS)]
    return Compared(
        title,
        new,
        old,
        changes=_texts(texts, old, new) if old and new else (),
        carried=[Cited(one, one.action) for one in cited if one.action_id in hung.in_old],
        begun=[Cited(one, one.action) for one in cited if one.action_id not in hung.in_old],
        ended=[
            Cited(one, one.action, one.ended_note) for one in hung.cited(old) if one.action_id not in hung.in_new
        ],
        measures=_measures(hung.measured(old), hung.measured(new), hung.indicators),
    )


def _texts(texts: Iterable[tuple[str, str]], old: object, new: object) -> list[Changed]:
    both = [(label, getattr(old, name), getattr(new, name)) for label, name in texts]
    return [
        Changed(label, difference(to_html(before), to_html(after)))
        for label, before, after in both
        if before != after
    ]


def _measures(old: dict[int, Measure], new: dict[int, Measure], indicators: dict[int, Indicator]) -> list[str]:
    said = []
    for pk in sorted({*old, *new}, key=lambda one: indicators[one].code):
        indicator, before, after = indicators[pk], old.get(pk), new.get(pk)
        name = f"{indicator.code}: {indicator.name}"
        if before is None and after:
            said.append(f"{name} is a new measure, with the target {_target(after, indicator)}.")
        elif after is None and before:
            said.append(f"{name} is no longer a measure. Its target was {_target(before, indicator)}.")
        elif before and after and (before.target, before.target_on) != (after.target, after.target_on):
            said.append(f"{name}: the target is {_target(after, indicator)}; it was {_target(before, indicator)}.")
    return said


def _target(measure: Measure, indicator: Indicator) -> str:
    value: Decimal | None = measure.target
    what = in_words(value, indicator) if value is not None else "better than the baseline"
    return f"{what} by {short_date(measure.target_on)}"
