"""What is not on an agenda that has been started, for its officers."""

from __future__ import annotations

from typing import Any

from csp.access import can
from meetings.access import Reader, check_can_manage
from meetings.agenda import states
from meetings.agenda.candidates import Source, read_candidates
from meetings.models import Meeting
from meetings.registries import Panel


def not_on_agenda(user: Reader, meeting: Meeting) -> dict[str, Any] | None:
    """What may still come on the agenda, and what cannot, each with why. Not what is planned for this meeting: that
    stands on its page for everybody who sits on the board. Nothing before the agenda is started, nor once it is
    published."""
    if states.why_not_started(meeting) or not can(check_can_manage, user, meeting.board):
        return None
    coming = read_candidates(meeting)
    if not any(place.item for place in coming.places):
        return None
    ready = [one for one in coming.ready if one.source != Source.PLAN]
    if not (ready or coming.barred):
        return None
    return {"meeting": meeting, "ready": ready, "barred": coming.barred}


NOT_ON_AGENDA = Panel("not-on-agenda", 1, "meetings/agenda/not_on_agenda.html", not_on_agenda)
