"""The tests' SQLite database is migrated once and kept: every later run, and every other worker, copies it.

All migrations together take many seconds, and what they make is the same until one of them changes. PostgreSQL's test
database is migrated anew each time.
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management.commands.migrate import Command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from csp import ledger_guard, tables_at_once


def kept_in(folder: Path) -> Callable[..., str | None]:
    """What does ``manage.py migrate``'s work on an empty test database, and keeps the outcome in ``folder``."""
    migrate = Command.handle

    def handle(self: Command, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        begun = options.get("app_label") or connection.introspection.table_names()
        if begun or not isinstance(connection, DatabaseWrapper):
            return migrate(self, *args, **options)
        connection.ensure_connection()
        kept = folder / f"{_fingerprint()}.sqlite3"
        with _alone(folder):
            if not kept.exists():
                migrate(self, *args, **options)
                _keep(connection.connection, kept)
                return None
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)
        return None

    return handle


def _fingerprint() -> str:
    """Of all that decides what the migrations make: themselves, what they are made with, and who runs them."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    made_with = [Path(ledger_guard.__file__), Path(tables_at_once.__file__)]
    files = [*made_with, *(file for folder in folders for file in sorted(folder.glob("*.py")))]
    known = f"{django.VERSION} {sqlite3.sqlite_version} {settings.INSTALLED_APPS}".encode()
    return hashlib.sha256(known + b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time: the others wait for what it keeps."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(migrated: sqlite3.Connection, kept: Path) -> None:
    """Under its name only when it is whole; what other migrations made goes."""
    for old in kept.parent.glob("*.sqlite3*"):
        old.unlink()
    unfinished = kept.with_suffix(".sqlite3-unfinished")
    with closing(sqlite3.connect(unfinished)) as target:
        migrated.backup(target)
    unfinished.rename(kept)
