import json
import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from csp.logs import JsonFormatter, RequestFilter
from csp.models import User


def written(record: logging.LogRecord) -> dict[str, Any]:
    RequestFilter().filter(record)
    line: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return line


def record_of(message: str, **more: Any) -> logging.LogRecord:
    return logging.LogRecord("csp.jobs", logging.INFO, __file__, 1, message, None, more.get("exc_info"))


def test_line_is_json_with_the_agreed_keys() -> None:
    line = written(record_of("job done"))
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "csp.jobs",
        "message": "job done",
        "request_id": None,
        "user_id": None,
    }


def test_extra_numbers_and_names_are_added_but_objects_are_not() -> None:
    record = record_of("job done")
    record.job, record.request = 12, object()
    line = written(record)
    assert (line["job"], "request" in line) == (12, False)


def test_error_keeps_its_reason_but_not_the_values_a_database_quotes() -> None:
    try:
        raise IntegrityError(
            'duplicate key value violates "user_email_once"\nDETAIL: Key (email)=(ada@example.org)'
        )
    except IntegrityError:
        line = written(record_of("failed", exc_info=sys.exc_info()))
    assert line["error"]["type"] == "IntegrityError"
    assert line["error"]["reason"] == 'duplicate key value violates "user_email_once"'


@pytest.mark.django_db
def test_request_line_names_route_and_account_but_not_what_was_sent(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = User.objects.create_user("officer@example.org", "a long password")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    caplog.handler.addFilter(RequestFilter())
    with caplog.at_level(logging.INFO, "csp.logs"):
        response = client.post("/account/password/change/?q=restricted", {"oldpassword": "secret words"})
    (record,) = [record for record in caplog.records if record.name == "csp.logs"]
    assert record.getMessage().startswith("POST /account/password/change/ 200 in ")
    assert (record.request_id, record.user_id) == (response["X-Request-ID"], user.pk)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_line_of_the_framework_names_the_route_and_not_a_signed_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(RequestFilter())
    Client(enforce_csrf_checks=True).post("/account/email/signed-and-secret/")
    lines = [record.getMessage() for record in caplog.records if record.name == "django.security.csrf"]
    assert lines == ["Forbidden (CSRF cookie not set.): /account/email/<str:token>/"]


@pytest.mark.parametrize(("sent", "kept"), [("abcdef12-3456", True), ("x", False), ("evil\tid-12345", False)])
@pytest.mark.django_db
def test_request_id_of_a_proxy_is_kept_only_when_it_is_harmless(client: Client, sent: str, kept: bool) -> None:
    response = client.get("/health/", headers={"X-Request-ID": sent})
    assert (response["X-Request-ID"] == sent) is kept
