"""The Content-Security-Policy header, with a nonce for each request.

Why not the django-csp package: it installs a top-level module named `csp`, which is this app's name.
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

HEADER = "Content-Security-Policy"


class ContentSecurityPolicyMiddleware:
    """Sends the policy of settings.CONTENT_SECURITY_POLICY with every answer that has none yet.

    `request.csp_nonce` is made when a template first uses it; only then does the header carry it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        used: list[str] = []

        def make_nonce() -> str:
            used.append(secrets.token_urlsafe(16))
            return used[0]

        request.csp_nonce = SimpleLazyObject(make_nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.setdefault(HEADER, build_policy(settings.CONTENT_SECURITY_POLICY, used[0] if used else None))
        return response


class NoStoreMiddleware:
    """Answers to somebody with a session are kept by no cache, nor by the browser once they have signed out.

    It goes by the cookie sent or set, so that it costs no query; an answer that says otherwise keeps its word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response.setdefault("Cache-Control", "private, no-store")
        return response


def build_policy(directives: dict[str, list[str]], nonce: str | None) -> str:
    """The header's text. The source "'nonce'" becomes this request's nonce, or goes when there is none."""
    parts = []
    for name, sources in directives.items():
        values = [f"'nonce-{nonce}'" if source == "'nonce'" else source for source in sources]
        if nonce is None:
            values = [source for source in sources if source != "'nonce'"]
        parts.append(f"{name} {' '.join(values)}")
    return "; ".join(parts)
