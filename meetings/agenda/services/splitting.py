"""Split an item into two or more, at the same meeting of the board or at others still to come; and undo that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.agenda import presenters as presenting
from meetings.agenda import states
from meetings.agenda.services.excluded import carry_exclusions, with_above
from meetings.agenda.services.items import check_parent, make_room_after, next_position, settle
from meetings.agenda.services.numbers import published_numbers_stand
from meetings.agenda.services.plan import carry_papers, given, hold
from meetings.models import AgendaItem, Meeting

Kind, Status = AgendaItem.Kind, AgendaItem.Status
SPLIT = "Split"
"""What the history says of an item when parts were split off it."""
CARRIED = ("kind", "purpose", "verbal", "restricted", "grounds", "public_interest_reason", "public_title")


@dataclass(frozen=True)
class PartOf:
    """What an item is split into: ``presenters`` is text as typed. Of the item itself ``meeting`` is its own."""

    title: str
    meeting: Meeting
    minutes: int | None = None
    presenters: str = ""


@transaction.atomic
def split_item(
    *, item: AgendaItem, by: User, keeps: PartOf, parts: Sequence[PartOf], reason: str
) -> list[AgendaItem]:
    """Split ``parts`` off an item, which keeps its record with what ``keeps`` says; a published one stays as it is.

    A part at the item's own meeting stands right after it, on the agenda if the item does; else it is planned. It is
    restricted as the item is, for the same people. Papers stay with the item. Returns the parts. Raises Refused
    beside "reason", "title" or "part".
    """
    reason = given(reason, "split")
    if not parts:
        raise Refused("Say what is split off: give at least one part a title.", field="part")
    hold(item, by, *(part.meeting for part in parts))
    if item.status not in AgendaItem.LIVE:
        raise Refused(states.why_it_left(item))
    if item.kind == Kind.BREAK:
        raise Refused("A break cannot be split.")
    _check_meetings(item, parts)
    made = []
    with published_numbers_stand(item.meeting):
        if not item.published_at:
            _keep(item, keeps, by)
        after = item
        for part in parts:
            after = _split_off(item, part, after, by, reason)
            made.append(after)
    return made


@transaction.atomic
def undo_split(*, item: AgendaItem, by: User) -> AgendaItem:
    """Take a part back into the item it was split off from, with its papers and minutes. Returns that item.

    Raises Refused when the part has been published, minuted, left its meeting or been added to.
    """
    origin = item.split_from
    if origin is None:
        raise Refused("This item was not split off another one.")
    hold(item, by, origin.meeting)
    if origin.status not in AgendaItem.LIVE:
        raise Refused(f"“{origin.title}”, which it was split off from, is not to be taken. Restore that first.")
    dealt_with = hasattr(item, "minute") or item.declarations.exists()
    if item.published_at or item.status not in AgendaItem.LIVE or dealt_with:
        raise Refused("This part has been dealt with since, so the split cannot be undone.")
    if item.sub_items.exists() or item.merged_from.exists() or item.split_off.exists():
        raise Refused("Items were added under this part, merged into it or split off it. Undo that first.")
    with published_numbers_stand(item.meeting):
        carry_exclusions([item], origin, by)
        carry_papers(item, origin, by)
        item.exclusions.all().delete()
        changes.delete(item, by=by, reason="The split was undone")
        _give_back(origin, item, by)
    return origin


def _check_meetings(item: AgendaItem, parts: Sequence[PartOf]) -> None:
    for part in parts:
        if part.meeting.board_id != item.meeting.board_id:
            raise Refused("Choose a meeting of the same board.", field="part")
        if part.meeting.state not in states.AHEAD and part.meeting.pk != item.meeting_id:
            raise Refused("Choose a meeting that is still to come.", field="part")


def _keep(item: AgendaItem, keeps: PartOf, by: User) -> None:
    item.title, item.minutes = keeps.title, keeps.minutes
    settle(item)
    item.version += 1
    changes.save(item, by=by, fields=["title", "minutes", "version"], reason=SPLIT)
    presenting.set_presenters(item, keeps.presenters)


def _split_off(item: AgendaItem, part: PartOf, after: AgendaItem, by: User, reason: str) -> AgendaItem:
    here = part.meeting.pk == item.meeting_id
    meeting = item.meeting if here else part.meeting
    beside = here and after.meeting_id == item.meeting_id and not meeting.published_at
    made = AgendaItem(
        meeting=meeting,
        parent=item.parent if here else None,
        status=item.status if here and not meeting.published_at else Status.PLANNED,
        title=part.title,
        minutes=part.minutes,
        split_from=item,
        move_reason=reason,
        **{name: getattr(item, name) for name in CARRIED},
    )
    if made.parent:
        check_parent(made, made.parent)
    settle(made)
    made.position = make_room_after(after) if beside else next_position(meeting, made.parent)
    changes.save(made, by=by, reason=f"Split off “{item.title}”")
    presenting.set_presenters(made, part.presenters)
    carry_exclusions(with_above(item), made, by)
    return made


def _give_back(origin: AgendaItem, part: AgendaItem, by: User) -> None:
    """The minutes of the part, and with the last part the title from before the split, if it is still the new one."""
    if origin.published_at:
        return
    if part.minutes:
        origin.minutes = (origin.minutes or 0) + part.minutes
    split = origin.history.filter(history_change_reason=SPLIT).first()
    before = split.prev_record if split else None
    if before and origin.title == split.title and not origin.split_off.exists():
        origin.title = before.title
    origin.version += 1
    changes.save(origin, by=by, fields=["title", "minutes", "version"], reason="The split was undone")
