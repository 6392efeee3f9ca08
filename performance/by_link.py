"""The links by which owners give figures without signing in: one for each board and owner, in the mail of the night.

It opens what is due of that owner's indicators of that board, and nothing restricted. Whether its holder still owns
them is looked at whenever it is opened or used. An officer of the board can stop it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from actions.chasing.by_link import AT_LEAST, LASTS, holder_of, person_of
from csp import links
from csp.errors import Refused
from csp.links import Wanted
from csp.models import SignedLink, SignedLinkQuerySet, User
from meetings.models import Board, Person
from meetings.papers.mails import address_of
from performance.access import check_can_keep

if TYPE_CHECKING:
    from performance.models import Indicator

GIVE = "give-figures"
ENDED = "This link has ended: no figures of this board are yours to give."


def subject_of(board_id: int) -> str:
    return f"figures:{board_id}"


def links_to_give(wanted: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], SignedLink]:
    """A link for each (board, person, address), by board and person: none where an officer has stopped it."""
    found = links.make_many(
        (Wanted(subject_of(board), holder_of(person), email) for board, person, email in wanted),
        purpose=GIVE, lasts=LASTS, at_least=AT_LEAST,
    )  # fmt: skip
    return {(_number(subject), _number(holder)): link for (subject, holder), link in found.items()}


def addresses_to_give(wanted: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], str]:
    """The same as whole addresses, for a mail."""
    return {key: links.address(link, "figures-by-link") for key, link in links_to_give(wanted).items()}


def board_of(link: SignedLink, person: Person) -> Board:
    """The board whose figures a link is for. Raises links.Unusable (410) when ``person`` owns none of them any more."""
    boards = Board.objects.select_related("contact_officer").filter(pk=_number(link.subject))
    board = boards.filter(indicators__owner=person).distinct().first()
    if board is None:
        raise links.Unusable(ENDED, status=410)
    return board


def holder_who_may_give(link: SignedLink, indicator: Indicator) -> Person:
    """Who holds a link, if it is for the figures of this indicator. Raises links.Unusable; Refused when restricted."""
    person = person_of(link)
    if link.purpose != GIVE or link.subject != subject_of(indicator.board_id) or indicator.owner_id != person.pk:
        raise links.Unusable(ENDED, status=410)
    if indicator.restricted:
        raise Refused("This indicator is restricted. Sign in to give its figures, or tell the board’s officer.")
    return person


# What officers do about them --------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnersLink:
    """An owner of a board's indicators, and the newest link that they were sent; None while there was none."""

    person: Person
    link: SignedLink | None

    @property
    def works(self) -> bool:
        return bool(self.link and self.link.revoked_at is None and self.link.expires_at > timezone.now())

    @property
    def is_stopped(self) -> bool:
        return bool(self.link and self.link.revoked_at)


def owners_links(board: Board) -> list[OwnersLink]:
    """Every owner of a board's indicators with their link. Two queries."""
    newest = {link.holder: link for link in _links_of(board).order_by("pk")}
    owners = (
        Person.objects.filter(indicators__board=board).distinct().select_related("user").order_by("name", "pk")
    )
    return [OwnersLink(person, newest.get(holder_of(person.pk))) for person in owners]


@transaction.atomic
def stop_link(*, board: Board, person: Person, by: User) -> None:
    """An officer ends the link of an owner, and no mail bears a new one. Raises Denied; Refused when none works."""
    check_can_keep(by, board)
    if not links.revoke(_links_of(board).filter(holder=holder_of(person.pk)).open()):
        raise Refused("No link of theirs works.")


@transaction.atomic
def allow_link(*, board: Board, person: Person, by: User) -> None:
    """An officer lets an owner's mails bear a link again: a new one. Raises Denied; Refused when none was stopped."""
    check_can_keep(by, board)
    newest = _links_of(board).filter(holder=holder_of(person.pk)).order_by("-pk").first()
    if newest is None or newest.revoked_at is None:
        raise Refused("No link of theirs was stopped.")
    email = address_of(person)
    if not email:
        raise Refused("No mail reaches them. Add their e-mail address first.")
    links.make(
        purpose=GIVE, subject=newest.subject, holder=newest.holder, email=email,
        expires_at=timezone.now() + LASTS, by=by,
    )  # fmt: skip


def _links_of(board: Board) -> SignedLinkQuerySet:
    return SignedLink.objects.filter(purpose=GIVE, subject=subject_of(board.pk))


def _number(name: str) -> int:
    """12 of "figures:12" and of "person:12"."""
    return int(name.rpartition(":")[2])
