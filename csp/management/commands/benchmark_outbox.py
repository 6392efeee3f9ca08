"""manage.py benchmark_outbox: what sending from the outbox costs, beside the least that sending could cost.

It sends to a mail server of its own that takes everything and keeps nothing, in a process of its own; from a scratch
database beside the configured one, on the same server, which it drops again.
"""

from __future__ import annotations

import logging
import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, process_time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.test import override_settings

from csp import outbox
from csp.benchmarks import peak_mib, scratch_database
from csp.models import OutboxMessage

MAILS = 2_000
LINE = "<p>CSP-17, 3 days overdue: review the protocol on burglary with all partners before the next board.</p>\n"
EXTENSIONS = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"


class Command(BaseCommand):
    help = "Measures sending from the outbox over SMTP beside a floor, on mails of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mails", type=int, default=MAILS, help="How many are sent.")

    def handle(self, *args: Any, mails: int, **options: Any) -> None:
        logging.disable(logging.INFO)
        with scratch_database(), _sink() as port:
            floor, least = min(_took(lambda: _floor(mails, port)) for _ in range(3))
            _decide(mails)
            before = peak_mib()
            server = {"EMAIL_BACKEND": "csp.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
            with override_settings(EMAIL_HOST_USER="", EMAIL_USE_TLS=False, EMAIL_USE_SSL=False, **server):
                took, used = _took(lambda: outbox.send_waiting(limit=mails))
            if OutboxMessage.objects.exclude(state=OutboxMessage.State.SENT).exists():
                raise RuntimeError("Not all mails were sent.")
            self.stdout.write(
                f"On {connection.vendor}: {mails:,} mails in {took:.2f} s, {1_000 * took / mails:.2f} ms each; "
                f"of the processor {used:.2f} s\n"
                f"  floor (plain strings, one pipelined connection): {floor:.2f} s; of the processor {least:.2f} s\n"
                f"  {took / floor:.1f} x floor; of the processor {used / least:.1f} x floor\n"
                f"  peak memory {peak_mib():.0f} MiB, {before:.0f} before"
            )


def _decide(mails: int) -> None:
    OutboxMessage.objects.bulk_create(
        (
            OutboxMessage(
                key=f"digest:2018-09-26:person:{number}",
                to=f"owner{number}@example.org",
                subject="3 actions overdue",
                text=f"Dear Owner {number},\n\n{LINE * 5}",
                html=f"<!doctype html><html><body><p>Dear Owner {number},</p>\n{LINE * 10}</body></html>",
            )
            for number in range(mails)
        ),
        batch_size=1_000,
    )


def _took(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor: on a busy machine only the second says what the work costs."""
    start, used = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used


def _floor(mails: int, port: int) -> None:
    """The same words as plain strings over one connection, all commands of a mail sent at once."""
    with socket.create_connection(("127.0.0.1", port)) as server, server.makefile("rb") as answers:
        answers.readline()
        server.sendall(b"EHLO floor\r\n")
        for _ in EXTENSIONS.splitlines():
            answers.readline()
        for number in range(mails):
            to = f"owner{number}@example.org"
            server.sendall(
                f"MAIL FROM:<boards@example.org>\r\nRCPT TO:<{to}>\r\nDATA\r\nFrom: boards@example.org\r\nTo: {to}\r\n"
                f"Subject: 3 actions overdue\r\n\r\nDear Owner {number},\r\n{LINE * 15}\r\n.\r\n".encode()
            )
            for _ in range(4):
                answers.readline()
        server.sendall(b"QUIT\r\n")
        answers.readline()


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server that takes everything; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(listener,), daemon=True)
    process.start()
    try:
        yield listener.getsockname()[1]
    finally:
        process.terminate()
        process.join()
        listener.close()


def _serve(listener: socket.socket) -> None:
    """One connection after another, by raw bytes: a library would be slower than what is measured."""
    while True:
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, client.makefile("rb") as lines:
            client.sendall(b"220 sink\r\n")
            in_mail = False
            for line in lines:
                if in_mail:
                    if line == b".\r\n":
                        in_mail = False
                        client.sendall(b"250 Taken\r\n")
                    continue
                verb = line[:4].upper()
                in_mail = verb == b"DATA"
                client.sendall({b"EHLO": EXTENSIONS, b"DATA": b"354 Go on\r\n"}.get(verb, b"250 Yes\r\n"))
                if verb == b"QUIT":
                    break
