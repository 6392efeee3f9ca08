"""A public page that has not changed is not made again: 304, or the copy kept here (docs/decisions/0013).

A page's tag is made of what it is made of: the state of the whole database, the release, the hour (things become
public, late or past with the day) and the address asked for. The database itself knows its state, so nothing that
writes has to tell: neither a service nor a bulk update, a task, a command or somebody at the database's own prompt.
Whoever has a session, a form's secret or a message waiting gets no tag, nor does an answer that sets a cookie or that
says itself whether it may be kept. The copies are each web process's own, a few minutes old at most.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags

SALT = "csp.unchanged"
KEPT = "public, max-age=0, must-revalidate"
COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name)


class UnchangedMiddleware:
    """Tags the pages that anybody may read: 304 to whoever has the page, to others a copy while there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed("Templates are edited while the site runs.")
        self.get_response = get_response
        self.release = release()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The state is read before the page is: a page newer than its tag is read again, an older one cannot be."""
        tag = self._tag(request) if _is_asked_by_the_public(request) else None
        if tag is None:
            return self.get_response(request)
        if tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
            return _tagged(HttpResponseNotModified(), tag)
        if copy := caches["pages"].get(tag):
            content, headers = copy
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if not _may_be_kept(response):
            return response
        _tagged(response, tag)
        if request.method == "GET" and not request.META.get("QUERY_STRING"):  # of those there is no end
            caches["pages"].set(tag, (response.content, dict(response.headers)))
        return response

    def _tag(self, request: HttpRequest) -> str | None:
        state = database_state()
        if state is None:
            return None
        hour, host = f"{timezone.localtime():%Y-%m-%d %H}", request.META.get("HTTP_HOST", "")
        made_of = "\n".join([state, self.release, hour, request.scheme or "", host, request.get_full_path()])
        return f'W/"{salted_hmac(SALT, made_of, algorithm="sha256").hexdigest()[:32]}"'


def _is_asked_by_the_public(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not any(name in request.COOKIES for name in COOKIES)
        and "HTTP_HX_REQUEST" not in request.META  # a part of a page is asked for at the page's own address
    )


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not {"Cache-Control", "ETag", "Content-Disposition"} & set(response.headers)
    )


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = KEPT
    patch_vary_headers(response, ["Cookie"])
    return response


def database_state() -> str | None:
    """What differs after every commit, whoever made it; None where that is not known.

    Two equal states hold the same rows. It says nothing of what the present transaction has written itself, so within
    one it is None; it is None, too, when the database does not answer, which the page then says in its own way.
    """
    if connection.in_atomic_block:
        return None
    try:
        return {"postgresql": _snapshot, "sqlite": _watch.state}.get(connection.vendor, lambda: None)()
    except (DatabaseError, sqlite3.Error, OSError):
        return None


def _snapshot() -> str:
    """Which transactions are done, as PostgreSQL numbers them for the life of a server; and which life this is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text")
        return " ".join(cursor.fetchone())


class _Watch:
    """A connection to SQLite's file that never writes: its count of others' commits grows with each commit.

    The count is this process's own, so another process tags the same page otherwise, and sends it once more.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._of: tuple[object, ...] = ()
        self._mark = ""

    def state(self) -> str:
        name = str(connection.settings_dict["NAME"])
        with self._lock:
            of = (os.getpid(), name, *_file(name))
            if self._connection is None or of != self._of:
                self._connection = sqlite3.connect(name, uri=name.startswith("file:"), check_same_thread=False)
                self._of, self._mark = of, secrets.token_hex(8)
            (count,) = self._connection.execute("PRAGMA data_version").fetchone()
            return f"{self._mark} {count}"


def _file(name: str) -> tuple[int, ...]:
    """Which file it is: one that was put in its place is another."""
    if name.startswith("file:"):
        return ()
    found = Path(name).stat()
    return found.st_dev, found.st_ino


_watch = _Watch()


@cache
def release() -> str:
    """A mark of all that this release makes pages of, and of the settings that stand on them; taken once a process."""
    mark = blake2b(
        repr((settings.SITE_URL, settings.CONTACT_EMAIL, settings.PRODUCT_NAME)).encode(), digest_size=16
    )
    for path in _sources():
        mark.update(f"{path}\0".encode() + path.read_bytes())
    return mark.hexdigest()


def _sources() -> Iterator[Path]:
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    for folder in (*ours, settings.BASE_DIR / "templates"):
        yield from sorted(
            path
            for kind in ("*.py", "*.html", "*.txt")
            for path in folder.rglob(kind)
            if "tests" not in path.relative_to(folder).parts
        )
    names_of_static_files = Path(settings.STATIC_ROOT) / "staticfiles.json"
    yield from (path for path in (settings.BASE_DIR / "requirements.txt", names_of_static_files) if path.is_file())
