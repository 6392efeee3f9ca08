"""Lists of actions: the log across boards, of one board, one's own, of one meeting."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from actions import bulk, columns, feed, log, returning, services
from actions.figures import BRIEFLY, figures_of
from actions.listing import Listing
from actions.models import Action
from csp import links, shapes
from csp.access import can
from csp.pages import ActPage, LogInFirst
from csp.roles import Power
from csp.words import counted, long_date
from meetings.access import boards_held, check_can_manage, check_can_read
from meetings.models import Board, Meeting
from meetings.people.pages import BoardPage

Status = Action.Status
MOST_OFFERED = 12  # boards to add an action to; beyond that each board's own log offers it


class ListPage(LogInFirst, TemplateView):
    """A page about the actions that its address asks for: of all boards, of one board, or one's own."""

    request: HttpRequest
    board: Board | None = None
    mine = False

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.request.GET, self.request.user, self.board, self.mine)

    @property
    def list_url(self) -> str:
        """The address of the list itself, without what it is narrowed by. Its figures lie under it."""
        return reverse("my-actions") if self.mine else reverse("actions")


class OfBoard(BoardPage):
    """The same of one board, for its people."""

    current_tab = "actions"

    @property
    def list_url(self) -> str:
        return reverse("board-actions", args=[self.board.slug])

    def prepare(self) -> None:
        check_can_read(self.request.user, self.board)


class LogPage(ListPage):
    """A list of actions, narrowed by what stands in the address. An address that says too much is tidied first."""

    template_name = "actions/log.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.listing.is_tidy:
            asked = self.listing.asked()
            return HttpResponseRedirect(f"{self.list_url}?{asked}" if asked else self.list_url)
        response = super().get(request, *args, **kwargs)
        returning.remember(response, request)
        return response

    def may_change(self) -> bool:
        """Whether rows can be ticked: those of the boards whose log this person keeps can then be changed."""
        return bool(boards_held(self.request.user, Power.MANAGE))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, asked = timezone.localdate(), self.listing
        try:
            page = asked.page()
        except log.CursorError:
            raise Http404 from None
        rows = log.rows_of(page.actions, today)
        shown, may_change = {f"with_{column.key}": True for column in asked.columns}, self.may_change()
        return super().get_context_data(
            listing=asked,
            fields=list(asked.filter.shown()),
            wrong=not asked.filter.is_valid,
            counts=log.counts(asked.found, today),
            rows=rows,
            body=shapes.as_html("actions/_row.html", rows, may_tick=may_change, **shown),
            page=page,
            sorts=[(name, each.label, each is asked.sort) for name, each in log.SORTS.items()],
            choices=columns.choices(asked.columns),
            form=asked.filter.form,
            lists=self.request.user.saved_lists.select_related("board").only("name", "query", "board__slug"),
            keep_url=f"{reverse('saved-list-add')}?{asked.everywhere}" if asked.is_narrowed else "",
            figures_url=f"{self.list_url}figures/?{asked.asked()}",
            list_url=self.list_url,
            may_change=may_change,
            most=bulk.MOST,
            **kwargs,
        )


class Log(LogPage):
    """Actions of all boards this person may see."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = boards_held(self.request.user, Power.MANAGE)
        add_to = [board for board in self.listing.filter.boards if board.pk in kept]
        offered = add_to if len(add_to) <= MOST_OFFERED else []
        return super().get_context_data(add_to=offered, many_to_add=bool(add_to) and not offered, **kwargs)


class MyLog(LogPage):
    """One's own actions, with the calendar of their due dates."""

    template_name = "actions/my_log.html"
    mine = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = feed.link_of(self.request.user)
        address = links.address(link, "actions-calendar") if link else ""
        return super().get_context_data(calendar_address=address, **kwargs)


class BoardLog(OfBoard, LogPage):
    """The log of one board."""

    template_name = "actions/board_log.html"

    def may_change(self) -> bool:
        return can(check_can_manage, self.request.user, self.board)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_add=self.may_change(), **kwargs)


class FiguresPage(ListPage):
    """How many actions of a list stand where. The list's page asks for them in brief."""

    template_name = "actions/figures.html"

    def get_template_names(self) -> list[str]:
        return ["actions/_figures.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        briefly = BRIEFLY if self.request.htmx else None
        found = figures_of(self.listing, timezone.localdate(), self.list_url, briefly)
        asked = self.listing.asked()
        back_url = f"{self.list_url}?{asked}" if asked else self.list_url
        return super().get_context_data(
            figures=found, back_url=back_url, all_url=self.request.get_full_path() if briefly else "", **kwargs
        )


class MyFigures(FiguresPage):
    mine = True


class BoardFigures(OfBoard, FiguresPage):
    """Those of one board's log."""


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
        seen = Action.objects.visible_to(self.request.user).to_confirm().filter(meeting=self.meeting)
        actions = list(log.for_list(seen).order_by("number"))
        rows = log.rows_of(actions, timezone.localdate())
        return super().get_context_data(meeting=self.meeting, board=self.meeting.board, rows=rows, **kwargs)


class ConfirmMeeting(OneMeeting, ActPage):
    """Take all proposed actions of one meeting into the log."""

    def act(self) -> str:
        count = services.confirm_meeting_actions(meeting=self.meeting, by=self.request.user)
        return f"{counted(count, 'action')} of {long_date(self.meeting.date)} confirmed."

    def get_success_url(self) -> str:
        return reverse("board-actions", args=[self.meeting.board.slug])
