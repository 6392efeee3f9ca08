"""Seats: added, corrected, ended, filled; the past stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation, Person
from meetings.people import services
from meetings.people.roster import roster
from meetings.tests.fixtures import make_person, seat

DAY = timedelta(days=1)
SPRING, SUMMER, AUTUMN = date(2018, 3, 1), date(2018, 6, 1), date(2018, 9, 1)


@pytest.fixture
def person(council: Organisation) -> Person:
    return make_person("Jo Day", organisation=council)


def test_add_membership_for_the_persons_own_organisation(board: Board, officer: User, person: Person) -> None:
    made = services.add_membership(board=board, by=officer, role="member", starts=SPRING, person=person)

    assert (made.organisation, made.role, made.starts, made.ends) == (
        person.organisation,
        BoardRole.MEMBER,
        SPRING,
        None,
    )


def test_add_membership_vacancy(board: Board, officer: User, police: Organisation) -> None:
    made = services.add_membership(board=board, by=officer, role="member", starts=SPRING, organisation=police)

    assert made.is_vacancy


def test_add_membership_of_nobody_refused(board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_membership(board=board, by=officer, role="member", starts=SPRING)

    assert refusal.value.field == "person"


@pytest.mark.parametrize("who", ["member", "adviser", "chair", "outsider"])
def test_add_membership_by_others_denied(
    who: str, board: Board, person: Person, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Denied):
        services.add_membership(
            board=board, by=request.getfixturevalue(who), role="officer", starts=SPRING, person=person
        )


@pytest.mark.parametrize(
    ("starts", "ends"), [(SUMMER, None), (SPRING, SUMMER), (SUMMER, SUMMER), (AUTUMN, AUTUMN + DAY)]
)
def test_add_same_membership_on_the_same_days_refused(
    starts: date, ends: date | None, board: Board, officer: User, person: Person
) -> None:
    seat(board, person, starts=SUMMER, ends=AUTUMN)

    with pytest.raises(Refused) as refusal:
        services.add_membership(board=board, by=officer, role="member", starts=starts, ends=ends, person=person)
    assert refusal.value.message == (
        "Jo Day is member of this board from 1 June 2018 to 1 September 2018 already. Change that membership, "
        "or choose other days."
    )


@pytest.mark.parametrize(("starts", "ends"), [(SPRING, SUMMER - DAY), (AUTUMN + DAY, None)])
def test_add_same_membership_before_or_after_allowed(
    starts: date, ends: date | None, board: Board, officer: User, person: Person
) -> None:
    seat(board, person, starts=SUMMER, ends=AUTUMN)

    assert services.add_membership(board=board, by=officer, role="member", starts=starts, ends=ends, person=person)


def test_add_another_role_or_board_on_the_same_days_allowed(
    board: Board, other_board: Board, administrator: User, person: Person
) -> None:
    seat(board, person)

    for where, role in ((board, "officer"), (other_board, "member")):
        assert services.add_membership(board=where, by=administrator, role=role, starts=SUMMER, person=person)


def test_add_membership_that_ends_before_it_begins_refused(board: Board, officer: User, person: Person) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_membership(board=board, by=officer, role="member", starts=AUTUMN, ends=SUMMER, person=person)

    assert (refusal.value.field, refusal.value.message) == ("ends", "The last day cannot be before the first.")


def test_add_membership_unknown_role_refused(board: Board, officer: User, person: Person) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_membership(board=board, by=officer, role="king", starts=SPRING, person=person)

    assert refusal.value.field == "role"


def test_two_chairs_one_after_another(board: Board, officer: User, person: Person, police: Organisation) -> None:
    first = services.add_membership(board=board, by=officer, role="chair", starts=SPRING, person=person)
    services.end_membership(first, by=officer, on=SUMMER - DAY)
    second = make_person("Next Chair", organisation=police)
    services.add_membership(board=board, by=officer, role="chair", starts=SUMMER, person=second)

    assert [line.name for line in roster(board, SUMMER - DAY).chairs] == ["Jo Day (Chair)"]
    assert [line.name for line in roster(board, SUMMER).chairs] == ["Next Chair (Chair)"]


# Ending -----------------------------------------------------------------------------------------------------


def test_end_membership_keeps_the_row(board: Board, officer: User, person: Person) -> None:
    held = seat(board, person, starts=SPRING)

    assert services.end_membership(held, by=officer, on=SUMMER) == 0

    held.refresh_from_db()
    assert (held.starts, held.ends, held.history.first().history_user) == (SPRING, SUMMER, officer)


def test_end_membership_before_it_began_refused(board: Board, officer: User, person: Person) -> None:
    with pytest.raises(Refused) as refusal:
        services.end_membership(seat(board, person, starts=SUMMER), by=officer, on=SPRING)

    assert refusal.value.message == "It began on 1 June 2018: its last day cannot be before that."


def test_end_membership_that_ended_refused(board: Board, officer: User, person: Person) -> None:
    with pytest.raises(Refused, match="This membership ends on 1 June 2018 already"):
        services.end_membership(seat(board, person, ends=SUMMER), by=officer, on=AUTUMN)


def test_end_membership_by_member_denied(board: Board, member: User, person: Person) -> None:
    with pytest.raises(Denied):
        services.end_membership(seat(board, person), by=member, on=SUMMER)


def test_end_membership_ends_its_substitutes(board: Board, officer: User, person: Person) -> None:
    held = seat(board, person, starts=SPRING)
    standing_in = seat(board, make_person("Stand In"), starts=SUMMER, substitute_for=held)
    before = seat(board, make_person("Stood In"), starts=SPRING, ends=SUMMER, substitute_for=held)

    assert services.end_membership(held, by=officer, on=AUTUMN) == 1

    standing_in.refresh_from_db()
    before.refresh_from_db()
    assert (standing_in.ends, before.ends) == (AUTUMN, SUMMER)


def test_end_membership_with_a_substitute_to_come_refused(board: Board, officer: User, person: Person) -> None:
    held = seat(board, person, starts=SPRING)
    seat(board, make_person("Stand In"), starts=AUTUMN, substitute_for=held)

    with pytest.raises(Refused, match="Stand In is to sit in for this seat from 1 September 2018"):
        services.end_membership(held, by=officer, on=SUMMER)
    held.refresh_from_db()
    assert held.ends is None


# Substitutes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [(SPRING, AUTUMN, "starts"), (SUMMER, None, "ends"), (SUMMER, AUTUMN + DAY, "ends")],
)
def test_substitute_outside_the_days_of_the_seat_refused(
    starts: date, ends: date | None, field: str, board: Board, officer: User, person: Person
) -> None:
    held = seat(board, make_person("Seat Holder"), starts=SUMMER, ends=AUTUMN)

    with pytest.raises(Refused) as refusal:
        services.add_membership(
            board=board, by=officer, role="member", starts=starts, ends=ends, person=person, substitute_for=held
        )
    assert refusal.value.field == field


def test_substitute_for_a_seat_of_another_board_refused(
    board: Board, other_board: Board, officer: User, person: Person
) -> None:
    held = seat(other_board, make_person("Seat Holder"))

    with pytest.raises(Refused) as refusal:
        services.add_membership(
            board=board, by=officer, role="member", starts=SUMMER, person=person, substitute_for=held
        )
    assert refusal.value.field == "substitute_for"


def test_substitute_without_a_person_refused(board: Board, officer: User, police: Organisation) -> None:
    held = seat(board, make_person("Seat Holder"))

    with pytest.raises(Refused) as refusal:
        services.add_membership(
            board=board, by=officer, role="member", starts=SUMMER, organisation=police, substitute_for=held
        )
    assert refusal.value.field == "person"


def test_substitute_whose_seat_has_a_substitute_refused(board: Board, officer: User, person: Person) -> None:
    first, second = seat(board, make_person("First Seat")), seat(board, person)
    seat(board, make_person("Stand In"), substitute_for=second)

    with pytest.raises(Refused) as refusal:
        services.update_membership(second, by=officer, version=0, substitute_for=first)
    assert refusal.value.field == "substitute_for"


# Correcting -------------------------------------------------------------------------------------------------


def test_update_membership(board: Board, officer: User, person: Person) -> None:
    held = seat(board, person, starts=SPRING)

    services.update_membership(held, by=officer, version=0, role="deputy_chair", starts=SUMMER)

    held.refresh_from_db()
    assert (held.role, held.starts, held.version) == (BoardRole.DEPUTY_CHAIR, SUMMER, 1)


def test_update_membership_stale_conflicts(board: Board, officer: User, person: Person) -> None:
    held = seat(board, person)
    services.update_membership(held, by=officer, version=0, role="adviser")

    with pytest.raises(Conflict):
        services.update_membership(held, by=officer, version=0, role="officer")


def test_update_membership_into_another_refused(board: Board, officer: User, person: Person) -> None:
    seat(board, person, starts=SPRING, ends=SUMMER)
    later = seat(board, person, starts=AUTUMN)

    with pytest.raises(Refused) as refusal:
        services.update_membership(later, by=officer, version=0, starts=SUMMER)
    assert refusal.value.field == "starts"


def test_update_membership_leaving_a_substitute_outside_refused(
    board: Board, officer: User, person: Person
) -> None:
    held = seat(board, person, starts=SPRING)
    seat(board, make_person("Stand In"), starts=SUMMER, substitute_for=held)

    with pytest.raises(Refused) as refusal:
        services.update_membership(held, by=officer, version=0, ends=AUTUMN)
    assert refusal.value.message == (
        "Stand In sits in for this seat on days outside these. Change the substitute's days first."
    )


def test_update_membership_cannot_change_the_person(board: Board, officer: User, person: Person) -> None:
    with pytest.raises(TypeError):
        services.update_membership(seat(board, person), by=officer, version=0, person=make_person("Other One"))


# Vacancies --------------------------------------------------------------------------------------------------


def test_fill_vacancy_ends_it_and_seats_the_person(
    board: Board, officer: User, person: Person, police: Organisation
) -> None:
    vacancy = seat(board, None, organisation=police, starts=SPRING)

    filled = services.fill_vacancy(vacancy, by=officer, person=person, starts=SUMMER)

    vacancy.refresh_from_db()
    assert (vacancy.ends, filled.starts, filled.person, filled.organisation, filled.role) == (
        SUMMER - DAY,
        SUMMER,
        person,
        police,
        BoardRole.MEMBER,
    )


def test_fill_vacancy_of_the_same_day_is_the_persons(
    board: Board, officer: User, person: Person, police: Organisation
) -> None:
    vacancy = seat(board, None, organisation=police, starts=SUMMER)

    filled = services.fill_vacancy(vacancy, by=officer, person=person, starts=SUMMER)

    assert (filled.pk, filled.person) == (vacancy.pk, person)
    assert Membership.objects.filter(board=board, organisation=police).count() == 1


@pytest.mark.parametrize("starts", [SPRING - DAY, AUTUMN + DAY])
def test_fill_vacancy_outside_its_days_refused(
    starts: date, board: Board, officer: User, person: Person, police: Organisation
) -> None:
    vacancy = seat(board, None, organisation=police, starts=SPRING, ends=AUTUMN)

    with pytest.raises(Refused) as refusal:
        services.fill_vacancy(vacancy, by=officer, person=person, starts=starts)
    assert refusal.value.field == "starts"


def test_fill_seat_that_is_taken_refused(board: Board, officer: User, person: Person) -> None:
    with pytest.raises(Refused, match="This seat is not vacant on that day"):
        services.fill_vacancy(seat(board, make_person("In Seat")), by=officer, person=person, starts=SUMMER)


# Mistakes ---------------------------------------------------------------------------------------------------


def test_remove_membership_entered_today(board: Board, officer: User, person: Person) -> None:
    held = services.add_membership(board=board, by=officer, role="member", starts=SPRING, person=person)
    key = held.pk

    services.remove_membership(held, by=officer)

    assert not Membership.objects.filter(pk=key).exists()
    record = Membership.history.filter(id=key).first()
    assert (record.history_type, record.history_user) == ("-", officer)


def test_remove_membership_a_day_later_refused(board: Board, officer: User, person: Person) -> None:
    held = services.add_membership(board=board, by=officer, role="member", starts=SPRING, person=person)

    with time_machine.travel(timezone.now() + DAY), pytest.raises(Refused, match="Give it a last day instead"):
        services.remove_membership(held, by=officer)
    assert Membership.objects.filter(pk=held.pk).exists()


def test_remove_membership_with_a_substitute_refused(board: Board, officer: User, person: Person) -> None:
    held = services.add_membership(board=board, by=officer, role="member", starts=SPRING, person=person)
    seat(board, make_person("Stand In"), starts=SUMMER, substitute_for=held)

    with pytest.raises(Refused, match="Remove the substitute first"):
        services.remove_membership(held, by=officer)


def test_remove_membership_by_member_denied(board: Board, member: User, person: Person) -> None:
    with pytest.raises(Denied):
        services.remove_membership(seat(board, person), by=member)
