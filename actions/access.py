"""Who sees and who changes actions. Follows the roles of meetings.access, and ownership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from csp.errors import Denied
from csp.roles import Power
from meetings.access import Reader, boards_with, check_can_manage, holds

if TYPE_CHECKING:
    from actions.models import Action


def owned_by(user: Reader) -> Q:
    """Actions whose owner is this person by name. An organisation's actions reach people by their board seat."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    return Q(pk__in=_owned_ids(user))


def actions_seen(user: Reader) -> Q:
    """The people of the board see its whole log; an owner who does not sit on it sees their own actions.

    What is only proposed (a draft minute's line, say) is for those who see drafts until it is confirmed.
    """
    confirmed = ~Q(status="proposed")
    return (
        (confirmed & Q(board_id__in=boards_with(user, Power.READ)))
        | (confirmed & owned_by(user))
        | Q(board_id__in=boards_with(user, Power.SEE_DRAFTS))
    )


def is_owner(user: Reader, action: Action) -> bool:
    return user.is_authenticated and type(action).objects.filter(owned_by(user), pk=action.pk).exists()


def check_can_update(user: Reader, action: Action) -> None:
    """Add an update or propose closure: the action's owners and the board's officers."""
    if not (holds(user, Power.MANAGE, action.board) or is_owner(user, action)):
        raise Denied("Only the owners of this action and the board's officers can report on it.")


def check_can_close(user: Reader, action: Action) -> None:
    """Confirm, edit and close: the board's officers."""
    check_can_manage(user, action.board)


def _owned_ids(user: Reader):  # type: ignore[no-untyped-def]
    owners = apps.get_model("actions", "ActionOwner")
    return owners.objects.filter(person__user_id=user.pk).values("action_id")
