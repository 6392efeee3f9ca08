"""How each priority of a strategy stands: what the rule (strategies.progress) looks at, read in a fixed number of
queries, and what whoever answers for it has said instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, Subquery

from actions.models import Action
from csp.words import short_date
from meetings.access import Reader
from performance.access import hides_nothing_from
from performance.figures import Figure, in_words, latest
from performance.models import Indicator
from performance.periods import STEPS
from strategies import progress
from strategies.levels import Numbered, numbered
from strategies.models import Assessment, Measure, PlannedAction, Strategy
from strategies.progress import Actions, Judged, Measuring, Standing

DONE = (Action.Status.COMPLETED, Action.Status.CLOSED)


@dataclass(frozen=True)
class Measured:
    """A measure as a page shows it: in words, with its newest figure since the baseline, if its reader is shown every
    figure of the indicator (``whole``)."""

    measure: Measure
    indicator: Indicator
    baseline: str
    target: str
    now: Figure | None
    standing: Standing
    line: str
    whole: bool


@dataclass(frozen=True)
class Stands:
    """How a priority stands by the rule, what was said instead, and what there is to go by."""

    rule: Judged
    said: Assessment | None
    actions: Actions
    with_below: Actions

    @property
    def counts(self) -> Standing:
        """What counts: the assessment while there is one."""
        return Standing(self.said.rating) if self.said else self.rule.standing

    @property
    def differs(self) -> bool:
        return self.said is not None and self.counts is not self.rule.standing


@dataclass
class Facts:
    """The priorities of a strategy in order; by its key, how each stands, and its measures that are seen."""

    priorities: list[Numbered]
    stands: dict[int, Stands] = field(default_factory=dict)
    measures: dict[int, list[Measured]] = field(default_factory=lambda: defaultdict(list))

    def one(self, priority: int) -> Numbered:
        return next(each for each in self.priorities if each.priority.pk == priority)

    def below(self, priority: int) -> list[Numbered]:
        return [each for each in self.priorities if each.priority.parent_id == priority]


def facts_of(strategy: Strategy, user: Reader, today: date, *, judged: bool = True) -> Facts:
    """Eight queries, whatever there is. How a priority stands counts all its actions and measures, also those that
    ``user`` may not read: it says no more of them than their number. Not ``judged``, for who is not shown how they
    stand, it is not worked out, and only what they may read is read."""
    people = strategy.priorities.select_related("lead", "responsible")
    facts = Facts(numbered(strategy, people))
    measuring_of: dict[int, list[Measuring]] = defaultdict(list)
    for measure, indicator, whole in _measures(strategy, user, all_of_them=judged):
        measuring = _measuring(measure, indicator)
        measuring_of[measure.priority_id].append(measuring)
        if whole is not None:
            facts.measures[measure.priority_id].append(
                _measured(measure, indicator, measuring, today, whole=whole)
            )
    if not judged:
        return facts
    actions, said = _actions(strategy, today), _said(strategy)
    for each in reversed(facts.priorities):  # those under it come before
        pk = each.priority.pk
        below = [facts.stands[under.priority.pk] for under in facts.below(pk)]
        own = actions.get(pk, Actions())
        rule = progress.of_priority(own, measuring_of[pk], [one.counts for one in below], today)
        everything = sum((one.with_below for one in below), own)
        facts.stands[pk] = Stands(rule, said.get(pk), own, everything)
    return facts


def target_words(measure: Measure, indicator: Indicator) -> str:
    """What it is to reach, and by when; without a figure for it, to be better than it was."""
    goal = "Better than the baseline" if measure.target is None else in_words(measure.target, indicator)
    return f"{goal} by {short_date(measure.target_on)}"


def _actions(strategy: Strategy, today: date) -> dict[int, Actions]:
    is_open = Q(action__status__in=Action.OPEN)
    rows = (
        PlannedAction.objects.filter(priority__strategy=strategy)
        .order_by()
        .values_list("priority_id")
        .annotate(
            done=Count("pk", filter=Q(action__status__in=DONE)),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(action__due_on__lt=today)),
        )
    )
    return {pk: Actions(done, open_, overdue) for pk, done, open_, overdue in rows}


def _said(strategy: Strategy) -> dict[int, Assessment]:
    """The newest assessment of each priority, where it does not go back to the rule."""
    newest = Assessment.objects.filter(priority=OuterRef("pk")).values("pk")[:1]
    wanted = strategy.priorities.order_by().values(newest=Subquery(newest))
    found = Assessment.objects.filter(pk__in=wanted).exclude(rating="").select_related("by__person").order_by()
    return {one.priority_id: one for one in found}


def _measures(
    strategy: Strategy, user: Reader, *, all_of_them: bool
) -> list[tuple[Measure, Indicator, bool | None]]:
    """Each with whether every figure of its indicator is shown to ``user``; None where they may not see it at all."""
    used = Indicator.objects.filter(measures__priority__strategy=strategy).distinct()
    whole = ExpressionWrapper(hides_nothing_from(user), output_field=BooleanField())
    seen = dict(used.visible_to(user).annotate(whole=whole).order_by().values_list("pk", "whole"))
    measured = Measure.objects.filter(priority__strategy=strategy)
    if not all_of_them:
        used, measured = used.filter(pk__in=list(seen)), measured.filter(indicator__in=list(seen))
    measures = list(measured.prefetch_related("milestones").order_by("pk"))
    indicators = {indicator.pk: indicator for indicator in used.with_newest(2)}
    return [
        (one, indicators[one.indicator_id], bool(seen[one.indicator_id]) if one.indicator_id in seen else None)
        for one in measures
    ]


def _since_baseline(measure: Measure, indicator: Indicator) -> bool:
    """Whether there is a figure of a period that ended after the baseline."""
    return bool(indicator.recent) and indicator.recent[0].period_end > measure.baseline_on


def _measuring(measure: Measure, indicator: Indicator) -> Measuring:
    value, on = measure.baseline, measure.baseline_on
    if _since_baseline(measure, indicator):
        value, on = indicator.recent[0].value, indicator.recent[0].period_end
    # Two periods, and as long as its figures take to come.
    fresh = timedelta(days=2 * 31 * STEPS[indicator.frequency] + indicator.lag_days)
    return Measuring(
        polarity=indicator.polarity,
        baseline=measure.baseline,
        baseline_on=measure.baseline_on,
        target=measure.target,
        target_on=measure.target_on,
        milestones=tuple((one.on, one.value) for one in measure.milestones.all()),
        value=value,
        on=on,
        fresh_until=on + fresh,
    )


def _measured(
    measure: Measure, indicator: Indicator, measuring: Measuring, today: date, *, whole: bool
) -> Measured:
    """Not ``whole``: without its newest figure, and how that makes it stand."""
    standing = progress.of_measure(measuring, today) if whole and measuring.is_judged else Standing.UNKNOWN
    return Measured(
        measure,
        indicator,
        f"{in_words(measure.baseline, indicator)} on {short_date(measure.baseline_on)}",
        target_words(measure, indicator),
        latest(indicator) if whole and _since_baseline(measure, indicator) else None,
        standing,
        _line_words(measuring, indicator, today) if whole else "",
        whole,
    )


def _line_words(measuring: Measuring, indicator: Indicator, today: date) -> str:
    """Where the figure was to stand: "61.2% was the line on 31 July 2018"; and whether it has grown old."""
    if not measuring.is_judged:
        return "Not judged: neither higher nor lower is better"
    line = f"Its line on {short_date(measuring.on)}: {in_words(measuring.line_on(measuring.on), indicator)}"
    return line if measuring.is_recent(today) else f"{line}. No recent figure"


def worst_first(facts: Facts) -> Sequence[tuple[Standing, list[Numbered]]]:
    """The priorities by how they stand, the worst first; every standing is there, also those without any."""
    groups: dict[Standing, list[Numbered]] = {
        standing: [] for standing in (Standing.RED, Standing.AMBER, Standing.GREEN, Standing.UNKNOWN)
    }
    for each in facts.priorities:
        groups[facts.stands[each.priority.pk].counts].append(each)
    return list(groups.items())
