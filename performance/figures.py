"""Figures in words, as pages show them: never without their period, and what is missing shown as missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from performance.models import Comment, Event, Indicator, Target, Value
from performance.periods import Period, following, start_before, year_before
from performance.status import TOLERANCE, Direction, Status, direction_of, is_better, status_of

MISSING = "Missing"
HIDDEN = "Hidden: a small number"
NOTHING = "Nothing to compare with"
COUNTS = ("count", "number")  # units that a number needs no words for


@dataclass(frozen=True)
class Against:
    """A figure beside an earlier one, in ``words``; ``better`` is None where neither way is, or where nothing moved."""

    words: str = NOTHING
    direction: Direction = Direction.UNKNOWN
    better: bool | None = None


def _nothing(_which: str) -> Against:
    return Against()


@dataclass(frozen=True)
class Figure:
    """One period of an indicator. ``pk`` is that of its value; a missing one has none.

    ``before``, ``year_ago`` and ``baseline`` compare it with the period just before, the same one a year earlier, and
    the first figure that was counted in the same way. Few of many figures are asked for these, so they are worked out
    by ``against`` when they are.
    """

    period: Period
    number: Decimal | None
    aim: Decimal | None
    value: str
    target: str
    status: Status
    against: Callable[[str], Against] = field(default=_nothing, repr=False, compare=False)
    provisional: bool = False
    revised: bool = False
    extracted_on: date | None = None
    comment: Comment | None = None
    pk: int | None = None
    hidden: bool = False

    @cached_property
    def before(self) -> Against:
        return self.against("before")

    @cached_property
    def year_ago(self) -> Against:
        return self.against("year_ago")

    @cached_property
    def baseline(self) -> Against:
        return self.against("baseline")

    @property
    def direction(self) -> str:
        """ "Up from 212 offences: worse", against the period just before."""
        return self.before.words


def in_words(number: Decimal, indicator: Indicator) -> str:
    """ "58.3%", "1,227 offences", "320 per 100,000": with as many decimal places as the indicator has."""
    unit = unit_of(indicator)
    joint = "" if unit.startswith("%") or not unit else " "
    return f"{number:,.{indicator.decimals}f}{joint}{unit}"


def unit_of(indicator: Indicator) -> str:
    """As it is said after a number: nothing for a mere "count", "per 100,000" for "rate per 100,000"."""
    unit = indicator.unit
    return "" if unit.casefold() in COUNTS else unit.removeprefix("rate ").removeprefix("Rate ")


def target_on(targets: Sequence[Target], start: date) -> Target | None:
    """The target that holds for a period: the last one set from its first day or before."""
    holding = [target for target in targets if target.holds_on(start)]
    return max(holding, key=lambda target: target.starts) if holding else None


def latest(indicator: Indicator, hide: Collection[date] = ()) -> Figure | None:
    """The newest figure of an indicator read by ``with_latest``, whatever its age; None when it has none.

    The figures of periods that begin on days in ``hide`` are hidden, as in ``series``.

    Its baseline is not among what ``with_latest`` reads, and so is not compared.
    """
    if not indicator.recent:
        return None
    newest, shown = indicator.recent[0], [one for one in indicator.recent if one.period_start not in hide]
    known = Known.of(indicator, shown[::-1], indicator.said)
    return known.figure(newest) if newest in shown[:1] else known.hidden(newest)


def recent(indicator: Indicator) -> list[Figure]:
    """The figures that ``with_latest`` read, the oldest first, without what is missing between them."""
    values = indicator.recent[::-1]
    known = Known.of(indicator, values, indicator.said)
    return [known.figure(value) for value in values]


def series(indicator: Indicator, on: date, hide: Collection[date] = ()) -> list[Figure]:
    """All figures of an indicator, the oldest first, each period without one in its place as missing.

    It runs to the last period over before ``on``, so that what nobody has reported yet is seen to be missing. The
    figures of the periods that begin on days in ``hide`` are hidden, and nothing is compared with them. Five queries,
    whatever there is.
    """
    values = list(indicator.values.whole().with_revised())
    shown = [value for value in values if value.period_start not in hide]
    known = Known.of(indicator, shown, list(indicator.comments.select_related("by__person")))
    known.first = shown[:1]
    rows: list[Figure] = []
    for before, value in zip([None, *values], [*values, None], strict=True):
        if before:
            until = value.period_start if value else on
            rows += [known.missing(period) for period in following(indicator.frequency, before.period, until)]
        if value:
            rows.append(known.hidden(value) if value.period_start in hide else known.figure(value))
    return rows


@dataclass
class Known:
    """What the figures of one indicator are read with."""

    indicator: Indicator
    values: Mapping[date, Value]
    targets: Sequence[Target]
    breaks: Sequence[Event]
    comments: Mapping[date, Comment]
    first: Sequence[Value] = ()

    @classmethod
    def of(cls, indicator: Indicator, values: Sequence[Value], comments: Sequence[Comment]) -> Known:
        return cls(
            indicator,
            {value.period_start: value for value in values},
            list(indicator.targets.all()),
            [event for event in indicator.events.all() if event.kind == Event.Kind.BREAK],
            {comment.period_start: comment for comment in comments},
        )

    def figure(self, value: Value) -> Figure:
        indicator, period = self.indicator, value.period
        aim = target_on(self.targets, period.start)
        return Figure(
            period=period,
            number=value.value,
            aim=aim.value if aim else None,
            value=in_words(value.value, indicator),
            target=self.target_words(aim, period),
            status=status_of(
                value.value, aim.value if aim else None, indicator.polarity, aim.tolerance if aim else TOLERANCE
            ),
            against=partial(self.compared, value),
            provisional=value.provisional,
            revised=getattr(value, "is_revised", False),
            extracted_on=value.extracted_on,
            comment=self.comments.get(period.start),
            pk=value.pk,
        )

    def missing(self, period: Period) -> Figure:
        """A period nobody has given a figure for. It may have a comment that says why."""
        aim = target_on(self.targets, period.start)
        target = self.target_words(aim, period)
        comment = self.comments.get(period.start)
        return Figure(period, None, aim.value if aim else None, MISSING, target, Status.NONE, comment=comment)

    def target_words(self, aim: Target | None, period: Period) -> str:
        """The target that holds; before the first, when it begins and what it will be."""
        if aim:
            return in_words(aim.value, self.indicator)
        first = min(self.targets, key=lambda target: target.starts, default=None)
        if first is None:
            return "No target"
        return f"None yet: {in_words(first.value, self.indicator)} from {first.starts:%B %Y}"

    def hidden(self, value: Value) -> Figure:
        """A figure that this reader is not shown, nor its status, which would tell of it."""
        blank = self.missing(value.period)
        return replace(blank, value=HIDDEN, hidden=True, extracted_on=value.extracted_on)

    def compared(self, value: Value, which: str) -> Against:
        """``which`` is the name of one of a figure's comparisons."""
        start = value.period_start
        if which == "before":
            return self.against(value, self.values.get(start_before(self.indicator.frequency, start)), named=False)
        if which == "year_ago":
            return self.against(value, self.values.get(year_before(start)))
        return self.against(value, self.baseline_of(value))

    def against(self, value: Value, other: Value | None, *, named: bool = True) -> Against:
        """ "Up from 212 offences in July 2018: worse", or why they are not compared; not ``named``, no period."""
        if other is None or other.period_start >= value.period_start:
            return Against()
        then = other.period.words
        if between := self.break_between(other.period, value.period):
            return Against(f"Not compared with {then}: {between.title} lies between")
        direction = direction_of(value.value, other.value)
        if direction is Direction.SAME:
            return Against(f"No change from {then}" if named else "No change", direction)
        better = is_better(direction, self.indicator.polarity)
        verdict = "" if better is None else ": better" if better else ": worse"
        moved = f"{direction.value.capitalize()} from {in_words(other.value, self.indicator)}"
        return Against(f"{moved} in {then}{verdict}" if named else f"{moved}{verdict}", direction, better)

    def break_between(self, earlier: Period, later: Period) -> Event | None:
        """The last series break after which the later figure, but not all of the earlier one, was counted."""
        between = [event for event in self.breaks if earlier.start < event.on <= later.end]
        return between[-1] if between else None

    def baseline_of(self, value: Value) -> Value | None:
        """The first figure counted as this one is: the first of all, or the first after the last break before it."""
        if not self.first:
            return None
        last_break = max((event.on for event in self.breaks if event.on <= value.period_end), default=date.min)
        return next((other for other in self.values.values() if other.period_start >= last_break), None)
