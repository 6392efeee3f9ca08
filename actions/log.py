"""The action log as a list: its order, one page of it, what each row shows. Costs the same on every page.

Pages go on from the last row shown ("after" and "before" in the address) rather than by number: the database
starts there by an index instead of counting its way to page 1,500. For the same reason counts stop at 1,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from actions.due import overdue_words
from actions.models import Action, ActionOwner, ActionQuerySet, ActionUpdate
from csp.words import short_date

PAGE_SIZE = 50
COUNTED = 1_000
COLOURS = {
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


SORTS = {
    "due": Sort("Due first", "sorts_on", "id"),
    "-due": Sort("Due last", "sorts_on", "id", descending=True),
    "-raised": Sort("Newest meeting", "raised_on", "id", descending=True),
    "raised": Sort("Oldest meeting", "raised_on", "id"),
    "number": Sort("Board and number", "board_id", "number"),
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
    def words(self) -> str:
        """ "16 actions, 14 overdue"."""
        noun = "action" if self.actions == 1 else "actions"
        return f"{_counted(self.actions)} {noun}, {_counted(self.overdue)} overdue"


def counts(actions: ActionQuerySet, on: date) -> Counts:
    """Two counts that stop at COUNTED + 1, however long the log."""
    found, overdue = actions.order_by(), actions.overdue(on).order_by()
    return Counts(found[: COUNTED + 1].count(), overdue[: COUNTED + 1].count())


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


@dataclass(frozen=True)
class Row:
    """What the list shows of one action, in words."""

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


def rows_of(actions: Sequence[Action], on: date) -> list[Row]:
    """Rows in the order given: two queries for owners, one for the latest updates."""
    latest: dict[int, ActionUpdate] = {}
    reported = ActionUpdate.objects.filter(action__in=[action.pk for action in actions])
    for update in reported.only("action", "on", "text"):
        latest.setdefault(update.action_id, update)
    return [_row(action, latest.get(action.pk), on) for action in actions]


def with_owners(actions: ActionQuerySet) -> ActionQuerySet:
    """The actions with their board and owners, ready for ``rows_of``."""
    owners = ActionOwner.objects.select_related("person", "organisation")
    return actions.select_related("board").prefetch_related(Prefetch("owners", owners))


LISTED = (
    "number", "text", "raised_on", "due", "due_on", "status", "restricted", "minuted_text", "sorts_on", "board__slug",
)  # fmt: skip
NAMED = ("action", "position", "text", "everyone", "confirmed", "person__name", "organisation__name")


def for_list(actions: ActionQuerySet) -> ActionQuerySet:
    """As ``with_owners``, with the columns of a list alone: a page of fifty costs half as much."""
    owners = ActionOwner.objects.select_related("person", "organisation").only(*NAMED)
    return actions.select_related("board").only(*LISTED).prefetch_related(Prefetch("owners", owners))


def _row(action: Action, latest: ActionUpdate | None, on: date) -> Row:
    owners = action.owners.all()
    overdue = action.is_overdue(on) and action.due_on
    return Row(
        reference=action.reference,
        url=action.get_absolute_url(),
        text=action.text,
        restricted=action.restricted,
        raised=short_date(action.raised_on),
        due=action.due_words,
        overdue=overdue_words((on - overdue).days) if overdue else "",
        owners=", ".join(owner_words(owner) for owner in owners) or "Nobody yet",
        unsure=any(not owner.confirmed for owner in owners),
        status=action.get_status_display(),
        colour=COLOURS[Action.Status(action.status)],
        latest=f"{short_date(latest.on)}: {latest.text}" if latest else "",
    )


def owner_words(owner: ActionOwner) -> str:
    """Whom a confirmed name means; a name nobody has confirmed stands as it was written."""
    return str(owner) if owner.confirmed else owner.text


def _counted(number: int) -> str:
    return f"more than {COUNTED:,}" if number > COUNTED else f"{number:,}"


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
