"""Who sees and who changes actions. Follows the roles of meetings.access, and ownership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from csp.errors import Denied
from csp.roles import Power, roles_with
from meetings.access import Reader, boards_held, boards_with, check_can_manage, holds, seats
from meetings.models import Membership, Person

if TYPE_CHECKING:
    from actions.models import Action, ActionOwner

# Whom "All organisations" means, and who speaks for an organisation: officers serve the board, they do neither.
MEMBER_ROLES = roles_with(Power.VOTE)
SPEAKING_ROLES = [role for role in roles_with(Power.READ) if role not in roles_with(Power.MANAGE)]


def owned_by(user: Reader) -> Q:
    """Actions whose confirmed owner is this person by name.

    A name that was only recognised opens nothing until an officer has confirmed it. An organisation's actions
    reach people by their seat on the board.
    """
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    return Q(pk__in=_owners().filter(confirmed=True, person__user_id=user.pk).values("action_id"))


def represented_by(user: Reader) -> Q:
    """Actions of an organisation this person speaks for on the action's board, and those of all its members."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    mine = seats(user, Power.READ).filter(board_id=OuterRef("action__board_id"), role__in=SPEAKING_ROLES)
    of_organisation = Exists(mine.filter(seat_of(OuterRef("organisation_id"))))
    of_everyone = Exists(mine.filter(role__in=MEMBER_ROLES))
    owners = _owners().filter(confirmed=True)
    return Q(pk__in=owners.filter(of_organisation, organisation__isnull=False).values("action_id")) | Q(
        pk__in=owners.filter(of_everyone, everyone=True).values("action_id")
    )


def seat_of(organisation: object) -> Q:
    """Memberships held for ``organisation``: by the seat itself or, where it names none, by its person."""
    return Q(organisation_id=organisation) | Q(organisation__isnull=True, person__organisation_id=organisation)


def actions_seen(user: Reader) -> Q:
    """The people of the board see its whole log; an owner who does not sit on it sees their own actions.

    What is only proposed (a draft minute's line, say) is for those who see drafts until it is confirmed.
    """
    drafts, read = boards_held(user, Power.SEE_DRAFTS), boards_held(user, Power.READ)
    return Q(board_id__in=drafts) | (~Q(status="proposed") & (Q(board_id__in=read) | owned_by(user)))


def updates_seen(user: Reader) -> Q:
    """Whoever sees an action sees its updates; a restricted one only as one of the board, or as an owner by name.

    Today nobody else sees an action on the site. The rule is said in full so that it holds when somebody else does.
    """
    actions = apps.get_model("actions", "Action")._default_manager
    entitled = Q(action__board_id__in=boards_with(user, Power.READ)) | Q(action__in=actions.filter(owned_by(user)))
    return Q(action__in=actions.filter(actions_seen(user))) & (Q(restricted=False) | entitled)


def report_links_seen(user: Reader) -> Q:
    """To whom a link to report by was sent: the officers of the action's board know. For rows with ``action_id``."""
    actions = apps.get_model("actions", "Action")._default_manager
    return Q(action_id__in=actions.filter(board_id__in=boards_with(user, Power.MANAGE)).order_by().values("pk"))


def unrepresented() -> QuerySet[ActionOwner]:
    """Owners that are an organisation for which nobody speaks on the action's board today.

    Its seat is vacant, or it has none: what it owns falls to the board's officers until it has a representative.
    """
    speaking = Membership.objects.current().filter(
        seat_of(OuterRef("organisation_id")), board_id=OuterRef("action__board_id"), role__in=SPEAKING_ROLES,
        person__isnull=False,
    )  # fmt: skip
    return _owners().filter(~Exists(speaking), confirmed=True, organisation__isnull=False)


def has_address(path: str) -> Q:
    """People that mail reaches. ``path`` leads to the person. Whoever's account was closed gets no mail."""
    return Q(**{f"{path}user__isnull": True, f"{path}email__gt": ""}) | Q(**{f"{path}user__is_active": True})


def speaks_for_owner(path: str) -> Q:
    """Seats under ``path`` (of an ActionOwner's board) whose people own the action for others, today.

    An organisation's action goes to those who speak for it on the board, "All organisations" to all members.
    Mail goes by today's seats, whatever night it is about: nobody who has left is sent anything.
    """
    today = timezone.localdate()
    runs = Q(**{f"{path}starts__lte": today}) & (
        Q(**{f"{path}ends__isnull": True}) | Q(**{f"{path}ends__gte": today})
    )
    theirs = Q(**{f"{path}organisation": F("organisation")}) | Q(
        **{f"{path}organisation__isnull": True, f"{path}person__organisation": F("organisation")}
    )
    speaks = Q(organisation__isnull=False, **{f"{path}role__in": SPEAKING_ROLES}) & theirs
    return runs & (speaks | Q(everyone=True, **{f"{path}role__in": MEMBER_ROLES}))


def is_owner(user: Reader, action: Action) -> bool:
    """Whether ``user`` owns ``action``: by name, for their organisation, or as one of all members."""
    mine = owned_by(user) | represented_by(user)
    return user.is_authenticated and type(action).objects.filter(mine, pk=action.pk).exists()


def owns(person: Person, action: Action) -> bool:
    """Whether ``person`` owns ``action``, with or without an account: by name, or by a seat they hold today."""
    seat = "action__board__memberships__"
    by_seat = speaks_for_owner(seat) & Q(**{f"{seat}person": person})
    return _owners().filter(Q(person=person) | by_seat, action=action, confirmed=True).exists()


def check_can_update(user: Reader, action: Action) -> None:
    """Add an update or propose closure: the action's owners and the board's officers."""
    if not (holds(user, Power.MANAGE, action.board) or is_owner(user, action)):
        raise Denied("Only the owners of this action and the board's officers can report on it.")


def check_can_close(user: Reader, action: Action) -> None:
    """Confirm, edit and close: the board's officers."""
    check_can_manage(user, action.board)


def _owners() -> QuerySet[ActionOwner]:
    return apps.get_model("actions", "ActionOwner")._default_manager.all()
