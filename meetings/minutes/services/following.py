"""Say that no action need come of a decision, and take that back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.models import Decision


@transaction.atomic
def say_needs_none(*, decision: Decision, by: User) -> None:
    """No action need come of it. It changes nothing of the record. Raises Denied; Refused when it is said already."""
    _mark(decision, by, is_marked=False, needs_none_at=timezone.now(), needs_none_by=by)


@transaction.atomic
def take_back_needs_none(*, decision: Decision, by: User) -> None:
    """Raises Denied; Refused when nobody has said that it needs none."""
    _mark(decision, by, is_marked=True, needs_none_at=None, needs_none_by=None)


def _mark(decision: Decision, by: User, *, is_marked: bool, **values: object) -> None:
    check_can_manage(by, decision.minute.minutes.meeting.board)
    rows = Decision.objects.filter(pk=decision.pk, needs_none_at__isnull=not is_marked)
    if not rows.update(**values):
        raise Refused("Somebody has done so meanwhile. Look at how the decision stands now.")
