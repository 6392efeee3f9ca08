"""How a priority is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from performance.models import Indicator
from performance.services import create_indicator
from strategies.access import check_can_edit
from strategies.models import Measure, Milestone, Priority


@transaction.atomic
def set_measure(
    *,
    priority: Priority,
    by: User,
    indicator: Indicator,
    baseline: Decimal,
    baseline_on: date,
    target: Decimal | None,
    target_on: date,
    milestones: Sequence[tuple[date, Decimal]] | None = None,
) -> Measure:
    """Measure a priority of a draft by an indicator ``by`` may see, in place of what was said of that indicator.

    Without a ``target`` it is to be better than the baseline. ``milestones`` take the place of those it had; None
    leaves them. Raises Denied, and Refused for an indicator that is not theirs to see, a target before its baseline,
    no target where neither way is better, or a milestone outside the two or given twice.
    """
    check_can_edit(by, priority.strategy)
    if not Indicator.objects.visible_to(by).filter(pk=indicator.pk).exists():
        raise Refused("Choose an indicator of a board you sit on.", field="indicator")
    if target_on <= baseline_on:
        raise Refused("The target must be for a later day than the baseline.", field="target_on")
    if target is None and indicator.polarity == Indicator.Polarity.NEITHER:
        raise Refused(
            "Of this indicator neither higher nor lower is better, so it needs a target.", field="target"
        )
    measure = priority.measures.filter(indicator=indicator).first() or Measure(
        priority=priority, indicator=indicator
    )
    measure.baseline, measure.baseline_on = baseline, baseline_on
    measure.target, measure.target_on = target, target_on
    reason = "" if milestones is None else _milestone_words(milestones)
    changes.save(measure, by=by, reason=reason)
    if milestones is not None:
        _set_milestones(measure, milestones)
    return measure


@transaction.atomic
def measure_by_new(*, priority: Priority, by: User, new: dict[str, Any], **measure: Any) -> Measure:
    """Add an indicator to the strategy's board, as create_indicator takes it in ``new``, and measure a priority by it,
    as set_measure does: both or neither. Raises what they raise."""
    check_can_edit(by, priority.strategy)
    indicator = create_indicator(board=priority.strategy.board, by=by, **new)
    return set_measure(priority=priority, by=by, indicator=indicator, **measure)


@transaction.atomic
def remove_measure(*, measure: Measure, by: User) -> None:
    """Measure a priority of a draft by this no more. The indicator and its figures stay. Raises Denied."""
    check_can_edit(by, measure.priority.strategy)
    changes.delete(measure, by=by)


def _set_milestones(measure: Measure, milestones: Sequence[tuple[date, Decimal]]) -> None:
    days = [on for on, _ in milestones]
    for on in days:
        if not measure.baseline_on < on < measure.target_on:
            raise Refused(
                f"The milestone of {short_date(on)} does not lie between the baseline and the target.",
                field="milestones",
            )
        if days.count(on) > 1:
            raise Refused(f"There are two milestones for {short_date(on)}. Give one.", field="milestones")
    measure.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(measure=measure, on=on, value=value) for on, value in milestones)


def _milestone_words(milestones: Sequence[tuple[date, Decimal]]) -> str:
    if not milestones:
        return "Without milestones"
    return "Milestones: " + ", ".join(f"{value:f} on {on:%d/%m/%Y}" for on, value in milestones)
