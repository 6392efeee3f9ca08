"""What whoever answers for a priority says of it, beside what the rule says."""

from __future__ import annotations

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from strategies.access import check_can_assess
from strategies.models import Assessment, Priority, Rating


@transaction.atomic
def assess(*, priority: Priority, by: User, rating: str, reason: str) -> Assessment:
    """Say how a priority stands, whatever the rule says; with an empty ``rating``, go back to the rule.

    It is kept for good, beside what the rule says. Raises Denied, and Refused without a reason, or to go back to the
    rule where it holds already.
    """
    check_can_assess(by, priority)
    if not reason.strip():
        raise Refused("Say why. The reason is shown beside what the rule says.", field="reason")
    if rating and rating not in Rating.values:
        raise Refused("Choose red, amber or green, or what the rule says.", field="rating")
    Priority.objects.select_for_update().get(pk=priority.pk)
    newest = priority.assessments.first()
    if not rating and not (newest and newest.rating):
        raise Refused("What the rule says counts already.", field="rating")
    return Assessment.objects.create(priority=priority, by=by, rating=rating, reason=reason.strip())
