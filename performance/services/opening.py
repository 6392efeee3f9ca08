"""What the public may read: an indicator is opened by an act of its board's officer, and can be closed again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from csp import changes, ledger
from csp.errors import Refused
from csp.models import User
from performance.access import check_can_keep
from performance.models import Indicator


@transaction.atomic
def open_indicator(*, indicator: Indicator, by: User) -> None:
    """From now on everybody reads its figures, with small numbers hidden. The moment is set here and never edited.

    Raises Denied, Conflict, and Refused for a restricted indicator or one that is open.
    """
    check_can_keep(by, indicator.board)
    if indicator.restricted:
        raise Refused("A restricted indicator is not for the public. Say first that it is not restricted.")
    if indicator.opened_at:
        raise Refused("Everybody can read this indicator already.")
    _set(indicator, by, opened=True)


@transaction.atomic
def close_indicator(*, indicator: Indicator, by: User) -> None:
    """The public reads it no more; that it was open stays in the ledger. Raises Denied, Conflict, Refused."""
    check_can_keep(by, indicator.board)
    if not indicator.opened_at:
        raise Refused("This indicator is not open to the public.")
    _set(indicator, by, opened=False)


def _set(indicator: Indicator, by: User, *, opened: bool) -> None:
    now = timezone.now()
    indicator.opened_at, indicator.opened_by = (now, by) if opened else (None, None)
    changes.save_if_unchanged(indicator, by=by, version=indicator.version, fields=["opened_at", "opened_by"])
    kind = "indicator opened" if opened else "indicator closed"
    ledger.append(kind=kind, subject=f"indicator:{indicator.code}", title=indicator.name, at=now, by=by)
