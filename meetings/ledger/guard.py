"""What meetings keep beside the ledger, guarded by the database as the ledger is."""

from csp.ledger_guard import Guard

CORRECTIONS = Guard(
    "meetings_correction", "correction", ("id",), "A correction of minutes is never changed or removed."
)
PUBLISHED_PLANS = Guard(
    "meetings_publishedplan", "published_plan", ("id",), "A published forward plan is never changed or removed."
)
