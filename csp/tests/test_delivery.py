"""Real workers killed at each step of a mail, two at once, a broker that forgets: what arrives is counted.

PostgreSQL, Redis, a Celery worker and an SMTP server on loopback are real. Nothing in the product is told to stop: the
mail server stalls at a command, or the database at the worker's write, and the worker is killed there.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.db import connection
from django.utils import timezone

from csp import outbox
from csp.celery import app
from csp.models import OutboxMessage

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

Wait = Callable[[Callable[[], bool]], None]
Worker = subprocess.Popen[bytes]
HUGE = "A line of a long mail, longer than what the network holds on its way.\n" * 100_000

SLOW_MARKER = """
    CREATE FUNCTION slow_marker() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NULL; END';
    CREATE TRIGGER slow_marker AFTER UPDATE ON csp_outboxmessage FOR EACH ROW
    WHEN (NEW.state = 'handing') EXECUTE FUNCTION slow_marker();
"""
WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
ASLEEP = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"


class Office:
    """The far side: counts what arrives by its key, and stalls at ``stalls_at`` or calls ``calls_at`` there."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.stalls_at = ""
        self.calls_at = ("", lambda: None)
        self.is_there = threading.Event()
        self.lines: list[asyncio.BaseTransport] = []

    async def at(self, step: str) -> None:
        if step == self.calls_at[0]:
            await asyncio.get_running_loop().run_in_executor(None, self.calls_at[1])
        if step == self.stalls_at:
            self.is_there.set()
            await asyncio.sleep(3_600)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.arrived.update(one.partition("@")[0] for one in envelope.rcpt_tos)
        await self.at("the answer")
        return "250 Accepted"


class Desk(SMTP):
    """Where mails are handed in."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.lines.append(transport)
        super().connection_made(transport)

    async def _handle_client(self) -> None:
        await self.event_handler.at("the greeting")
        await super()._handle_client()

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.at("MAIL")
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.at("RCPT")
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await self.event_handler.at("DATA")
        if self.event_handler.stalls_at == "the middle":
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            await self.push("354 Go on")
            await self._reader.readline()
            await self.event_handler.at("the middle")
        await super().smtp_DATA(arg)


class Loopback(Controller):
    def factory(self) -> SMTP:
        return Desk(self.handler)


@pytest.fixture
def office() -> Iterator[tuple[Office, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    office = Office()
    controller = Loopback(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office, port
    finally:
        for line in office.lines:  # one at which nobody reads any more does not notice that its worker is dead
            controller.loop.call_soon_threadsafe(line.abort)
        controller.stop(no_assert=True)


@pytest.fixture
def celery_worker_options(office: tuple[Office, int]) -> dict[str, Any]:
    return {"email_url": f"smtp://127.0.0.1:{office[1]}", "concurrency": 2}


def put(key: str, text: str = "Text") -> None:
    outbox.put(key=key, to=f"{key}@example.org", subject=key, text=text)


def states(*keys: str) -> list[str]:
    return list(OutboxMessage.objects.filter(key__in=keys).values_list("state", flat=True))


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def locked(key: str) -> Any:
    """A connection that holds the row, so that a worker's next write of it waits."""
    other = psycopg2.connect(**connection.get_connection_params())
    other.cursor().execute("SELECT 1 FROM csp_outboxmessage WHERE key = %s FOR UPDATE", [key])
    return other


def kill(worker: Worker) -> None:
    """SIGKILL. Celery has its children die with it."""
    worker.kill()
    worker.wait()


def time_passes() -> None:
    """Every lease has ended."""
    OutboxMessage.objects.update(lease_ends_at=timezone.now() - timedelta(seconds=1))


def test_worker_killed_at_any_step_neither_drops_a_mail_nor_sends_it_twice(
    office: tuple[Office, int], start_celery_worker: Callable[[], Worker], wait_until: Wait
) -> None:
    post, _ = office
    steps = {"claimed": "the greeting", "connected": "MAIL", "named": "RCPT", "halfway": "the middle"}
    for key, step in steps.items():
        worker = start_celery_worker()
        wait_until(lambda: set(states(*steps)) <= {"sent"})
        post.stalls_at = step
        put(key, text=HUGE if key == "halfway" else "Text")
        assert post.is_there.wait(20), f"no worker came to {step}"
        assert states(key) == ["sending"]
        kill(worker)
        post.stalls_at = ""
        post.is_there.clear()
        time_passes()
        app.tasks["csp.tasks.send_outbox"].delay()
    start_celery_worker()
    wait_until(lambda: states(*steps) == ["sent"] * len(steps))
    assert post.arrived == dict.fromkeys(steps, 1)


def killed_at_a_write(post: Office, worker: Worker, wait_until: Wait, key: str, step: str) -> None:
    """The row is locked when the mail is at ``step``: the worker waits at its next write of it, and is killed there.

    Its write goes with it.
    """
    held = []
    post.calls_at = (step, lambda: held.append(locked(key)))
    put(key)
    wait_until(lambda: bool(rows(WAITING)))
    kill(worker)
    rows(WAITING.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"))
    wait_until(lambda: not rows(WAITING))
    held[0].close()
    post.calls_at = ("", lambda: None)
    time_passes()


def test_worker_killed_around_the_end_of_a_mail_leaves_at_most_a_question(
    office: tuple[Office, int], start_celery_worker: Callable[[], Worker], wait_until: Wait
) -> None:
    post, _ = office
    killed_at_a_write(post, start_celery_worker(), wait_until, "before-marker", "DATA")
    assert states("before-marker") == ["sending"]

    worker = start_celery_worker()
    app.tasks["csp.tasks.send_outbox"].delay()
    wait_until(lambda: states("before-marker") == ["sent"])
    rows(SLOW_MARKER)
    put("before-dot")
    wait_until(lambda: bool(rows(ASLEEP)))
    kill(worker)
    wait_until(lambda: states("before-dot") == ["handing"])
    rows("DROP FUNCTION slow_marker CASCADE")

    killed_at_a_write(post, start_celery_worker(), wait_until, "before-sent", "the answer")
    assert states("before-sent") == ["handing"]

    start_celery_worker()
    for _ in range(2):
        app.tasks["csp.tasks.send_outbox"].delay()
    wait_until(lambda: states("before-dot", "before-sent") == ["not_known"] * 2)
    put("after-all")
    wait_until(lambda: states("after-all") == ["sent"])
    assert post.arrived == {"before-marker": 1, "before-sent": 1, "after-all": 1}


def test_two_senders_two_clocks_and_a_broker_that_forgets_send_each_mail_once(
    office: tuple[Office, int], celery_worker_process: Worker, wait_until: Wait
) -> None:
    post, _ = office
    keys = [f"mail-{number}" for number in range(120)]
    OutboxMessage.objects.bulk_create(OutboxMessage(key=key, to=f"{key}@example.org", text="Text") for key in keys)
    for flush in (True, False):
        for _ in range(2):  # clocks
            for entry in settings.CELERY_BEAT_SCHEDULE.values():
                app.send_task(entry["task"], **entry.get("options", {}))
        if flush:
            app.control.purge()
    wait_until(lambda: states(*keys) == ["sent"] * len(keys))
    app.send_task("csp.tasks.send_outbox")
    put("last")
    wait_until(lambda: states("last") == ["sent"])
    assert post.arrived == dict.fromkeys([*keys, "last"], 1)
