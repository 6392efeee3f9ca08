"""Who sees which action, for every role; who may report on one and who may close it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from actions.access import check_can_close, check_can_update, is_owner
from actions.models import Action
from actions.tests.makers import make_action, own
from csp.access import can
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation
from meetings.tests.fixtures import make_person, seat

Status = Action.Status


@pytest.fixture
def log(board: Board) -> None:
    make_action(board, 1)
    make_action(board, 2, restricted=True, grounds=["7"], public_interest_reason="Ongoing investigation")
    make_action(board, 3, status=Status.PROPOSED)
    make_action(board, 4, status=Status.PROPOSED, restricted=True)
    make_action(board, 5, status=Status.COMPLETED)


def seen_by(user: User | AnonymousUser) -> list[int]:
    return list(Action.objects.visible_to(user).order_by("number").values_list("number", flat=True))


@pytest.mark.parametrize(
    ("who", "numbers"),
    [
        ("officer", [1, 2, 3, 4, 5]),
        ("chair", [1, 2, 3, 4, 5]),
        ("member", [1, 2, 5]),
        ("adviser", [1, 2, 5]),
        ("outsider", []),
        ("administrator", []),
        ("public", []),
    ],
)
def test_log_is_seen_by_the_people_of_the_board(
    who: str, numbers: list[int], log: None, request: pytest.FixtureRequest
) -> None:
    assert seen_by(request.getfixturevalue(who)) == numbers


def test_owner_outside_the_board_sees_their_own_alone(log: None, outsider: User) -> None:
    own(Action.objects.get(number=2), outsider.person)
    own(Action.objects.get(number=4), outsider.person)
    assert seen_by(outsider) == [2]


def test_owner_nobody_has_confirmed_sees_nothing(log: None, outsider: User) -> None:
    own(Action.objects.get(number=1), outsider.person, confirmed=False)
    assert seen_by(outsider) == []


def test_organisation_outside_the_board_opens_nothing_to_its_people(
    log: None, outsider: User, council: Organisation
) -> None:
    own(Action.objects.get(number=1), council)
    assert seen_by(outsider) == []


def test_account_that_was_closed_sees_nothing(log: None, member: User) -> None:
    own(Action.objects.get(number=1), member.person)
    member.is_active = False
    member.save()
    assert seen_by(member) == []


def test_seat_that_has_ended_opens_nothing(log: None, member: User) -> None:
    Membership.objects.filter(person=member.person).update(ends=timezone.localdate() - timedelta(days=1))
    assert seen_by(member) == []


def test_owners_and_officers_report_officers_alone_close(
    board: Board, member: User, officer: User, chair: User
) -> None:
    action = make_action(board, 1, member.person)
    asked = [
        (can(check_can_update, who, action), can(check_can_close, who, action)) for who in (member, officer, chair)
    ]
    assert asked == [(True, False), (True, True), (False, False)]


@pytest.mark.parametrize(("role", "owns"), [("member", True), ("adviser", True), ("officer", False)])
def test_organisation_is_spoken_for_by_its_seats_but_the_officers(
    role: str, owns: bool, board: Board, council: Organisation
) -> None:
    person = make_person("Rosa Seated", organisation=council)
    seat(board, person, BoardRole(role))
    assert is_owner(person.user, make_action(board, 1, council)) == owns


def test_seat_without_organisation_speaks_for_that_of_its_person(board: Board, police: Organisation) -> None:
    person = make_person("Rosa Seated", organisation=police)
    seat(board, person, organisation=None)
    assert is_owner(person.user, make_action(board, 1, police))


def test_all_organisations_is_all_members_not_advisers(
    board: Board, member: User, adviser: User, officer: User
) -> None:
    action = make_action(board, 1, "All organisations")
    assert [is_owner(who, action) for who in (member, adviser, officer)] == [True, False, False]


def test_public_owns_nothing(board: Board, public: AnonymousUser) -> None:
    assert not is_owner(public, make_action(board, due_on=date(2018, 9, 1)))
