"""Checks for the health page: does each part that the site stands on answer?"""

import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from csp.celery import app

logger = logging.getLogger(__name__)

BROKER_TIMEOUT = 3
"""Seconds to wait for the broker."""


def check_all() -> dict[str, bool]:
    """Each part and whether it works. The reason of a failure goes to the log, never to the page."""
    checks = {"database": check_database, "broker": check_broker, "storage": check_storage}
    return {name: _works(name, check) for name, check in checks.items()}


def check_database() -> None:
    """Raises django.db.DatabaseError when the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_broker() -> None:
    """Raises OSError or kombu's OperationalError when tasks cannot be sent. Without a broker they run in-process."""
    if settings.BROKER_URL:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT)


def check_storage() -> None:
    """Raises OSError when a file cannot be written and read back."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="health-", dir=folder)
    try:
        with os.fdopen(handle, "w+b") as file:
            file.write(b"ok")
            file.seek(0)
            if file.read() != b"ok":
                raise OSError("what was written could not be read back")
    finally:
        Path(name).unlink()


def _works(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # whatever is wrong with a part, the page says it failed
        logger.exception("Health check of the %s failed", name)
        return False
    return True
