"""How a board chases its actions."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from actions.due import follow_rules
from actions.models import ChaseRules
from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.models import Board

FIELDS = ("asap_days", "lead_days", "chair_days", "ask_days")
MOST = 365


@transaction.atomic
def set_chase_rules(*, board: Board, by: User, version: int = 0, **days: int | None) -> ChaseRules:
    """Set how the board chases its actions: each of FIELDS given in ``days``, None for never.

    What is due as soon as possible moves with it. Raises Denied, Conflict, and Refused for a number of days that
    cannot be, or when the chair's list would come before the owner's organisation.
    """
    check_can_manage(by, board)
    # The board's row is held, so that two officers who set them for the first time make one row.
    Board.objects.select_for_update().get(pk=board.pk)
    rules = ChaseRules.objects.filter(board=board).first() or ChaseRules(board=board)
    for name, value in _checked(days).items():
        setattr(rules, name, value)
    if rules.lead_days is not None and rules.chair_days is not None and rules.chair_days < rules.lead_days:
        raise Refused(
            "The chair’s list comes after the owner’s organisation: give as many days or more.", field="chair_days"
        )
    if rules.pk:
        changes.save_if_unchanged(rules, by=by, version=version, fields=FIELDS)
    else:
        changes.save(rules, by=by)
    follow_rules(board)
    return rules


def _checked(days: dict[str, Any]) -> dict[str, int | None]:
    if unknown := days.keys() - set(FIELDS):
        raise TypeError(f"A board's rules have no {', '.join(sorted(unknown))}.")
    for name, value in days.items():
        if value is not None and not 0 <= value <= MOST:
            raise Refused(f"Give a number of days from 0 to {MOST}, or leave it empty.", field=name)
    return days
