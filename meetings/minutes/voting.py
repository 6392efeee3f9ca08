"""Votes: who may vote under an item, what a vote came to, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from meetings.minutes.presence import was_there
from meetings.minutes.quorum import counted
from meetings.models import AgendaItem, Attendance, Declaration, Membership, Vote

WITHDREW = (Declaration.Outcome.LEFT, Declaration.Outcome.SPOKE_AND_LEFT)
SIDES = (Vote.Side.FOR, Vote.Side.AGAINST, Vote.Side.ABSTAIN)


@dataclass(frozen=True)
class Voter:
    """Somebody who may vote. ``person_id`` is of the member they sit in for when they have no record of their own;
    None where a name cannot be noted.
    """

    person_id: int | None
    name: str


@dataclass(frozen=True)
class Voted:
    """A vote as it is read. The three texts of names are empty unless it was taken by name."""

    id: int
    motion: str
    restricted: bool
    in_favour: int
    against: int
    abstained: int
    casting: str
    names_for: str = ""
    names_against: str = ""
    names_abstained: str = ""

    @property
    def outcome(self) -> str:
        return outcome(self.in_favour, self.against, self.casting)

    @property
    def label(self) -> str:
        """What it is headed with: the people of the board are told that it was taken in private."""
        return "VOTE, restricted: not for the public:" if self.restricted else "VOTE:"

    @property
    def counts(self) -> str:
        """ "5 for, 2 against, 1 abstained: carried." """
        abstained = f", {self.abstained} abstained" if self.abstained else ""
        casting = ", on the chair’s casting vote" if self.casting else ""
        return f"{self.in_favour} for, {self.against} against{abstained}: {self.outcome}{casting}."

    @property
    def names(self) -> str:
        """Who voted how, of a recorded vote: "Recorded vote. For: Amara Okafor, Tom Reed. Against: Mina Shah." """
        sides = (("For", self.names_for), ("Against", self.names_against), ("Abstained", self.names_abstained))
        said = [f"{side}: {names}." for side, names in sides if names]
        return " ".join(["Recorded vote.", *said]) if said else ""

    @property
    def words(self) -> str:
        """All of it on one line, as it is printed after "VOTE"."""
        motion = self.motion if self.motion.endswith((".", "?", "!")) else f"{self.motion}."
        return " ".join(part for part in (motion, self.counts, self.names) if part)


def outcome(in_favour: int, against: int, casting: str) -> str:
    """ "carried" by more for than against, on a tie by the chair's casting vote; "lost" otherwise, "tied" without."""
    if in_favour != against:
        return "carried" if in_favour > against else "lost"
    return {Vote.Side.FOR.value: "carried", Vote.Side.AGAINST.value: "lost"}.get(casting, "tied")


def read_votes(votes: Iterable[Vote], *, in_private: bool) -> tuple[Voted, ...]:
    """Votes with their ``cast`` (and its people) loaded. ``in_private``: their item is restricted, so they are."""
    return tuple(_read(vote, in_private) for vote in votes)


def voters_of(item: AgendaItem) -> list[Voter]:
    """Who may vote under ``item``, by name: voting members and their substitutes who came, were not gone before it
    was taken, and did not leave for an interest in it. Four queries.
    """
    meeting = item.meeting
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board).select_related("person")
    attendances = Attendance.objects.filter(meeting=meeting).select_related("substitute_for")
    above = {item.pk, item.parent_id, item.parent.parent_id if item.parent else None, None}
    declared = Declaration.objects.filter(meeting=meeting, outcome__in=WITHDREW)
    withdrawn = {one.person_id for one in declared if one.item_id in above}
    minute = getattr(item, "minute", None)
    here = [
        one
        for one in attendances
        if one.person_id not in withdrawn and _came_or_comes(one, minute.taken_at if minute else None)
    ]
    found = [
        Voter(one.person_id or (key if kind == "person" else None), one.name)
        for (kind, key), one in counted(seats, here).items()
    ]
    return sorted(found, key=lambda voter: voter.name)


def _came_or_comes(one: Attendance, taken_at: time | None) -> bool:
    """Whether they were there when the item was taken, or came later: nobody who had left for good."""
    return taken_at is None or was_there(one, taken_at) or was_there(one, time.max)


def _read(vote: Vote, in_private: bool) -> Voted:
    names: dict[str, list[str]] = {side: [] for side in SIDES}
    for one in vote.cast.all():
        names[one.side].append(one.person.name)
    return Voted(
        id=vote.pk,
        motion=vote.motion,
        restricted=vote.restricted or in_private,
        in_favour=vote.in_favour,
        against=vote.against,
        abstained=vote.abstained,
        casting=vote.casting,
        names_for=", ".join(names[Vote.Side.FOR]),
        names_against=", ".join(names[Vote.Side.AGAINST]),
        names_abstained=", ".join(names[Vote.Side.ABSTAIN]),
    )
