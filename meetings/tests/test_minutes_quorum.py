from __future__ import annotations

import pytest

from meetings.minutes.quorum import quorum
from meetings.models import Attendance, Membership


def seat(pk: int, person: int | None, role: str = "member", sits_for: int | None = None) -> Membership:
    return Membership(pk=pk, person_id=person, role=role, substitute_for_id=sits_for)


def came(person: int | None, status: str = "present", sits_for: int | None = None) -> Attendance:
    return Attendance(person_id=person, status=status, substitute_for_id=sits_for)


CHAIR, MEMBER, OTHER, ADVISER, OFFICER = (
    seat(1, 1, "chair"), seat(2, 2), seat(3, 3), seat(4, 4, "adviser"), seat(5, 5, "officer"),
)  # fmt: skip
BOARD = [CHAIR, MEMBER, OTHER, ADVISER, OFFICER]


@pytest.mark.parametrize(
    ("attendances", "counted", "substitutes"),
    [
        ([], 0, 0),
        ([came(1), came(2)], 2, 0),
        ([came(1), came(2, "apologies"), came(3, "absent")], 1, 0),
        ([came(4), came(5), came(9), came(None)], 0, 0),  # neither advisers, officers nor guests
        ([came(1), came(9, sits_for=2)], 2, 1),
        ([came(1), came(4, sits_for=2), came(5, sits_for=2)], 2, 1),  # two substitutes for one member
        ([came(1), came(2), came(9, sits_for=2)], 2, 0),  # for a member who came
        ([came(1), came(3, sits_for=2)], 2, 0),  # a member votes once, and not for another
        ([came(9, "additional", sits_for=2)], 0, 0),
    ],
)
def test_quorum_counts_each_voting_member_once(
    attendances: list[Attendance], counted: int, substitutes: int
) -> None:
    found = quorum(3, BOARD, attendances)

    assert (found.counted, found.by_substitutes) == (counted, substitutes)


def test_quorum_of_person_with_two_seats_counts_once() -> None:
    assert quorum(1, [CHAIR, seat(6, 1)], [came(1)]).counted == 1


def test_quorum_counts_substitutes_seat_for_the_seat_it_names() -> None:
    vacant, standing_in = seat(6, None), seat(7, 7, sits_for=6)

    assert quorum(1, [vacant, standing_in], [came(7)]).counted == 1
    assert quorum(1, [MEMBER, seat(8, 8, sits_for=2)], [came(2), came(8)]).counted == 1


@pytest.mark.parametrize(
    ("needed", "attendances", "words"),
    [
        (2, [came(1), came(2)], "2 voting members were present. The quorum is 2: the meeting was quorate."),
        (2, [came(1)], "1 voting member was present. The quorum is 2: the meeting was not quorate."),
        (
            2,
            [came(1), came(9, sits_for=2)],
            "2 voting members were present, 1 of them through a substitute. The quorum is 2: the meeting was quorate.",
        ),
        (None, [], "No voting members were present. This board has no rule for a quorum."),
    ],
)
def test_quorum_in_words(needed: int | None, attendances: list[Attendance], words: str) -> None:
    assert quorum(needed, BOARD, attendances).words == words
