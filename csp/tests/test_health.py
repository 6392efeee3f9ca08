from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from csp.celery import app


@pytest.mark.django_db
def test_health_all_parts_work(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "database": "ok", "broker": "ok", "storage": "ok"},
    )


@pytest.mark.django_db
def test_health_storage_failed_says_no_more(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (
        500,
        {"status": "failed", "database": "ok", "broker": "ok", "storage": "failed"},
    )


@pytest.mark.django_db
def test_health_broker_failed(client: Client, settings: Any) -> None:
    before = app.conf.broker_url
    app.conf.broker_url = settings.BROKER_URL = "redis://127.0.0.1:1/0"
    try:
        response = client.get("/health/")
    finally:
        app.conf.broker_url = before
    assert (response.status_code, response.json()["broker"]) == (500, "failed")


@pytest.mark.django_db
def test_health_database_failed(client: Client) -> None:
    with connection.execute_wrapper(_refuse):
        response = client.get("/health/")
    assert (response.status_code, response.json()["database"]) == (500, "failed")


def _refuse(*args: Any) -> None:
    raise OperationalError("the server went away")


@pytest.mark.services
@pytest.mark.django_db
def test_health_with_postgresql_and_redis(client: Client) -> None:
    assert connection.vendor == "postgresql"
    assert client.get("/health/").status_code == 200
