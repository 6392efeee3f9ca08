"""The table of a meeting's moves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from csp.errors import Refused
from csp.roles import Power
from meetings.agenda import states
from meetings.models import AgendaItem, Board, Meeting

State = Meeting.State
ALLOWED = {
    ("to_be_booked", "book"),
    ("to_be_booked", "cancel"),
    ("booked", "publish"),
    ("booked", "hold"),
    ("booked", "cancel"),
    ("published", "hold"),
    ("published", "cancel"),
    ("held", "close"),
    ("cancelled", "book"),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", sorted(states.MOVES))
def test_every_move_from_every_state_is_decided(state: str, name: str) -> None:
    meeting = Meeting(state=state)
    if (state, name) in ALLOWED:
        assert states.check_move(meeting, name) == states.MOVES[name]
    else:
        with pytest.raises(Refused) as refusal:
            states.check_move(meeting, name)
        assert refusal.value.message.endswith(".")


def test_every_state_is_begun_in_or_reached_and_only_closed_is_the_end() -> None:
    begun_in = {State.TO_BE_BOOKED, State.BOOKED}
    assert begun_in | {move.target for move in states.MOVES.values()} == set(State)
    assert set(State) - {source for move in states.MOVES.values() for source in move.sources} == {State.CLOSED}


def test_every_move_is_an_officers() -> None:
    assert {move.power for move in states.MOVES.values()} == {Power.MANAGE}


def test_what_is_fixed_and_what_is_ahead() -> None:
    assert [s for s in State if states.why_meeting_is_fixed(Meeting(state=s))] == [State.CLOSED, State.CANCELLED]
    assert set(State) - states.AHEAD == {State.HELD, State.CLOSED, State.CANCELLED}


@pytest.mark.parametrize(
    ("status", "published", "meeting_state", "fixed"),
    [
        ("confirmed", False, "booked", False),
        ("planned", False, "to_be_booked", False),
        ("confirmed", False, "held", False),
        ("confirmed", True, "published", True),
        ("deferred", False, "booked", True),
        ("withdrawn", False, "booked", True),
        ("confirmed", False, "closed", True),
        ("planned", False, "cancelled", True),
    ],
)
def test_why_item_is_fixed(status: str, published: bool, meeting_state: str, fixed: bool) -> None:
    item = AgendaItem(
        status=status,
        published_at=datetime(2018, 9, 18, tzinfo=UTC) if published else None,
        meeting=Meeting(state=meeting_state, board=Board()),
    )
    assert bool(states.why_item_is_fixed(item)) is fixed
