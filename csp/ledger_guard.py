"""The database's own refusal to change or remove what is only ever added to: triggers, of both databases.

Of the publication ledger, and of what an app keeps likewise. Whatever asks, a screen, a command, a migration or
somebody at the database's own prompt, gets the same answer. SQLite loses a table's triggers when Django makes the
table anew to alter it: a migration that alters one of these puts them up again with ``protect``.
``manage.py check_ledger`` says when they are missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """A guarded table. ``name`` begins its triggers' names; ``unique`` are its columns that hold a value once."""

    table: str
    name: str
    unique: tuple[str, ...]
    refusal: str

    def triggers(self, vendor: str) -> dict[str, str]:
        """When each trigger of that kind of database refuses, by its name."""
        if vendor == "postgresql":
            return {
                f"{self.name}_no_change": f"BEFORE UPDATE OR DELETE ON {self.table} FOR EACH ROW",
                f"{self.name}_no_truncate": f"BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT",
            }
        if vendor != "sqlite":
            raise NotImplementedError(f"{self.table} cannot be guarded in {vendor}.")
        same = " OR ".join(f"{column} = NEW.{column}" for column in self.unique)
        return {
            f"{self.name}_no_update": f"BEFORE UPDATE ON {self.table}",
            f"{self.name}_no_delete": f"BEFORE DELETE ON {self.table}",
            # INSERT OR REPLACE removes the row it replaces without asking the trigger of removals.
            f"{self.name}_no_replace": (
                f"BEFORE INSERT ON {self.table} WHEN EXISTS (SELECT 1 FROM {self.table} WHERE {same})"  # noqa: S608 - no word of it comes from outside
            ),
        }


LEDGER = Guard(
    "csp_ledgerentry",
    "ledger",
    ("id", "hash", "previous_hash"),
    "An entry of the publication ledger is never changed or removed.",
)
guards = [LEDGER]
"""Every guarded table. Apps add theirs in AppConfig.ready."""


def protect(connection: BaseDatabaseWrapper, guard: Guard = LEDGER) -> None:
    """Put the triggers up; those that stand are left. Raises NotImplementedError for another kind of database."""
    triggers = guard.triggers(connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in triggers.items():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
                )
            return
        function = f"csp_{guard.name}_refuse()"
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            f"'{guard.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for name, when in triggers.items():
            cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {function}")


def lift(connection: BaseDatabaseWrapper, guard: Guard = LEDGER) -> None:
    """Take the triggers down: for the migration's way back, and for tests that empty their database."""
    on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in guard.triggers(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def is_guarded(connection: BaseDatabaseWrapper, guard: Guard = LEDGER) -> bool:
    """Whether every trigger stands and is switched on."""
    standing = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(standing, [guard.table])
        return set(guard.triggers(connection.vendor)) <= {row[0] for row in cursor.fetchall()}
