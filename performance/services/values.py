"""Figures by period: given, revised with a reason, and never two for one period and part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import SignedLink, User
from csp.words import short_date
from performance.access import check_can_report
from performance.models import Breakdown, Category, Indicator, Revision, Value
from performance.periods import Period, may_overlap, period_from
from performance.services.rules import hold, number_of, who_gives


@transaction.atomic
def record_value(
    *,
    indicator: Indicator,
    starts: date,
    by: User | None = None,
    link: SignedLink | None = None,
    value: Decimal | None = None,
    provisional: bool = False,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    extracted_on: date | None = None,
    part: Breakdown | None = None,
) -> Value:
    """Add the figure of the period that begins on ``starts``, whole or of one ``part``, as taken from its source on
    ``extracted_on`` (today, unless said): by its owner or an officer, signed in or, for the owner, by a link.

    Raises Denied or links.Unusable, and Refused for a day on which no period begins, a period not over yet, one that
    has a figure or overlaps one that has, what rules.number_of refuses, a day of extraction that is to come or too
    early, or, by link, a restricted indicator.
    """
    who = who_gives(indicator, by, link)
    hold(indicator)
    period = period_from(indicator.frequency, starts)
    if period.end >= timezone.localdate():
        raise Refused(
            f"{period.words} is not over until {short_date(period.end)}. Give a period that is.", field="starts"
        )
    _check_free(indicator, period, part)
    figure = Value(
        indicator=indicator,
        breakdown=part,
        period_start=period.start,
        period_end=period.end,
        value=number_of(indicator, value, numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        provisional=provisional,
        extracted_on=_extracted(extracted_on, period),
    )
    changes.save(figure, by=by, reason=f"By {who}, by the link they were sent" if who else "")
    return figure


@transaction.atomic
def revise_value(
    *,
    figure: Value,
    by: User,
    version: int,
    reason: str = "",
    value: Decimal | None = None,
    provisional: bool = False,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    extracted_on: date | None = None,
) -> None:
    """Change a figure, or say that it is final. Another number asks why; the old one and the reason are kept.

    Raises Denied, Conflict, and Refused as record_value does, or beside "reason".
    """
    check_can_report(by, figure.indicator)
    reason = reason.strip()
    was, was_provisional = figure.value, figure.provisional
    figure.value = number_of(figure.indicator, value, numerator, denominator)
    if figure.value != was and not reason:
        raise Refused("Say why the figure changes. The old one is kept beside it.", field="reason")
    if len(reason) > 250:
        raise Refused("Give the reason in 250 characters or fewer.", field="reason")
    figure.numerator, figure.denominator, figure.provisional = numerator, denominator, provisional
    figure.extracted_on = _extracted(extracted_on, figure.period)
    fields = ["value", "numerator", "denominator", "provisional", "extracted_on"]
    changes.save_if_unchanged(figure, by=by, version=version, fields=fields, reason=reason)
    if figure.value != was:
        Revision.objects.create(
            value=figure, was=was, becomes=figure.value, was_provisional=was_provisional, reason=reason, by=by
        )


def part_of(categories: Sequence[Category]) -> Breakdown:
    """The part that these categories make, one of each dimension; the same ones always make the same part.

    Raises Refused for none, or for two of one dimension.
    """
    if not categories:
        raise Refused("Choose what the part is.")
    if len({category.dimension_id for category in categories}) < len(categories):
        raise Refused("Choose one category of each dimension.")
    ordered = sorted(categories, key=lambda category: category.pk)
    part, made = Breakdown.objects.get_or_create(
        key=".".join(str(category.pk) for category in ordered),
        defaults={"words": ", ".join(category.name for category in ordered)[:500]},
    )
    if made:
        part.categories.set(ordered)
    return part


def _extracted(on: date | None, period: Period) -> date:
    today = timezone.localdate()
    if on is None:
        return today
    if on > today:
        raise Refused("The day of extraction cannot lie ahead.", field="extracted_on")
    if on < period.start:
        raise Refused("The figure cannot have been extracted before its period began.", field="extracted_on")
    return on


def _check_free(indicator: Indicator, period: Period, part: Breakdown | None) -> None:
    values = indicator.values.filter(breakdown=part)
    if may_overlap(indicator.frequency):
        taken = values.filter(period_start=period.start).first()
    else:
        taken = values.filter(period_start__lte=period.end, period_end__gte=period.start).first()
    if taken:
        of = f" of {part}" if part else ""
        raise Refused(
            f"There is already a figure{of} for {taken.period.words}. Change that one, or give another period.",
            field="starts",
        )
