"""What figures are broken down by, and the parts of a period typed as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from meetings.access import check_is_officer_somewhere
from performance.access import check_can_report
from performance.models import Category, Dimension, Indicator
from performance.services.values import part_of, record_value, revise_value

Typed = Mapping[str, tuple[list[Category], Decimal | None]]


@transaction.atomic
def save_dimension(
    *, by: User, name: str, categories: Sequence[str], dimension: Dimension | None = None
) -> Dimension:
    """Add what figures can be broken down by, or change its name, its categories and their order.

    It is every board's, as wards are, so that any officer keeps it. Raises Denied, and Refused for a name that is
    taken, fewer than two categories, one twice, or one with figures that is left out.
    """
    check_is_officer_somewhere(by)
    name, names = name.strip(), [one.strip() for one in categories if one.strip()]
    others = Dimension.objects.exclude(pk=dimension.pk) if dimension else Dimension.objects.all()
    if others.filter(name__iexact=name).exists():
        raise Refused(f"There is already a breakdown by {name}.", field="name")
    if len(names) < 2:
        raise Refused("Give at least two categories, one on each line.", field="categories")
    twice = next((one for one in names if sum(one.casefold() == other.casefold() for other in names) > 1), None)
    if twice:
        raise Refused(f"{twice} stands there twice.", field="categories")
    saved = dimension or Dimension()
    saved.name = name
    saved.save()
    gone = saved.categories.exclude(name__in=names)
    if used := gone.filter(breakdowns__isnull=False).first():
        raise Refused(f"{used} has figures, so it stays. Put it back on a line of its own.", field="categories")
    gone.delete()
    for position, one in enumerate(names):
        Category.objects.update_or_create(dimension=saved, name=one, defaults={"position": position})
    return saved


@transaction.atomic
def record_parts(*, indicator: Indicator, by: User, starts: date, typed: Typed, reason: str = "") -> int:
    """Give the figures of parts of the period that begins on ``starts``, or revise them; ``typed`` has them by the name
    of their box, beside which a refusal stands. All of them or none. Returns how many.

    Raises Denied, and Refused as record_value and revise_value do, or for a figure that was emptied.
    """
    check_can_report(by, indicator)
    for box, (categories, number) in typed.items():
        part = part_of(categories)
        stored = indicator.values.filter(breakdown=part, period_start=starts).select_related("indicator").first()
        try:
            if number is None:
                raise Refused("A figure that was given stays. Correct it, and say why.")
            if stored is None:
                record_value(indicator=indicator, by=by, starts=starts, value=number, part=part)
            elif stored.value != number:
                revise_value(figure=stored, by=by, version=stored.version, value=number, reason=reason)
        except Refused as refusal:
            raise Refused(refusal.message, field="reason" if refusal.field == "reason" else box) from None
    return len(typed)
