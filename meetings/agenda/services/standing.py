"""A board's template: the standing items that each new agenda of the board starts from.

Agendas made from it keep what they have: a change here is for the agendas to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from django.db import transaction
from django.db.models import Max

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.agenda.services.items import DEEPEST, RESTRICTION, settle_content
from meetings.agenda.services.plan import CARRIED
from meetings.models import AgendaItem, Board, StandingItem

Direction = Literal["up", "down"]
FIELDS = frozenset({*CARRIED, "parent", "presenters", "sub_group_updates", "rule", "months", "planned_ahead"})

USUAL: tuple[dict[str, Any], ...] = (
    {"title": "Introductions and apologies for absence", "presenters": "Chair", "minutes": 2, "verbal": True},
    {"title": "Declarations of interest", "presenters": "All", "minutes": 2, "verbal": True},
    {
        "title": "Minutes of the last meeting",
        "presenters": "Chair",
        "minutes": 5,
        "sections": ["previous-minutes"],
        "purpose": AgendaItem.Purpose.DECISION,
    },
    {"title": "Action log", "presenters": "Chair", "minutes": 5, "sections": ["action-log"]},
    {"title": "Forward plan", "presenters": "Chair", "minutes": 5, "sections": ["forward-plan"]},
    {"title": "Any other business", "presenters": "All", "minutes": 5, "verbal": True},
    {"title": "Date of next meeting", "presenters": "Chair", "verbal": True},
)
"""What most boards begin and end with."""


@transaction.atomic
def add_standing(*, board: Board, by: User, **fields: Any) -> StandingItem:
    """Add an item at the end of the board's template, or of ``parent``'s sub-items. Raises Refused beside the field."""
    _hold(board, by)
    item = StandingItem(board=board)
    _set(item, fields)
    item.position = _next_position(board, item.parent)
    changes.save(item, by=by)
    return item


@transaction.atomic
def update_standing(*, item: StandingItem, by: User, version: int, **fields: Any) -> StandingItem:
    """Change an item of the template. Raises Refused beside the field, Conflict when somebody saved first."""
    _hold(item.board, by)
    above = item.parent_id
    _set(item, fields)
    if item.parent_id != above:
        item.position = _next_position(item.board, item.parent)
    changes.save_if_unchanged(item, by=by, version=version, fields={*fields, *RESTRICTION, "position"})
    _restrict_sub_items(item, by)
    return item


@transaction.atomic
def move_standing(*, item: StandingItem, by: User, to: Direction) -> None:
    """Move an item up or down among its siblings. Raises Refused when it is first or last already."""
    _hold(item.board, by)
    if to not in get_args(Direction):
        raise Refused("Choose where the item is to go.")
    siblings = list(StandingItem.objects.filter(board=item.board, parent=item.parent_id))
    at = siblings.index(item)
    goal = at - 1 if to == "up" else at + 1
    if not 0 <= goal < len(siblings):
        raise Refused(f"“{item.title}” is already {'first' if to == 'up' else 'last'} among its neighbours.")
    siblings.insert(goal, siblings.pop(at))
    for position, sibling in enumerate(siblings):
        sibling.position = position
    StandingItem.objects.bulk_update(siblings, ["position"])
    changes.save(siblings[goal], by=by, fields=["position"], reason=f"Moved: {to}")


@transaction.atomic
def remove_standing(*, item: StandingItem, by: User) -> None:
    """Take an item, with what stands under it, off the template. What agendas were made from it stays on them."""
    _hold(item.board, by)
    for sub_item in item.sub_items.all():
        remove_standing(item=sub_item, by=by)
    changes.delete(item, by=by, reason="Removed from the template")


@transaction.atomic
def add_usual_template(*, board: Board, by: User) -> Sequence[StandingItem]:
    """Give a board without a template the usual one to start from. Raises Refused if it has one."""
    _hold(board, by)
    if board.standing_items.exists():
        raise Refused("This board has a template already.")
    return [add_standing(board=board, by=by, **fields) for fields in USUAL]


def _hold(board: Board, by: User) -> None:
    """Check that ``by`` may, and make two who change one template wait for each other."""
    check_can_manage(by, board)
    Board.objects.select_for_update().get(pk=board.pk)


def _set(item: StandingItem, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"A standing item has no field {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        setattr(item, name, value)
    if item.parent:
        _check_parent(item, item.parent)
    if item.kind == AgendaItem.Kind.BREAK and item.pk and item.sub_items.exists():
        raise Refused("Items stand under this one, so it cannot be a break.", field="kind")
    settle_content(item)
    _settle_rule(item)
    if item.sub_group_updates:
        _check_updates(item)


def _settle_rule(item: StandingItem) -> None:
    """Months go with their rule alone: "6" or "1,4,7,10", in order."""
    if item.rule not in StandingItem.Rule.values:
        raise Refused("Choose when it comes.", field="rule")
    if item.rule != StandingItem.Rule.MONTHS:
        item.months = ""
        return
    given = {part.strip() for part in item.months.split(",") if part.strip()}
    if not given:
        raise Refused("Choose the months in which it comes.", field="months")
    if not given <= {str(month) for month in range(1, 13)}:
        raise Refused("Choose months of the year, 1 to 12.", field="months")
    item.months = ",".join(sorted(given, key=int))


def _check_parent(item: StandingItem, parent: StandingItem) -> None:
    if parent.board_id != item.board_id:
        raise Refused("An item and what it stands under belong to one board's template.", field="parent")
    if parent.kind == AgendaItem.Kind.BREAK:
        raise Refused("Nothing can stand under a break.", field="parent")
    above = _line_above(parent)
    if item in above:
        raise Refused("An item cannot stand under itself.", field="parent")
    if len(above) + (_levels_below(item) if item.pk else 0) > DEEPEST:
        raise Refused("An agenda has items, sub-items and one level below those, no more.", field="parent")


def _check_updates(item: StandingItem) -> None:
    """Updates of sub-groups stand at one place of an agenda, which leaves them a level."""
    other = StandingItem.objects.filter(board=item.board, sub_group_updates=True).exclude(pk=item.pk).first()
    if other:
        raise Refused(
            f"Updates of sub-groups stand under “{other.title}” already. Untick it there first.",
            field="sub_group_updates",
        )
    if item.kind == AgendaItem.Kind.BREAK:
        raise Refused("Nothing can stand under a break.", field="sub_group_updates")
    if item.parent and len(_line_above(item.parent)) >= DEEPEST:
        raise Refused("Nothing can stand under an item of the third level.", field="sub_group_updates")


def _line_above(item: StandingItem) -> list[StandingItem]:
    """The item, what it stands under, and so on to the top."""
    line, above = [item], item.parent
    while above and above not in line:
        line.append(above)
        above = above.parent
    return line


def _levels_below(item: StandingItem) -> int:
    return max((1 + _levels_below(sub_item) for sub_item in item.sub_items.all()), default=0)


def _next_position(board: Board, parent: StandingItem | None) -> int:
    last = StandingItem.objects.filter(board=board, parent=parent).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _restrict_sub_items(item: StandingItem, by: User) -> None:
    """What stands under a restricted item is restricted with it, for the same reasons."""
    if not item.restricted:
        return
    for sub_item in item.sub_items.filter(restricted=False):
        sub_item.restricted, sub_item.grounds = True, item.grounds
        sub_item.public_interest_reason = item.public_interest_reason
        changes.save(sub_item, by=by, fields=RESTRICTION, reason="Restricted with the item above")
        _restrict_sub_items(sub_item, by)
