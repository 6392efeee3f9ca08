from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.minutes.presence import Roll, Taken, course, sentences, standing_at, was_there
from meetings.minutes.quorum import ORGANISATIONS, quorum
from meetings.models import Attendance, Membership

NAMES = {1: "Chidi Chair", 2: "Mina Member", 3: "Tom Reed", 9: "Sue Standin"}
SEATS = [Membership(pk=pk, person_id=pk, role="member", organisation_id=pk) for pk in (1, 2, 3)]
ENDS = time(13)


def came(
    person: int, joined: time | None = None, left: time | None = None, sits_for: int | None = None
) -> Attendance:
    return Attendance(
        person_id=person, name=NAMES[person], status="present", joined_at=joined, left_at=left,
        substitute_for_id=sits_for,
    )  # fmt: skip


def roll(*attendances: Attendance, needed: int | None = 3, **rule: str) -> Roll:
    return Roll(SEATS, attendances, needed, **rule)


def item(name: str, at: time | None, *withdrawn: int) -> Taken:
    return Taken(name, at, frozenset(withdrawn))


EVERYBODY = (came(1), came(2), came(3))


@pytest.mark.parametrize(
    ("attendances", "items", "said"),
    [
        (EVERYBODY, [], ()),
        ((came(1), came(2)), [], ()),  # Quorum.words says it all
        (
            (came(1), came(2), came(3, left=time(11, 40))),
            [],
            ("Quorate at the start.", "Not quorate from 11:40am, when Tom Reed left: 2 of the 3 needed."),
        ),
        (
            (came(1), came(2), came(3, joined=time(12, 5), left=time(11, 40))),
            [],
            (
                "Quorate at the start.",
                "Not quorate from 11:40am, when Tom Reed left: 2 of the 3 needed.",
                "Quorate again from 12:05pm, when Tom Reed joined.",
            ),
        ),
        (
            (came(1), came(2), came(3, joined=time(10, 20))),
            [],
            (
                "Not quorate at the start: 2 of the 3 needed.",
                "Quorate from 10:20am, when Tom Reed joined.",
            ),
        ),
        (
            (came(1), came(2, left=time(11)), came(3, joined=time(11, 30))),
            [],
            ("Not quorate at any time: 2 of the 3 needed at most.",),
        ),
        (
            EVERYBODY,
            [item("item 9(b)", time(11), 2), item("item 10", time(11, 30))],
            (
                "Quorate at the start.",
                "Not quorate for item 9(b) from 11:00am: 2 of the 3 needed without Mina Member, who left for an "
                "interest.",
                "Quorate again from 11:30am.",
            ),
        ),
        (
            EVERYBODY,
            [item("item 9", None, 2, 3)],
            (
                "Quorate at the start.",
                "Not quorate for item 9: 1 of the 3 needed without Mina Member and Tom Reed, who left for an interest.",
            ),
        ),
        ((came(1), came(2), came(3, left=time(13))), [], ()),  # when the meeting ended, everybody left
        (
            (came(1), came(2), came(3, left=time(13, 5))),
            [item("item 9", time(13))],  # it overran
            ("Quorate at the start.", "Not quorate from 1:05pm, when Tom Reed left: 2 of the 3 needed."),
        ),
        (
            (came(1), came(2), came(3, left=time(11)), came(9, joined=time(11), sits_for=3)),
            [],
            (),  # a substitute takes the seat as its member leaves
        ),
    ],
)
def test_sentences_say_when_the_quorum_was_lost_and_had_again(
    attendances: tuple[Attendance, ...], items: list[Taken], said: tuple[str, ...]
) -> None:
    assert sentences(roll(*attendances), items, ENDS) == said


def test_board_without_a_rule_says_nothing_of_its_quorum() -> None:
    assert sentences(roll(came(1, left=time(11)), needed=None), [], ENDS) == ()


def test_quorum_of_organisations_counts_them_through_the_meeting() -> None:
    by_organisation = roll(*EVERYBODY[:2], came(3, left=time(11)), rule=ORGANISATIONS)

    assert sentences(by_organisation, [], ENDS)[-1] == (
        "Not quorate from 11:00am, when Tom Reed left: 2 of the 3 organisations needed."
    )


def test_room_is_told_how_it_stands_now() -> None:
    leaving = roll(came(1), came(2), came(3, left=time(11, 40)))

    assert standing_at(leaving, [], time(11)).words == "Quorate: 3 of the 3 needed."
    assert standing_at(leaving, [], time(11, 40)).lost == (
        "Not quorate from 11:40am, when Tom Reed left: 2 of the 3 needed."
    )
    few = standing_at(roll(came(1)), [], time(10))
    assert (few.words, few.lost) == ("Now 1 of the 3 needed.", "Not quorate yet: too few have been recorded.")
    assert standing_at(leaving, [], None).lost == ""


times = st.none() | st.times(time(10), time(12, 59)).map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[list[Attendance], list[Taken]]:
    attendances = []
    for person in draw(st.lists(st.sampled_from([1, 2, 3, 9]), unique=True)):
        joined, left = draw(times), draw(times)
        attendances.append(
            came(person, joined, left if left != joined else None, sits_for=3 if person == 9 else None)
        )
    people = st.frozensets(st.sampled_from([1, 2, 3, 9]), max_size=3)
    items = [Taken(f"item {n}", at, draw(people)) for n, at in enumerate(draw(st.lists(times, max_size=3)), 1)]
    return attendances, items


@settings(max_examples=60, deadline=None)
@given(meetings(), st.randoms())
def test_course_of_any_meeting_keeps_the_rules(made: tuple[list[Attendance], list[Taken]], random: object) -> None:
    attendances, items = made
    states = course(roll(*attendances), items, ENDS)

    # The order in which things were written down makes no difference.
    shuffled = list(attendances)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sentences(roll(*shuffled), items, ENDS) == sentences(roll(*attendances), items, ENDS)
    taken = sorted((one for one in items if one.at), key=lambda one: one.at or time())
    for state in states:
        now = next((one for one in reversed(taken) if state.since and one.at and one.at <= state.since), None)
        out = now.withdrawn if now else frozenset()
        there = [one for one in attendances if was_there(one, state.since) and one.person_id not in out]
        # As the quorum counts those who are there, whoever withdrew left out; nobody twice.
        assert state.quorum == quorum(3, SEATS, there)
        assert state.quorum.counted == len(state.names) <= len(SEATS)
        assert not {NAMES[pk] for pk in out} & set(state.names.values())
    # Each is told once: no two sentences say the same verdict of one moment.
    told = sentences(roll(*attendances), items, ENDS)
    assert len(told) == len(set(told))


@given(times, times)
def test_somebody_without_times_is_there_throughout_and_others_between_them(
    joined: time | None, left: time | None
) -> None:
    one = came(1, joined, left if left != joined else None)

    assert was_there(came(1), time(11)) is True
    assert was_there(one, None) == (joined is None or (one.left_at is not None and one.left_at < joined))
    if joined:
        assert was_there(one, joined) is True
    if one.left_at:
        assert was_there(one, one.left_at) is False
