from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.minutes.quorum import ORGANISATIONS, SHARE, quorum
from meetings.models import Attendance, Board, Membership


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


# Other rules --------------------------------------------------------------------------------------------------


def test_share_is_of_all_voting_seats_vacant_ones_too_and_rounded_up() -> None:
    vacant, substitute = seat(6, None), seat(7, 7, sits_for=6)
    found = quorum(50, [*BOARD, vacant, substitute], [came(1), came(2)], SHARE)
    assert (found.seats, found.needed, found.is_met) == (4, 2, True)
    assert found.words == (
        "2 voting members were present. The quorum is 50% of 4 voting seats, which is 2: the meeting was quorate."
    )
    assert quorum(51, [*BOARD, vacant], [came(1), came(2)], SHARE).needed == 3
    assert quorum(50, [], [], SHARE).is_met is False


def test_organisations_are_those_of_the_members_who_count() -> None:
    seats = [
        Membership(pk=pk, person_id=pk, role="member", organisation_id=home)
        for pk, home in ((1, 1), (2, 1), (3, 2))
    ]
    found = quorum(2, seats, [came(1), came(2)], ORGANISATIONS)
    assert (found.organisations, found.is_met) == (1, False)
    assert found.words == (
        "2 voting members were present, of 1 organisation. The quorum is 2 organisations: the meeting was not quorate."
    )
    assert quorum(2, seats, [came(1), came(9, sits_for=3)], ORGANISATIONS).is_met is True


@pytest.mark.parametrize(
    ("rule", "number", "words"),
    [
        ("members", 8, "8 voting members"),
        ("members", 1, "1 voting member"),
        ("members", None, ""),
        ("share", 25, "a quarter of the voting seats"),
        ("share", 50, "half of the voting seats"),
        ("share", 40, "40% of the voting seats"),
        ("organisations", 3, "3 organisations"),
    ],
)
def test_rule_in_words(rule: str, number: int | None, words: str) -> None:
    assert Board(quorum_rule=rule, quorum=number).quorum_words == words


@given(st.integers(1, 100), st.integers(0, 40), st.data())
def test_share_asks_for_the_least_number_that_is_not_less(share: int, voters: int, data: st.DataObject) -> None:
    seats = [seat(pk, pk) for pk in range(1, voters + 1)]
    here = data.draw(st.sets(st.integers(1, max(1, voters)), max_size=voters)) if voters else set()
    found = quorum(share, seats, [came(pk) for pk in here], SHARE)
    assert found.needed is not None
    assert found.counted == len(here)
    assert found.is_met == (len(here) * 100 >= share * voters and len(here) >= 1)


@given(st.sets(st.integers(1, 20)), st.integers(1, 100), st.sampled_from(list(Board.QuorumRule)))
def test_nobody_who_comes_makes_a_meeting_less_quorate(here: set[int], number: int, rule: str) -> None:
    seats = [Membership(pk=pk, person_id=pk, role="member", organisation_id=pk % 5 + 1) for pk in range(1, 16)]
    without = quorum(number, seats, [came(pk) for pk in here], rule)
    with_one_more = quorum(number, seats, [came(pk) for pk in here | {3}], rule)
    assert with_one_more.is_met >= without.is_met
