"""Pages of the site itself: statements, health and errors."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View
from django.views.decorators.csrf import requires_csrf_token
from django.views.generic import TemplateView

from csp import health
from csp.errors import Denied


class Accessibility(TemplateView):
    """The accessibility statement that the regulations of 2018 require."""

    template_name = "csp/accessibility.html"


class Cookies(TemplateView):
    """Which cookies the site sets, and what it keeps about people."""

    template_name = "csp/cookies.html"


class Account(LoginRequiredMixin, TemplateView):
    """What a person may change about the account."""

    template_name = "csp/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether a second factor is on."""
        return super().get_context_data(second_factor=is_mfa_enabled(self.request.user), **kwargs)


class Health(View):
    """Whether database, broker and storage work: 200 or 500, and one word for each, no detail."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Run the checks."""
        results = health.check_all()
        status = 200 if all(results.values()) else 500
        parts = {name: "ok" if works else "failed" for name, works in results.items()}
        response = JsonResponse({"status": "ok" if status == 200 else "failed", **parts}, status=status)
        response["Cache-Control"] = "no-store"
        return response


def _error_page(request: HttpRequest, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    return render(request, f"{status}.html", context, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. The exception's text is for developers, so it is not shown."""
    return _error_page(request, 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403, with the reason when one of our own rules refused."""
    reason = str(exception) if isinstance(exception, Denied) else ""
    return _error_page(request, 403, {"reason": reason})


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. It says the same whether the page never was or may not be seen."""
    return _error_page(request, 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500. It is drawn without the base page, which might be what failed."""
    context = {"request_id": getattr(request, "id", "")}
    return render(request, "500.html", context, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's secret did not match: most often the session ended while the person typed."""
    return _error_page(request, 403, {"stale_form": True})
