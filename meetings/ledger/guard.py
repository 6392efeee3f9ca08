"""The table of corrections of minutes, guarded by the database as the ledger is."""

from csp.ledger_guard import Guard

CORRECTIONS = Guard(
    "meetings_correction", "correction", ("id",), "A correction of minutes is never changed or removed."
)
