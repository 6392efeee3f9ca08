"""Whether enough of those who may vote were there: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csp.roles import Power, roles_with
from meetings.models import Attendance, Membership


@dataclass(frozen=True)
class Quorum:
    """``counted`` voting seats were filled, of which ``by_substitutes`` by a substitute; ``needed`` None: no rule."""

    counted: int
    by_substitutes: int
    needed: int | None

    @property
    def is_met(self) -> bool:
        return self.needed is None or self.counted >= self.needed

    @property
    def words(self) -> str:
        """Two sentences: who counts, and whether that is enough."""
        one = self.counted == 1
        who = f"{self.counted or 'No'} voting {'member was' if one else 'members were'} present"
        if self.by_substitutes:
            who += f", {self.by_substitutes} of them through a substitute"
        if self.needed is None:
            return f"{who}. This board has no rule for a quorum."
        verdict = "the meeting was quorate" if self.is_met else "the meeting was not quorate"
        return f"{who}. The quorum is {self.needed}: {verdict}."


def quorum(needed: int | None, seats: Iterable[Membership], attendances: Iterable[Attendance]) -> Quorum:
    """Count each voting member once, present in person or through a substitute.

    ``seats`` are the board's memberships on the day. Whoever holds two seats counts once; two substitutes for
    one member count once; a substitute for somebody who came counts for nothing. Somebody with a substitute's
    seat of their own counts for the seat it names, a vacant one too.
    """
    voting = [seat for seat in seats if seat.role in roles_with(Power.VOTE)]
    by_id = {seat.pk: seat for seat in voting}
    own = {seat.person_id: _voter(seat) for seat in voting if seat.person_id and not seat.substitute_for_id}
    lent = {
        seat.person_id: _voter(by_id[seat.substitute_for_id])
        for seat in voting
        if seat.person_id and seat.substitute_for_id in by_id
    }
    present = [one for one in attendances if one.status == Attendance.Status.PRESENT]
    in_person = {own[one.person_id] for one in present if one.person_id in own}
    through = {
        voter
        for one in present
        if one.person_id not in own
        and (voter := own.get(one.substitute_for_id or 0) or lent.get(one.person_id or 0)) is not None
    } - in_person
    return Quorum(len(in_person) + len(through), len(through), needed)


def _voter(seat: Membership) -> tuple[str, int]:
    """Who a seat counts as: its person, or the seat itself while it is vacant."""
    return ("person", seat.person_id) if seat.person_id else ("seat", seat.pk)
