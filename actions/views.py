"""Lists of actions: the log across boards, of one board, of one meeting."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from actions import log, services
from actions.filters import ActionFilter
from actions.models import Action
from csp.access import can
from csp.pages import ActPage, LogInFirst
from csp.roles import Power
from csp.words import long_date
from meetings.access import check_can_manage, check_can_read, seats
from meetings.models import Board, Meeting
from meetings.people.pages import BoardPage

Status = Action.Status


class LogPage(LogInFirst, TemplateView):
    """A list of actions, narrowed by what stands in the address."""

    request: HttpRequest
    template_name = "actions/log.html"
    board: Board | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, query = timezone.localdate(), self.request.GET
        seen = Action.objects.visible_to(self.request.user)
        if self.board:
            seen = seen.filter(board=self.board)
        narrowed = ActionFilter(query, seen, user=self.request.user, board=self.board)
        found = narrowed.qs if narrowed.form.is_valid() else seen.none()
        key = query.get("sort", "")
        sort = log.SORTS.get(key, log.SORTS[log.DEFAULT_SORT])
        try:
            page = log.page_of(
                log.for_list(found), sort, after=query.get("after", ""), before=query.get("before", "")
            )
        except log.CursorError:
            raise Http404 from None
        filters = {name: value for name, value in query.items() if name not in ("after", "before") and value}
        return super().get_context_data(
            form=narrowed.form,
            fields=list(narrowed.shown()),
            filters=filters,
            narrowed=bool(filters.keys() - {"sort"}),
            counts=log.counts(found, today),
            rows=log.rows_of(page.actions, today),
            page=page,
            sorts=[(name, each.label, each is sort) for name, each in log.SORTS.items()],
            today=today,
            **kwargs,
        )


class Log(LogPage):
    """Actions of all boards this person may see."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        boards = Board.objects.filter(pk__in=seats(self.request.user, Power.MANAGE).values("board_id"))
        return super().get_context_data(add_to=boards.order_by("name"), **kwargs)


class BoardLog(BoardPage, LogPage):
    """The log of one board, for its people."""

    template_name = "actions/board_log.html"
    current_tab = "actions"

    def prepare(self) -> None:
        check_can_read(self.request.user, self.board)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = can(check_can_manage, self.request.user, self.board)
        return super().get_context_data(may_add=may_add, **kwargs)


class OneMeeting:
    """A page about the actions of one meeting, for the board's officers."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def prepare(self) -> None:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        self.meeting = get_object_or_404(seen, pk=self.kwargs["pk"])
        check_can_manage(self.request.user, self.meeting.board)


class MeetingActions(OneMeeting, LogInFirst, TemplateView):
    """The actions a meeting's minutes propose, to be checked and confirmed together."""

    template_name = "actions/meeting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Action.objects.visible_to(self.request.user).filter(meeting=self.meeting, status=Status.PROPOSED)
        actions = list(log.for_list(seen).order_by("number"))
        rows = log.rows_of(actions, timezone.localdate())
        return super().get_context_data(meeting=self.meeting, board=self.meeting.board, rows=rows, **kwargs)


class ConfirmMeeting(OneMeeting, ActPage):
    """Take all proposed actions of one meeting into the log."""

    def act(self) -> str:
        count = services.confirm_meeting_actions(meeting=self.meeting, by=self.request.user)
        return f"{count} action{'' if count == 1 else 's'} of {long_date(self.meeting.date)} confirmed."

    def get_success_url(self) -> str:
        return reverse("board-actions", args=[self.meeting.board.slug])
