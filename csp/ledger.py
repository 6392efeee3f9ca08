"""The publication ledger: what was published or approved, when, by whom. Appended to, never edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from csp import storage
from csp.models import LedgerEntry, User

FIRST = "0" * 64

contents: dict[str, Callable[[str], str | None]] = {}
"""For the kinds of entry whose SHA-256 is not that of a file: what gives, by subject, the SHA-256 of what stands now.

None when what was hashed was not kept. Filled in AppConfig.ready.
"""


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
    return next((entry for entry, problem in check_chain() if problem), None)


def check_chain() -> Iterator[tuple[LedgerEntry, str]]:
    """Every entry, oldest first, with what is wrong with its place in the chain; empty when nothing is."""
    previous = FIRST
    for entry in LedgerEntry.objects.order_by("pk").iterator():
        wrong = []
        if entry.previous_hash != previous:
            wrong.append("it does not follow from the entry before it: one was removed, put in or changed")
        if entry.hash != entry.computed_hash():
            wrong.append("what it says is not what was written: its hash is another")
        yield entry, "; ".join(wrong)
        previous = entry.hash


def check_files() -> Iterator[tuple[LedgerEntry, str]]:
    """Every entry that holds a SHA-256, with how what stands now differs from it; empty when it does not.

    Files are read in pieces, and each once however many entries name it: they come in the order of their hashes.
    """
    last, found = "", ""
    for entry in LedgerEntry.objects.exclude(sha256="").order_by("sha256", "pk").iterator():
        if hash_of := contents.get(entry.kind):
            yield entry, _content_problem(entry, hash_of(entry.subject))
            continue
        if entry.sha256 != last:
            last, found = entry.sha256, _file_problem(entry.sha256)
        yield entry, found


def _content_problem(entry: LedgerEntry, stands: str | None) -> str:
    if stands is None:
        return "what was approved is not there to be compared"
    return "" if stands == entry.sha256 else "what stands now is not what was approved"


def _file_problem(sha256: str) -> str:
    try:
        stands = storage.hash_under(sha256)
    except (OSError, ValueError) as problem:
        return f"its file cannot be read ({type(problem).__name__})"
    return "" if stands == sha256 else "its file has other bytes than were published"
