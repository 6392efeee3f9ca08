"""The action log as lines of a table: the columns councils keep it in, and what is needed to bring it in again.

Read in one pass, chunk by chunk, so that a hundred thousand actions take no more memory than a thousand.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from actions.models import Action, ActionOwner, ActionQuerySet, ActionUpdate
from csp.roles import Power
from csp.words import short_date
from meetings.access import Reader, boards_with

CHUNK = 1_000
Due, Status = Action.Due, Action.Status
_FIELDS = (
    "pk", "board__slug", "number", "text", "raised_on", "due", "due_on", "status", "merged_into__number",
    "restricted", "grounds", "public_interest_reason", "public_title", "board_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One action. ``due`` is a date where that is all it is, else words; ``updated`` is the day of ``comments``."""

    reference: str
    text: str
    raised: date
    due: date | str
    due_on: date | None
    owners: str
    status: str
    is_open: bool
    comments: str
    updated: date | None
    restricted: bool
    update_restricted: bool
    grounds: str
    public_interest_reason: str
    public_title: str

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on


def lines_of(actions: ActionQuerySet, user: Reader) -> Iterator[Line]:
    """The actions in their order, each with its owners as written and the latest update that ``user`` may read.

    Why an action is restricted is told to those who see drafts of its board. Three queries a thousand actions, and two
    for all. ``actions`` must be what ``user`` may see.
    """
    told = set(boards_with(user, Power.SEE_DRAFTS).values_list("board_id", flat=True))
    rows = actions.values_list(*_FIELDS).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        keys = [row[0] for row in chunk]
        owners, updates = _owners(keys), _updates(keys, user)
        for row in chunk:
            yield _line(row, owners.get(row[0], []), updates.get(row[0]), told)


def due_words(due: str, due_on: date | None) -> date | str:
    """As the "Due Date" column says it: the day, "ASAP", "Next meeting", "Every year, next 1 April 2019", "Ongoing"."""
    if due == Due.DATE and due_on:
        return due_on
    if due == Due.YEARLY and due_on:
        return f"Every year, next {short_date(due_on)}"
    return {Due.ASAP: "ASAP", Due.NEXT_MEETING: "Next meeting", Due.ONGOING: "Ongoing"}.get(Due(due), "")


def status_words(status: str, merged_into: str) -> str:
    """ "Open", "Merged into CSP-12"."""
    return f"Merged into {merged_into}" if status == Status.MERGED else str(Status(status).label)


def _line(
    row: Sequence[Any], owners: Sequence[str], update: tuple[date, str, bool] | None, told: Container[int]
) -> Line:
    (
        _,
        slug,
        number,
        text,
        raised,
        due,
        due_on,
        status,
        merged,
        restricted,
        grounds,
        reason,
        public_title,
        board,
    ) = row
    updated, comments, update_restricted = update or (None, "", False)
    return Line(
        reference=f"{slug.upper()}-{number}",
        text=text,
        raised=raised,
        due=due_words(due, due_on),
        due_on=due_on,
        owners="/ ".join(owners),
        status=status_words(status, f"{slug.upper()}-{merged}"),
        is_open=status in Action.OPEN,
        comments=comments,
        updated=updated,
        restricted=restricted,
        update_restricted=update_restricted,
        grounds=", ".join(sorted(grounds)),
        public_interest_reason=reason if board in told else "",
        public_title=public_title,
    )


def _owners(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    owners = ActionOwner.objects.filter(action__in=keys).order_by("action_id", "position", "pk")
    for key, text in owners.values_list("action_id", "text"):
        found.setdefault(key, []).append(text)
    return found


def _updates(keys: Sequence[int], user: Reader) -> dict[int, tuple[date, str, bool]]:
    """The latest of each. The actions are visible, so their open updates are; who reads the others is asked apart,
    because a database that is asked it of every update reads the whole log for a thousand."""
    updates = ActionUpdate.objects.filter(action__in=keys).order_by()
    fields = ("action_id", "on", "pk", "text", "restricted")
    rows = [
        *updates.filter(restricted=False).values_list(*fields),
        *updates.visible_to(user).filter(restricted=True).values_list(*fields),
    ]
    return {key: (on, text, restricted) for key, on, _, text, restricted in sorted(rows)}
