"""The nightly job beside one plain pass of SQL that decides on the same mails."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter, process_time
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.nightly import run_nightly
from csp.benchmarks import peak_mib
from csp.models import OutboxMessage

Cost = tuple[float, float]
"""Seconds by the clock, and of this process's processor."""


def measure(actions: int, owners: int, write: Callable[[str], object]) -> None:
    """Run a night, the same night again and the next one, each taken back, with the floor before and after."""
    on, before = timezone.localdate(), peak_mib()
    floors = [_took(lambda: _floor(on))]
    with transaction.atomic():
        first = _took(lambda: run_nightly(on))
        after, mails = peak_mib(), OutboxMessage.objects.count()
        again = _took(lambda: run_nightly(on))
        later = _took(lambda: run_nightly(on + timedelta(days=1)))
        transaction.set_rollback(True)
    floors += [_took(lambda: _floor(on)) for _ in range(2)]
    floor = sorted(floors)[1]
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:  # which keeps their text: memory is measured before
            run_nightly(on)
        transaction.set_rollback(True)
    write(
        f"Nightly job, {actions:,} actions, {owners:,} owners: {len(queries)} queries, {mails:,} mails;"
        f" peak memory {after:.0f} MiB, {before:.0f} before"
    )
    write("                     seconds  x floor  processor  x floor")
    for name, (took, used) in {
        "floor": floor, "the first night": first, "the next night": later, "the same night again": again
    }.items():  # fmt: skip
        write(f"  {name:<20}{took:>7.2f}{took / floor[0]:>9.1f}{used:>11.2f}{used / floor[1]:>9.1f}")


def _took(work: Callable[[], Any]) -> Cost:
    gc.collect()
    start, used = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used


def _floor(on: date) -> None:
    """One UPDATE, one ordered query, plain strings, one insert: the least that could decide on the mails."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE actions_action SET flagged_on = %s WHERE due_on < %s AND flagged_on IS NULL"
            " AND status IN ('open', 'in_hand', 'awaiting_closure')",
            [on, on],
        )
        cursor.execute(
            "SELECT p.id, p.email, p.name, a.number, a.text, a.due_on, b.slug, b.name FROM actions_actionowner o"
            " JOIN actions_action a ON a.id = o.action_id JOIN meetings_person p ON p.id = o.person_id"
            " JOIN meetings_board b ON b.id = a.board_id WHERE a.status IN ('open', 'in_hand') AND a.due_on <= %s"
            " ORDER BY p.id, a.due_on",
            [on + timedelta(days=7)],
        )
        mails: dict[int, list[str]] = {}
        for person, email, name, number, text, due, slug, board in cursor.fetchall():
            lines = mails.setdefault(person, [email, f"Dear {name},"])
            lines.append(f"{slug.upper()}-{number}, due {due}: {text[:240]} ({board})")
        cursor.executemany(
            'INSERT INTO csp_outboxmessage (key, subject, text, "to", html, state, attempts, error, reply_to,'
            " list_name, unsubscribe, status_code, claimed_by, created_at, not_before) VALUES"
            " (%s, 'Your actions', %s, %s, '', 'waiting', 0, '', '', '', '', '', '', CURRENT_TIMESTAMP,"
            " CURRENT_TIMESTAMP)",
            [(f"floor:{person}", "\n".join(lines[1:]), lines[0]) for person, lines in mails.items()],
        )
        transaction.set_rollback(True)
