"""Add, change and remove agenda items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from csp import changes
from csp.errors import Refused
from csp.models import Restriction, User
from meetings.access import check_can_manage
from meetings.agenda import presenters as presenting
from meetings.agenda import states
from meetings.agenda.services.numbers import hold_item, published_numbers_stand
from meetings.models import AgendaItem, Board, Meeting, StandingItem

Status = AgendaItem.Status
RESTRICTION = ("restricted", "grounds", "public_interest_reason", "public_title")
FIELDS = frozenset(
    {"title", "kind", "note", "purpose", "minutes", "verbal", "sections", "urgent_reason", *RESTRICTION}
)
DEEPEST = 2  # 9, 9(b), 9(b)(1)


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    by: User,
    title: str,
    kind: str = AgendaItem.Kind.ITEM,
    parent: AgendaItem | None = None,
    after: AgendaItem | None = None,
    note: str = "",
    presenters: str = "",
    minutes: int | None = None,
    verbal: bool = False,
    sections: Sequence[str] = (),
    purpose: str = "",
    status: str = Status.CONFIRMED,
    restricted: bool = False,
    grounds: Sequence[str] = (),
    public_interest_reason: str = "",
    public_title: str = "",
    urgent_reason: str = "",
    standing: StandingItem | None = None,
    update_of: Board | None = None,
) -> AgendaItem:
    """Add an item at the end of the agenda (or of ``parent``'s sub-items), or with another status to the plan.

    ``after`` is the one among those that it comes after, if not the last.

    ``presenters`` is text as typed, parted and recognised; ``minutes`` how long it is given; ``standing`` the item
    of the board's template it is made from, ``update_of`` the sub-group that reports under it. Once the agenda is
    published an item is late business and needs the chair's reason (Local Government Act 1972, s.100B(4)(b)).
    Raises Refused beside the field.
    """
    check_can_manage(by, meeting.board)
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if reason := states.why_meeting_is_fixed(meeting):
        raise Refused(reason)
    with published_numbers_stand(meeting):
        item = AgendaItem(
            meeting=meeting, title=title, kind=kind, parent=parent, note=note, minutes=minutes, verbal=verbal,
            sections=list(sections), purpose=purpose, status=status, restricted=restricted, grounds=list(grounds),
            public_interest_reason=public_interest_reason, public_title=public_title, urgent_reason=urgent_reason,
            standing=standing, update_of=update_of,
        )  # fmt: skip
        if parent:
            check_parent(item, parent)
        settle(item)
        item.position = next_position(meeting, parent) if after is None else make_room_after(after)
        changes.save(item, by=by)
        presenting.set_presenters(item, presenters)
    return item


@transaction.atomic
def update_item(*, item: AgendaItem, by: User, version: int, **fields: Any) -> AgendaItem:
    """Change an item that is not published; ``presenters`` is text as typed.

    Raises Refused beside the field, and Conflict when somebody saved first.
    """
    check_can_manage(by, item.meeting.board)
    names = fields.pop("presenters", None)
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"An agenda item has no field {', '.join(sorted(unknown))} to change.")
    current = AgendaItem(pk=item.pk, meeting_id=item.meeting_id)
    hold_item(current)
    if reason := states.why_item_is_fixed(current):
        raise Refused(reason)
    with published_numbers_stand(item.meeting):
        for name, value in fields.items():
            setattr(item, name, value)
        settle(item)
        changes.save_if_unchanged(item, by=by, version=version, fields={*fields, *RESTRICTION})
        if names is not None:
            presenting.set_presenters(item, names)
        restrict_sub_items(item, by)
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User) -> AgendaItem | None:
    """Take an item that is not published off the agenda.

    What came from the forward plan, or from an earlier meeting, goes back to the plan and is returned: nothing
    carried over disappears. Anything else is deleted (None). Raises Refused while something hangs on it.
    """
    check_can_manage(by, item.meeting.board)
    hold_item(item)
    if reason := states.why_item_is_fixed(item):
        raise Refused(reason)
    if item.status != Status.CONFIRMED:
        raise Refused("This item is on the forward plan, not on the agenda. Withdraw it, with a reason.")
    if item.sub_items.filter(status=Status.CONFIRMED).exists():
        raise Refused("Items stand under this one. Move them out or remove them first.")
    with published_numbers_stand(item.meeting):
        if came_from_plan(item):
            item.status = Status.PLANNED
            changes.save(item, by=by, fields=["status"], reason="Taken off the agenda, back to the plan")
            return item
        for related, words in (
            ("papers", "has papers"),
            ("declarations", "has declarations of interest"),
            ("exclusions", "has papers that are withheld from somebody"),
            ("merged_from", "has taken up another one"),
            ("split_off", "has been split"),
        ):
            if getattr(item, related).exists():
                raise Refused(f"This item {words}. Withdraw it with a reason, so that nothing is lost.")
        if hasattr(item, "minute"):
            raise Refused("This item has been minuted. Withdraw it with a reason, so that nothing is lost.")
        changes.delete(item, by=by, reason="Removed from the agenda")
    return None


def came_from_plan(item: AgendaItem) -> bool:
    """Whether the item was planned, or carried over from another meeting, before it came on the agenda."""
    if item.moved_from_id or item.sub_items.exists():
        return True
    return bool(item.history.filter(status__in=[Status.PROPOSED, Status.PLANNED]).exists())


def settle(item: AgendaItem) -> None:
    """Check what an item must be before it is saved, and that it may stand where it does. Raises Refused."""
    settle_content(item)
    check_may_stand(item)


def settle_content(item: AgendaItem | StandingItem) -> None:
    """Check what an item, of an agenda or of a template, must be; clear what only a restricted item has from one
    that is not. Raises Refused beside the field."""
    item.title = item.title.strip()
    if not item.title:
        raise Refused("Enter a title for the item.", field="title")
    if item.parent and item.parent.restricted and not item.restricted:
        raise Refused(
            f"“{item.parent.title}” is restricted, so what stands under it is too. Tick “Restricted” here as well.",
            field="restricted",
        )
    if not item.restricted:
        item.grounds, item.public_interest_reason, item.public_title = [], "", ""
    elif unknown := set(item.grounds) - set(Restriction.Ground.values):
        raise Refused(f"Schedule 12A has no paragraph {', '.join(sorted(unknown))}.", field="grounds")


def check_may_stand(item: AgendaItem) -> None:
    """Whether an item with this status may be on its meeting's agenda. Raises Refused."""
    if item.status != Status.CONFIRMED:
        return
    if not item.meeting.is_booked:
        raise Refused(
            "This meeting is not booked yet. Plan the item now, and confirm it when the meeting is booked."
        )
    item.urgent_reason = item.urgent_reason.strip()
    if item.meeting.published_at and not item.published_at and not item.urgent_reason:
        raise Refused(
            "The agenda has been published, so this is late business. Enter the chair's reason why it cannot wait "
            "for the next meeting.",
            field="urgent_reason",
        )


def check_parent(item: AgendaItem, parent: AgendaItem, below: int = 0) -> None:
    """Whether ``item``, with ``below`` levels of its own under it, may stand under ``parent``. Raises Refused."""
    if parent.meeting_id != item.meeting_id:
        raise Refused("An item and its sub-items belong to one meeting.", field="parent")
    if parent.kind == AgendaItem.Kind.BREAK:
        raise Refused("Nothing can stand under a break.", field="parent")
    if item.status == Status.CONFIRMED and not parent.on_agenda:
        raise Refused(f"Put “{parent.title}” on the agenda first.", field="parent")
    if depth_of(parent) + 1 + below > DEEPEST:
        raise Refused("An agenda has items, sub-items and one level below those, no more.", field="parent")


def depth_of(item: AgendaItem) -> int:
    depth, above = 0, item.parent
    while above:
        depth, above = depth + 1, above.parent
    return depth


def next_position(meeting: Meeting, parent: AgendaItem | None) -> int:
    """The position after the last sibling."""
    last = AgendaItem.objects.filter(meeting=meeting, parent=parent).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def make_room_after(item: AgendaItem) -> int:
    """The position of a new sibling right after ``item``: those that follow it move down."""
    beside = AgendaItem.objects.filter(meeting=item.meeting, parent=item.parent)
    following = Q(position__gt=item.position) | Q(position=item.position, pk__gt=item.pk)
    beside.filter(following).update(position=F("position") + 2)
    return item.position + 1


def restrict_sub_items(item: AgendaItem, by: User) -> None:
    """What stands under a restricted item is restricted with it, for the same reasons."""
    if not item.restricted:
        return
    for sub_item in item.sub_items.filter(restricted=False, published_at=None):
        sub_item.restricted, sub_item.grounds = True, item.grounds
        sub_item.public_interest_reason = item.public_interest_reason
        changes.save(sub_item, by=by, fields=RESTRICTION, reason="Restricted with the item above")
        restrict_sub_items(sub_item, by)
