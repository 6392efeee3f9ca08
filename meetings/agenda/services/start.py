"""Start an agenda from what may come on it, and put on later what was left.

The same people may press the button twice: what stands on the agenda already is no candidate any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.agenda import states
from meetings.agenda.candidates import PREVIOUS_MINUTES, Candidate, Coming, Source, read_candidates
from meetings.agenda.services.items import RESTRICTION, add_item
from meetings.agenda.services.plan import CARRIED, confirm_item, defer_item, withdraw_item
from meetings.models import AgendaItem, Meeting

REASON_FIELD = "reason-{key}"
"""The name of the field beside which the reason for leaving out that candidate is asked for."""


@dataclass(frozen=True)
class Started:
    """What came on the agenda, and the standing items that were left out with a reason."""

    added: list[AgendaItem]
    left_out: list[AgendaItem]


@transaction.atomic
def start_agenda(*, meeting: Meeting, by: User, come: Collection[str], reasons: Mapping[str, str]) -> Started:
    """Bring the candidates named by ``come`` (their keys) on the agenda, in one transaction.

    A standing item that is not among them needs a reason, by its key in ``reasons``: it is kept as withdrawn and
    can be restored. What stands under it is left out with it. Everything else that does not come stays where it
    is, and is listed until it does. Raises Refused, beside the candidate's own field, without a reason.
    """
    coming = _hold(meeting, by)
    why = _why_left_out(coming, come, reasons)
    ticked = {one.key for one in coming.ready if one.key in come and one.under not in why}
    made = _bring(meeting, by, coming, {*why, *ticked})
    for key, reason in why.items():
        made[key].refresh_from_db()
        if made[key].status == AgendaItem.Status.CONFIRMED:  # not withdrawn with the item above it
            withdraw_item(item=made[key], by=by, reason=reason)
    return Started(
        added=[item for key, item in made.items() if key not in why],
        left_out=[item for key, item in made.items() if key in why],
    )


@transaction.atomic
def bring_item(*, meeting: Meeting, by: User, key: str) -> AgendaItem:
    """Put one candidate on the agenda, at its place, with the standing items it stands under.

    Raises Refused with the reason when it cannot come.
    """
    coming = _hold(meeting, by)
    one = next((one for one in coming.candidates if one.key == key), None)
    if one is None:
        raise Refused("It is on this agenda already, or it is gone. Look at the agenda.")
    if one.cannot:
        raise Refused(f"{one.title}: {one.cannot[0].lower()}{one.cannot[1:]}.")
    return _bring(meeting, by, coming, {one.key, *_above(coming, one)})[key]


def _hold(meeting: Meeting, by: User) -> Coming:
    """Check that ``by`` may start this agenda, lock it with the meetings it takes from, and read the candidates.

    In the order of their keys, as everything that locks two meetings does.
    """
    check_can_manage(by, meeting.board)
    left_over = [
        one.item.meeting_id
        for one in read_candidates(meeting).candidates
        if one.source == Source.LEFT_OVER and one.item
    ]
    list(Meeting.objects.select_for_update().filter(pk__in=[meeting.pk, *left_over]).order_by("pk"))
    meeting.refresh_from_db()
    if reason := states.why_not_started(meeting):
        raise Refused(reason)
    return read_candidates(meeting)


def _why_left_out(coming: Coming, come: Collection[str], reasons: Mapping[str, str]) -> dict[str, str]:
    """The standing items that do not come, each with its reason. Raises Refused for the first without one."""
    why: dict[str, str] = {}
    for one in coming.ready:
        if one.source != Source.TEMPLATE or (one.key in come and one.under not in why):
            continue
        reason = why.get(one.under) or reasons.get(one.key, "").strip()
        if not reason:
            raise Refused(f"Say why “{one.title}” is left out.", field=REASON_FIELD.format(key=one.key))
        if len(reason) > 250:
            raise Refused("Give the reason in 250 characters or fewer.", field=REASON_FIELD.format(key=one.key))
        why[one.key] = reason
    return why


def _above(coming: Coming, one: Candidate) -> list[str]:
    """The keys of the candidates that ``one`` stands under."""
    by_key = {other.key: other for other in coming.candidates}
    above = by_key.get(one.under)
    return [above.key, *_above(coming, above)] if above else []


def _bring(meeting: Meeting, by: User, coming: Coming, keys: Collection[str]) -> dict[str, AgendaItem]:
    """Put those candidates on the agenda and give everything on it its place. Returns the new items by key."""
    made: dict[str, AgendaItem] = {}
    standing = {place.key: place.item for place in coming.order if place.item}
    left_out = set()
    for one in coming.ready:
        if one.key not in keys or one.under in left_out:
            left_out.add(one.key)
            continue
        above = made.get(one.under) or standing.get(one.under)
        made[one.key] = _make(meeting, by, one, above)
    if made:
        _number([item for place in coming.order if (item := made.get(place.key) or place.item)])
    return made


def _make(meeting: Meeting, by: User, one: Candidate, above: AgendaItem | None) -> AgendaItem:
    if one.standing:
        fields = {name: getattr(one.standing, name) for name in CARRIED}
        return add_item(
            meeting=meeting,
            by=by,
            parent=above,
            presenters=one.presenters,
            standing=one.standing,
            **fields,
        )
    if one.sub_group:
        restriction = (
            {name: getattr(above, name) for name in RESTRICTION if name != "public_title"} if above else {}
        )
        verbal = above is not None and above.verbal
        return add_item(
            meeting=meeting, by=by, parent=above, title=one.title, presenters=one.presenters, verbal=verbal,
            update_of=one.sub_group, **restriction,
        )  # fmt: skip
    if one.item is None:
        return add_item(
            meeting=meeting, by=by, title=one.title, presenters=one.presenters, minutes=one.minutes,
            sections=[PREVIOUS_MINUTES],
        )  # fmt: skip
    item = one.item
    item.meeting.board = meeting.board
    if one.source == Source.PLAN and above and item.parent_id != above.pk:
        item.parent = above
        changes.save(item, by=by, fields=["parent"], reason="To its place on the template")
    if one.source == Source.LEFT_OVER:
        when = item.meeting.when
        item = defer_item(item=item, by=by, to_meeting=meeting, reason=f"Not dealt with on {when}")
    confirm_item(item=item, by=by)
    return item


def _number(items: list[AgendaItem]) -> None:
    """Give the items of one agenda, in its order, the positions that say so."""
    for position, item in enumerate(items):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
