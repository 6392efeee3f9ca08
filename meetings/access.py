"""Who sees what of boards and meetings, and who may do what. The one place both are decided.

*Who sees*: ``visible_to`` on each QuerySet calls the functions here. *Who acts*: ``check_can_x(user, obj)``
raises Denied with the reason. Everything follows from the roles a person holds on a board today (csp.roles).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from csp.access import check_is_administrator
from csp.errors import Denied
from csp.models import OutboxMessage, User
from csp.roles import Power, roles_with
from meetings.models.boards import Board, Membership, Person

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Paper

Reader = User | AnonymousUser


def seats(user: Reader, power: Power) -> QuerySet[Membership]:
    """The memberships that give ``user`` this power today; none for somebody who is not logged in."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.current().with_power(power).of_user(user)


def boards_with(user: Reader, power: Power) -> QuerySet[Membership, Any]:
    """The ids of the boards on which ``user`` holds ``power`` today, as a subquery."""
    return seats(user, power).values("board_id")


def holds(user: Reader, power: Power, board: Board) -> bool:
    """Whether ``user`` holds ``power`` on ``board`` today. Asked once a user and board in a request."""
    if not user.is_authenticated:
        return False
    known: dict[tuple[str, int], bool] = user.__dict__.setdefault("_powers", {})
    key = (power.value, board.pk)
    if key not in known:
        known[key] = seats(user, power).filter(board=board).exists()
    return known[key]


def entitled(user: Reader, board_path: str) -> Exists:
    """An annotation: whether ``user`` may read what is restricted on the row's board."""
    return Exists(seats(user, Power.READ).filter(board_id=OuterRef(board_path)))


def require(user: Reader, power: Power, board: Board, otherwise: str) -> None:
    """Raise Denied(``otherwise``) unless ``user`` holds ``power`` on ``board`` today."""
    if not holds(user, power, board):
        raise Denied(otherwise)


def seats_held(user: Reader) -> frozenset[tuple[int, str]]:
    """Board and role of each seat ``user`` holds today. Asked once a user in a request: every page's header asks."""
    if not user.is_authenticated:
        return frozenset()
    if "_seats_held" not in user.__dict__:
        held = Membership.objects.current().of_user(user).order_by().values_list("board_id", "role")
        user.__dict__["_seats_held"] = frozenset(held)
    return user.__dict__["_seats_held"]


def boards_held(user: Reader, power: Power) -> list[int]:
    """The ids of the boards on which ``user`` holds ``power`` today, as numbers: for pages that ask many times."""
    roles = roles_with(power)
    return sorted({board for board, role in seats_held(user) if role in roles})


def roles_anywhere(user: Reader) -> frozenset[str]:
    """The roles ``user`` holds today on any board."""
    return frozenset(role for _, role in seats_held(user))


def sits_anywhere(user: Reader) -> bool:
    return bool(roles_anywhere(user))


def is_officer_anywhere(user: Reader) -> bool:
    return not roles_anywhere(user).isdisjoint(roles_with(Power.MANAGE))


def may_read_directory(user: Reader) -> bool:
    """People and organisations are shown to those who sit on a board, and to administrators."""
    return sits_anywhere(user) or getattr(user, "is_administrator", False)


# Who sees ---------------------------------------------------------------------------------------------------


def meetings_seen(user: Reader) -> Q:
    """Booked meetings are public facts; one still to be booked is for the people of the board."""
    return ~Q(state="to_be_booked") | Q(board_id__in=boards_with(user, Power.READ))


def items_seen(user: Reader) -> Q:
    """Published items are open (their restricted parts are not). The plan is for the people of the board, and for
    whoever proposed the item."""
    seen = Q(published_at__isnull=False) | Q(meeting__board_id__in=boards_with(user, Power.READ))
    return seen | Q(proposed_by_id=user.pk) if user.is_authenticated else seen


def duties_seen(user: Reader) -> Q:
    """The statutory cycle is for the people of the board, as the plan is."""
    return Q(board_id__in=boards_with(user, Power.READ))


def papers_seen(user: Reader, to_version: str = "") -> Q:
    """Published and not restricted: all. Published and restricted: the board. Not published: who sees drafts.

    Restricted ones never by whom they are withheld from. ``to_version`` is the path from the row to its version:
    "versions__" on papers, "" on versions themselves.
    """
    on_paper = "" if to_version else "paper__"
    board = f"{on_paper}item__meeting__board_id__in"
    published = Q(**{f"{to_version}published_at__isnull": False})
    members = Q(**{board: boards_with(user, Power.READ)})
    drafts = Q(**{board: boards_with(user, Power.SEE_DRAFTS)})
    return (published & _is_open(on_paper)) | (((published & members) | drafts) & ~papers_withheld(user, on_paper))


def papers_withheld(user: Reader, on_paper: str = "") -> Q:
    """Restricted papers of an item that ``user`` has a prejudicial interest in, and of what stands under it.

    The one rule of who is kept from which papers (meetings.models.Exclusion): it holds before and after the meeting,
    for officers, for the chair and for the paper's own author too, until an officer lifts it. ``on_paper`` is the
    path from the row to the paper: "" on papers, "paper__" on versions.
    """
    if not user.is_authenticated:
        return Q(pk__in=[])
    items = excluded_items(user)
    under = Q(**{f"{on_paper}item_id__in": items})
    under |= Q(**{f"{on_paper}item__parent_id__in": items})
    under |= Q(**{f"{on_paper}item__parent__parent_id__in": items})  # an agenda goes no deeper
    return under & ~_is_open(on_paper)


def excluded_items(user: User) -> QuerySet[Person, Any]:
    """The ids of the items whose restricted papers are withheld from ``user``, as a subquery."""
    theirs = Person.objects.filter(user_id=user.pk, exclusions__isnull=False, exclusions__lifted_at__isnull=True)
    return theirs.order_by().values("exclusions__item_id")


def is_excluded(user: Reader, meeting_path: str) -> Exists | Value:
    """An annotation: whether the restricted papers of some item of the row's meeting are withheld from ``user``."""
    if not user.is_authenticated:
        return Value(False)
    return Exists(
        Person.objects.filter(
            user_id=user.pk,
            exclusions__lifted_at__isnull=True,
            exclusions__item__meeting_id=OuterRef(meeting_path),
        )
    )


def _is_open(on_paper: str) -> Q:
    """Papers that neither are restricted nor stand under a restricted item."""
    return Q(**{f"{on_paper}restricted": False, f"{on_paper}item__restricted": False})


def papers_asked(user: Reader) -> Q:
    """Papers that ``user`` was asked to write as their author. They need not sit on the board; nobody else may.

    It opens the page to hand a paper in, and nothing else of it: what others handed in stays for those who see drafts.
    """
    if not user.is_authenticated:
        return Q(pk__in=[])
    asked = Q(
        author_person__user_id=user.pk,
        author_person__user__is_active=True,
        requested_at__isnull=False,
        item__status__in=("proposed", "planned", "confirmed"),
        item__meeting__state__in=("to_be_booked", "booked", "published"),
        item__meeting__date__gt=timezone.localdate(),
    )
    return asked & ~papers_withheld(user)


def packs_seen(user: Reader) -> Q:
    return Q(published_at__isnull=False) | Q(meeting__board_id__in=boards_with(user, Power.SEE_DRAFTS))


def minutes_seen(user: Reader, path: str = "") -> Q:
    """Published: all. Circulated or approved: the board. Draft: who sees drafts. ``path`` leads to Minutes."""
    board = f"{path}meeting__board_id__in"
    return (
        Q(**{f"{path}state": "published"})
        | Q(**{f"{path}state__in": ["circulated", "approved"], board: boards_with(user, Power.READ)})
        | Q(**{board: boards_with(user, Power.SEE_DRAFTS)})
    )


def people_kept(user: Reader) -> Q:
    """People for whose address ``user`` looks out: officers for who sits on their boards, now or soon, and, so that
    nobody is left out, all officers for who sits on none, as authors and owners of actions from elsewhere."""
    if not is_officer_anywhere(user):
        return Q(pk__in=[])
    seated = Membership.objects.current_or_to_come().filter(person__isnull=False).order_by().values("person_id")
    return Q(pk__in=seated.filter(board_id__in=boards_with(user, Power.MANAGE))) | ~Q(pk__in=seated)


def mails_seen(user: Reader) -> Q:
    """Mails as pages show them: to whom, of what kind, what came of it, never what they say. Administrators see all,
    officers those that did not arrive, or perhaps did not, of the people they look out for, also at an address they
    had before."""
    if getattr(user, "is_administrator", False):
        return Q()
    people = Person.objects.filter(people_kept(user)).order_by()
    addresses = Q(to__in=people.exclude(email="").values("email"))
    accounts = Q(to__in=people.filter(user__isnull=False).values("user__email"))
    before = Person.history.filter(id__in=people.values("pk")).exclude(email="").order_by().values("email")
    nobodys = ~Q(to__in=Person.objects.exclude(email="").values("email")) & ~Q(to__in=User.objects.values("email"))
    return Q(state__in=OutboxMessage.TROUBLED) & (addresses | accounts | (Q(to__in=before) & nobodys))


# Who acts ---------------------------------------------------------------------------------------------------


def check_can_manage(user: Reader, board: Board) -> None:
    """Make and change a board's meetings, agendas, papers, packs, minutes and memberships."""
    require(user, Power.MANAGE, board, f"Only an officer of the {board.name} can do this.")


def check_can_see_drafts(user: Reader, board: Board) -> None:
    require(user, Power.SEE_DRAFTS, board, "Only the chair and the officers see what is not published yet.")


def check_can_hand_in(user: Reader, paper: Paper) -> None:
    """Hand in a version of a paper: the officers of its board, and the author who was asked for it.

    Nobody hands in, and so looks into, a paper that is withheld from them.
    """
    if type(paper).objects.filter(papers_withheld(user), pk=paper.pk).exists():
        raise Denied("This paper is withheld from you, for an interest in its item.")
    if holds(user, Power.MANAGE, paper.item.meeting.board):
        return
    if not type(paper).objects.asked_of(user).filter(pk=paper.pk).exists():
        raise Denied("Only the author who was asked for this paper, and the board’s officers, can hand it in.")


def check_can_read(user: Reader, board: Board) -> None:
    require(user, Power.READ, board, f"Only people who sit on the {board.name} can read this.")


def check_can_comment(user: Reader, board: Board) -> None:
    """Comment on its circulated minutes: whoever sits on the board, in any role."""
    require(user, Power.READ, board, f"Only people who sit on the {board.name} can comment on its minutes.")


def check_can_propose(user: Reader, board: Board) -> None:
    """Propose an item to its officers: whoever sits on the board, and the officers of every other board."""
    if not (board.pk in boards_held(user, Power.READ) or is_officer_anywhere(user)):
        raise Denied(
            f"Only people who sit on the {board.name}, and officers of other boards, can propose an item."
        )


def check_can_take_back(user: Reader, item: AgendaItem) -> None:
    """Take back a proposal: whoever made it."""
    if not user.is_authenticated or item.proposed_by_id != user.pk:
        raise Denied("Only who proposed an item can take it back. The board’s officers can decline it.")


def check_can_edit_board(user: Reader, board: Board) -> None:
    """A board's officers keep its details and memberships; an administrator sets it up."""
    if not (getattr(user, "is_administrator", False) or holds(user, Power.MANAGE, board)):
        raise Denied(f"Only an officer of the {board.name}, or an administrator, can change it.")


def check_can_create_board(user: Reader) -> None:
    check_is_administrator(user)  # type: ignore[arg-type]


def check_can_keep_directory(user: Reader) -> None:
    """Add organisations and people: the work of any board's officer, and of administrators."""
    if not (getattr(user, "is_administrator", False) or is_officer_anywhere(user)):
        raise Denied("Only officers and administrators can add or change people and organisations.")


def check_can_edit_person(user: Reader, person: Person) -> None:
    """Change a person's details, e-mail address or account.

    Whoever controls a person's e-mail address can log in as them, so an officer must be an officer of every
    board the person sits on today or will sit on. Otherwise an officer of one board could open another's
    restricted papers.
    """
    if getattr(user, "is_administrator", False):
        return
    check_can_keep_directory(user)
    elsewhere = (
        Membership.objects.current_or_to_come()
        .filter(person=person)
        .exclude(board_id__in=boards_with(user, Power.MANAGE))
        .select_related("board")
        .first()
    )
    if elsewhere:
        raise Denied(
            f"{person} also sits on the {elsewhere.board}, of which you are not an officer. "
            "Ask an administrator to change their details."
        )


def check_can_keep_interests(user: Reader, person: Person) -> None:
    """Keep a person's register of interests: the officers of a board they sit on, or will sit on."""
    theirs = Membership.objects.current_or_to_come().filter(
        person=person, board_id__in=boards_with(user, Power.MANAGE)
    )
    if not user.is_authenticated or not theirs.exists():
        raise Denied(f"Only an officer of a board {person} sits on keeps the register of their interests.")


def check_can_change_account(user: Reader, person: Person) -> None:
    """Deactivate, reactivate or invite again: who may edit the person; an administrator's, only another one."""
    check_can_edit_person(user, person)
    if person.user and person.user.is_superuser and not getattr(user, "is_administrator", False):
        raise Denied(f"{person} is an administrator of the site. Only another administrator can do this.")


def check_is_officer_somewhere(user: Reader) -> None:
    if not is_officer_anywhere(user):
        raise Denied("The desk is for the officers of boards.")


def check_can_read_directory(user: Reader) -> None:
    if not may_read_directory(user):
        raise Denied("Only people who sit on a board, and administrators, can look up people and organisations.")


def may_see_contact(user: Reader, person: Person) -> bool:
    """Whether ``user`` is shown a person's phone number and e-mail address: their own, those of people they
    share a board with today; keepers of the directory and administrators see everybody's."""
    if not user.is_authenticated:
        return False
    if person.user_id == user.pk or getattr(user, "is_administrator", False) or is_officer_anywhere(user):
        return True
    return Membership.objects.current().filter(person=person, board_id__in=boards_with(user, Power.READ)).exists()


def may_read_proposal(user: Reader, item: AgendaItem) -> bool:
    """Whether ``user`` is shown why an item was proposed, and by whom: who proposed it, and who sees drafts."""
    if user.is_authenticated and item.proposed_by_id == user.pk:
        return True
    return item.meeting.board_id in boards_held(user, Power.SEE_DRAFTS)


def check_can_see_mails(user: Reader) -> None:
    if not (getattr(user, "is_administrator", False) or is_officer_anywhere(user)):
        raise Denied("Only officers and administrators see what became of mails.")


def check_can_settle_mail(user: Reader, mail: OutboxMessage) -> None:
    """Send a mail again, or say that it arrived: whoever sees that it did not arrive."""
    if not OutboxMessage.objects.filter(mails_seen(user), pk=mail.pk).exists():
        raise Denied("Only officers of a board this person sits on, and administrators, can do this.")
