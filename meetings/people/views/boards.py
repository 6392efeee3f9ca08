"""Pages of boards: the tree, what a board is for, its meetings; setting up, changing, closing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import can
from csp.pages import ActPage, ServicePage
from meetings.access import check_can_create_board, check_can_edit_board, check_can_manage, check_can_propose
from meetings.models import Board, Meeting
from meetings.people import forms, services
from meetings.people.pages import BoardPage
from meetings.people.roster import roster
from meetings.people.tree import branches


class Boards(TemplateView):
    """All boards as the tree they form; those that were closed apart."""

    template_name = "meetings/people/boards.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        boards = list(Board.objects.order_by("name"))
        return super().get_context_data(
            branches=branches([board for board in boards if not board.closed_on]),
            closed=[board for board in boards if board.closed_on],
            may_add=can(check_can_create_board, self.request.user),
            **kwargs,
        )


class BoardAbout(BoardPage, TemplateView):
    """What a board is for, its rules, whom to ask, who chairs, when it meets next."""

    template_name = "meetings/people/board.html"
    current_tab = "about"

    def boards(self) -> QuerySet[Board]:
        return Board.objects.select_related("parent", "contact_officer", "media_contact")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = self.request.user
        seen = Meeting.objects.visible_to(user).filter(board=self.board).select_related("board")
        return super().get_context_data(
            chairs=roster(self.board, today).chairs,
            sub_groups=self.board.sub_groups.filter(closed_on__isnull=True),
            next_meeting=seen.upcoming(today).exclude(state=Meeting.State.TO_BE_BOOKED).first(),
            may_edit=can(check_can_edit_board, user, self.board),
            may_add=can(check_can_create_board, user),
            may_propose=can(check_can_propose, user, self.board) and not self.board.closed_on,
            **kwargs,
        )


class BoardMeetings(BoardPage, TemplateView):
    """Its meetings: those to come, those to be booked (for the board's people), those past."""

    template_name = "meetings/people/board_meetings.html"
    current_tab = "meetings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = self.request.user
        seen = Meeting.objects.visible_to(user).filter(board=self.board).select_related("board")
        coming = list(seen.upcoming(today))
        return super().get_context_data(
            upcoming=[meeting for meeting in coming if meeting.is_booked],
            to_be_booked=[meeting for meeting in coming if not meeting.is_booked],
            past=list(seen.past(today)),
            may_add=can(check_can_manage, user, self.board),
            **kwargs,
        )


class BoardAdd(ServicePage):
    """An administrator sets up a board."""

    form_class = forms.BoardAddForm
    heading = "Add a board"
    button = "Add the board"

    def prepare(self) -> None:
        check_can_create_board(self.request.user)

    def get_initial(self) -> dict[str, Any]:
        return {"parent": self.request.GET.get("under", "")}

    def perform(self, form: forms.BoardAddForm) -> Board:
        return services.create_board(by=self.request.user, **form.details)

    def get_back_url(self) -> str:
        return reverse("boards")

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class BoardFormPage(BoardPage, ServicePage):
    """A form about a board, for its officers and administrators."""

    def prepare(self) -> None:
        check_can_edit_board(self.request.user, self.board)

    def get_success_url(self) -> str:
        return self.board.get_absolute_url()


class BoardEdit(BoardFormPage):
    """Change its details."""

    form_class = forms.BoardEditForm
    heading = "Change the board"
    done_message = "The board is changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.board}

    def perform(self, form: forms.BoardEditForm) -> None:
        version = form.cleaned_data["version"]
        services.update_board(self.board, by=self.request.user, version=version, **form.details)


class BoardClose(BoardFormPage):
    """It has ceased to meet."""

    form_class = forms.BoardCloseForm
    button = "Close the board"
    warning = (
        "A closed board has no more meetings. What it did stays where it is, and the people who sit on it can "
        "still read it. It can be reopened."
    )
    done_message = "The board is closed."

    def get_heading(self) -> str:
        return f"Close the {self.board}"

    def perform(self, form: forms.BoardCloseForm) -> None:
        services.close_board(self.board, by=self.request.user, on=form.cleaned_data["on"])


class BoardReopen(BoardPage, ActPage):
    """It meets again."""

    def prepare(self) -> None:
        check_can_edit_board(self.request.user, self.board)

    def act(self) -> str:
        services.reopen_board(self.board, by=self.request.user)
        return "The board is open again."

    def get_success_url(self) -> str:
        return self.board.get_absolute_url()
