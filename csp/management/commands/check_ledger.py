"""Check the ledger of publication: that its chain is whole, and that what it names still has the bytes it had.

Prints what is wrong, a line each, and ends with 1 if anything is. Reads entry by entry and file by file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from csp import ledger, ledger_guard
from csp.models import LedgerEntry


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.wrong = 0
        entries = sum(1 for _ in self.told(ledger.check_chain()))
        hashes = {"files": 0, "records": 0}
        last = ""
        for entry in self.told(ledger.check_files()):
            if entry.kind in ledger.contents:
                hashes["records"] += 1
            elif entry.sha256 != last:
                hashes["files"] += 1
                last = entry.sha256
        for guard in ledger_guard.guards:
            if not ledger_guard.is_guarded(connection, guard):
                self.tell(f"The database does not guard {guard.table} against changes: see csp/ledger_guard.py.")
        self.stdout.write(
            f"Checked: {counted(entries, 'entry', 'entries')}, {counted(hashes['files'], 'file', 'files')}, "
            f"{counted(hashes['records'], 'record', 'records')}. "
            f"{'Nothing is wrong.' if not self.wrong else f'Wrong: {self.wrong}.'}"
        )
        if self.wrong:
            sys.exit(1)

    def told(self, checked: Iterator[tuple[LedgerEntry, str]]) -> Iterator[LedgerEntry]:
        """Each entry; what is wrong with one is printed."""
        for entry, problem in checked:
            if problem:
                self.tell(f"{entry.subject}, entry {entry.pk} ({entry.kind}): {problem}.")
            yield entry

    def tell(self, problem: str) -> None:
        self.wrong += 1
        self.stderr.write(problem)


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
