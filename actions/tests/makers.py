"""Actions and owners for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.models import Action, ActionOwner
from meetings.models import Board, Organisation, Person

RAISED = date(2018, 7, 4)


def make_action(board: Board, number: int = 1, *owners: Person | Organisation | str, **fields: Any) -> Action:
    """An open action due on 1 September 2018 unless told otherwise, with confirmed owners.

    A text as owner is one nobody was recognised in; "All organisations" means everyone.
    """
    values = {
        "text": f"Share the data of area {number}",
        "raised_on": RAISED,
        "due": Action.Due.DATE,
        "due_on": date(2018, 9, 1),
        **fields,
    }
    if values["due"] != Action.Due.DATE and "due_on" not in fields:
        values["due_on"] = None
    action = Action.objects.create(board=board, number=number, **values)
    for position, who in enumerate(owners):
        own(action, who, position=position)
    return action


def own(
    action: Action, who: Person | Organisation | str, *, confirmed: bool = True, position: int = 0
) -> ActionOwner:
    return ActionOwner.objects.create(
        action=action,
        position=position,
        text=str(who),
        person=who if isinstance(who, Person) else None,
        organisation=who if isinstance(who, Organisation) else None,
        everyone=who == "All organisations",
        confirmed=confirmed,
    )
