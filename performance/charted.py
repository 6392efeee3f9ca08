"""An indicator's figures as charts: which there are, what each is called, what it says, and its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from csp.words import counted, listed
from performance import charts
from performance.control import FEWEST, Control, Rule, control
from performance.figures import HIDDEN, MISSING, Figure, in_words
from performance.models import Category, ComparatorValue, Event, Indicator
from performance.parts import Cell, Part
from performance.periods import STEPS

LINE, CONTROL, BARS, SMALL = "line", "control", "bars", "small"
PERIODS = 13  # of parts that are drawn over time: a year of months, and the one it is compared with
FEWEST_OVER_TIME = 3


@dataclass(frozen=True)
class Picture:
    """A chart of an indicator: ``query`` is how its address asks for it, ``description`` is for who cannot see it."""

    kind: str
    title: str
    description: str
    query: str
    draw: Callable[[bool], bytes]


def line(
    indicator: Indicator, rows: Sequence[Figure], events: Sequence[Event], others: Sequence[ComparatorValue]
) -> Picture:
    """The figures of ``rows``, the oldest first, with targets, events and whom they are compared with."""
    lines = [charts.Line("Figure", [row.number for row in rows])]
    if any(row.aim is not None for row in rows):
        lines.append(charts.Line("Target", [row.aim for row in rows], "target"))
    by_name: dict[str, dict[date, Decimal]] = {}
    for one in others:
        if one.value is not None:
            by_name.setdefault(one.comparator.name, {})[one.period_start] = one.value
    for name, known in sorted(by_name.items()):
        lines.append(charts.Line(name, [known.get(row.period.start) for row in rows], "other"))
    plot = _plot(indicator, rows, events, lines, describe(indicator, rows, events))
    return Picture(LINE, plot.title, plot.description, f"kind={LINE}", lambda narrow: charts.line(plot, narrow))


def control_chart(indicator: Indicator, rows: Sequence[Figure], events: Sequence[Event]) -> Picture:
    """The same figures between the limits of chance, their signals marked."""
    limits = limits_of(rows, events)
    plot = _plot(
        indicator, rows, events, [charts.Line("Figure", [row.number for row in rows])],
        f"{indicator.name}: {_signalled(indicator, rows, limits)}",
    )  # fmt: skip
    return Picture(
        CONTROL, f"{plot.title}: signal or noise", plot.description, f"kind={CONTROL}",
        lambda narrow: charts.control(plot, limits, narrow),
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
    return Picture(
        BARS, title, description, f"kind={BARS}&by={categories[0].dimension_id}",
        lambda narrow: charts.bars(title, description, rows, decimals=indicator.decimals, ranked=True, narrow=narrow),
    )  # fmt: skip


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
        charts.Panel(one.name, [_number(cells.get(row.period.start, {}).get(frozenset({one.pk}))) for row in over])
        for one in categories
    ]
    first, last = over[0].period, over[-1].period
    title = f"{indicator.name} by {named.lower()}, over time"
    description = (
        f"{title}: {counted(len(panels), 'small line')} on one scale, from {first.words} to {last.words}."
    )
    return Picture(
        SMALL, title, description, f"kind={SMALL}&by={categories[0].dimension_id}",
        lambda narrow: charts.multiples(
            title, description, panels, first=first.label, last=last.label, decimals=indicator.decimals, narrow=narrow
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
    return f"{between}{counted(len(fired), 'figure')} of {len(rows)} marked as signals: {listed(named)}."


def _plot(
    indicator: Indicator,
    rows: Sequence[Figure],
    events: Sequence[Event],
    lines: Sequence[charts.Line],
    description: str,
) -> charts.Plot:
    return charts.Plot(
        title=f"{indicator.name} ({indicator.unit})",
        description=description,
        labels=[row.period.label for row in rows],
        lines=lines,
        marks=[
            charts.Mark(_place(rows, event.on), event.title, event.kind == Event.Kind.BREAK)
            for event in _within(rows, events)
        ],
        hollow=frozenset(place for place, row in enumerate(rows) if row.provisional),
        decimals=indicator.decimals,
    )


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
