"""Where the thread is broken: what leads nowhere, or of which nobody has said how it stands, and where that is mended.

For the officers of boards, of their own; a command shows all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from actions.models import Action, ActionOwner, ActionUpdate
from csp.words import short_date, shorten
from meetings.models import Board, Decision, Minutes
from meetings.thread.kinds import LENGTH
from performance.models import Indicator
from performance.periods import after, period_from
from strategies.models import PlannedAction, Priority, Strategy
from strategies.thread.kinds import PRIORITY

QUIET_DAYS = 90


@dataclass(frozen=True)
class End:
    """One broken end: what it is and where, and the page on which it is mended, with what is done there."""

    kind: str
    board: str
    text: str
    note: str
    url: str
    mend_url: str
    mend: str
    decision_id: int | None = None


@dataclass(frozen=True)
class Sort:
    """One sort of broken ends. ``rows`` are those of some boards on a day; ``end`` makes one of a row."""

    key: str
    title: str
    rows: Callable[[QuerySet[Board], date], QuerySet[Any]]
    end: Callable[[Any], End]


def _priorities(boards: QuerySet[Board], on: date) -> QuerySet[Any]:
    """Of adopted strategies that run: those that neither have an action nor stand above others, which are asked."""
    return (
        Priority.objects.filter(
            ~Exists(PlannedAction.objects.filter(priority=OuterRef("pk"))),
            ~Exists(Priority.objects.filter(parent=OuterRef("pk"))),
            strategy__status=Strategy.Status.ADOPTED,
            strategy__ends__gte=on,
            strategy__board__in=boards,
        )
        .select_related("strategy__board")
        .order_by("strategy__board__name", "strategy", "position", "pk")
    )


def _priority(row: Priority) -> End:
    mend = reverse("planned-add", args=[row.strategy_id, row.pk])
    return End(
        PRIORITY, row.strategy.board.name, row.title, row.strategy.title, row.get_absolute_url(), mend, "Plan an action"
    )  # fmt: skip


NOTED = Q(text__istartswith="to note") | Q(text__istartswith="to receive") | Q(text__icontains="be noted")
AND_MORE = Q(text__icontains=" and ") | Q(text__contains="\n")


def _decisions(boards: QuerySet[Board], on: date) -> QuerySet[Any]:
    """RESOLVED in minutes that were circulated, and no action minuted with it. Only to note something needs none."""
    return (
        Decision.objects.filter(
            ~(NOTED & ~AND_MORE),
            ~Exists(Action.objects.filter(minute=OuterRef("minute_id"))),
            kind=Decision.Kind.RESOLVED,
            needs_none_at=None,
            minute__minutes__meeting__board__in=boards,
        )
        .exclude(minute__minutes__state=Minutes.State.DRAFT)
        .select_related("minute__minutes__meeting__board")
        .order_by("-minute__minutes__meeting__date", "minute", "position")
    )


def _decision(row: Decision) -> End:
    meeting, url = row.minute.minutes.meeting, reverse("thread", args=["decision", row.pk])
    text = shorten(f"{row.get_kind_display()} {row.text}", LENGTH)
    on = f"Meeting of {short_date(meeting.date)}"
    return End(
        "decision", meeting.board.name, text, on, url, url, "Add the action, or say that it needs none", row.pk
    )


def _actions(boards: QuerySet[Board], on: date) -> QuerySet[Any]:
    """Open for QUIET_DAYS, and nobody has reported on them as long."""
    since = on - timedelta(days=QUIET_DAYS)
    heard = ActionUpdate.objects.filter(action=OuterRef("pk"), on__gt=since)
    rows = Action.objects.open().filter(~Exists(heard), board__in=boards, raised_on__lte=since)
    return rows.annotate(heard_on=Max("updates__on")).select_related("board").order_by("raised_on", "pk")


def _action(row: Action) -> End:
    said = f"last update {short_date(row.heard_on)}" if row.heard_on else "never an update"  # type: ignore[attr-defined]
    return End(
        "action", row.board.name, f"{row.reference}: {shorten(row.text, LENGTH)}",
        f"Raised on {short_date(row.raised_on)}, {said}", row.get_absolute_url(),
        reverse("action-report", args=[row.reference]), "Say how it stands",
    )  # fmt: skip


def _indicators(boards: QuerySet[Board], on: date) -> QuerySet[Any]:
    """Those without a figure for a period that is over for longer than their time lag.

    Which period that is follows from each one's frequency, so it is looked at here, indicator by indicator.
    """
    whole = Q(values__breakdown=None)
    rows = Indicator.objects.filter(board__in=boards).annotate(
        newest=Max("values__period_start", filter=whole), upto=Max("values__period_end", filter=whole)
    )
    late = [one.pk for one in rows.order_by() if _is_late(one, one.newest, on)]
    return rows.filter(pk__in=late).select_related("board").order_by("board__name", "code")


def _is_late(indicator: Indicator, newest: date | None, on: date) -> bool:
    """``newest`` is the first day of the last period it has a figure for."""
    if newest is None:
        return True
    following = after(indicator.frequency, period_from(indicator.frequency, newest))
    return following.end + timedelta(days=indicator.lag_days) < on


def _indicator(row: Indicator) -> End:
    upto = row.upto  # type: ignore[attr-defined]
    return End(
        "indicator", row.board.name, str(row), f"Figures up to {short_date(upto)}" if upto else "No figure at all",
        row.get_absolute_url(), reverse("value-add", args=[row.code]), "Add the figure",
    )  # fmt: skip


def _unowned(boards: QuerySet[Board], on: date) -> QuerySet[Any]:
    """Open planned actions for which nobody stands that the directory knows and an officer has confirmed."""
    known = ActionOwner.objects.filter(
        Q(person__isnull=False) | Q(organisation__isnull=False) | Q(everyone=True),
        action=OuterRef("pk"),
        confirmed=True,
    )
    planned = PlannedAction.objects.filter(action=OuterRef("pk"))
    rows = Action.objects.open().filter(Exists(planned), ~Exists(known), board__in=boards)
    return rows.select_related("board").prefetch_related("owners").order_by("board__name", "number")


def _owner(row: Action) -> End:
    written = f"Written: {row.owner_names}" if row.owner_names else "Nobody is named"
    url = row.get_absolute_url()
    return End(
        "owner", row.board.name, f"{row.reference}: {shorten(row.text, LENGTH)}", written, url, url, "Say whose it is"
    )  # fmt: skip


SORTS = (
    Sort("priority", "Priorities with no action", _priorities, _priority),
    Sort("decision", "Decisions with no action", _decisions, _decision),
    Sort("action", f"Actions with no update in {QUIET_DAYS} days", _actions, _action),
    Sort("indicator", "Indicators nobody reported", _indicators, _indicator),
    Sort("owner", "Planned actions whose owner is not known", _unowned, _owner),
)
BY_KEY = {sort.key: sort for sort in SORTS}


@dataclass(frozen=True)
class Found:
    """Broken ends of one sort: how many, and the first of them."""

    sort: Sort
    count: int
    ends: Sequence[End]

    @property
    def more(self) -> int:
        return self.count - len(self.ends)


def broken_ends(boards: QuerySet[Board], on: date, *, sorts: Sequence[Sort] = SORTS, most: int) -> list[Found]:
    """The broken ends of ``boards``, sort by sort, at most so many of each. A fixed number of queries."""
    found = []
    for sort in sorts:
        rows = sort.rows(boards, on)
        ends = [sort.end(row) for row in rows[: most + 1]]
        count = len(ends) if len(ends) <= most else rows.count()
        found.append(Found(sort, count, ends[:most]))
    return found


def every_end(boards: QuerySet[Board], on: date, sorts: Sequence[Sort] = SORTS) -> Iterator[End]:
    """All of them, one after another."""
    for sort in sorts:
        for row in sort.rows(boards, on).iterator(chunk_size=500):
            yield sort.end(row)


def how_many(boards: QuerySet[Board], on: date) -> int:
    """Of all sorts together. Two queries."""
    first, *others = (sort.rows(boards, on).order_by().values_list("pk") for sort in SORTS)
    return first.union(*others, all=True).count()
