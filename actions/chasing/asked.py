"""Before a meeting the owners of a board's open actions are asked once how they stand, in time for the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from actions.models import ChaseRules
from csp.words import long_date
from meetings.agenda.notice import working_days_before
from meetings.models import Meeting
from meetings.papers.chase import last_day_for


@dataclass(frozen=True)
class Asked:
    """A meeting for which a board's owners are asked: on the night of ``on``, for an answer by ``by``."""

    meeting: date
    on: date
    by: date

    @property
    def words(self) -> str:
        return f"Please say by {long_date(self.by)} how it stands, for the meeting of {long_date(self.meeting)}."


def asked_from(on: date, days: int) -> dict[int, Asked]:
    """The boards whose owners are asked on one of ``days`` nights from that of ``on``, each for its soonest meeting.

    That is ``ask_days`` working days (ChaseRules) before the last day to publish. A mail that speaks for a week asks
    ahead, so that whoever reads it once a week is asked in time too, and once. An agenda that is published takes in
    no more answers. Two queries.
    """
    rules = dict(ChaseRules.objects.filter(ask_days__isnull=False).values_list("board_id", "ask_days"))
    coming = Meeting.objects.filter(
        board__in=rules, date__gt=on, state=Meeting.State.BOOKED, published_at__isnull=True
    ).select_related("board")
    found: dict[int, Asked] = {}
    for meeting in coming.order_by("date"):
        last = last_day_for(meeting.board, meeting.date)
        asks = working_days_before(last, rules[meeting.board_id] or 0)
        if on <= asks < on + timedelta(days=days):
            found.setdefault(meeting.board_id, Asked(meeting.date, asks, last))
    return found
