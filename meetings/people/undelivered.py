"""Whom the last mail did not reach, for those who can put the address right: on the desk, on the person's page, and
in the night's summary of each board. A mail that is sent later, or another address, clears it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from csp.models import OutboxMessage
from meetings.access import Reader, is_officer_anywhere, mails_seen
from meetings.models import Board, Membership, Person
from meetings.people.addresses import people_at
from meetings.registries import Panel

AT_MOST = 50


@dataclass(frozen=True)
class Undelivered:
    """A person, the boards they sit on now or soon, and the last mail to them, which did not arrive."""

    person: Person
    boards: tuple[Board, ...]
    mail: OutboxMessage


def by_board() -> dict[int, list[Undelivered]]:
    """Everybody whom the last mail did not reach, by the number of each board they sit on. Three queries."""
    found: dict[int, list[Undelivered]] = defaultdict(list)
    for one in _people_of(OutboxMessage.objects.undelivered()):
        for board in one.boards:
            found[board.pk].append(one)
    return dict(found)


def seen_by(user: Reader) -> list[Undelivered]:
    """Those for whose address an officer looks out (meetings.access), the latest first. Three queries."""
    return _people_of(
        OutboxMessage.objects.undelivered().filter(mails_seen(user)).order_by("-outcome_at")[:AT_MOST]
    )


def last_mail_to(person: Person) -> OutboxMessage | None:
    """The mail that did not reach them, if the last one did not."""
    addresses = {person.email, person.user.email if person.user else ""} - {""}
    return OutboxMessage.objects.undelivered().filter(to__in=addresses).order_by("-outcome_at").first()


def _people_of(mails: Iterable[OutboxMessage]) -> list[Undelivered]:
    mails = list(mails)
    people = people_at(mail.to for mail in mails)
    boards: dict[int, dict[int, Board]] = defaultdict(dict)
    seats = Membership.objects.current_or_to_come().filter(person__in=[person.pk for person in people.values()])
    for seat in seats.select_related("board").order_by("board__name", "pk"):
        boards[seat.person_id or 0][seat.board_id] = seat.board
    return [
        Undelivered(person, tuple(boards[person.pk].values()), mail)
        for mail in mails
        if (person := people.get(mail.to))
    ]


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """The officer's panel."""
    rows = seen_by(user) if is_officer_anywhere(user) else []
    return {"rows": rows} if rows else None


DESK_PANEL = Panel("undelivered", 5, "meetings/people/_undelivered_desk.html", desk)
