"""The site as gunicorn serves it, with floors of a strategy's pages: ``strategies.benchmarks.served:application``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp.settings")
settings.ROOT_URLCONF = __name__
_site = get_wsgi_application()
WORKER = ("X-Worker", str(os.getpid()))

WHOLE = (
    "SELECT p.title, p.rationale, p.outcome, i.name, m.baseline, m.target,"
    " (SELECT v.value FROM performance_value v WHERE v.indicator_id = i.id ORDER BY v.period_start DESC LIMIT 1),"
    " SUM(CASE WHEN a.status = 'completed' THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN a.status IN ('open', 'in_hand') THEN 1 ELSE 0 END)"
    " FROM strategies_priority p"
    " JOIN strategies_measure m ON m.priority_id = p.id JOIN performance_indicator i ON i.id = m.indicator_id"
    " LEFT JOIN strategies_plannedaction pa ON pa.priority_id = p.id LEFT JOIN actions_action a ON a.id = pa.action_id"
    " GROUP BY p.id, p.title, p.rationale, p.outcome, i.id, i.name, m.baseline, m.target, p.position"
    " ORDER BY p.position"
)
LIST = (
    "SELECT pa.reference, a.text, pa.outcome, o.text, pa.lead_organisation, pa.starts, a.due_on, a.status"
    " FROM strategies_plannedaction pa JOIN actions_action a ON a.id = pa.action_id"
    " LEFT JOIN actions_actionowner o ON o.action_id = a.id AND o.position = 0"
    " ORDER BY pa.priority_id, pa.reference LIMIT 50"
)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site, each answer with the number of the process that gave it."""
    return _site(environ, lambda status, headers, *error: start_response(status, [*headers, WORKER], *error))


def _bare(sql: str) -> Callable[[HttpRequest], HttpResponse]:
    """The same rows by one query and an f-string, for anybody: the least that could show them."""

    def page(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows = cursor.fetchall()
        cells = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
        return HttpResponse(f"<!doctype html><title>Strategy</title><table>{cells}</table>")

    return page


urlpatterns = [
    path("floor/whole/", _bare(WHOLE)),
    path("floor/list/", _bare(LIST)),
    path("", include("csp.urls")),
]
