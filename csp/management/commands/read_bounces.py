"""manage.py read_bounces: what mail servers report of mails that did not arrive, from a pipe or from a Maildir."""

from __future__ import annotations

import mailbox
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csp import bounces
from csp.errors import Refused

DATA_ERROR = 65
"""EX_DATAERR of sysexits.h: a mail server that pipes a mail here understands that it is not wanted."""


class Command(BaseCommand):
    help = (
        "Reads a report of a mail server from standard input, or all of a Maildir: which mails came back, and why."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "maildir", nargs="?", type=Path, help="A Maildir folder; what was read is moved to cur/."
        )

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        if maildir is None:
            refused = not self._read(sys.stdin.buffer.read())
        elif (maildir / "new").is_dir():
            refused = not self._read_folder(mailbox.Maildir(maildir, create=False))
        else:
            raise CommandError(f"{maildir} is no Maildir: it has no folder named new.")
        if refused:
            raise SystemExit(DATA_ERROR)

    def _read_folder(self, folder: mailbox.Maildir) -> bool:
        """Every new report. One that is refused stays unread, for a person to look at. Returns whether none was."""
        every = True
        for key in folder.keys():  # noqa: SIM118 (a Maildir is no mapping of its keys)
            if folder.get_message(key).get_subdir() != "new":
                continue
            if self._read(folder.get_bytes(key)):
                message = folder.get_message(key)
                message.set_subdir("cur")
                message.add_flag("S")
                folder[key] = message
            else:
                every = False
        return every

    def _read(self, raw: bytes) -> bool:
        try:
            self.stdout.write(bounces.record(bounces.read(raw)))
        except Refused as refusal:
            self.stderr.write(f"Refused: {refusal.message}")
            return False
        return True
