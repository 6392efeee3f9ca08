"""What is done to indicators and their figures. Each function checks who may, and leaves a line in the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.models import Board, Person
from performance.access import check_can_keep
from performance.models import Indicator, Target, Value
from performance.periods import Period, period_from

EDITABLE = (
    "name", "definition", "unit", "polarity", "frequency", "source", "owner", "decimals",
    "restricted", "grounds", "public_interest_reason",
)  # fmt: skip


@transaction.atomic
def create_indicator(
    *,
    board: Board,
    by: User,
    code: str,
    name: str,
    definition: str,
    unit: str,
    polarity: str,
    frequency: str,
    source: str,
    owner: Person | None = None,
    decimals: int = 0,
    restricted: bool = False,
    grounds: Sequence[str] = (),
    public_interest_reason: str = "",
) -> Indicator:
    """Add an indicator to a board. ``code`` is written in capitals and is unique over all boards.

    Raises Denied, and Refused for a code that is taken or ill-formed, or for what is missing.
    """
    check_can_keep(by, board)
    indicator = Indicator(
        board=board,
        code=code.strip().upper(),
        name=name.strip(),
        definition=definition.strip(),
        unit=unit.strip(),
        polarity=polarity,
        frequency=frequency,
        source=source.strip(),
        owner=owner,
        decimals=decimals,
        restricted=restricted,
        grounds=list(grounds),
        public_interest_reason=public_interest_reason,
    )
    if Indicator.objects.filter(code=indicator.code).exists():
        raise Refused(f"There is already an indicator {indicator.code}. Give another code.", field="code")
    _check(indicator)
    changes.save(indicator, by=by)
    return indicator


@transaction.atomic
def update_indicator(*, indicator: Indicator, by: User, version: int, **fields: Any) -> None:
    """Change what an indicator says of itself; its board and code stay.

    Raises Denied, Conflict, and Refused as create_indicator does, for another frequency once it has values, or
    for fewer decimal places than its figures have.
    """
    check_can_keep(by, indicator.board)
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"An indicator has no editable {', '.join(sorted(unknown))}.")
    was = indicator.frequency
    for name, value in fields.items():
        setattr(indicator, name, value)
    _check(indicator)
    if indicator.frequency != was and indicator.values.exists():
        raise Refused(
            f"It has figures {Indicator.Frequency(was).label.lower()}. Make a new indicator for another frequency.",
            field="frequency",
        )
    figures = [
        *indicator.values.values_list("value", flat=True),
        *indicator.targets.values_list("value", flat=True),
    ]
    if any(round(figure, indicator.decimals) != figure for figure in figures):
        raise Refused(
            "It has figures with more decimal places than this. Give at least as many.", field="decimals"
        )
    changes.save_if_unchanged(indicator, by=by, version=version, fields=EDITABLE)


@transaction.atomic
def record_value(
    *, indicator: Indicator, by: User, starts: date, value: Decimal, provisional: bool = False
) -> Value:
    """Add the figure of the period that begins on ``starts``.

    Raises Denied, and Refused for a day on which no period begins, a period not over yet, one that has a figure
    or overlaps one that has, or more decimal places than the indicator's.
    """
    check_can_keep(by, indicator.board)
    _hold(indicator)
    period = period_from(indicator.frequency, starts)
    if period.end >= timezone.localdate():
        raise Refused(
            f"{period.words} is not over until {short_date(period.end)}. Give a period that is.", field="starts"
        )
    _check_free(indicator, period)
    _check_decimals(indicator, value)
    figure = Value(
        indicator=indicator,
        period_start=period.start,
        period_end=period.end,
        value=value,
        provisional=provisional,
    )
    changes.save(figure, by=by)
    return figure


@transaction.atomic
def revise_value(*, figure: Value, by: User, version: int, value: Decimal, provisional: bool) -> None:
    """Change a figure, or say that it is no longer provisional. Raises Denied, Conflict and Refused."""
    check_can_keep(by, figure.indicator.board)
    _check_decimals(figure.indicator, value)
    figure.value, figure.provisional = value, provisional
    changes.save_if_unchanged(figure, by=by, version=version, fields=["value", "provisional"])


@transaction.atomic
def set_target(*, indicator: Indicator, by: User, starts: date, value: Decimal) -> Target:
    """Say what is aimed at from the period that begins on ``starts``, in place of what was said from there.

    Raises Denied, and Refused as record_value does; a target may lie ahead.
    """
    check_can_keep(by, indicator.board)
    _hold(indicator)
    period_from(indicator.frequency, starts)
    _check_decimals(indicator, value)
    target = indicator.targets.filter(starts=starts).first() or Target(indicator=indicator, starts=starts)
    target.value = value
    changes.save(target, by=by)
    return target


def _hold(indicator: Indicator) -> None:
    """Hold the indicator's row, so that two figures for one period cannot pass the check together."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)


def _check_free(indicator: Indicator, period: Period) -> None:
    taken = indicator.values.filter(period_start__lte=period.end, period_end__gte=period.start).first()
    if taken:
        raise Refused(
            f"There is already a figure for {taken.period.words}. Change that one, or give another period.",
            field="starts",
        )


def _check_decimals(indicator: Indicator, value: Decimal) -> None:
    if round(value, indicator.decimals) != value:
        places = f"{indicator.decimals or 'no'} decimal place{'' if indicator.decimals == 1 else 's'}"
        raise Refused(f"{value} is more exact than this indicator: it has {places}.", field="value")


def _check(indicator: Indicator) -> None:
    """The rules of the model's fields, as a refusal beside the first field that breaks one."""
    try:
        indicator.clean_fields(exclude=["board", "grounds", "public_title"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=field) from None
