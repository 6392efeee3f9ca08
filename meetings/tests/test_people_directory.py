"""Organisations and people: what the services accept and refuse."""

from __future__ import annotations

import pytest

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.models import Board, Organisation, Person
from meetings.people import services
from meetings.tests.fixtures import make_person, seat


def test_create_organisation_keeps_who_did_it(officer: User) -> None:
    made = services.create_organisation(by=officer, name=" Fire Service ", short_name="FS")

    assert (made.name, made.names) == ("Fire Service", ["Fire Service", "FS"])
    assert made.history.get().history_user == officer


def test_create_organisation_same_name_refused(officer: User, council: Organisation) -> None:
    with pytest.raises(Refused) as refusal:
        services.create_organisation(by=officer, name=council.name.upper())

    assert refusal.value.field == "name"
    assert refusal.value.message == "There is already an organisation named NORTHMERE BOROUGH COUNCIL."


def test_create_organisation_by_member_denied(member: User) -> None:
    with pytest.raises(Denied):
        services.create_organisation(by=member, name="Fire Service")


def test_create_organisation_too_long_refused_beside_its_field(officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.create_organisation(by=officer, name="x" * 201)

    assert refusal.value.field == "name"


def test_update_organisation_stale_version_conflicts(officer: User, council: Organisation) -> None:
    services.update_organisation(council, by=officer, version=0, short_name="Council")
    again = Organisation.objects.get(pk=council.pk)

    with pytest.raises(Conflict):
        services.update_organisation(again, by=officer, version=0, short_name="Other")
    assert Organisation.objects.get(pk=council.pk).short_name == "Council"


def test_update_organisation_unknown_field_is_a_fault(officer: User, council: Organisation) -> None:
    with pytest.raises(TypeError, match="Organisation is not given pk here"):
        services.update_organisation(council, by=officer, version=0, pk=4)


def test_create_person_lowers_the_address(officer: User, council: Organisation) -> None:
    person = services.create_person(by=officer, name="Jo Day", organisation=council, email="Jo.Day@Example.org")

    assert (person.email, person.user) == ("jo.day@example.org", None)


def test_create_person_namesake_of_the_same_organisation_refused(officer: User, council: Organisation) -> None:
    services.create_person(by=officer, name="Jo Day", organisation=council)

    with pytest.raises(Refused) as refusal:
        services.create_person(by=officer, name="jo day", organisation=council)
    assert refusal.value.field == "name"
    assert services.create_person(by=officer, name="Jo Day").organisation is None


@pytest.mark.parametrize("by", ["officer", "administrator"])
def test_create_person_with_address_of_a_persons_account_refused(
    by: str, member: User, request: pytest.FixtureRequest, board: Board, officer: User
) -> None:
    with pytest.raises(Refused) as refusal:
        services.create_person(by=request.getfixturevalue(by), name="Jo Day", email=member.email.upper())

    assert refusal.value.field == "email"
    assert refusal.value.message == (
        f"{member.email} already belongs to somebody's account. Check the address; if it is right, find them "
        "under People, or ask an administrator."
    )


def test_update_person_details(officer: User, board: Board) -> None:
    person = make_person("Jo Day", account=False)

    services.update_person(person, by=officer, version=0, post_title="Director", email="new@example.org")

    person.refresh_from_db()
    assert (person.post_title, person.email, person.version) == ("Director", "new@example.org", 1)


def test_update_person_of_another_board_denied(officer: User, outsider: User) -> None:
    with pytest.raises(Denied):
        services.update_person(outsider.person, by=officer, version=0, phone="1")


def test_update_person_address_of_an_account_by_officer_refused(officer: User, member: User) -> None:
    before = member.email

    with pytest.raises(Refused) as refusal:
        services.update_person(member.person, by=officer, version=0, email="mine@example.org")

    assert refusal.value.field == "email"
    member.refresh_from_db()
    assert (member.email, Person.objects.get(user=member).email) == (before, before)


def test_update_person_address_by_administrator_moves_the_account(administrator: User, member: User) -> None:
    services.update_person(member.person, by=administrator, version=0, email="New@example.org")

    member.refresh_from_db()
    assert (member.email, Person.objects.get(user=member).email) == ("new@example.org", "new@example.org")


def test_update_person_address_of_an_account_emptied_refused(administrator: User, member: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.update_person(member.person, by=administrator, version=0, email="")

    assert refusal.value.field == "email"


def test_update_person_address_unchanged_but_for_case_moves_nothing(officer: User, member: User) -> None:
    services.update_person(member.person, by=officer, version=0, email=member.email.upper(), phone="1")

    assert Person.objects.get(user=member).phone == "1"


def test_update_person_not_officer_of_any_board_denied(adviser: User, board: Board) -> None:
    with pytest.raises(Denied):
        services.update_person(make_person("Jo Day"), by=adviser, version=0, phone="1")


def test_update_person_sitting_to_come_elsewhere_denied(officer: User, board: Board, other_board: Board) -> None:
    person = make_person("Jo Day", account=False)
    seat(other_board, person)

    with pytest.raises(Denied) as denial:
        services.update_person(person, by=officer, version=0, email="mine@example.org")
    assert str(denial.value) == (
        "Jo Day also sits on the Health and Wellbeing Board, of which you are not an officer. "
        "Ask an administrator to change their details."
    )
