"""How the quorum went through a meeting: pure. When it was lost and had again, and who came or went.

Who left, joined late or withdrew for an interest does not count meanwhile. An interest takes somebody out of the room
for as long as its item, or what stands under it, is taken: from ``Taken.at`` until the meeting comes to the next item
that has a time. Of an item whose time nobody noted it is only said whether enough were left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from csp.words import clock, listed
from meetings.minutes.quorum import MEMBERS, Quorum, Voter, counted, quorum
from meetings.models import Attendance, Membership


@dataclass(frozen=True)
class Taken:
    """An item as it was taken. ``withdrawn`` are the people who left it for an interest; ``at`` None: not noted."""

    name: str
    at: time | None
    withdrawn: frozenset[int] = frozenset()


@dataclass(frozen=True)
class State:
    """Who counted from ``since`` on; None: from the start. ``without`` were withdrawn, ``of`` the item meanwhile."""

    since: time | None
    quorum: Quorum
    names: Mapping[Voter, str]
    without: tuple[str, ...] = ()
    of: str = ""
    enough_otherwise: bool = True

    @property
    def is_for_item(self) -> bool:
        """Whether it is only for the interests in this item that there were not enough."""
        return not self.quorum.is_met and bool(self.of) and self.enough_otherwise

    @property
    def verdict(self) -> tuple[bool, str]:
        """States with one verdict are told in one sentence."""
        return self.quorum.is_met, self.of if self.is_for_item else ""


@dataclass(frozen=True)
class Roll:
    """The seats of a board on the day, its rule, and who came: all that is counted from."""

    seats: Sequence[Membership]
    attendances: Sequence[Attendance]
    number: int | None
    rule: str = MEMBERS

    def whole(self) -> Quorum:
        """Of everybody who came, at whatever time."""
        return quorum(self.number, self.seats, self.attendances, self.rule)

    def at(self, moment: time | None, item: Taken | None = None) -> State:
        """As it stood right after ``moment``; None: at the start."""
        there = [one for one in self.attendances if was_there(one, moment)]
        out = item.withdrawn if item else frozenset()
        left = [one for one in there if one.person_id not in out]
        before, after = _names(self.seats, there), _names(self.seats, left)
        lost = [before[voter] for voter in before if voter not in after]
        return State(
            moment,
            quorum(self.number, self.seats, left, self.rule),
            after,
            tuple(sorted(lost)),
            item.name if item and lost else "",
            quorum(self.number, self.seats, there, self.rule).is_met,
        )


def was_there(one: Attendance, moment: time | None) -> bool:
    """Whether somebody who came was in the room right after ``moment``; None: at the start."""
    joined, left = one.joined_at, one.left_at
    here = joined is None or (left is not None and left < joined)
    if moment is None:
        return here
    for at, is_here in sorted((at, is_here) for at, is_here in ((joined, True), (left, False)) if at):
        if at <= moment:
            here = is_here
    return here


def course(roll: Roll, items: Sequence[Taken], ends: time | None = None) -> list[State]:
    """The state of the quorum at the start and at each moment at which somebody came, went, or an item was taken.

    ``items`` are in the order of the agenda. Who leaves at ``ends``, when the meeting was due to end, or later breaks
    no quorum, unless an item was taken as late as that.
    """
    taken = sorted((one for one in items if one.at), key=lambda one: one.at or time())
    moments = {at for one in roll.attendances for at in (one.joined_at, one.left_at) if at}
    moments |= {one.at for one in taken if one.at}
    if ends and not any(one.at and one.at >= ends for one in taken):
        moments = {at for at in moments if at < ends}
    states = [roll.at(None)]
    for moment in sorted(moments):
        item = next((one for one in reversed(taken) if one.at and one.at <= moment), None)
        states.append(roll.at(moment, item))
    return states


def words_of(whole: Quorum, told: Sequence[str]) -> str:
    """Who counted, and whether that was enough: throughout, or as ``told`` from when to when."""
    return " ".join((whole.words_without_verdict, *told)) if told else whole.words


def sentences(roll: Roll, items: Sequence[Taken], ends: time | None = None) -> tuple[str, ...]:
    """What the record says of how the quorum went; nothing where Quorum.words says it all."""
    whole = roll.whole()
    if whole.needed is None:
        return ()
    states = course(roll, items, ends)
    told = list(_changes(states))
    untimed = list(_untimed(roll, items)) if whole.is_met else []
    first = states[0].quorum
    if first.is_met and not told and not untimed:
        return ()
    if not first.is_met and not told:
        most = max((state.quorum for state in states), key=lambda found: (found.organisations, found.counted))
        return (f"Not quorate at any time: {most.short_words} at most.",) if whole.is_met else ()
    begins = "Quorate at the start." if first.is_met else f"Not quorate at the start: {first.short_words}."
    return (begins, *told, *untimed)


@dataclass(frozen=True)
class Standing:
    """How it is now, for whoever takes the minutes. ``lost`` is the sentence since when there are not enough."""

    words: str
    lost: str


def standing_at(roll: Roll, items: Sequence[Taken], now: time | None) -> Standing:
    """How many count at ``now``, of how many; None: on another day, when it is told of the meeting as a whole."""
    if now is None or roll.whole().needed is None:
        return Standing(words_of(roll.whole(), sentences(roll, items)), "")
    states = [one for one in course(roll, items) if one.since is None or one.since <= now]
    if states[-1].quorum.is_met:
        return Standing(f"Quorate: {states[-1].quorum.short_words}.", "")
    # The sentence is that of the moment it was lost, and does not change with every count that follows.
    told = list(_changes(states))
    return Standing(
        f"Now {states[-1].quorum.short_words}.",
        told[-1] if told else "Not quorate yet: too few have been recorded.",
    )


def _changes(states: Sequence[State]) -> Iterator[str]:
    """A sentence for each time the quorum was lost or had again."""
    was_met = states[0].quorum.is_met
    for before, now in pairwise(states):
        if now.verdict != before.verdict:
            yield _told(before, now, again=was_met)
        was_met = was_met or now.quorum.is_met


def _told(before: State, now: State, *, again: bool) -> str:
    assert now.since
    at = clock(now.since)
    if now.quorum.is_met:
        came = listed(sorted(_only_in(now, before))) if not before.is_for_item else ""
        return f"Quorate {'again ' if again else ''}from {at}{f', when {came} joined' if came else ''}."
    if now.is_for_item:
        return f"Not quorate for {now.of} from {at}: {_without(now)}."
    gone = listed(sorted(name for name in _only_in(before, now) if name not in now.without))
    return f"Not quorate from {at}{f', when {gone} left' if gone else ''}: {now.quorum.short_words}."


def _only_in(one: State, other: State) -> list[str]:
    return [name for voter, name in one.names.items() if voter not in other.names]


def _untimed(roll: Roll, items: Iterable[Taken]) -> Iterator[str]:
    """Items without a time for which too few were left, of all who came."""
    for item in items:
        if item.at is None and item.withdrawn:
            left = [one for one in roll.attendances if one.person_id not in item.withdrawn]
            found = quorum(roll.number, roll.seats, left, roll.rule)
            if not found.is_met:
                names = _names(roll.seats, roll.attendances)
                stay = _names(roll.seats, left)
                lost = tuple(sorted(name for voter, name in names.items() if voter not in stay))
                yield f"Not quorate for {item.name}: {_without(State(None, found, {}, lost))}."


def _without(state: State) -> str:
    return f"{state.quorum.short_words} without {listed(sorted(state.without))}, who left for an interest"


def _names(seats: Iterable[Membership], attendances: Iterable[Attendance]) -> dict[Voter, str]:
    """The name of whoever counts for each voting member: their own, or their substitute's."""
    return {voter: one.name for voter, one in counted(seats, attendances).items()}
