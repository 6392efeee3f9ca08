"""The table of moves: whole, and the only way from one status to another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.models import Action
from actions.states import CLOSINGS, ENDED, MOVES, Who, check_can_move, moves_for
from actions.tests.makers import make_action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import Board

Status = Action.Status
TABLE = {(move.start, move.to) for move in MOVES}


def test_every_status_can_be_left() -> None:
    assert {move.start for move in MOVES} == set(Status)


def test_every_status_but_proposed_can_be_reached_from_proposed() -> None:
    reached = {Status.PROPOSED}
    for _ in Status:
        reached |= {move.to for move in MOVES if move.start in reached}
    assert reached == set(Status)
    assert not any(move.to == Status.PROPOSED for move in MOVES)


def test_no_move_stands_twice_or_goes_nowhere() -> None:
    assert len(TABLE) == len(MOVES)
    assert not any(start == to for start, to in TABLE)


def test_statuses_are_proposed_open_or_ended() -> None:
    assert {Status.PROPOSED, *Action.OPEN, *ENDED} == set(Status)


def test_officer_closes_in_every_way_but_by_merging() -> None:
    assert {*CLOSINGS, Status.MERGED} == set(ENDED)


@given(walk=st.lists(st.sampled_from(sorted(Status)), max_size=12))
def test_ending_and_opening_again_is_for_officers_alone(walk: list[str]) -> None:
    who = {(move.start, move.to): move.who for move in MOVES}
    for start, to in pairwise(walk):
        if (start, to) in who and (to in ENDED or start in ENDED or start == Status.PROPOSED):
            assert who[(Status(start), Status(to))] == Who.OFFICER


@pytest.mark.parametrize("start", list(Status))
def test_check_follows_the_table(start: Status, board: Board, officer: User) -> None:
    other = make_action(board, 2)
    action = make_action(board, status=start, merged_into=other if start == Status.MERGED else None)
    allowed = set()
    for to in Status:
        try:
            check_can_move(officer, action, to)
            allowed.add((start, to))
        except Refused:
            pass
    assert allowed == {pair for pair in TABLE if pair[0] == start}
    assert moves_for(officer, action) == {to for _, to in allowed}


def test_owner_moves_an_open_action_but_does_not_end_it(board: Board, member: User) -> None:
    action = make_action(board, 1, member.person)
    assert moves_for(member, action) == {"in_hand", "awaiting_closure"}
    with pytest.raises(Denied) as denied:
        check_can_move(member, action, Status.COMPLETED)
    assert str(denied.value) == "Only an officer of the Community Safety Partnership can do this."


def test_member_who_does_not_own_it_moves_nothing(board: Board, member: User) -> None:
    assert moves_for(member, make_action(board)) == set()


def test_move_outside_the_table_is_refused_in_words(board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        check_can_move(officer, make_action(board, status=Status.COMPLETED), Status.IN_HAND)
    assert refused.value.message == (
        "CSP-1 is completed, so it cannot become in hand. Reload the page to see what can be done with it now."
    )
