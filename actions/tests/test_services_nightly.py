"""The nightly task by real workers, Redis, PostgreSQL and an SMTP server on loopback: twice at once is once."""

from __future__ import annotations

import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from actions.models import Action
from actions.tests.makers import make_action
from csp.celery import app
from csp.models import OutboxMessage, User
from meetings.models import Board
from meetings.tests.fixtures import make_person, seat

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

OWNERS = 40


class Sink:
    """Counts the mails that arrive, by whom they are for."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.arrived.update(envelope.rcpt_tos)
        return "250 Accepted"


@pytest.fixture
def smtp_server() -> Iterator[tuple[Sink, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


@pytest.fixture
def celery_worker_options(smtp_server: tuple[Sink, int]) -> dict[str, Any]:
    """Workers that send to that server, two tasks at a time."""
    return {"email_url": f"smtp://127.0.0.1:{smtp_server[1]}", "concurrency": 2}


def test_task_run_twice_at_once_sends_each_mail_once(
    smtp_server: tuple[Sink, int],
    celery_worker_process: subprocess.Popen[bytes],
    wait_until: Callable[[Callable[[], bool]], None],
    board: Board,
    officer: User,
    tmp_path: Path,
) -> None:
    for number in range(1, OWNERS + 1):
        owner = make_person(f"Owner {number}", account=False)
        seat(board, owner)
        make_action(board, number, owner)
    for _ in range(2):
        app.tasks["csp.tasks.nightly"].delay()
    expected = {f"owner.{number}@example.org": 1 for number in range(1, OWNERS + 1)} | {str(officer.email): 1}
    wait_until(lambda: OutboxMessage.objects.filter(state=OutboxMessage.State.SENT).count() == len(expected))
    app.tasks["csp.tasks.nightly"].delay()
    app.tasks["csp.tasks.send_outbox"].delay()
    wait_until(lambda: (tmp_path / "worker.log").read_text("utf-8").count("csp.tasks.nightly") >= 6)
    sink, _ = smtp_server
    assert dict(sink.arrived) == expected
    assert Action.objects.filter(flagged_on__isnull=False).count() == OWNERS
