"""Record a vote taken under an item, change it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.minutes.services.locks import open_record
from meetings.minutes.services.text import minute_to_change
from meetings.minutes.voting import Voter, voters_of
from meetings.models import AgendaItem, Minutes, Vote, VoteCast

Side = Vote.Side
COUNTS = {Side.FOR: "in_favour", Side.AGAINST: "against", Side.ABSTAIN: "abstained"}
FIELDS = ("motion", "restricted", "in_favour", "against", "abstained", "casting")


@dataclass(frozen=True)
class Ballot:
    """What was voted on and how. ``sides`` is how each person voted, by the person's key: the counts follow from it.

    Without ``sides`` a count that is None is nought; with them it may be left out, and must agree where it is not.
    """

    motion: str
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    casting: str = ""
    restricted: bool = False
    sides: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def record_vote(*, minutes: Minutes, item: AgendaItem, by: User, ballot: Ballot) -> Vote:
    """Record a vote at the end of those of an item; of a restricted item it is restricted.

    Raises Denied; Refused when the minutes are not a draft, beside "motion" or a count when more voted than may, and
    beside "casting" when there is no tie.
    """
    minute = minute_to_change(minutes, item, by)
    last = Vote.objects.filter(minute=minute).aggregate(last=Max("position"))["last"]
    vote = Vote(minute=minute, position=0 if last is None else last + 1)
    _fill(vote, item, ballot)
    changes.save(vote, by=by)
    _cast(vote, ballot)
    return vote


@transaction.atomic
def change_vote(*, vote: Vote, by: User, version: int, ballot: Ballot) -> Vote:
    """Put a vote right. Raises what record_vote raises, and Conflict when somebody saved it first."""
    item = _hold(vote, by)
    _fill(vote, item, ballot)
    changes.save_if_unchanged(vote, by=by, version=version, fields=FIELDS)
    vote.cast.all().delete()
    _cast(vote, ballot)
    return vote


@transaction.atomic
def remove_vote(*, vote: Vote, by: User) -> None:
    """Take back a vote that was recorded by mistake. Its history stays."""
    _hold(vote, by)
    changes.delete(vote, by=by, reason="Recorded by mistake")


def _hold(vote: Vote, by: User) -> AgendaItem:
    meeting = vote.minute.item.meeting
    check_can_manage(by, meeting.board)
    open_record(meeting)
    return vote.minute.item


def _fill(vote: Vote, item: AgendaItem, ballot: Ballot) -> None:
    vote.motion = ballot.motion.strip()
    if not vote.motion:
        raise Refused("Say what was put to the vote.", field="motion")
    voters = voters_of(item)
    _check_sides(ballot, voters)
    for side, name in COUNTS.items():
        count, said = getattr(ballot, name), sum(one == side for one in ballot.sides.values())
        if ballot.sides and count is not None and count != said:
            raise Refused(f"The names give {said}. Leave the number empty, or put the names right.", field=name)
        setattr(vote, name, said if ballot.sides else count or 0)
    total = vote.in_favour + vote.against + vote.abstained
    if not total:
        raise Refused("Give how many voted, or how each voted.", field="in_favour")
    if total > len(voters):
        raise Refused(_too_many(total, len(voters)), field="in_favour")
    if ballot.casting and vote.in_favour != vote.against:
        raise Refused("The chair has a casting vote only when as many are for as against.", field="casting")
    vote.casting, vote.restricted = ballot.casting, ballot.restricted or item.restricted


def _too_many(total: int, voters: int) -> str:
    if not voters:
        return "No voting member is marked as present for this item. Record the attendance first."
    are = "member is" if voters == 1 else "members are"
    return f"These are {total} votes, and {voters} voting {are} present for this item."


def _check_sides(ballot: Ballot, voters: list[Voter]) -> None:
    may = {voter.person_id for voter in voters}
    if ballot.sides.keys() - may:
        raise Refused("Somebody who is named may not vote on this item: they are not present, or withdrew.")
    if set(ballot.sides.values()) - set(Side.values):
        raise Refused("Choose for, against or abstained.")


def _cast(vote: Vote, ballot: Ballot) -> None:
    VoteCast.objects.bulk_create(
        VoteCast(vote=vote, person_id=person, side=side) for person, side in ballot.sides.items()
    )
