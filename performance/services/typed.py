"""The figures that one owner gives at once: all that are typed, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from performance.models import Indicator
from performance.periods import Period
from performance.services.said import write_comment
from performance.services.values import record_value


@dataclass(frozen=True)
class Typed:
    """What was typed for one indicator's period; ``value`` and ``comment`` are the names of its boxes."""

    indicator: Indicator
    period: Period
    value: Decimal | None
    comment: str
    provisional: bool
    boxes: tuple[str, str]


@transaction.atomic
def record_typed(*, by: User, typed: Sequence[Typed]) -> int:
    """Record the figures, each with its comment; a comment alone says why a figure is missing. Returns how many.

    Raises Denied, and Refused beside the box as record_value and write_comment do.
    """
    given = 0
    for one in typed:
        try:
            if one.value is not None:
                record_value(
                    indicator=one.indicator, by=by, starts=one.period.start, value=one.value,
                    provisional=one.provisional,
                )  # fmt: skip
                given += 1
        except Refused as refusal:
            raise Refused(refusal.message, field=one.boxes[0]) from None
        if one.comment.strip():
            stands = one.indicator.comments.filter(period_start=one.period.start).first()
            version = stands.version if stands else None
            write_comment(
                indicator=one.indicator, by=by, starts=one.period.start, text=one.comment, version=version
            )
    return given
