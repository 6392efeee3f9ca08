"""The site as gunicorn serves it to the commands that measure, with bare floors beside it, which nothing tags."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp.settings")

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse

FLOOR = "/floor/"
UNTAGGED = "csp.unchanged.UnchangedMiddleware"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def serve(urls: str) -> Application:
    """The site with the addresses of the module ``urls``, each answer with the number of the process that gave it.

    What lies under ``FLOOR`` goes through the same layers but the one that tags public pages.
    """
    settings.ROOT_URLCONF = urls
    site = get_wsgi_application()
    settings.MIDDLEWARE = [layer for layer in settings.MIDDLEWARE if layer != UNTAGGED]
    bare, worker = WSGIHandler(), ("X-Worker", str(os.getpid()))

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = bare if environ["PATH_INFO"].startswith(FLOOR) else site
        return asked(environ, lambda status, headers, *error: start_response(status, [*headers, worker], *error))

    return application


def bare_page(sql: str, asks: Sequence[str] = ()) -> Callable[[HttpRequest], HttpResponse]:
    """The rows of one query by an f-string, for anybody: the least that could show them. ``asks`` are names of what
    the address gives for its places."""

    def page(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql, [request.GET[name] for name in asks])
            rows = cursor.fetchall()
        cells = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
        return HttpResponse(f"<!doctype html><title>Rows</title><table>{cells}</table>")

    return page
