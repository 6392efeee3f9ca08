"""Who sits on a board, from when to when. The past stays: a membership ends, it is not deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.access import check_can_edit_board
from meetings.models import Board, Membership, Organisation, Person
from meetings.people.services.checks import refuse_invalid, set_fields

# Another person is another membership.
MEMBERSHIP_FIELDS = ("role", "organisation", "starts", "ends", "substitute_for")


@transaction.atomic
def add_membership(
    *,
    board: Board,
    by: User,
    role: str,
    starts: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
    ends: date | None = None,
    substitute_for: Membership | None = None,
) -> Membership:
    """Seat a person (for their own organisation unless another is given), or record an organisation's vacant seat.

    Raises Denied; Refused when the same person already has the same role on some of these days, when neither
    is named, when the days are the wrong way round, or when a substitute outstays the seat.
    """
    check_can_edit_board(by, board)
    membership = Membership(
        board=board,
        person=person,
        organisation=organisation or (person.organisation if person else None),
        role=role,
        starts=starts,
        ends=ends,
        substitute_for=substitute_for,
    )
    _check(membership)
    changes.save(membership, by=by)
    return membership


@transaction.atomic
def update_membership(membership: Membership, *, by: User, version: int, **fields: Any) -> None:
    """Correct a membership. Raises Denied, Refused (see add_membership), or Conflict."""
    check_can_edit_board(by, membership.board)
    set_fields(membership, fields, MEMBERSHIP_FIELDS)
    _check(membership)
    outside = Q(starts__lt=membership.starts)
    if membership.ends:
        outside |= Q(ends__isnull=True) | Q(ends__gt=membership.ends)
    outstaying = membership.substitutes.filter(outside).select_related("person", "board").first()
    if outstaying:
        raise Refused(
            f"{outstaying.person or 'A substitute'} sits in for this seat on days outside these. Change the "
            "substitute's days first.",
            field="ends" if membership.ends else "starts",
        )
    changes.save_if_unchanged(membership, by=by, version=version, fields=fields)


@transaction.atomic
def end_membership(membership: Membership, *, by: User, on: date) -> int:
    """End a membership; ``on`` is its last day. Substitutes of the seat end with it: returns how many did.

    Raises Denied; Refused when it has ended before, would end before it began, or a substitute is yet to begin.
    """
    check_can_edit_board(by, membership.board)
    membership = _locked(membership)
    if membership.ends and membership.ends <= on:
        raise Refused(f"This membership ends on {short_date(membership.ends)} already.", field="on")
    if on < membership.starts:
        raise Refused(
            f"It began on {short_date(membership.starts)}: its last day cannot be before that.", field="on"
        )
    going_on = list(membership.substitutes.filter(Q(ends__isnull=True) | Q(ends__gt=on)).select_related("person"))
    for substitute in going_on:
        if substitute.starts > on:
            raise Refused(
                f"{substitute.person} is to sit in for this seat from {short_date(substitute.starts)}. "
                "Change that first.",
                field="on",
            )
        _end(substitute, by, on)
    _end(membership, by, on)
    return len(going_on)


@transaction.atomic
def fill_vacancy(vacancy: Membership, *, by: User, person: Person, starts: date) -> Membership:
    """End a vacancy on the day before and seat the person from ``starts``, in its role, for its organisation.

    A vacancy that began on that very day was none: the seat becomes the person's. Raises Denied or Refused.
    """
    check_can_edit_board(by, vacancy.board)
    vacancy = _locked(vacancy)
    if not vacancy.is_vacancy or (vacancy.ends and vacancy.ends < starts):
        raise Refused("This seat is not vacant on that day. Go back and look at the members.", field="starts")
    if starts < vacancy.starts:
        raise Refused(
            f"The seat has been vacant since {short_date(vacancy.starts)}. Choose that day or a later one.",
            field="starts",
        )
    seat = vacancy if starts == vacancy.starts else Membership(board=vacancy.board, role=vacancy.role)
    seat.person, seat.organisation = person, vacancy.organisation
    seat.starts, seat.ends = starts, vacancy.ends
    _check(seat)
    if seat is vacancy:
        changes.save_if_unchanged(seat, by=by, version=seat.version, fields=["person"], reason="Vacancy filled")
        return seat
    _end(vacancy, by, starts - timedelta(days=1))
    changes.save(seat, by=by, reason="Vacancy filled")
    return seat


@transaction.atomic
def remove_membership(membership: Membership, *, by: User) -> None:
    """Take back a membership entered by mistake: only on the day it was entered, and if no substitute names it.

    Its history stays. Raises Denied or Refused.
    """
    check_can_edit_board(by, membership.board)
    if not was_entered_today(membership):
        raise Refused("Only a membership entered today can be removed. Give it a last day instead.")
    if membership.substitutes.exists():
        raise Refused("Somebody sits in for this seat. Remove the substitute first.")
    membership._history_user = by  # type: ignore[attr-defined]
    membership.delete()


def was_entered_today(membership: Membership) -> bool:
    entered = membership.history.earliest()
    return timezone.localdate(entered.history_date) == timezone.localdate()


def _locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",)).select_related("board").get(pk=membership.pk)


def _end(membership: Membership, by: User, on: date) -> None:
    membership.ends = on
    changes.save_if_unchanged(membership, by=by, version=membership.version, fields=["ends"], reason="Ended")


def _check(membership: Membership) -> None:
    # Locked, so that two officers at once cannot seat one person twice.
    Board.objects.select_for_update().get(pk=membership.board_id)
    if membership.person is None and membership.organisation is None:
        raise Refused("Choose a person, or the organisation that holds the vacant seat.", field="person")
    if membership.ends and membership.ends < membership.starts:
        raise Refused("The last day cannot be before the first.", field="ends")
    refuse_invalid(membership)
    _check_once(membership)
    _check_substitute(membership)


def _check_once(membership: Membership) -> None:
    """The same person in the same role on the same board on the same day is the same membership."""
    if membership.person is None:
        return
    same = Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=membership.starts),
        board=membership.board,
        person=membership.person,
        role=membership.role,
    ).exclude(pk=membership.pk)
    if membership.ends:
        same = same.filter(starts__lte=membership.ends)
    if standing := same.first():
        until = f" to {short_date(standing.ends)}" if standing.ends else ""
        raise Refused(
            f"{membership.person} is {standing.get_role_display().lower()} of this board from "
            f"{short_date(standing.starts)}{until} already. Change that membership, or choose other days.",
            field="starts" if membership.pk else "person",
        )


def _check_substitute(membership: Membership) -> None:
    seat = membership.substitute_for
    if seat is None:
        return
    if membership.person is None:
        raise Refused("Choose the person who sits in for this seat.", field="person")
    if seat.board_id != membership.board_id or seat.pk == membership.pk or seat.substitute_for_id:
        raise Refused("Choose the seat of a member of this board.", field="substitute_for")
    if membership.pk and membership.substitutes.exists():
        raise Refused(
            "Somebody sits in for this seat: it cannot be a substitute's itself. End that first.",
            field="substitute_for",
        )
    begins_early = membership.starts < seat.starts
    outstays = seat.ends is not None and (membership.ends is None or membership.ends > seat.ends)
    if begins_early or outstays:
        until = f" to {short_date(seat.ends)}" if seat.ends else ""
        raise Refused(
            f"That seat is held from {short_date(seat.starts)}{until}. Choose days within these.",
            field="starts" if begins_early else "ends",
        )
