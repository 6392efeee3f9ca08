"""Indicators and figures for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from meetings.models import Board
from performance.models import Indicator, Target, Value
from performance.periods import period_from


def make_indicator(board: Board, code: str = "CSP-01", **fields: Any) -> Indicator:
    """A monthly count of which lower is better, unless told otherwise."""
    values = {
        "name": "Burglary of homes",
        "definition": "Burglaries of dwellings recorded in the month.",
        "unit": "offences",
        "polarity": "lower",
        "frequency": "month",
        "source": "Police crime recording",
        **fields,
    }
    return Indicator.objects.create(board=board, code=code, **values)


def figure(indicator: Indicator, starts: date, value: str | int, **fields: Any) -> Value:
    period = period_from(indicator.frequency, starts)
    return Value.objects.create(
        indicator=indicator, period_start=period.start, period_end=period.end, value=Decimal(value), **fields
    )


def aim(indicator: Indicator, starts: date, value: str | int) -> Target:
    return Target.objects.create(indicator=indicator, starts=starts, value=Decimal(value))
