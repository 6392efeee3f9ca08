"""Who is meant by a written name: officers confirm, change, match or leave it."""

import pytest

from actions.models import Action
from actions.owners import confirm_owner, identify_owner
from actions.tests.makers import make_action, own
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import Board, Organisation


def test_officer_confirms_whom_a_name_was_recognised_as(board: Board, officer: User, member: User) -> None:
    action = make_action(board)
    owner = own(action, member.person, confirmed=False)
    confirm_owner(owner=owner, by=officer)
    stored = action.owners.get()
    assert (stored.person, stored.confirmed) == (member.person, True)
    newest = Action.objects.get().history.first()
    assert (newest.history_user, newest.history_change_reason) == (officer, "Owner “Mina Member” is Mina Member")


def test_officer_says_it_is_an_organisation(board: Board, officer: User, police: Organisation) -> None:
    action = make_action(board, 1, "Police leads")
    identify_owner(owner=action.owners.get(), by=officer, organisation=police)
    stored = action.owners.get()
    assert (stored.text, stored.person, stored.organisation, stored.everyone) == (
        "Police leads",
        None,
        police,
        False,
    )


def test_officer_says_it_is_the_whole_board(board: Board, officer: User, member: User) -> None:
    action = make_action(board, 1, member.person)
    identify_owner(owner=action.owners.get(), by=officer, everyone=True)
    stored = action.owners.get()
    assert (stored.person, stored.everyone) == (None, True)


def test_officer_leaves_it_as_text(board: Board, officer: User, member: User) -> None:
    action = make_action(board)
    identify_owner(owner=own(action, member.person, confirmed=False), by=officer)
    stored = action.owners.get()
    assert (stored.is_recognised, stored.confirmed) == (False, True)


def test_person_who_owns_it_already_is_refused(board: Board, officer: User, member: User) -> None:
    action = make_action(board, 1, member.person, "Cllr Member")
    with pytest.raises(Refused) as refused:
        identify_owner(owner=action.owners.get(text="Cllr Member"), by=officer, person=member.person)
    assert (refused.value.field, refused.value.message) == (
        "person",
        "Mina Member is an owner of this action already. Choose somebody else, or edit the action and take "
        "“Cllr Member” off its owners.",
    )


def test_only_officers_say_who_it_is(board: Board, member: User) -> None:
    action = make_action(board)
    owner = own(action, member.person, confirmed=False)
    with pytest.raises(Denied):
        confirm_owner(owner=owner, by=member)
    assert not action.owners.get().confirmed
