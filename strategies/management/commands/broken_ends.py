"""manage.py broken_ends: where the thread is broken, sort by sort, of all boards or of one."""

from __future__ import annotations

import textwrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meetings.models import Board
from strategies.thread.broken import BY_KEY, SORTS, broken_ends

SHOWN = 1_000
WIDTH = 80


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--board", metavar="SLUG", help="Only of this board.")
        parser.add_argument("--kind", choices=list(BY_KEY), help="Only of this kind.")

    def handle(self, *args: Any, **options: Any) -> None:
        boards = Board.objects.filter(slug=options["board"]) if options["board"] else Board.objects.all()
        if not boards.exists() and options["board"]:
            raise CommandError(f"There is no board {options['board']}.")
        sorts = [BY_KEY[options["kind"]]] if options["kind"] else SORTS
        for found in broken_ends(boards, timezone.localdate(), sorts=sorts, most=SHOWN):
            self.stdout.write(f"{found.sort.title}: {found.count}")
            for end in found.ends:
                said = f"{end.text} ({end.board}). {end.note}. {end.mend}: {end.mend_url}"
                for line in textwrap.wrap(
                    said, WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False,
                    break_on_hyphens=False,
                ):  # fmt: skip
                    self.stdout.write(line)
            if found.more:
                self.stdout.write(f"  and {found.more:,} more")
