"""What every figure and target of an indicator must keep to."""

from __future__ import annotations

import re
from decimal import Decimal

from csp import links
from csp.errors import Refused
from csp.models import SignedLink, User
from performance.access import check_can_report
from performance.by_link import holder_who_may_give
from performance.models import Indicator

PER = re.compile(r"\bper\s+([\d,]+)")


def who_gives(indicator: Indicator, by: User | None, link: SignedLink | None) -> str:
    """The name of the holder of a link, who has no account to be known by; none for somebody who is signed in.

    Call it in the transaction that records what they give. Raises Denied for somebody signed in who may not; for a
    link links.Unusable, and Refused for what is restricted.
    """
    if by and not link:
        check_can_report(by, indicator)
        return ""
    if link is None:
        raise TypeError("A figure is given by a link, or by somebody who is signed in.")
    person = holder_who_may_give(link, indicator)
    links.used(link)
    return person.name


def hold(indicator: Indicator) -> None:
    """Hold the indicator's row, so that two figures for one period cannot pass the check together."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)


def check_decimals(indicator: Indicator, value: Decimal) -> None:
    if round(value, indicator.decimals) != value:
        places = f"{indicator.decimals or 'no'} decimal place{'' if indicator.decimals == 1 else 's'}"
        raise Refused(f"{value} is more exact than this indicator: it has {places}.", field="value")


def is_share(indicator: Indicator) -> bool:
    """Whether its figures are a share of a whole, from 0 to 100%; "% change" is none."""
    return indicator.unit.startswith("%") and "change" not in indicator.unit


def check_number(indicator: Indicator, value: Decimal) -> None:
    """Refuse, beside "value", what this indicator cannot come to."""
    check_decimals(indicator, value)
    if is_share(indicator) and not 0 <= value <= 100:
        raise Refused(f"A percentage lies from 0 to 100, not at {value.normalize():f}.", field="value")


def is_rate(indicator: Indicator) -> bool:
    """Whether its figures are made of what is counted and out of how many."""
    return is_share(indicator) or PER.search(indicator.unit) is not None


def scale_of(indicator: Indicator) -> Decimal:
    """What a rate is multiplied by: 100 for %, 100,000 for "rate per 100,000", otherwise 1."""
    if indicator.unit.startswith("%"):
        return Decimal(100)
    per = PER.search(indicator.unit)
    return Decimal(per[1].replace(",", "")) if per else Decimal(1)


def number_of(
    indicator: Indicator, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal:
    """The figure given, or worked out from what it is made of; where both are given they must agree.

    Raises Refused beside "value", "numerator" or "denominator".
    """
    if (numerator is None) != (denominator is None):
        missing = "numerator" if numerator is None else "denominator"
        raise Refused("Give both what is counted and out of how many, or neither.", field=missing)
    if numerator is None or denominator is None:
        if value is None:
            raise Refused("Enter a number, such as 227 or 58.3.", field="value")
        check_number(indicator, value)
        return value
    if denominator <= 0:
        raise Refused("Out of how many must be more than nought.", field="denominator")
    made = round(numerator / denominator * scale_of(indicator), indicator.decimals)
    if value is not None and round(value, indicator.decimals) != made:
        raise Refused(
            f"{numerator.normalize():f} out of {denominator.normalize():f} makes {made}, not {value}. "
            "Correct one of them, or leave the figure empty.",
            field="value",
        )
    check_number(indicator, made)
    return made
