"""manage.py benchmark_strategies: what the pages of a large strategy cost, beside the least they could cost.

It makes its own data in a scratch database beside the configured one, on the same server, and drops it again.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import Client

from csp.benchmarks import HEADS, Took, WebServer, in_turn, line, queries, scratch_database, web_server
from strategies.benchmarks.data import make_strategy

PRIORITIES, ACTIONS, TIMES = 50, 500, 100


class Command(BaseCommand):
    help = "Measures the pages of a strategy, each beside a floor, on data of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--priorities", type=int, default=PRIORITIES, help="Priorities of the strategy.")
        parser.add_argument("--actions", type=int, default=ACTIONS, help="Planned actions in it.")
        parser.add_argument("--times", type=int, default=TIMES, help="How often each page is asked for.")

    def handle(self, *args: Any, priorities: int, actions: int, times: int, **options: Any) -> None:
        logging.disable(logging.INFO)
        with scratch_database():
            strategy, officer = make_strategy(priorities, actions)
            client = Client()
            client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
            top = strategy.get_absolute_url()
            pages = {
                "strategy": (top, "whole"),
                "strategy, public": (top, "whole"),
                "the same, unchanged": (top, "whole"),
                "grid": (f"{top}grid/", "whole"),
                "what moved": (f"{top}moved/", "whole"),
                "a priority": (f"{top}priorities/{strategy.priorities.all()[0].pk}/", "list"),
                "actions": (f"{top}actions/", "list"),
            }
            self.stdout.write(
                f"On {connection.vendor}: {priorities} priorities, {actions} planned actions, one worker of gunicorn; "
                f"milliseconds of {times} answers each, asked for in turn"
            )
            floors = {"whole": Took("floor, the whole"), "list": Took("floor, 50 actions")}
            took = {name: Took(name) for name in pages}
            with web_server("strategies.benchmarks.served:application") as port:
                bare = WebServer(port)
                site = WebServer(port, client.cookies[settings.SESSION_COOKIE_NAME].value)
                asked = [(floor, lambda key=key: bare.get(f"/floor/{key}/")) for key, floor in floors.items()]
                ways = {"strategy, public": bare.get, "the same, unchanged": bare.again}
                asked += [
                    (took[name], lambda name=name, page=page: ways.get(name, site.get)(page))  # type: ignore[misc]
                    for name, (page, _) in pages.items()
                ]
                in_turn(asked, times)
            self.stdout.write(HEADS)
            for one in floors.values():
                self.stdout.write(line(one, 1, one))
            for name, (page, floor) in pages.items():
                asked_for = (
                    1 if name == "the same, unchanged" else queries(Client() if name in ways else client, page)
                )
                self.stdout.write(line(took[name], asked_for, floors[floor]))
