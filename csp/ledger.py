"""The publication ledger: what was published or approved, when, by whom. Appended to, never edited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from csp.models import LedgerEntry, User

FIRST = "0" * 64


def append(*, kind: str, subject: str, title: str, at: datetime, by: User, sha256: str = "") -> LedgerEntry:
    """Add an entry inside the caller's transaction.

    Two appends at once meet on the first entry's lock (PostgreSQL) or the database's (SQLite), and only then look
    for the last: a row waited for is the one that was the last before the wait. The unique ``previous_hash``
    refuses whatever slips through (two first entries), and the caller's transaction is undone whole.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The ledger is written in the transaction that publishes.")
    LedgerEntry.objects.select_for_update().order_by("pk").first()
    last = LedgerEntry.objects.order_by("-pk").first()
    entry = LedgerEntry(
        kind=kind,
        subject=subject,
        title=title[:250],
        at=at,
        by=by,
        sha256=sha256,
        previous_hash=last.hash if last else FIRST,
    )
    entry.hash = entry.computed_hash()
    entry.save()
    return entry


def first_broken() -> LedgerEntry | None:
    """The first entry that does not follow from the one before it, or None when the chain is whole."""
    previous = FIRST
    for entry in LedgerEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or entry.hash != entry.computed_hash():
            return entry
        previous = entry.hash
    return None
