"""What is aimed at, from a period on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from performance.access import check_can_keep
from performance.models import Indicator, Target
from performance.periods import period_from
from performance.services.rules import check_number, hold
from performance.status import TOLERANCE


@transaction.atomic
def set_target(
    *, indicator: Indicator, by: User, starts: date, value: Decimal, tolerance: Decimal = TOLERANCE
) -> Target:
    """Say what is aimed at from the period that begins on ``starts``, in place of what was said from there.

    Raises Denied, and Refused as record_value does; a target may lie ahead.
    """
    check_can_keep(by, indicator.board)
    hold(indicator)
    period_from(indicator.frequency, starts)
    check_number(indicator, value)
    if not 0 <= tolerance <= 100:
        raise Refused("A tolerance is a share of the target, from 0 to 100%.", field="tolerance")
    target = indicator.targets.filter(starts=starts).first() or Target(indicator=indicator, starts=starts)
    target.value, target.tolerance = value, tolerance
    changes.save(target, by=by)
    return target
