"""Whether enough of those who may vote were there: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csp import words
from csp.roles import Power, roles_with
from meetings.models import Attendance, Board, Membership

Voter = tuple[str, int]
MEMBERS, SHARE, ORGANISATIONS = Board.QuorumRule.MEMBERS, Board.QuorumRule.SHARE, Board.QuorumRule.ORGANISATIONS


@dataclass(frozen=True)
class Quorum:
    """``counted`` voting seats were filled, of which ``by_substitutes`` by a substitute; ``needed`` None: no rule.

    ``needed`` is a number of members, or of organisations where ``rule`` says so; ``share`` is the percentage of
    ``seats`` that it was worked out from, where it was. Those with a default were not kept with older records.
    """

    counted: int
    by_substitutes: int
    needed: int | None
    rule: str = MEMBERS.value
    share: int | None = None
    seats: int = 0
    organisations: int = 0

    @property
    def is_met(self) -> bool:
        there = self.organisations if self.rule == ORGANISATIONS else self.counted
        return self.needed is None or there >= self.needed

    @property
    def words(self) -> str:
        """Two sentences: who counts, and whether that is enough."""
        if self.needed is None:
            return f"{self.who_words}. This board has no rule for a quorum."
        verdict = "the meeting was quorate" if self.is_met else "the meeting was not quorate"
        return f"{self.who_words}. The quorum is {self._needed_words}: {verdict}."

    @property
    def words_without_verdict(self) -> str:
        """The same of a meeting that was quorate for a part of its time: the sentences of the part follow."""
        return f"{self.who_words}. The quorum is {self._needed_words}."

    @property
    def who_words(self) -> str:
        """ "8 voting members were present, 1 of them through a substitute"."""
        one = self.counted == 1
        who = f"{self.counted or 'No'} voting {'member was' if one else 'members were'} present"
        if self.by_substitutes:
            who += f", {self.by_substitutes} of them through a substitute"
        if self.rule == ORGANISATIONS and self.needed is not None:
            who += f", of {words.counted(self.organisations, 'organisation')}"
        return who

    @property
    def short_words(self) -> str:
        """How many of how many: "7 of the 8 needed", "2 of the 3 organisations needed"."""
        there = self.organisations if self.rule == ORGANISATIONS else self.counted
        return f"{there} of the {self.needed}{' organisations' if self.rule == ORGANISATIONS else ''} needed"

    @property
    def _needed_words(self) -> str:
        if self.share is not None:
            return f"{self.share}% of {words.counted(self.seats, 'voting seat')}, which is {self.needed}"
        return words.counted(self.needed or 0, "organisation") if self.rule == ORGANISATIONS else str(self.needed)


def quorum(
    number: int | None, seats: Iterable[Membership], attendances: Iterable[Attendance], rule: str = MEMBERS
) -> Quorum:
    """Count each voting member once, present in person or through a substitute, against the board's rule.

    ``number`` is of members, a percentage of the voting seats (vacant ones too; rounded up, at least one), or of
    organisations that the members who count stand for. ``seats`` are the board's memberships on the day. Whoever
    holds two seats counts once; two substitutes for one member count once; a substitute for somebody who came counts
    for nothing. Somebody with a substitute's seat of their own counts for the seat it names, a vacant one too.
    """
    voting = [seat for seat in seats if seat.role in roles_with(Power.VOTE)]
    in_person, through = _who_counts(voting, attendances)
    there = {*in_person, *through}
    all_seats = {_voter(seat) for seat in voting if not seat.substitute_for_id}
    share = number if rule == SHARE else None
    return Quorum(
        len(there),
        len(through),
        number if share is None else max(1, -(-share * len(all_seats) // 100)),
        rule=str(rule),
        share=share,
        seats=len(all_seats),
        organisations=len(_organisations(voting, there)) if rule == ORGANISATIONS else 0,
    )


def counted(seats: Iterable[Membership], attendances: Iterable[Attendance]) -> dict[Voter, Attendance]:
    """The attendance that counts for each voting member who was there: their own, or their substitute's."""
    in_person, through = _who_counts([seat for seat in seats if seat.role in roles_with(Power.VOTE)], attendances)
    return through | in_person


def _who_counts(
    voting: Sequence[Membership], attendances: Iterable[Attendance]
) -> tuple[dict[Voter, Attendance], dict[Voter, Attendance]]:
    """Who counts for each voter, in person and through a substitute."""
    by_id = {seat.pk: seat for seat in voting}
    own = {seat.person_id: _voter(seat) for seat in voting if seat.person_id and not seat.substitute_for_id}
    lent = {
        seat.person_id: _voter(by_id[seat.substitute_for_id])
        for seat in voting
        if seat.person_id and seat.substitute_for_id in by_id
    }
    present = [one for one in attendances if one.status == Attendance.Status.PRESENT]
    in_person = {own[one.person_id]: one for one in present if one.person_id in own}
    through: dict[Voter, Attendance] = {}
    for one in present:
        voter = own.get(one.substitute_for_id or 0) or lent.get(one.person_id or 0)
        if one.person_id not in own and voter is not None and voter not in in_person:
            through.setdefault(voter, one)
    return in_person, through


def _organisations(voting: Iterable[Membership], there: set[Voter]) -> set[int]:
    """The organisations that those who count stand for: by the seat itself, else by its person."""
    own = (seat for seat in voting if not seat.substitute_for_id and _voter(seat) in there)
    homes = (seat.organisation_id or (seat.person.organisation_id if seat.person else None) for seat in own)
    return {home for home in homes if home}


def _voter(seat: Membership) -> Voter:
    """Who a seat counts as: its person, or the seat itself while it is vacant."""
    return ("person", seat.person_id) if seat.person_id else ("seat", seat.pk)
