"""What performance shows on pages of the meetings app: figures that are due of one's own, and overdue on the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from csp.roles import Power
from meetings.access import Reader, boards_with
from performance.intake.due import figures_due

SHOWN = 10


def mine(user: Reader, subject: None) -> dict[str, Any] | None:
    """How many figures somebody is to give, and the first of them. One query."""
    dues = figures_due(timezone.localdate(), Q(owner__user_id=user.pk))
    return {"dues": dues[:SHOWN], "count": len(dues)} if dues else None


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """Figures overdue in the boards that an officer keeps, those waited for longest first. One query."""
    today = timezone.localdate()
    kept = figures_due(today, Q(board__in=boards_with(user, Power.MANAGE)))
    overdue = [due for due in kept if due.is_overdue(today)]
    return {"dues": overdue[:SHOWN], "count": len(overdue)} if overdue else None
