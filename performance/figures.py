"""Figures in words, as pages show them: never without their period, and what is missing shown as missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from performance.models import Indicator, Target, Value
from performance.periods import Period, following
from performance.status import Direction, Status, direction_of, is_better, status_of

MISSING = "Missing"


@dataclass(frozen=True)
class Figure:
    """One period of an indicator. ``pk`` is that of its value; a missing one has none."""

    period: Period
    number: Decimal | None
    aim: Decimal | None
    value: str
    target: str
    status: Status
    direction: str
    provisional: bool = False
    pk: int | None = None


def in_words(number: Decimal, indicator: Indicator) -> str:
    """ "58.3%", "1,227 offences": with as many decimal places as the indicator has."""
    joint = "" if indicator.unit.startswith("%") else " "
    return f"{number:,.{indicator.decimals}f}{joint}{indicator.unit}"


def target_on(targets: Sequence[Target], start: date) -> Decimal | None:
    """The target that holds for a period: the last one set from its first day or before."""
    holding = [target for target in targets if target.holds_on(start)]
    return max(holding, key=lambda target: target.starts).value if holding else None


def latest(indicator: Indicator) -> Figure | None:
    """The newest figure of an indicator read by ``with_latest``, whatever its age; None when it has none."""
    if not indicator.recent:
        return None
    value, *rest = indicator.recent
    return _figure(indicator, value, rest[0] if rest else None, list(indicator.targets.all()))


def series(indicator: Indicator, on: date) -> list[Figure]:
    """All figures of an indicator, the oldest first, each period without one in its place as missing.

    It runs to the last period over before ``on``, so that what nobody has reported yet is seen to be missing.
    """
    values, targets = list(indicator.values.all()), list(indicator.targets.all())
    rows: list[Figure] = []
    for before, value in zip([None, *values], [*values, None], strict=True):
        if before:
            until = value.period_start if value else on
            gap = following(indicator.frequency, before.period, until)
            rows += [_missing(indicator, period, targets) for period in gap]
        if value:
            rows.append(_figure(indicator, value, before, targets))
    return rows


def _figure(indicator: Indicator, value: Value, before: Value | None, targets: Sequence[Target]) -> Figure:
    aim = target_on(targets, value.period_start)
    follows = before is not None and (value.period_start - before.period_end).days == 1
    return Figure(
        period=value.period,
        number=value.value,
        aim=aim,
        value=in_words(value.value, indicator),
        target="No target" if aim is None else in_words(aim, indicator),
        status=status_of(value.value, aim, indicator.polarity),
        direction=_direction(indicator, value.value, before.value if before and follows else None),
        provisional=value.provisional,
        pk=value.pk,
    )


def _missing(indicator: Indicator, period: Period, targets: Sequence[Target]) -> Figure:
    aim = target_on(targets, period.start)
    target = "No target" if aim is None else in_words(aim, indicator)
    return Figure(period, None, aim, MISSING, target, Status.NONE, _direction(indicator, None, None))


def _direction(indicator: Indicator, value: Decimal | None, before: Decimal | None) -> str:
    """ "Up from 212 offences: worse", "No change", or that there is nothing to compare with."""
    direction = direction_of(value, before)
    if direction is Direction.UNKNOWN or before is None:
        return "Nothing to compare with"
    if direction is Direction.SAME:
        return "No change"
    better = is_better(direction, indicator.polarity)
    verdict = "" if better is None else ": better" if better else ": worse"
    return f"{direction.value.capitalize()} from {in_words(before, indicator)}{verdict}"
