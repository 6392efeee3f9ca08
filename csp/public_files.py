"""Files that are the same for everybody who asks: calendars and open data, kept by caches and answered by 304."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

KEEP = 900  # seconds


def answer(
    request: HttpRequest, content: bytes, *, content_type: str, name: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    """The file as a download under ``name``, or 304 for whoever has it already. Every cache may keep it; only
    somebody with a session gets no answer at all that a cache may keep (csp.headers).
    """
    response = HttpResponse(content, content_type=content_type, headers=headers)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response["Cache-Control"] = f"public, max-age={KEEP}"
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
