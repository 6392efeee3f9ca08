"""The database itself refuses to change the ledger, on SQLite and on PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from csp import ledger, ledger_guard
from csp.models import LedgerEntry, User

ON_BOTH = pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
pytestmark = [pytest.mark.django_db(transaction=True), ON_BOTH]
REFUSED = "never changed or removed"


@pytest.fixture
def entry(database: str) -> LedgerEntry:
    if connection.vendor != database:
        pytest.skip(f"this round is on {connection.vendor}; the other one tries {database}")
    clerk = User.objects.create_user("clerk@example.org")
    with transaction.atomic():
        return ledger.append(kind="agenda", subject="meeting:1", title="Agenda", at=timezone.now(), by=clerk)


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def stored() -> list[dict[str, Any]]:
    return list(LedgerEntry.objects.values())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE csp_ledgerentry SET at = '2001-01-01 10:00:00+00'",
        "UPDATE csp_ledgerentry SET title = 'Another' WHERE id > 0",
        "DELETE FROM csp_ledgerentry",
    ],
)
def test_statement_that_changes_an_entry_is_refused(entry: LedgerEntry, sql: str) -> None:
    before = stored()
    with pytest.raises(DatabaseError, match=REFUSED):
        run(sql)
    assert stored() == before


def test_entry_is_not_replaced(entry: LedgerEntry) -> None:
    before = stored()
    if connection.vendor == "sqlite":
        sql = "INSERT OR REPLACE INTO csp_ledgerentry SELECT * FROM csp_ledgerentry"
    else:
        sql = (
            "INSERT INTO csp_ledgerentry SELECT * FROM csp_ledgerentry "
            "ON CONFLICT (id) DO UPDATE SET title = 'Another'"
        )
    with pytest.raises(DatabaseError, match=REFUSED):
        run(sql)
    assert stored() == before


def test_table_is_not_emptied(entry: LedgerEntry) -> None:
    before = stored()
    sql = (
        "TRUNCATE csp_ledgerentry CASCADE" if connection.vendor == "postgresql" else "DELETE FROM csp_ledgerentry"
    )
    with pytest.raises(DatabaseError, match=REFUSED):
        run(sql)
    assert stored() == before


def test_querysets_that_pass_by_the_model_are_refused(entry: LedgerEntry) -> None:
    before = stored()
    entry.title = "Another"
    for act in (
        lambda: LedgerEntry.objects.update(title="Another"),
        lambda: LedgerEntry.objects.bulk_update([entry], ["title"]),
        lambda: LedgerEntry.objects.all().delete(),
        lambda: LedgerEntry.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            act()
    assert stored() == before


def test_next_entry_is_added(entry: LedgerEntry) -> None:
    with transaction.atomic():
        ledger.append(kind="minutes", subject="minutes:1", title="Minutes", at=timezone.now(), by=entry.by)
    assert (ledger.first_broken(), LedgerEntry.objects.count()) == (None, 2)


def test_migration_goes_back_and_forth_and_loses_nothing(entry: LedgerEntry) -> None:
    """Its two steps; and what the migrations make is guarded: none of them left the guard down."""
    before = stored()
    migration = import_module("csp.migrations.0004_ledger_guard")
    assert ledger_guard.is_guarded(connection)
    migration.lift(apps, connection.schema_editor())
    assert not ledger_guard.is_guarded(connection)
    migration.protect(apps, connection.schema_editor())
    migration.protect(apps, connection.schema_editor())
    assert (ledger_guard.is_guarded(connection), stored()) == (True, before)


def test_command_that_empties_the_site_is_refused(entry: LedgerEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside the tests nothing takes the guard down first."""
    before = stored()
    monkeypatch.setattr(ledger_guard, "lift", lambda connection, guard: None)
    with pytest.raises(Exception, match="couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert stored() == before
