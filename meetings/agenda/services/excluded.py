"""Whoever does not see an item's restricted papers does not see them where the item goes, either."""

from __future__ import annotations

from collections.abc import Iterable

from csp.models import User
from meetings.models import AgendaItem, Exclusion


def carry_exclusions(sources: Iterable[AgendaItem], target: AgendaItem, by: User) -> None:
    """Let what stands for ``sources`` stand for ``target`` too; those of the sources stay."""
    kept = set(target.exclusions.standing().values_list("person_id", flat=True))
    for one in Exclusion.objects.standing().filter(item__in=[item.pk for item in sources]):
        if one.person_id not in kept:
            kept.add(one.person_id)
            Exclusion.objects.create(item=target, person_id=one.person_id, reason=one.reason, made_by=by)


def with_above(item: AgendaItem) -> list[AgendaItem]:
    """An item and what it stands under: an exclusion from any of these holds for it."""
    found, above = [item], item.parent
    while above:
        found.append(above)
        above = above.parent
    return found
