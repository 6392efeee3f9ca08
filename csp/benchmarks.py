"""What the commands that measure stand on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test import override_settings


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
