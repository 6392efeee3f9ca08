"""The action log as a list: its order, one page of it, what each row shows. Costs the same on every page.

Pages go on from the last row shown ("after" and "before" in the address) rather than by number: the database
starts there by an index instead of counting its way to page 1,500. For the same reason counts stop at 1,000.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from actions.due import overdue_words
from actions.models import Action, ActionOwner, ActionQuerySet, ActionUpdate
from csp.words import counted, short_date

PAGE_SIZE = 50
COUNTED = 1_000
STATUSES = dict(Action.Status.choices)
COLOURS: dict[str, str] = {
    Action.Status.PROPOSED: "purple",
    Action.Status.OPEN: "blue",
    Action.Status.IN_HAND: "light-blue",
    Action.Status.AWAITING_CLOSURE: "yellow",
    Action.Status.COMPLETED: "green",
    Action.Status.CLOSED: "grey",
    Action.Status.NOT_PURSUED: "grey",
    Action.Status.MERGED: "grey",
}


class CursorError(ValueError):
    """An "after" or "before" that this list never wrote."""


@dataclass(frozen=True)
class Sort:
    """An order by ``first``, then by ``second``, which no two rows of the same ``first`` share."""

    label: str
    first: str
    second: str
    descending: bool = False

    @property
    def order(self) -> tuple[str, str]:
        way = "-" if self.descending else ""
        return f"{way}{self.first}", f"{way}{self.second}"


SORTS = {
    "due": Sort("Due first", "sorts_on", "id"),
    "-due": Sort("Due last", "sorts_on", "id", descending=True),
    "-raised": Sort("Newest meeting", "raised_on", "id", descending=True),
    "raised": Sort("Oldest meeting", "raised_on", "id"),
    "number": Sort("Board and number", "board_id", "number"),
    "-number": Sort("Board and number, highest first", "board_id", "number", descending=True),
}
DEFAULT_SORT = "due"


@dataclass(frozen=True)
class Page:
    """Rows of the log. ``before`` and ``after`` lead to the pages on either side; empty where there is none."""

    actions: list[Action]
    before: str
    after: str

    @property
    def has_others(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True)
class Counts:
    """How many there are, and how many of them overdue. One more than COUNTED stands for "more than"."""

    actions: int
    overdue: int

    @property
    def more(self) -> bool:
        return self.actions > COUNTED

    @property
    def words(self) -> str:
        """ "16 actions, 14 overdue". Of more than are counted nobody knows how many are overdue."""
        if self.more:
            return f"More than {COUNTED:,} actions"
        return f"{counted(self.actions, 'action')}, {self.overdue:,} overdue"


def counts(actions: ActionQuerySet, on: date) -> Counts:
    """One count that stops at COUNTED + 1, however long the log."""
    overdue = Count("pk", filter=Q(status__in=Action.OPEN, due_on__lt=on))
    return Counts(**actions.order_by()[: COUNTED + 1].aggregate(actions=Count("pk"), overdue=overdue))


def page_of(actions: ActionQuerySet, sort: Sort, *, after: str = "", before: str = "") -> Page:
    """The page that follows ``after`` or comes before ``before``; the first page without either.

    Raises CursorError for one that was not written here.
    """
    descending = sort.descending != bool(before)
    found = actions.order_by(*(f"-{name}" if descending else name for name in (sort.first, sort.second)))
    if cursor := before or after:
        found = found.filter(_beyond(sort, _read(cursor, sort), "lt" if descending else "gt"))
    rows = list(found[: PAGE_SIZE + 1])
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    if before:
        rows.reverse()
    has_before, has_after = (more, True) if before else (bool(after), more)
    return Page(
        rows,
        before=_write(rows[0], sort) if rows and has_before else "",
        after=_write(rows[-1], sort) if rows and has_after else "",
    )


class Row(NamedTuple):
    """What a list shows of one action, in words."""

    reference: str
    url: str
    text: str
    restricted: bool
    raised: str
    due: str
    overdue: str
    owners: str
    unsure: bool
    status: str
    colour: str
    latest: str
    board: str
    first_due: str
    slips: int
    closed: str


LISTED = (
    "number", "text", "raised_on", "due", "due_on", "first_due_on", "slips", "status", "closed_on", "restricted",
    "sorts_on", "board__slug", "board__name",
)  # fmt: skip


def for_list(actions: ActionQuerySet) -> ActionQuerySet:
    """The actions with the columns of a list alone, ready for ``rows_of``: a page of fifty costs half as much."""
    return actions.select_related("board").only(*LISTED)


def with_owners(actions: ActionQuerySet) -> ActionQuerySet:
    """The actions with their board and owners."""
    owners = ActionOwner.objects.select_related("person", "organisation")
    return actions.select_related("board").prefetch_related(Prefetch("owners", owners))


def rows_of(actions: Sequence[Action], on: date) -> list[Row]:
    """Rows in the order given, with their owners and newest updates: two queries.

    Whoever may see an action may read all its updates, so none is left out here.
    """
    keys = [action.pk for action in actions]
    owners, latest = _owners_of(keys), _latest_of(keys)
    log = reverse("actions")
    return [_row(action, owners[action.pk], latest.get(action.pk, ""), on, log) for action in actions]


def _row(action: Action, owners: list[tuple[str, bool]], latest: str, on: date, log: str) -> Row:
    """``log`` is the address of the log, under which each action has its own: asked for once a page."""
    overdue = action.is_overdue(on) and action.due_on
    reference = action.reference
    return Row(
        reference=reference,
        url=f"{log}{reference}/",
        text=action.text,
        restricted=action.restricted,
        raised=short_date(action.raised_on),
        due=action.due_words,
        overdue=overdue_words((on - overdue).days) if overdue else "",
        owners=", ".join(name for name, _ in owners) or "Nobody yet",
        unsure=not all(confirmed for _, confirmed in owners),
        status=STATUSES[action.status],
        colour=COLOURS[action.status],
        latest=latest,
        board=action.board.name,
        first_due=short_date(action.first_due_on) if action.first_due_on else "",
        slips=action.slips,
        closed=short_date(action.closed_on) if action.closed_on else "",
    )


def _owners_of(keys: Iterable[int]) -> dict[int, list[tuple[str, bool]]]:
    """The owners of each as they are shown, the first one leads, and whether they are confirmed."""
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    owners = ActionOwner.objects.filter(action__in=keys).order_by("position", "pk")
    for key, text, confirmed, person, organisation in owners.values_list(
        "action_id", "text", "confirmed", "person__name", "organisation__name"
    ):
        found[key].append(((confirmed and (person or organisation)) or text, confirmed))
    return found


def _latest_of(keys: Iterable[int]) -> dict[int, str]:
    """The newest update of each that has one: "26 September 2018: Action in hand"."""
    newest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-on", "-pk").values("pk")[:1]
    wanted = Action.objects.filter(pk__in=keys).order_by().values_list(Subquery(newest))
    updates = ActionUpdate.objects.filter(pk__in=wanted).order_by().values_list("action_id", "on", "text")
    return {key: f"{short_date(on)}: {text}" for key, on, text in updates}


def owner_words(owner: ActionOwner) -> str:
    """Whom a confirmed name means; a name nobody has confirmed stands as it was written."""
    return str(owner) if owner.confirmed else owner.text


def _beyond(sort: Sort, cursor: tuple[date | int, int], side: str) -> Q:
    """Rows beyond the cursor, written so that an index on both columns can start there."""
    first, second = cursor
    return Q(**{f"{sort.first}__{side}e": first}) & (
        Q(**{f"{sort.first}__{side}": first}) | Q(**{f"{sort.second}__{side}": second})
    )


def _write(action: Action, sort: Sort) -> str:
    return f"{getattr(action, sort.first)}.{getattr(action, sort.second)}"


def _read(cursor: str, sort: Sort) -> tuple[date | int, int]:
    first, _, second = cursor.partition(".")
    try:
        start = int(first) if sort.first == "board_id" else date.fromisoformat(first)
        if not (0 <= int(second) < 2**63 and (isinstance(start, date) or 0 <= start < 2**63)):
            raise ValueError(cursor)
        return start, int(second)
    except ValueError:
        raise CursorError(cursor) from None
