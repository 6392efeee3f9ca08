"""What every command that imports into a board shares: --board, and in whose name it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from csp.cells import Unreadable, as_date
from csp.importing import ImportCommand
from csp.models import User
from csp.roles import Power
from meetings.models import Board, Meeting, Membership


class BoardImportCommand(ImportCommand):
    """Imports a file into one board, in the name of an officer of it."""

    administrator_will_do = False
    board: Board

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--board", required=True, metavar="SLUG", help="The board, as in its address: csp.")

    def prepare(self, options: dict[str, Any]) -> None:
        board = Board.objects.filter(slug=options["board"]).first()
        if board is None:
            raise CommandError(
                f'There is no board "{options["board"]}". Make it in the site first, or check --board.'
            )
        self.board = board

    def default_account(self, options: dict[str, Any]) -> User:
        """The officer who has held the board longest and can log in; where it will do, an administrator."""
        user = officer_of(self.board)
        if user is None and self.administrator_will_do:
            user = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if user is None:
            raise CommandError(
                f"The {self.board.name} has no officer with an account. "
                "Give one in the site, or say in whose name this is done with --by."
            )
        return user


def officer_of(board: Board) -> User | None:
    """The account of the officer who has kept ``board`` longest, or None."""
    seat = (
        Membership.objects.current()
        .with_power(Power.MANAGE)
        .filter(board=board, person__user__is_active=True)
        .select_related("person__user")
        .order_by("starts", "pk")
        .first()
    )
    return seat.person.user if seat and seat.person else None


def meeting_called(said: str) -> Meeting:
    """The meeting of that number, or of the board and day in its address: csp/2018-09-26. Raises CommandError."""
    slug, _, day = said.rpartition("/")
    try:
        wanted = {"pk": int(said)} if said.isdecimal() else {"board__slug": slug, "date": date.fromisoformat(day)}
        return Meeting.objects.select_related("board").get(**wanted)
    except (Meeting.DoesNotExist, ValueError):
        raise CommandError(
            f'There is no meeting "{said}". Give its number, or board and day: csp/2018-09-26.'
        ) from None


def day_of(written: str | None, option: str) -> date:
    """The day an option gives, or today."""
    if not written:
        return timezone.localdate()
    try:
        return as_date(written)
    except Unreadable as unreadable:
        raise CommandError(f'{option} "{written}" is not understood. Expected {unreadable.expected}.') from None
