"""manage.py nightly [--on YYYY-MM-DD]: run the nightly job by hand, for any date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from csp import nightly
from csp.words import long_date


class Command(BaseCommand):
    help = "Does the work of a night: flags, digests, reminders. Run twice for a night, it sends nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="The night to run it for. Without it, today.")

    def handle(self, *args: Any, on: str | None = None, **options: Any) -> None:
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError:
            raise CommandError(f"{on} is not a date. Give it as YYYY-MM-DD, for example 2018-09-26.") from None
        self.stdout.write(f"Nightly job for {long_date(day)}")
        outcomes = nightly.run_all(day)
        for outcome in outcomes:
            for line in outcome.lines:
                self.stdout.write(f"  {line}")
        if failed := [outcome.title for outcome in outcomes if outcome.failed]:
            raise CommandError(
                f"Failed: {', '.join(failed)}. The reason is in the log. Put it right and run the night again: "
                "what has been done and sent is not done twice."
            )
