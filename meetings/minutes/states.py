"""The lifecycle of a meeting's minutes: one table of moves. And when their text may still change."""

from __future__ import annotations

from dataclasses import dataclass

from csp.errors import Refused
from csp.roles import Power
from csp.words import short_date
from meetings.models import Minutes

State = Minutes.State


@dataclass(frozen=True)
class Move:
    """From ``source`` to ``target``, by somebody who holds ``power`` on the board."""

    name: str
    source: State
    target: State
    refusal: str
    power: Power = Power.MANAGE


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("circulate", State.DRAFT, State.CIRCULATED, "Only draft minutes can be circulated."),
        Move("correct", State.CIRCULATED, State.DRAFT, "Only circulated minutes can be taken back to draft."),
        Move(
            "approve", State.CIRCULATED, State.APPROVED, "Circulate the minutes to members before approving them."
        ),
        Move(
            "publish",
            State.APPROVED,
            State.PUBLISHED,
            "Minutes are published after a later meeting approves them.",
        ),
    )
}


def can_move(minutes: Minutes, name: str) -> bool:
    """Whether the table allows the move from where the minutes stand."""
    return minutes.state == MOVES[name].source


def why_not(minutes: Minutes, name: str) -> str:
    """Why the table does not allow the move from where the minutes stand; empty when it does."""
    if can_move(minutes, name):
        return ""
    if minutes.state == State.PUBLISHED and name == "publish":
        return "These minutes are published already."
    if minutes.is_fixed and name != "publish":
        return why_fixed(minutes)
    return MOVES[name].refusal


def check_move(minutes: Minutes, name: str) -> Move:
    """The move, if the table allows it from where the minutes stand. Raises Refused with the reason."""
    if reason := why_not(minutes, name):
        raise Refused(reason)
    return MOVES[name]


def why_fixed(minutes: Minutes) -> str:
    """Why the text, the attendance and the declarations cannot be changed; empty while they can."""
    if minutes.is_fixed and minutes.approved_at_meeting:
        return (
            f"These minutes were approved on {short_date(minutes.approved_at_meeting.date)} and can no longer be "
            "changed. Minute a correction at a later meeting."
        )
    if minutes.state == State.CIRCULATED:
        return "These minutes are with the members. Take them back to draft to correct them."
    return ""


def check_open(minutes: Minutes) -> None:
    """Raise Refused unless the minutes are a draft."""
    if reason := why_fixed(minutes):
        raise Refused(reason)
