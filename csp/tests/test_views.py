"""The site's own pages and its error pages."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from csp import urls
from csp.errors import Denied
from csp.models import User

LOG_IN = "allauth.account.auth_backends.AuthenticationBackend"


def refuse(request: HttpRequest) -> HttpResponse:
    raise Denied("Only the chair may approve the minutes.")


def refuse_with_detail(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("a detail for developers")


def confuse(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("a detail for developers")


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret in a fault")


urlpatterns = [
    *urls.urlpatterns,
    path("refused/", refuse),
    path("refused-with-detail/", refuse_with_detail),
    path("confused/", confuse),
    path("fails/", fail),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

pytestmark = [pytest.mark.django_db(), pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/accessibility-statement/", "Accessibility statement for Convene"),
        ("/cookies/", "Privacy and cookies"),
        ("/account/login/", "Sign in"),
        ("/account/password/reset/", "Reset your password"),
        ("/account/password/reset/done/", "Look in your mail"),
        ("/account/signup/", "Accounts are made by officers"),
        ("/account/inactive/", "This account is closed"),
    ],
)
def test_page_is_open_to_the_public(client: Client, address: str, heading: str) -> None:
    response = client.get(address)
    assert (response.status_code, heading_of(response)) == (200, heading)


def test_account_page_asks_strangers_to_sign_in(client: Client) -> None:
    response = client.get("/account/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/account/")


def test_account_page_shows_the_address(client: Client) -> None:
    client.force_login(User.objects.create_user("officer@example.org"), backend=LOG_IN)
    assert "officer@example.org" in client.get("/account/").content.decode()


def test_denied_page_shows_the_reason(client: Client) -> None:
    response = client.get("/refused/")
    assert (response.status_code, heading_of(response)) == (403, "You may not do that")
    assert "Only the chair may approve the minutes." in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/refused-with-detail/", 403, "You may not do that"),
        ("/confused/", 400, "That request could not be read"),
        ("/fails/", 500, "Something went wrong"),
        ("/no-such-page/", 404, "Page not found"),
    ],
)
def test_error_page_tells_nothing_of_the_inside(client: Client, address: str, status: int, heading: str) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    assert (response.status_code, heading_of(response)) == (status, heading)
    text = response.content.decode()
    assert [word for word in ("developers", "secret in a fault", "Traceback", "Exception") if word in text] == []


def test_server_error_page_names_the_request_for_support(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/fails/")
    assert f"quote {response['X-Request-ID']}" in response.content.decode()


def test_form_without_its_secret_is_refused_with_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org"})
    assert (response.status_code, heading_of(response)) == (403, "Your form was not sent")


def test_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/cookies/", headers={"host": "evil.example"}).status_code == 400


@override_settings(SECURE_SSL_REDIRECT=True)
def test_health_page_answers_over_http_behind_the_proxy(client: Client) -> None:
    assert client.get("/health/").status_code == 200
    assert client.get("/cookies/").status_code == 301


def heading_of(response: Any) -> str:
    text = response.content.decode()
    return " ".join(text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].split())
