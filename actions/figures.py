"""How many actions of a list stand where: by status, age, owner and organisation. Each figure leads to its actions.

A list may be very long, so at most COUNTED of its actions are counted, those due first; the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import Coalesce

from actions import ages
from actions.filters import owners_as_shown
from actions.listing import Listing
from actions.models import Action, ActionOwner, ActionQuerySet
from csp.words import counted as counted_in_words

COUNTED = 10_000
NAMED = 8  # owners and organisations; the others are counted together
BRIEFLY = 3  # the same above a list


@dataclass(frozen=True)
class Bar:
    """One figure. ``percent`` is its length beside the longest of its table; ``url`` shows the actions, or is empty."""

    label: str
    count: int
    percent: int
    url: str


@dataclass(frozen=True)
class Chart:
    """The figures of one kind, as a table with bars. An action with several owners counts for each."""

    title: str
    heading: str
    bars: list[Bar]


@dataclass(frozen=True)
class Figures:
    """``more`` when the list is longer than what was counted."""

    charts: list[Chart]
    counted: int
    more: bool


Rows = list[tuple[str, int, dict[str, str]]]  # what is counted, how many, the filter that shows them


def figures_of(listing: Listing, on: date, list_url: str, named: int | None = None) -> Figures:
    """Five queries, whatever the list. ``list_url`` is where the figures lead, with the list's own filter kept.

    ``named``: how many owners and organisations stand by themselves, NAMED if it is not said.
    """
    counted, named = listing.found.order_by("sorts_on", "pk")[:COUNTED], named or NAMED
    statuses = _by_status(counted)
    charts = [
        ("By status", "Status", statuses),
        ("By age", "How it stands", _by_age(counted, on)),
        ("By owner", "Owner", _by_owner(counted, named)),
    ]
    if "organisation" in listing.filter.form.fields:
        charts.append(("By organisation", "Organisation", _by_organisation(counted, named)))
    total = sum(count for _, count, _ in statuses)
    return Figures(
        charts=[Chart(title, heading, _bars(rows, listing, list_url)) for title, heading, rows in charts if rows],
        counted=total,
        more=total == COUNTED and listing.found.order_by()[COUNTED : COUNTED + 1].exists(),
    )


def _bars(rows: Rows, listing: Listing, list_url: str) -> list[Bar]:
    most = max(count for _, count, _ in rows)
    return [
        Bar(label, count, max(1, round(100 * count / most)), f"{list_url}?{listing.asked(**to)}" if to else "")
        for label, count, to in rows
    ]


def _by_status(counted: ActionQuerySet) -> Rows:
    grouped = Action.objects.filter(pk__in=counted.values("pk")).order_by().values_list("status")
    found = dict(grouped.annotate(Count("pk")))
    return [(label, found[key], {"status": key}) for key, label in Action.Status.choices if key in found]


def _by_age(counted: ActionQuerySet, on: date) -> Rows:
    """The open ones: not overdue, and overdue for how long."""
    labels = {ages.NOT_DUE: "Not overdue", **{age.key: age.label for age in ages.BUCKETS}}
    sums = {key: Count("pk", filter=ages.standing(key, on)) for key in labels}
    found = Action.objects.filter(pk__in=counted.values("pk")).aggregate(**sums)
    return [(label, found[key], {"when": key}) for key, label in labels.items() if found[key]]


def _by_owner(counted: ActionQuerySet, named: int) -> Rows:
    owners = owners_as_shown().filter(action__in=counted.values("pk")).order_by().values("shown")  # type: ignore[misc]
    found = owners.annotate(count=Count("action_id", distinct=True)).values_list("shown", "count")
    rows = [(name, count, {"owner": f'"{name}"'}) for name, count in found]
    return _with_others(sorted(rows, key=lambda row: (-row[1], row[0])), "owner", named)


def _by_organisation(counted: ActionQuerySet, named: int) -> Rows:
    """Confirmed owners: those that are an organisation, and people by the one they belong to."""
    owners = ActionOwner.objects.filter(confirmed=True, action__in=counted.values("pk")).annotate(
        of=Coalesce("organisation_id", "person__organisation_id"),
        named=Coalesce("organisation__name", "person__organisation__name"),
    )
    grouped = owners.filter(of__isnull=False).order_by().values_list("of", "named")
    found = grouped.annotate(actions=Count("action_id", distinct=True)).order_by("-actions", "named")
    return _with_others(
        [(name, count, {"organisation": str(pk)}) for pk, name, count in found], "organisation", named
    )


def _with_others(rows: Rows, what: str, named: int) -> Rows:
    """The first ``named``, and the others as one row that leads nowhere."""
    others = rows[named:]
    if not others:
        return rows
    label = counted_in_words(len(others), f"other {what}")
    return [*rows[:named], (label, sum(count for _, count, _ in others), {})]
