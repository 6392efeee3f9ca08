"""The membership of a board on a day, as it is printed in a pack: members, advisers apart, officers apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from csp.roles import BoardRole
from meetings.models import Board, Membership

CHAIRS = (BoardRole.CHAIR, BoardRole.DEPUTY_CHAIR, BoardRole.INTERIM_CHAIR)


@dataclass(frozen=True)
class Seat:
    """One line. ``name`` is "Ruth Adeyemi (Deputy chair)" or "Vacancy"; ``sits_in_for`` names a person or seat."""

    membership: Membership
    name: str
    post_title: str
    organisation: str
    sits_in_for: str

    @property
    def role(self) -> str:
        return self.membership.get_role_display()


@dataclass(frozen=True)
class Roster:
    members: tuple[Seat, ...]
    advisers: tuple[Seat, ...]
    officers: tuple[Seat, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.members or self.advisers or self.officers)

    @property
    def chairs(self) -> tuple[Seat, ...]:
        """Chair, deputy and interim chair, in that order."""
        held = [seat for seat in self.members if seat.membership.role in CHAIRS]
        return tuple(sorted(held, key=lambda seat: CHAIRS.index(BoardRole(seat.membership.role))))


def roster(board: Board, on: date) -> Roster:
    """Who sits on ``board`` on that day, by name, vacancies after them. One query."""
    memberships = (
        Membership.objects.on(on)
        .filter(board=board)
        .select_related(
            "person__organisation", "organisation", "substitute_for__person", "substitute_for__organisation"
        )
    )
    seats = sorted((seat_of(membership) for membership in memberships), key=_order)
    return Roster(
        members=tuple(s for s in seats if s.membership.role not in (BoardRole.ADVISER, BoardRole.OFFICER)),
        advisers=tuple(s for s in seats if s.membership.role == BoardRole.ADVISER),
        officers=tuple(s for s in seats if s.membership.role == BoardRole.OFFICER),
    )


def seat_of(membership: Membership) -> Seat:
    """A membership as its line. Needs person, organisation and substitute_for loaded to cost no query."""
    person = membership.person
    name = person.name if person else "Vacancy"
    if membership.role in CHAIRS:
        name = f"{name} ({membership.get_role_display()})"
    seat = membership.substitute_for
    organisation = membership.organisation or (person.organisation if person else None)
    return Seat(
        membership=membership,
        name=name,
        post_title=person.post_title if person else "",
        organisation=organisation.name if organisation else "",
        sits_in_for=str(seat.person or seat.organisation) if seat else "",
    )


def _order(seat: Seat) -> tuple[bool, str, str]:
    return (seat.membership.is_vacancy, seat.name.casefold(), seat.organisation.casefold())
