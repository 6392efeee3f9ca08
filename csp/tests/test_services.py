"""The same things on PostgreSQL with Redis and a real Celery worker in a process of its own."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from csp import outbox
from csp.celery import app
from csp.models import OutboxMessage

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

Wait = Callable[[Callable[[], bool]], None]


def sent() -> int:
    return OutboxMessage.objects.filter(state=OutboxMessage.State.SENT).count()


def test_worker_sends_what_was_put_into_the_outbox(
    celery_worker_process: subprocess.Popen[bytes], wait_until: Wait, tmp_path: Path
) -> None:
    outbox.put(key="test:1", to="owner@example.org", subject="One action is overdue", text="See the log.")
    wait_until(lambda: sent() == 1)
    (letter,) = (tmp_path / "mail").iterdir()
    assert "Subject: One action is overdue" in letter.read_text("utf-8")


def test_two_deliveries_of_one_task_send_one_mail(
    celery_worker_process: subprocess.Popen[bytes], wait_until: Wait, tmp_path: Path
) -> None:
    for number in range(3):
        outbox.put(key=f"test:{number}", to="owner@example.org", subject=f"Mail {number}", text="Text.")
        app.tasks["csp.tasks.send_outbox"].delay()
    wait_until(lambda: sent() == 3)
    subjects = sorted(
        line
        for letter in (tmp_path / "mail").iterdir()
        for line in letter.read_text("utf-8").splitlines()
        if line.startswith("Subject: ")
    )
    assert subjects == ["Subject: Mail 0", "Subject: Mail 1", "Subject: Mail 2"]


def test_suite_of_services_runs_on_what_it_says() -> None:
    assert (connection.vendor, app.connection_for_read().transport.driver_type) == ("postgresql", "redis")
