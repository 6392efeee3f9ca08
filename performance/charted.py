"""An indicator's figures as charts: which there are, what each is called, what it says, and its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from csp.words import counted, listed
from performance import charts
from performance.control import FEWEST, Control, Rule, control
from performance.figures import HIDDEN, MISSING, Figure, in_words, unit_of
from performance.models import Category, ComparatorValue, Event, Indicator
from performance.parts import WHOLE, Cell, Part
from performance.periods import STEPS, Period
from performance.services.rules import is_share

LINE, CONTROL, BARS, SMALL = "line", "control", "bars", "small"
PERIODS = 13  # of parts that are drawn over time: a year of months, and the one it is compared with
FEWEST_OVER_TIME = 3
LEFT_EMPTY = 3  # missing periods at the end of a chart: enough to see that they are
FEWEST_AVERAGED = 8  # bars: the average of fewer is no help in reading them


@dataclass(frozen=True)
class Picture:
    """A chart of an indicator: ``query`` is how its address asks for it, ``description`` is for who cannot see it.

    It is not ``worth_it`` when a sentence says as much: a page leaves it out.
    """

    kind: str
    title: str
    description: str
    query: str
    draw: Callable[[charts.Size], bytes]
    worth_it: bool = True


def drawn(rows: Sequence[Figure]) -> Sequence[Figure]:
    """Without what has been missing at the end for longer than a chart can use."""
    given = [place for place, row in enumerate(rows) if row.number is not None or row.hidden]
    return rows[: given[-1] + 1 + LEFT_EMPTY] if given else rows[:LEFT_EMPTY]


def line(
    indicator: Indicator, rows: Sequence[Figure], events: Sequence[Event], others: Sequence[ComparatorValue]
) -> Picture:
    """The figures of ``rows``, the oldest first, with targets, events and whom they are compared with.

    A single figure is a bar beside its target and the others'.
    """
    known = [row for row in rows if row.number is not None]
    by_name: dict[str, dict[date, Decimal]] = {}
    for one in sorted(others, key=lambda one: one.comparator.name):
        if one.value is not None:
            by_name.setdefault(one.comparator.name, {})[one.period_start] = one.value
    if len(known) == 1:
        return _single(indicator, rows, known[0], by_name)
    over = drawn(rows)
    lines = [charts.Line("Our figure" if by_name else "Figure", [row.number for row in over])]
    if any(row.aim is not None for row in over):
        lines.append(charts.Line("Target", [row.aim for row in over], "target"))
    for name, of in by_name.items():
        lines.append(charts.Line(name, [of.get(row.period.start) for row in over], "other"))
    plot = _plot(indicator, rows, events, lines, describe(indicator, rows, events))
    return Picture(
        LINE, plot.title, plot.description, f"kind={LINE}", lambda size: charts.line(plot, size), bool(known)
    )


def _single(
    indicator: Indicator, rows: Sequence[Figure], only: Figure, by_name: Mapping[str, Mapping[date, Decimal]]
) -> Picture:
    others = [
        charts.Bar(name, of[only.period.start], is_other=True)
        for name, of in by_name.items()
        if only.period.start in of
    ]
    aimed = only if only.aim is not None else next((row for row in rows if row.aim is not None), None)
    target = None
    if aimed:
        then = "" if aimed is only else f", from {aimed.period.label}"
        target = charts.Bar(f"Target{then}", aimed.aim)
    bars = [charts.Bar(f"Our figure, {only.period.label}", only.number), *others]
    title = f"{indicator.name} ({indicator.unit}), {only.period.words}"
    beside = [f"{bar.name} {_said(bar.number, indicator)}" for bar in [*others, target] if bar and bar.number]
    description = (
        f"{indicator.name}: {only.value} in {only.period.words}. {listed(beside) or 'Nothing beside it'}."
    )
    return Picture(
        LINE, title, description, f"kind={LINE}",
        lambda size: charts.bars(title, description, bars, measure=_measure(indicator), beside=target, size=size),
        bool(others or target),
    )  # fmt: skip


def control_chart(
    indicator: Indicator, rows: Sequence[Figure], events: Sequence[Event], limits: Control | None = None
) -> Picture:
    """The same figures between the limits of chance, their signals marked; ``limits`` are theirs, if not said else."""
    limits, over = limits or limits_of(rows, events), drawn(rows)
    plot = _plot(
        indicator, rows, events, [charts.Line("Figure", [row.number for row in over])],
        f"{indicator.name}: {_signalled(indicator, rows, limits)}",
    )  # fmt: skip
    within = limits.cut(0, len(over))
    return Picture(
        CONTROL, f"{plot.title}: signal or noise", plot.description, f"kind={CONTROL}",
        lambda size: charts.control(plot, within, size),
    )  # fmt: skip


def limits_of(rows: Sequence[Figure], events: Sequence[Event]) -> Control:
    """Limits and signals of the figures, begun anew at each series break."""
    breaks = [_place(rows, event.on) for event in events if event.kind == Event.Kind.BREAK]
    return control([row.number for row in rows], breaks)


def ranked(
    indicator: Indicator, named: str, categories: Sequence[Category], newest: Mapping[Part, Cell], words: str
) -> Picture:
    """The parts of one period by the dimension ``named``, the largest on top; ``words`` say the period."""
    rows = [_bar(category, newest.get(frozenset({category.pk}))) for category in categories]
    known = sorted(((bar.number, bar.name) for bar in rows if bar.number is not None), reverse=True)
    title = f"{indicator.name} by {named.lower()}, {words}"
    most = listed([f"{name} {_said(number, indicator)}" for number, name in known[:3]])
    description = f"{title}. Most: {most}." if known else f"{title}. Nothing to show."
    beside = _typical(indicator, [number for number, _ in known], newest)
    return Picture(
        BARS, title, description, f"kind={BARS}&by={categories[0].dimension_id}",
        lambda size: charts.bars(
            title, description, rows, measure=_measure(indicator), ranked=True, beside=beside, size=size
        ),
    )  # fmt: skip


def _typical(indicator: Indicator, numbers: Sequence[Decimal], newest: Mapping[Part, Cell]) -> charts.Bar | None:
    """What a part is read beside: of rates the whole, of counts in many parts their average."""
    if is_share(indicator) or "per " in indicator.unit:
        return charts.Bar("The whole", _number(newest.get(WHOLE)))
    if len(numbers) < FEWEST_AVERAGED:
        return None
    return charts.Bar("Average of those shown", sum(numbers, Decimal(0)) / len(numbers))


def small(
    indicator: Indicator,
    named: str,
    categories: Sequence[Category],
    periods: Sequence[Figure],
    cells: Mapping[date, Mapping[Part, Cell]],
) -> Picture | None:
    """A small line for each category over the last periods; None where there are too few of them."""
    given = [
        row for row in periods if any(frozenset({one.pk}) in cells.get(row.period.start, {}) for one in categories)
    ]
    if len(given) < FEWEST_OVER_TIME:
        return None
    over = periods[periods.index(given[0]) : periods.index(given[-1]) + 1]
    panels = [
        charts.Panel(one.name, [bar.number for bar in bars], bars[-1].instead)
        for one in categories
        for bars in [[_bar(one, cells.get(row.period.start, {}).get(frozenset({one.pk}))) for row in over]]
    ]
    first, last = over[0].period, over[-1].period
    title = f"{indicator.name} by {named.lower()}, over time"
    description = (
        f"{title}: {counted(len(panels), 'small line')} on one scale, from {first.words} to {last.words}."
    )
    return Picture(
        SMALL, title, description, f"kind={SMALL}&by={categories[0].dimension_id}",
        lambda size: charts.multiples(
            title, description, panels, first=_label(indicator, first), last=_label(indicator, last),
            measure=_measure(indicator), size=size,
        ),
    )  # fmt: skip


def spark(indicator: Indicator, hide: set[date]) -> list[Decimal | None]:
    """The figures that ``with_latest`` read, the oldest first, without those hidden: a gap where there is none."""
    shown = {
        _month(value.period_start): value.value for value in indicator.recent if value.period_start not in hide
    }
    if not shown:
        return []
    return [shown.get(month) for month in range(min(shown), max(shown) + 1, STEPS[indicator.frequency])]


def describe(indicator: Indicator, rows: Sequence[Figure], events: Sequence[Event] = ()) -> str:
    """What the line chart shows, for who cannot see it: where it begins, where it is now, its target and events."""
    known = [row for row in rows if row.number is not None]
    if not known:
        return f"{indicator.name}: no figures yet."
    first, last = known[0], known[-1]
    ends = [f"{row.value} in {row.period.words}" for row in ([first] if first is last else [first, last])]
    target = f"Target: {last.target}." if last.aim is not None else "No target."
    drawn = [event.title for event in _within(rows, events)]
    happened = f" Marked: {listed(drawn)}." if drawn else ""
    return f"{indicator.name}: {', '.join(ends)}. {target}{happened}"


def _signalled(indicator: Indicator, rows: Sequence[Figure], limits: Control) -> str:
    if not limits.limits:
        return f"limits need {FEWEST} figures that were counted alike."
    now, fired = limits.limits[-1], [rules for rules in limits.signals if rules]
    between = f"the mean is {_said(now.mean, indicator)}, the limits are {_said(now.lower, indicator)} and "
    between += f"{_said(now.upper, indicator)}. "
    if not fired:
        return f"{between}No signal: every change so far can be chance."
    named = [rule.value for rule in Rule if any(rule in rules for rules in fired)]
    known = sum(row.number is not None for row in rows)
    return f"{between}{counted(len(fired), 'figure')} of {known} marked as signals: {listed(named)}."


def _plot(
    indicator: Indicator,
    rows: Sequence[Figure],
    events: Sequence[Event],
    lines: Sequence[charts.Line],
    description: str,
) -> charts.Plot:
    over = drawn(rows)
    known = [place for place, row in enumerate(over) if row.number is not None]
    missing = ["Where the line has a gap a figure is missing."] if _has_gap(over, known) else []
    if known and len(over) < len(rows):
        missing.append(f"No figure is known after {over[known[-1]].period.words}.")
    return charts.Plot(
        title=f"{indicator.name} ({indicator.unit})",
        description=description,
        labels=[_label(indicator, row.period) for row in over],
        lines=lines,
        marks=[
            charts.Mark(_place(over, event.on), event.title, event.kind == Event.Kind.BREAK)
            for event in _within(over, events)
        ],
        hollow=frozenset(place for place, row in enumerate(over) if row.provisional),
        notes=missing,
        measure=_measure(indicator),
    )


def _has_gap(rows: Sequence[Figure], known: Sequence[int]) -> bool:
    """Whether a figure is missing between two that are known; one that is hidden is not."""
    within = rows[known[0] : known[-1]] if known else []
    return any(row.number is None and not row.hidden for row in within)


def _measure(indicator: Indicator) -> charts.Measure:
    return charts.Measure(unit_of(indicator), indicator.decimals, Decimal(100) if is_share(indicator) else None)


def _label(indicator: Indicator, period: Period) -> str:
    """Short; a rolling year by the month to whose end it runs."""
    return f"to {period.end:%b %Y}" if indicator.frequency == Indicator.Frequency.ROLLING else period.label


def _within(rows: Sequence[Figure], events: Sequence[Event]) -> list[Event]:
    """The events that fall into the time of the figures."""
    return [event for event in events if rows and rows[0].period.start <= event.on <= rows[-1].period.end]


def _place(rows: Sequence[Figure], on: date) -> int:
    """The first figure that was counted, wholly or in part, from that day on."""
    return next((place for place, row in enumerate(rows) if row.period.end >= on), len(rows))


def _bar(category: Category, cell: Cell | None) -> charts.Bar:
    instead = HIDDEN if cell is not None and cell.hidden else MISSING
    return charts.Bar(category.name, _number(cell), instead)


def _number(cell: Cell | None) -> Decimal | None:
    return cell.number if cell else None


def _said(number: Decimal, indicator: Indicator) -> str:
    return in_words(number, indicator)


def _month(day: date) -> int:
    return day.year * 12 + day.month
