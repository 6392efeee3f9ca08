"""The order of an agenda: up, down, to the top, to the bottom, under the item above, out again, to any place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, get_args

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.agenda import states
from meetings.agenda.outline import outline_of
from meetings.agenda.services.excluded import carry_exclusions, with_above
from meetings.agenda.services.items import check_parent, settle
from meetings.agenda.services.numbers import hold_item, published_numbers_stand
from meetings.models import AgendaItem

Direction = Literal["up", "down", "top", "bottom", "in", "out"]


MEANWHILE = (
    "Somebody else has changed this agenda meanwhile, so nothing was moved. This is how it stands now: look where "
    "the item is to go, and move it again."
)


@transaction.atomic
def move_item(*, item: AgendaItem, by: User, to: Direction, seen: str = "") -> None:
    """Move an item among its siblings, under the sibling above it ("in") or out beside its parent ("out").

    ``seen`` is the order (Outline.order) that was on the mover's screen, if that is known.
    Raises Refused with the reason when it cannot go there, or when the order has changed since.
    """
    with _moving(item, by, seen, to):
        if to not in get_args(Direction):
            raise Refused("Choose where the item is to go.")
        siblings = _siblings(item, item.parent)
        at = siblings.index(item)
        if to == "in":
            _move_in(item, siblings[at - 1] if at else None)
        elif to == "out":
            _move_out(item)
        else:
            goal = {"up": at - 1, "down": at + 1, "top": 0, "bottom": len(siblings) - 1}[to]
            if not 0 <= goal < len(siblings):
                raise Refused(
                    f"“{item.title}” is already {'first' if to == 'up' else 'last'} among its neighbours."
                )
            siblings.insert(goal, siblings.pop(at))
            _number(siblings)


@transaction.atomic
def place_item(
    *, item: AgendaItem, by: User, under: AgendaItem | None, before: AgendaItem | None, seen: str = ""
) -> None:
    """Move an item under another one, or to the top level (None), before one of those there or to their end (None).

    Raises Refused as move_item does, and when ``before`` no longer stands there.
    """
    with _moving(item, by, seen, "to a place"):
        if under:
            if item.pk in {one.pk for one in with_above(under)}:
                raise Refused("An item cannot stand under itself.")
            check_parent(item, under, below=_levels_below(item))
        siblings = [one for one in _siblings(item, under) if one != item]
        if before is not None and before not in siblings:
            raise Refused(MEANWHILE)
        _place(item, under, siblings, at=siblings.index(before) if before else None)


@contextmanager
def _moving(item: AgendaItem, by: User, seen: str, how: str) -> Iterator[None]:
    """Around a move: who may, whether the item can be moved at all, and the item saved with its new place."""
    check_can_manage(by, item.meeting.board)
    hold_item(item)
    if reason := states.why_item_is_fixed(item):
        raise Refused(reason)
    if seen and seen != outline_of(item.meeting, AgendaItem.objects.filter(meeting=item.meeting)).order:
        raise Refused(MEANWHILE)
    above = with_above(item)[1:]
    with published_numbers_stand(item.meeting):
        yield
        changes.save(item, by=by, fields=["parent", "position"], reason=f"Moved: {how}")
    carry_exclusions([one for one in above if one not in with_above(item)], item, by)


def _move_in(item: AgendaItem, above: AgendaItem | None) -> None:
    if above is None:
        raise Refused(f"There is no item above “{item.title}” for it to stand under.")
    check_parent(item, above, below=_levels_below(item))
    _place(item, above, _siblings(item, above))


def _move_out(item: AgendaItem) -> None:
    parent = item.parent
    if parent is None:
        raise Refused(f"“{item.title}” does not stand under another item.")
    beside = _siblings(item, parent.parent)
    _place(item, parent.parent, beside, at=beside.index(parent) + 1)


def _place(item: AgendaItem, parent: AgendaItem | None, siblings: list[AgendaItem], at: int | None = None) -> None:
    item.parent = parent
    settle(item)
    siblings.insert(len(siblings) if at is None else at, item)
    _number(siblings)


def _siblings(item: AgendaItem, parent: AgendaItem | None) -> list[AgendaItem]:
    """The items under ``parent`` in order: of the agenda if ``item`` is on it, of the plan if it is not."""
    found = AgendaItem.objects.filter(meeting=item.meeting, parent=parent).select_related("parent")
    return [item if other == item else other for other in found if other.on_agenda == item.on_agenda]


def _number(siblings: list[AgendaItem]) -> None:
    for position, sibling in enumerate(siblings):
        sibling.position = position
    AgendaItem.objects.bulk_update(siblings, ["position"])


def _levels_below(item: AgendaItem) -> int:
    return max((1 + _levels_below(sub_item) for sub_item in item.sub_items.all()), default=0)
