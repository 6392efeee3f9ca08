"""What the commands that measure stand on."""

from __future__ import annotations

import http.client
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

REST = 0.003
"""Seconds after which a worker that has used no processor is taken to rest."""
TRIES = 50
HEADS = "                       median    95th    99th  processor  queries  x floor  by processor"


@contextmanager
def scratch_database() -> Iterator[None]:
    """A new, empty, migrated database of the configured kind; the configured one is not opened meanwhile."""
    configured = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as folder:
        name = f"benchmark_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / f"{name}.sqlite3") if connection.vendor == "sqlite" else name
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            with override_settings(ALLOWED_HOSTS=["testserver"]):
                yield
        finally:
            connection.creation.destroy_test_db(configured, verbosity=0)


def peak_mib() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


@dataclass
class Took:
    """What asking for one address many times cost."""

    name: str
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float:
        """The milliseconds within which so many of a hundred answers came."""
        return statistics.quantiles(self.milliseconds, n=100, method="inclusive")[percent - 1]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def used(self) -> float:
        """Milliseconds of the web server's processor, the median."""
        return statistics.median(self.processor)


@dataclass(frozen=True)
class WebServer:
    """One worker of gunicorn, as the site is served, on the present database."""

    port: int
    session: str = ""
    worker: list[int] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

    def again(self, path: str) -> tuple[float, float]:
        """The same for somebody who has the page already: it has not changed."""
        for _ in range(TRIES):
            with suppress(RuntimeError):  # another database of the server wrote meanwhile
                return self.get(path, tag=self.tags.get(path) or "W/none")
        raise RuntimeError(f"{path} is another each time.")

    def get(self, path: str, *, tag: str = "") -> tuple[float, float]:
        """The milliseconds an answer took, and how many of them the worker's processor was at it in all.

        A connection each, as a web server in front makes them. Raises RuntimeError unless it is a page, or, for
        whoever has the one with ``tag``, that it has not changed.
        """
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}"} if self.session else {}
        if tag:
            headers["If-None-Match"] = tag
        before, start = self._processor(), time.perf_counter()
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asking.request("GET", path, headers=headers)
        answer = asking.getresponse()
        answer.read()
        took = time.perf_counter() - start
        asking.close()
        self.worker.append(int(answer.headers["X-Worker"]))
        self.tags[path] = answer.headers.get("ETag", "")
        if answer.status != (304 if tag else 200):
            raise RuntimeError(f"{path} answered {answer.status}.")
        return 1_000 * took, 1_000 * (self._processor() - before)

    def _processor(self) -> float:
        """Seconds of the worker's processor so far, once it rests: it tidies up when an answer has gone."""
        if not self.worker:
            return 0.0
        clock, seconds = ~self.worker[-1] << 3 | 2, 0.0  # Linux's number for the clock of another process
        while (now := time.clock_gettime(clock)) > seconds:
            seconds = now
            time.sleep(REST)
        return seconds


def in_turn(asked: Sequence[tuple[Took, Callable[[], tuple[float, float]]]], times: int) -> None:
    """Ask for each of them ``times`` times, one after the other, so that what else the machine does slows all alike."""
    for number in range(times + 3):
        for took, ask in asked:
            milliseconds, processor = ask()
            if number >= 3:  # the first ones warm up
                took.milliseconds.append(milliseconds)
                took.processor.append(processor)


def line(took: Took, asked: int, floor: Took) -> str:
    """What ``HEADS`` stand over: one address beside its floor, with the number of queries it ``asked``."""
    return (
        f"  {took.name:<20}{took.median:>9.1f}{took.at(95):>8.1f}{took.at(99):>8.1f}{took.used:>11.1f}{asked:>9}"
        f"{took.median / floor.median:>9.1f}{took.used / floor.used:>14.1f}"
    )


def queries(client: Client, page: str) -> int:
    """How many queries a page asks the second time it is read."""
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    return len(captured)


@contextmanager
def web_server(application: str) -> Iterator[int]:
    """gunicorn with one worker that serves ``application`` ("module:name") on the present database; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.set_inheritable(True)
        command = [sys.executable, "-m", "gunicorn", "--config", "python:csp.gunicorn", "--workers", "1"]
        command += ["--bind", f"fd://{listener.fileno()}", "--log-level", "error", application]
        environment = os.environ | {"DATABASE_URL": database_url(), "LOG_FORMAT": "text"}
        process = subprocess.Popen(
            command,
            env=environment,
            pass_fds=[listener.fileno()],
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait()


def database_url() -> str:
    """The address of the present database, as DATABASE_URL takes it."""
    database: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = (quote(str(database[part] or ""), safe="") for part in ("USER", "PASSWORD"))
    place = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
    return f"postgres://{f'{user}:{password}@' if user else ''}{place}/{database['NAME']}"
