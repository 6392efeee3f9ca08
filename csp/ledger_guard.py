"""The database's own refusal to change or remove an entry of the publication ledger: triggers, of both databases.

Whatever asks, a screen, a command, a migration or somebody at the database's own prompt, gets the same answer. SQLite
loses a table's triggers when Django makes the table anew to alter it: a migration that alters the ledger puts them up
again with ``protect``. ``manage.py check_ledger`` says when they are missing.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "csp_ledgerentry"
REFUSAL = "An entry of the publication ledger is never changed or removed."

_SQLITE = {
    "ledger_no_update": f"BEFORE UPDATE ON {TABLE}",
    "ledger_no_delete": f"BEFORE DELETE ON {TABLE}",
    # INSERT OR REPLACE removes the row it replaces without asking the trigger of removals.
    "ledger_no_replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} "  # noqa: S608 - no word of it comes from outside
        "WHERE id = NEW.id OR hash = NEW.hash OR previous_hash = NEW.previous_hash)"
    ),
}
_POSTGRESQL = {
    "ledger_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    "ledger_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION csp_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers up; those that stand are left. Raises NotImplementedError for another kind of database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in _SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
        elif connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            for name, when in _POSTGRESQL.items():
                cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION csp_ledger_refuse()")
        else:
            raise NotImplementedError(f"The ledger cannot be guarded in {connection.vendor}.")


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: for the migration's way back, and for tests that empty their database."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _names(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger stands and is switched on."""
    standing = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(standing, [TABLE])
        return _names(connection) <= {row[0] for row in cursor.fetchall()}


def _names(connection: BaseDatabaseWrapper) -> set[str]:
    return set(_SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)
