"""What a dashboard is narrowed by: the address says it, and what makes no sense there is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from meetings.access import Reader
from performance.figures import Figure
from performance.models import Indicator
from performance.models.indicators import IndicatorQuerySet
from performance.reading import latest_for
from performance.registries import dashboard_filters
from performance.status import Status

STATUS, OWNER = "status", "owner"


@dataclass(frozen=True)
class Choice:
    """A box of the bar above the cards. ``chosen`` is empty when nothing is."""

    key: str
    title: str
    options: list[tuple[str, str]]
    chosen: str


def boxes(user: Reader, among: IndicatorQuerySet, asked: QueryDict) -> list[Choice]:
    """The boxes this person has, each with what was chosen. A box of nothing to choose is left out."""
    owners = among.filter(owner__isnull=False).order_by("owner__name").values_list("owner_id", "owner__name")
    offered = [(one.key, one.title, one.choices(user)) for one in dashboard_filters]
    offered.append((STATUS, "Status", [(status.value, status.words) for status in Status]))
    if user.is_authenticated:
        offered.append((OWNER, "Owner", [(str(pk), name) for pk, name in owners.distinct()]))
    return [
        Choice(key, title, options, asked.get(key, "") if asked.get(key) in dict(options) else "")
        for key, title, options in offered
        if options
    ]


def narrowed(user: Reader, among: IndicatorQuerySet, chosen: Sequence[Choice]) -> IndicatorQuerySet:
    """The indicators that all the boxes leave."""
    by_key = {one.key: one.chosen for one in chosen if one.chosen}
    for one in dashboard_filters:
        if one.key in by_key:
            among = among.filter(one.narrow(user, by_key[one.key]))
    if OWNER in by_key:
        among = among.filter(owner_id=int(by_key[OWNER]))
    if STATUS in by_key:
        among = among.filter(pk__in=_with_status(user, among, Status(by_key[STATUS])))
    return among


def _with_status(user: Reader, among: QuerySet[Indicator], status: Status) -> list[int]:
    """The status is computed from the newest figures, and so are those that have it."""
    found = list(
        Indicator.objects.filter(pk__in=among.order_by().values("pk")).select_related("owner").with_newest()
    )
    figures: dict[int, Figure | None] = latest_for(user, found)
    return [pk for pk, figure in figures.items() if (figure.status if figure else Status.NONE) is status]
