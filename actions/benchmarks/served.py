"""The site as gunicorn serves it, with the floor of its pages beside it: ``actions.benchmarks.served:application``."""

from __future__ import annotations

from html import escape

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from csp.benchmark_site import serve

application = serve(__name__)

FLOOR = (
    "SELECT b.slug, a.number, a.text, a.raised_on, a.due_on, a.status, o.text FROM actions_action a"
    " JOIN meetings_board b ON b.id = a.board_id"
    " LEFT JOIN actions_actionowner o ON o.action_id = a.id AND o.position = 0"
    " WHERE a.status IN ('open', 'in_hand', 'awaiting_closure', 'proposed')"
    " ORDER BY a.sorts_on, a.id LIMIT 50"
)


def floor_page(request: HttpRequest) -> HttpResponse:
    """The same 50 rows by one query and an f-string, for anybody: the least that could show them."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR)
        rows = cursor.fetchall()
    cells = "".join(
        f"<tr><td>{slug.upper()}-{number}</td><td>{escape(text)}</td><td>{raised}</td><td>{due}</td><td>{status}</td>"
        f"<td>{escape(owner or '')}</td></tr>"
        for slug, number, text, raised, due, status, owner in rows
    )
    return HttpResponse(f"<!doctype html><title>Actions</title><table>{cells}</table>")


urlpatterns = [path("floor/", floor_page), path("", include("csp.urls"))]
