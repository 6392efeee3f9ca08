"""Dashboards, an indicator's page, its chart and its file as gunicorn serves them, beside the same rows bare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from csp.benchmarks import HEADS, Took, WebServer, in_turn, line, queries, web_server
from csp.models import User
from performance.benchmarks.data import CARDS
from performance.models import Category, Indicator, Value
from performance.models.indicators import RECENT
from performance.views.dashboards import Dashboard

PLAIN, HIDING = "CSP-001", "CSP-000"
BEGINNING = "0001-01-01"


@dataclass(frozen=True)
class Asked:
    """An address, its floor's, and who asks: "in" has signed in, "out" has not, "again" has the page already."""

    name: str
    path: str
    floor: str
    who: str = "in"


def measure(officer: User, times: int, write: Callable[[str], object]) -> None:
    """Ask for each page and its floor in turn, and write a line for each."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    asked = _asked()
    floors = {one.floor: Took(f"floor, {one.floor.split('/')[2]}") for one in asked}
    took = {one: Took(one.name) for one in asked}
    with web_server("performance.benchmarks.served:application") as port:
        bare = WebServer(port)
        ways = {
            "in": WebServer(port, client.cookies[settings.SESSION_COOKIE_NAME].value).get,
            "out": bare.get,
            "again": bare.again,
        }
        turns = [(one, lambda path=path: bare.get(path)) for path, one in floors.items()]
        turns += [(took[one], lambda one=one: ways[one.who](one.path)) for one in asked]
        in_turn(turns, times)
    write(HEADS)
    for path, floor in floors.items():
        write(line(floor, 1, floor) + f"  {path}")
    for one in asked:
        count = 1 if one.who == "again" else queries(client if one.who == "in" else Client(), one.path)
        write(line(took[one], count, floors[one.floor]))


def _asked() -> list[Asked]:
    starts = Value.objects.whole().filter(indicator__code=PLAIN).order_by("-period_start")
    since = starts.values_list("period_start", flat=True)[RECENT - 1]
    ward = Category.objects.all()[0].dimension_id
    plain, hiding = (Indicator.objects.get(code=code).get_absolute_url() for code in (PLAIN, HIDING))
    cards = f"/floor/cards/?count={Dashboard.paginate_by}&since={since}"
    chosen = f"/floor/cards/?count={CARDS}&since={since}"
    whole, every = f"/floor/wholes/?code={PLAIN}", f"/floor/all/?code={PLAIN}&since={BEGINNING}"
    lately = f"/floor/all/?code={PLAIN}&since={since}"
    return [
        Asked("dashboard", "/performance/", cards),
        Asked("of a board", "/boards/board-0/performance/", chosen),
        Asked("public dashboard", "/performance/", cards, "out"),
        Asked("public, of a board", "/boards/board-0/performance/", chosen, "out"),
        Asked("the same, unchanged", "/boards/board-0/performance/", chosen, "again"),
        Asked("indicator", plain, whole),
        Asked("by ward", f"{plain}?show={ward}", lately),
        Asked("public indicator", plain, whole, "out"),
        Asked("public, hides small", hiding, every, "out"),
        Asked("the same, unchanged", hiding, whole, "again"),
        Asked("chart.svg", f"{plain}chart.svg", whole),
        Asked("figures.csv", f"{plain}figures.csv", every, "out"),
    ]
