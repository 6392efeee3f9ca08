"""manage.py nightly [--on YYYY-MM-DD]: run the nightly job by hand, for any date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from actions.nightly import run_nightly
from csp.words import long_date


class Command(BaseCommand):
    help = "Flags overdue actions and puts the digests of their owners and officers into the outbox, once a night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="The night to run it for. Without it, today.")

    def handle(self, *args: Any, on: str | None = None, **options: Any) -> None:
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError:
            raise CommandError(f"{on} is not a date. Give it as YYYY-MM-DD, for example 2018-09-26.") from None
        report = run_nightly(day)
        self.stdout.write(f"Nightly job for {long_date(report.on)}")
        self.stdout.write(f"  Due dates moved with their meeting: {report.moved:,}")
        self.stdout.write(f"  Newly overdue: {report.newly_overdue:,}")
        self.stdout.write(f"  Digests put in the outbox: {report.digests:,} ({report.digests_before:,} before)")
        self.stdout.write(
            f"  Summaries put in the outbox: {report.summaries:,} ({report.summaries_before:,} before)"
        )
