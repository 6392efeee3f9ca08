"""The one rule for how a priority stands: what follows from its actions and its measures. Pure, over plain data.

A *measure* is held against its line: straight from the baseline through its milestones to the target, flat after its
last point. The newest figure (the baseline, while there is none) is compared with the line on the last day of the
figure's period, by the rule for any figure and its target (performance.status).

- Red: worse than the line by more than the tolerance.
- Amber: worse by no more than that; or no recent figure; or, without a target, no better than the baseline once its
  day has come.
- Green: as good as the line or better. Where neither higher nor lower is better, it is not judged.

A *priority*, by itself:

- Red: a measure is red, or more than a third of its open actions are overdue.
- Amber: a measure is amber, or an action is overdue.
- Green: neither, and there is an action or a judged measure.
- Not known: there is nothing to go by.

With priorities under it, it stands as the worst of itself and of them, each as it counts: as it was assessed, where
somebody who may has overruled the rule. What is not known makes nothing worse, and nothing better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from csp.words import counted
from performance.status import Status, status_of

# What the docstring says, for the people who read the pages.
RULE_IN_WORDS = (
    "Each measure is held against a straight line from its baseline through its milestones to its target. It is red "
    "when its newest figure is worse than the line by more than 5%, amber when it is worse by less, when its figure is "
    "no longer recent, or when it was only to get better and has not by its day.",
    "A priority is red when one of its measures is red, or when more than a third of its open actions are overdue.",
    "It is amber when a measure is amber or an action is overdue, and green otherwise.",
    "With priorities under it, it stands as the worst of them and of itself. Without an action or a measure, how it "
    "stands is not known.",
)


class Standing(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return {"red": "Red", "amber": "Amber", "green": "Green", "unknown": "Not known"}[self.value]

    @property
    def sign(self) -> str:
        """Stands before the word, so that a row of them can be told apart without colour."""
        return {"red": "✕", "amber": "!", "green": "✓", "unknown": "?"}[self.value]

    @property
    def colour(self) -> str:
        """The tag's colour, which only repeats the word."""
        return {"red": "red", "amber": "yellow", "green": "green", "unknown": "grey"}[self.value]

    @property
    def severity(self) -> int:
        return ("unknown", "green", "amber", "red").index(self.value)


_STANDING = {
    Status.RED: Standing.RED,
    Status.AMBER: Standing.AMBER,
    Status.GREEN: Standing.GREEN,
    Status.NONE: Standing.UNKNOWN,
}


@dataclass(frozen=True)
class Actions:
    """How many actions were done, are open, and of those are overdue. What is only proposed is none of them."""

    done: int = 0
    open: int = 0
    overdue: int = 0

    def __add__(self, other: Actions) -> Actions:
        return Actions(self.done + other.done, self.open + other.open, self.overdue + other.overdue)

    @property
    def any(self) -> bool:
        return bool(self.done or self.open)

    @property
    def words(self) -> str:
        """ "3 done, 5 open, 2 overdue"."""
        if not self.any:
            return "None under way"
        late = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.done} done, {self.open} open{late}"


@dataclass(frozen=True)
class Measuring:
    """What the rule looks at of one measure. ``value`` is the newest figure, ``on`` the last day of its period, and
    ``fresh_until`` the last day on which it still counts as recent."""

    polarity: str
    baseline: Decimal
    baseline_on: date
    target: Decimal | None
    target_on: date
    milestones: tuple[tuple[date, Decimal], ...]
    value: Decimal
    on: date
    fresh_until: date

    @property
    def is_judged(self) -> bool:
        return self.polarity in ("higher", "lower")

    def is_recent(self, today: date) -> bool:
        return today <= self.fresh_until

    def line_on(self, day: date) -> Decimal:
        """Where it is to stand on a day: on a straight line between the two points around it."""
        points = [(self.baseline_on, self.baseline), *sorted(self.milestones)]
        if self.target is not None:
            points.append((self.target_on, self.target))
        if day <= points[0][0]:
            return points[0][1]
        for (start, low), (end, high) in pairwise(points):
            if day <= end:
                return low + (high - low) * Decimal((day - start).days) / Decimal((end - start).days)
        return points[-1][1]


def of_measure(measure: Measuring, today: date) -> Standing:
    """How one measure stands."""
    standing = _STANDING[status_of(measure.value, measure.line_on(measure.on), measure.polarity)]
    if standing is Standing.GREEN and not (measure.is_recent(today) and _got_better(measure)):
        return Standing.AMBER
    return standing


def _got_better(measure: Measuring) -> bool:
    """Of a measure without a target, once its day has come: whether it is any better than it was."""
    if measure.target is not None or measure.on < measure.target_on:
        return True
    return measure.value != measure.baseline


@dataclass(frozen=True)
class Judged:
    """How a priority stands by the rule, and what made it so, in words without any figure of a measure."""

    standing: Standing
    reasons: tuple[str, ...]


def of_priority(actions: Actions, measures: Sequence[Measuring], below: Sequence[Standing], today: date) -> Judged:
    """How a priority stands by the rule: by its own actions and measures, and by those under it as they count."""
    judged = [measure for measure in measures if measure.is_judged]
    standings = [of_measure(measure, today) for measure in judged]
    own = worst([_of_actions(actions), *standings])
    red, amber = standings.count(Standing.RED), standings.count(Standing.AMBER)
    stale = sum(not measure.is_recent(today) for measure in judged)
    reasons = []
    if actions.overdue:
        reasons.append(f"{actions.overdue} of {counted(actions.open, 'open action')} overdue")
    if red:
        reasons.append(f"{counted(red, 'measure')} off the line to {'its' if red == 1 else 'their'} target")
    if amber:
        reasons.append(f"{counted(amber, 'measure')} behind, or without a recent figure")
    elif stale:
        reasons.append(f"{counted(stale, 'measure')} without a recent figure")
    for standing in (Standing.RED, Standing.AMBER):
        if (count := below.count(standing)) and standing.severity >= own.severity:
            reasons.append(f"{count} under it {standing.words.lower()}")
    standing = worst([own, *below])
    if not reasons:
        reasons.append("Nothing to go by yet" if standing is Standing.UNKNOWN else "Nothing overdue or behind")
    return Judged(standing, tuple(reasons))


def worst(standings: Iterable[Standing]) -> Standing:
    """The worst that is known; not known when none is."""
    return max(standings, key=lambda standing: standing.severity, default=Standing.UNKNOWN)


def _of_actions(actions: Actions) -> Standing:
    if actions.overdue * 3 > actions.open:
        return Standing.RED
    if actions.overdue:
        return Standing.AMBER
    return Standing.GREEN if actions.any else Standing.UNKNOWN
