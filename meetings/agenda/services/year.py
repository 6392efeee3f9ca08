"""A year's meetings at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.access import check_can_manage
from meetings.agenda.services.by_rules import plan_by_rules
from meetings.agenda.services.meetings import create_meeting
from meetings.models import Board, Meeting


@transaction.atomic
def create_meetings(
    *,
    board: Board,
    by: User,
    days: Sequence[datetime.date],
    starts: datetime.time | None = None,
    ends: datetime.time | None = None,
    venue: str = "",
    to_be_booked: bool = False,
) -> list[Meeting]:
    """Make a meeting on each of ``days``, or none at all. Of those ``to_be_booked`` only the month matters.

    Each has on its plan at once what the template's rules call for.

    Raises Refused (field "dates"), naming every day that cannot be, with the reason; (field "ends") when they
    would end before they start.
    """
    check_can_manage(by, board)
    made, refused = [], []
    for day in days:
        try:
            made.append(
                create_meeting(
                    board=board, by=by, date=day, starts=starts, ends=ends, venue=venue, to_be_booked=to_be_booked
                )
            )
        except Refused as refusal:
            if refusal.field != "date":
                raise
            refused.append(f"{short_date(day)}: {refusal.message}")
    if refused:
        raise Refused(" ".join(["No meeting has been added.", *refused]), field="dates")
    plan_by_rules(board=board, by=by, only=made)
    return made
