"""Fill the forward plan with the standing items that the rules of the template call for."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from csp.models import User
from meetings.access import check_can_manage
from meetings.agenda.candidates import template_of
from meetings.agenda.rules import Call, read_calls
from meetings.agenda.services.items import add_item
from meetings.agenda.services.plan import CARRIED
from meetings.models import AgendaItem, Board, Meeting

Status = AgendaItem.Status


@transaction.atomic
def plan_by_rules(*, board: Board, by: User, only: Collection[Meeting] | None = None) -> list[AgendaItem]:
    """Plan the standing items that stand on the forward plan for each meeting to come that their rule calls them to.

    ``only`` names the meetings to fill, without it all. Where an item of the template stands in any status, nothing
    is added, so that doing it again does nothing. Returns the new items.
    """
    check_can_manage(by, board)
    Board.objects.select_for_update().get(pk=board.pk)
    keys = None if only is None else {meeting.pk for meeting in only}
    calls = [one for one in read_calls(board, template_of(board)) if keys is None or one.meeting.pk in keys]
    made: dict[tuple[int, int], AgendaItem] = {}
    for call in calls:
        above = _above(call, made)
        if above is None or above.status in AgendaItem.LIVE:
            made[call.standing.pk, call.meeting.pk] = _plan(call, above, by)
    return list(made.values())


def _above(call: Call, made: dict[tuple[int, int], AgendaItem]) -> AgendaItem | None:
    """The item that it stands under at its meeting, if that is there yet."""
    if not call.standing.parent_id:
        return None
    just_made = made.get((call.standing.parent_id, call.meeting.pk))
    stood = AgendaItem.objects.filter(standing=call.standing.parent_id, meeting=call.meeting).order_by("pk")
    return just_made or stood.select_related("parent").first()


def _plan(call: Call, above: AgendaItem | None, by: User) -> AgendaItem:
    standing = call.standing
    return add_item(
        meeting=call.meeting,
        by=by,
        parent=above,
        presenters=standing.presenters,
        standing=standing,
        status=Status.PLANNED,
        **{name: getattr(standing, name) for name in CARRIED},
    )
