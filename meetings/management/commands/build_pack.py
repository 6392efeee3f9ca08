"""manage.py build_pack ID --for members|public --output FILE.pdf: the agenda pack of a meeting, into a file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csp import storage
from csp.errors import Denied, Refused
from csp.models import User
from meetings.imports.command import meeting_called, officer_of
from meetings.models import Board
from meetings.packs.services import build_pack
from meetings.registries import Audience


class Command(BaseCommand):
    help = "Build the agenda pack of a meeting, unless nothing has changed since the last, and write it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "meeting", metavar="ID", help="The meeting: its number, or as in its address: csp/2018-09-26."
        )
        parser.add_argument("--for", dest="audience", required=True, choices=["members", "public"])
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
        parser.add_argument("--by", metavar="E-MAIL", help="In whose name. Otherwise the board's officer.")

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = meeting_called(options["meeting"])
        by = self.account(meeting.board, options["by"])
        try:
            pack = build_pack(meeting=meeting, by=by, progress=self.tell if options["verbosity"] > 1 else None)
        except (Denied, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        audience: Audience = options["audience"]
        stored = pack.members_file if audience == "members" else pack.public_file
        try:
            shutil.copyfile(storage.path_of(stored), options["output"])
        except OSError as problem:
            raise CommandError(f"{options['output']} cannot be written: {problem.strerror}.") from problem
        for note in pack.notes.splitlines():
            self.stdout.write(f"note         {note}")
        self.stdout.write(
            f"Pack {pack.number} of {meeting}, for {audience}: {pack.page_map['last_page']} numbered pages, "
            f"{stored.size} bytes, written to {options['output']}."
        )

    def account(self, board: Board, email: str | None) -> User:
        if not email:
            user = officer_of(board)
            if user is None:
                raise CommandError(
                    f"The {board.name} has no officer with an account. Say in whose name with --by."
                )
            return user
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account {email} that can log in.")
        return user

    def tell(self, done: int, total: int, message: str) -> None:
        self.stdout.write(f"{done * 100 // max(1, total):>3}%  {message}")
