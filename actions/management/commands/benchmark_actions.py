"""manage.py benchmark_actions: what the log page, its files and the nightly job cost, beside the least they could cost.

It makes its own data in a scratch database beside the configured one, on the same server, and drops it again.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from actions.benchmarks import exports, night, pages
from actions.benchmarks.data import made
from csp.benchmarks import scratch_database

SIZES = (100, 10_000, 100_000)
OWNERS, BOARDS = 5_000, 200  # at most; a small log has fewer
TIMES = 200


class Command(BaseCommand):
    help = (
        "Measures the action log's page, its files and the nightly job, each beside a floor, on data of its own."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="Actions in the log.")
        parser.add_argument("--times", type=int, default=TIMES, help="How often each page is asked for.")
        for name, what in (("pages", "the list"), ("export", "the files"), ("nightly", "the nightly job")):
            parser.add_argument(
                f"--{name}", action="store_true", help=f"Measure {what}, and not what is not named."
            )

    def handle(self, *args: Any, sizes: list[int], times: int, **options: Any) -> None:
        logging.disable(logging.INFO)
        named = {name for name in ("pages", "export", "nightly") if options[name]} or {
            "pages",
            "export",
            "nightly",
        }
        with scratch_database():
            self.stdout.write(f"On {connection.vendor}")
            for size in sizes:
                owners, boards = min(OWNERS, max(10, size // 10)), min(BOARDS, max(2, size // 500))
                with made(size, owners=owners, boards=boards) as officer:
                    if "pages" in named:
                        pages.measure(size, officer, times, self.stdout.write)
                    if "export" in named:
                        exports.measure(size, self.stdout.write)
                    if "nightly" in named:
                        night.measure(size, owners, self.stdout.write)
