"""Pages of boards."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import ListView, TemplateView

from csp.access import can
from csp.roles import Power
from meetings.access import check_can_manage, holds
from meetings.models import Board, Meeting
from meetings.people.pages import BoardPage


class Boards(ListView):
    """All boards."""

    model = Board
    template_name = "meetings/people/boards.html"


class BoardAbout(BoardPage, TemplateView):
    """What a board is for."""

    template_name = "meetings/people/board.html"
    current_tab = "about"


class BoardMembers(BoardPage, TemplateView):
    """Who sits on it."""

    template_name = "meetings/people/members.html"
    current_tab = "members"


class BoardMeetings(BoardPage, TemplateView):
    """Its meetings: those to come, those to be booked (for the board's people), those past."""

    template_name = "meetings/people/board_meetings.html"
    current_tab = "meetings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        seen = Meeting.objects.visible_to(self.request.user).filter(board=self.board).select_related("board")
        coming = list(seen.upcoming(today))
        return super().get_context_data(
            upcoming=[meeting for meeting in coming if meeting.is_booked],
            to_be_booked=[meeting for meeting in coming if not meeting.is_booked],
            past=seen.past(today),
            sits=holds(self.request.user, Power.READ, self.board),
            may_add=can(check_can_manage, self.request.user, self.board),
            **kwargs,
        )
