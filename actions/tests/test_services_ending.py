"""How an action ends: closed at a meeting, merged into another, opened again; no way out of the table of moves."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import services
from actions.models import Action
from actions.states import ENDED, MOVES
from actions.tests.makers import make_action
from csp.errors import Refused
from csp.models import User
from meetings.models import Board, Meeting
from meetings.tests.fixtures import make_meeting

Due, Status = Action.Due, Action.Status
TABLE = {(move.start, move.to) for move in MOVES}


@pytest.fixture(autouse=True)
def day():  # type: ignore[no-untyped-def]
    """The day of the meeting of 26 September 2018."""
    with time_machine.travel("2018-09-26T15:00:00+01:00", tick=False):
        yield


def close(action: Action, by: User, meeting: Meeting | None = None) -> None:
    services.close_action(action=action, by=by, status=Status.CLOSED, note="Content.", at_meeting=meeting)


def test_action_is_closed_at_the_meeting_of_today(board: Board, officer: User) -> None:
    action, meeting = make_action(board), make_meeting(board, date(2018, 9, 26))
    close(action, officer, meeting)
    assert Action.objects.get().closed_at_meeting == meeting
    services.reopen_action(action=action, by=officer, reason="Not so.")
    assert Action.objects.get().closed_at_meeting is None


@pytest.mark.parametrize(
    ("when", "fields", "own"),
    [
        (date(2018, 9, 27), {}, True),
        (date(2018, 7, 3), {}, True),
        (date(2018, 9, 26), {"state": "cancelled"}, True),
        (date(2018, 9, 26), {}, False),
    ],
)
def test_action_is_closed_by_no_meeting_that_could_not(
    when: date, fields: dict, own: bool, board: Board, other_board: Board, officer: User
) -> None:
    """To come, before the action, cancelled, or of another board."""
    meeting = make_meeting(board if own else other_board, when, **fields)
    with pytest.raises(Refused) as refused:
        close(make_action(board), officer, meeting)
    assert (refused.value.field, refused.value.message) == (
        "at_meeting",
        "Choose a meeting of the Community Safety Partnership that was held.",
    )
    assert Action.objects.get().status == "open"


def test_merged_action_points_to_the_other_until_it_is_opened_again(board: Board, officer: User) -> None:
    one, other = make_action(board, 1), make_action(board, 2)
    services.merge_action(action=one, by=officer, into=other)
    one.refresh_from_db()
    assert (one.status, one.merged_into, one.closed_on) == ("merged", other, date(2018, 9, 26))
    assert (one.updates.get().text, list(other.merged_from.all())) == ("Merged into CSP-2.", [one])
    services.reopen_action(action=one, by=officer, reason="They differ.")
    one.refresh_from_db()
    assert (one.status, one.merged_into, one.closed_on) == ("open", None, None)


def test_action_is_merged_only_into_an_open_one_of_its_board(
    board: Board, other_board: Board, officer: User
) -> None:
    one = make_action(board, 1)
    for into, sentence in (
        (one, "Choose another action of the same board."),
        (make_action(other_board, 2), "Choose another action of the same board."),
        (make_action(board, 3, status=Status.COMPLETED), "CSP-3 is completed. Choose an action that is open."),
        (make_action(board, 4, status=Status.PROPOSED), "CSP-4 is proposed. Choose an action that is open."),
    ):
        with pytest.raises(Refused) as refused:
            services.merge_action(action=one, by=officer, into=into)
        assert (refused.value.field, refused.value.message) == ("into", sentence)


VERBS: dict[str, Callable[[Action, Action, User], object]] = {
    "confirm": lambda one, other, by: services.confirm_action(action=one, by=by),
    "take": lambda one, other, by: services.take_in_hand(action=one, by=by),
    "propose": lambda one, other, by: services.propose_closure(action=one, by=by, text="Done."),
    "close": lambda one, other, by: close(one, by),
    "round": lambda one, other, by: services.close_round(action=one, by=by, note="Done."),
    "merge": lambda one, other, by: services.merge_action(action=one, by=by, into=other),
    "reopen": lambda one, other, by: services.reopen_action(action=one, by=by, reason="Again."),
    **{
        f"due {kind}": lambda one, other, by, kind=kind: services.update_action(  # type: ignore[misc]
            action=one, by=by, version=one.version, due=kind, due_on=date(2018, 12, 1), due_reason="So."
        )
        for kind in Due.values
    },
}


@given(walk=st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(sorted(VERBS))), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_walk_leads_out_of_the_table(walk: list[tuple[int, str]], board: Board, officer: User) -> None:
    """Three actions, the third only proposed: whatever is tried, constraints hold and moves are those of the table."""
    with transaction.atomic():
        for number in (1, 2, 3):
            make_action(board, number, status=Status.PROPOSED if number == 3 else Status.OPEN)
        for number, verb in walk:
            found = {one.number: one for one in Action.objects.select_related("board")}
            one, before = found[number], found[number].status
            try:
                with transaction.atomic():
                    VERBS[verb](one, found[number % 3 + 1], officer)
            except Refused:
                assert Action.objects.get(pk=one.pk).status == before
            after = Action.objects.get(pk=one.pk)
            assert after.status == before or (before, after.status) in TABLE
            assert (after.closed_on is not None) == (after.status in ENDED)
            assert after.merged_into is None or after.merged_into.board_id == after.board_id
            assert _end_of(after) is not None
        transaction.set_rollback(True)


def _end_of(action: Action) -> Action | None:
    """Where its merges lead; None when they go round in a circle."""
    seen = set()
    while action.merged_into:
        if action.pk in seen:
            return None
        seen.add(action.pk)
        action = action.merged_into
    return action
