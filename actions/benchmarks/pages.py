"""The list of actions as gunicorn serves it, beside the same rows bare."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actions import log
from actions.benchmarks.data import FEW, MANY
from actions.models import Action
from csp.benchmarks import Took, WebServer, in_turn, web_server
from csp.models import User
from meetings.models import Organisation

DEEP_PAGE = 1_500
FILTERS = {
    "a status": "?status=in_hand",
    "an owner": "?owner=Owner+7",
    "a board": "?board=board-1",
    "ASAP": "?due=asap",
    "overdue": "?when=overdue",
    "due from to": "?due_from=2026-01-01&due_to=2026-12-31",
    "no update 90 days": "?quiet=90",
    "all of them": "?status=open&owner=Owner&when=overdue&due=date&quiet=30&raised_from=2015-01-01",
}


def measure(size: int, officer: User, times: int, write: Callable[[str], object]) -> None:
    """Ask for the list and the floor in turn, and write a line for each."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    addresses = dict(_addresses(size))
    write(
        f"Log of {size:,} actions, one worker of gunicorn; milliseconds of {times} answers each, asked for in turn"
    )
    floor = Took("floor, signed out")
    listed = [Took(name) for name in addresses]
    with web_server("actions.benchmarks.served:application") as port:
        bare = WebServer(port)
        site = WebServer(port, client.cookies[settings.SESSION_COOKIE_NAME].value)
        asked = [(floor, lambda: bare.get("/floor/"))]
        asked += [
            (took, lambda query=addresses[took.name]: site.get(f"/actions/{query}"))  # type: ignore[misc]
            for took in listed
        ]
        in_turn(asked, times)
    write("                       median    95th    99th  processor  queries  x floor  by processor  99th/median")
    for took in (floor, *listed):
        queries = _queries(client, addresses[took.name]) if took in listed else 1
        write(
            f"  {took.name:<20}{took.median:>9.1f}{took.at(95):>8.1f}{took.at(99):>8.1f}{took.used:>11.1f}{queries:>9}"
            f"{took.median / floor.median:>9.1f}{took.used / floor.used:>14.1f}{took.at(99) / took.median:>13.1f}"
        )


def _addresses(size: int) -> Iterator[tuple[str, str]]:
    yield "first page", ""
    yield "word of many", f"?q={MANY}"
    yield "word of few", f"?q={FEW}"
    yield from FILTERS.items()
    yield "an organisation", f"?organisation={Organisation.objects.values_list('pk', flat=True)[0]}"
    if (at := (DEEP_PAGE - 1) * log.PAGE_SIZE) < size:
        last = Action.objects.order_by("sorts_on", "id")[at - 1]
        yield f"page {DEEP_PAGE:,}", f"?status=any&after={last.sorts_on}.{last.pk}"


def _queries(client: Client, query: str) -> int:
    client.get(f"/actions/{query}")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/actions/{query}")
    return len(queries)
