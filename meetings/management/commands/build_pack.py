"""manage.py build_pack ID --for members|public [--supplement] --output FILE.pdf: a meeting's pack, into a file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csp import storage
from csp.errors import Denied, Refused
from csp.models import StoredFile, User
from csp.words import long_date
from meetings.imports.command import meeting_called, officer_of
from meetings.models import Board, Pack
from meetings.packs.pagemap import PageMap
from meetings.packs.services import build_pack
from meetings.packs.supplement import spans
from meetings.registries import Audience


class Command(BaseCommand):
    help = "Build the agenda pack of a meeting, unless nothing has changed since the last, and write it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "meeting", metavar="ID", help="The meeting: its number, or as in its address: csp/2018-09-26."
        )
        parser.add_argument("--for", dest="audience", required=True, choices=["members", "public"])
        parser.add_argument(
            "--supplement", action="store_true", help="The supplement apart, not the whole pack with it inserted."
        )
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
        stored = file_of(pack, audience, apart=options["supplement"])
        try:
            shutil.copyfile(storage.path_of(stored), options["output"])
        except OSError as problem:
            raise CommandError(f"{options['output']} cannot be written: {problem.strerror}.") from problem
        for note in pack.notes.splitlines():
            self.stdout.write(f"note         {note}")
        self.stdout.write(
            f"{what(pack, apart=options['supplement'])} of {meeting}, for {audience}: {pages(pack)}, "
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


def file_of(pack: Pack, audience: Audience, *, apart: bool) -> StoredFile:
    """The whole pack, or its supplement apart. Raises CommandError when it has none."""
    if not apart:
        return pack.members_file if audience == "members" else pack.public_file
    stored = pack.members_supplement if audience == "members" else pack.public_supplement
    if stored is None:
        raise CommandError(
            f"Pack {pack.number} holds no supplement: what comes before the agenda is published is in the pack itself."
        )
    return stored


def what(pack: Pack, *, apart: bool) -> str:
    return f"Supplement {pack.supplement}" if apart else f"Pack {pack.number}"


def pages(pack: Pack) -> str:
    """How many pages have numbers; of a supplement its day and the numbers that came with it."""
    numbered = f"{pack.page_map['last_page']} numbered pages"
    if pack.supplement is None or pack.dated is None:
        return numbered
    came = spans(PageMap.from_json(pack.page_map).of_supplement(pack.supplement)) or "the agenda alone"
    return f"{numbered}, supplement {pack.supplement} of {long_date(pack.dated)}: {came}"
