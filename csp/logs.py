"""Structured logs: who asked for what, and what came of it; never what people typed."""

import contextvars
import datetime
import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

_request: contextvars.ContextVar[HttpRequest | None] = contextvars.ContextVar("request", default=None)
_logger = logging.getLogger(__name__)

SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST_REASON = 200
OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"asctime", "taskName", "color_message"}


class RequestIdMiddleware:
    """Gives each request an id (header X-Request-ID), and writes one line when it is answered.

    The line names the route, not the address: an address may hold a signed link or search words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request.id = sent if SAFE_REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex  # type: ignore[attr-defined]
        token = _request.set(request)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            self._log(request, response, started)
        finally:
            _request.reset(token)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    def _log(self, request: HttpRequest, response: HttpResponse, started: float) -> None:
        milliseconds = round((time.monotonic() - started) * 1000)
        kept = response.status_code in (200, 304) and not request.resolver_match  # static, or csp.unchanged had it
        route = "/(kept)" if kept else _route(request)
        _logger.info("%s %s %s in %s ms", request.method, route, response.status_code, milliseconds)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route if match else '(no such page)'}"


class RequestFilter(logging.Filter):
    """Adds the request's id and the account's number to every record, and puts the route in an address's place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = _request.get()
        # Only an account already loaded for this request: a log line must not query the database.
        user = getattr(request, "_cached_user", None)
        record.request_id = getattr(request, "id", None)
        record.user_id = getattr(user, "pk", None)
        if request and isinstance(record.args, tuple):
            # Django's own lines name the address (a failed page, a form without its secret).
            record.args = tuple(_route(request) if arg == request.path else arg for arg in record.args)
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, request and user; of an error its type, place and reason."""
        line: dict[str, Any] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", None),
            "user_id": getattr(record, "user_id", None),
        }
        # What the caller added in `extra`: numbers and names only, never whole objects.
        line |= {
            name: value
            for name, value in vars(record).items()
            if name not in OWN_FIELDS and name not in line and isinstance(value, str | int | float)
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = _describe(record.exc_info[1])
        return json.dumps(line, default=str)


def _describe(error: BaseException) -> dict[str, Any]:
    # A database puts the rejected values on the lines after the first, so only the first is kept.
    reason = (str(error).splitlines() or [""])[0][:LONGEST_REASON]
    return {
        "type": type(error).__name__,
        "reason": reason,
        "trace": [line.strip() for line in traceback.format_tb(error.__traceback__)],
    }


def log_settings(style: str) -> dict[str, Any]:
    """The LOGGING setting. `style` is "text" for people or "json" for collectors."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "csp.logs.RequestFilter"}},
        "formatters": {
            "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "csp.logs.JsonFormatter"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": style, "filters": ["request"]}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Refused and missing pages are in our own line, without the address.
            "django.request": {"level": "ERROR"},
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
        },
    }
