"""manage.py benchmark_performance: what pages of figures cost, and bringing figures in, beside the least it could be.

It makes its own data in a scratch database beside the configured one, on the same server, and drops it again.
"""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from csp.benchmarks import scratch_database
from performance.benchmarks import intake, pages
from performance.benchmarks.data import counted, make_figures, months_of

INDICATORS, WARDS, TIMES = 500, 20, 60


class Command(BaseCommand):
    help = "Measures pages of figures and their import, each beside a floor, on data of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--indicators", type=int, default=INDICATORS, help="Indicators of ten years of months."
        )
        parser.add_argument("--wards", type=int, default=WARDS, help="Parts of each figure.")
        parser.add_argument("--times", type=int, default=TIMES, help="How often each page is asked for.")
        parser.add_argument("--pages", action="store_true", help="Measure the pages, and not the import.")
        parser.add_argument("--import", action="store_true", help="Measure the import, and not the pages.")

    def handle(self, *args: Any, indicators: int, wards: int, times: int, **options: Any) -> None:
        logging.disable(logging.INFO)
        both = options["pages"] == options["import"]
        with scratch_database():
            start = perf_counter()
            officer = make_figures(indicators, wards)
            self.stdout.write(
                f"On {connection.vendor}: {indicators} indicators, {counted():,} figures, made in "
                f"{perf_counter() - start:.0f} s; one worker of gunicorn, milliseconds of {times} answers each, in turn"
            )
            if both or options["pages"]:
                pages.measure(officer, times, self.stdout.write)
            if both or options["import"]:
                intake.measure(indicators, wards, months_of(timezone.localdate()), self.stdout.write)
