"""What to look at in a forward plan: pure rules, and properties of overlaps."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.foresight import (
    Kind,
    Presenting,
    Promised,
    Sitting,
    clashes,
    length_words,
    meet_at_once,
    of_meeting_over,
    of_meeting_to_come,
    planned_minutes,
    span,
)

TODAY = date(2018, 9, 10)
DAY = date(2018, 9, 26)
MORNING = Sitting(1, "CSP", DAY, time(10), time(13))

moments = st.builds(time, st.integers(8, 20), st.sampled_from([0, 15, 30, 45]))


@st.composite
def sittings(draw: st.DrawFn) -> Sitting:
    """Meetings on one of two days, with or without times; an end always after the start."""
    starts, ends = draw(st.none() | moments), draw(st.none() | moments)
    if starts and ends and ends <= starts:
        starts, ends = (ends, starts) if ends < starts else (starts, None)
    return Sitting(
        draw(st.integers(1, 99)), "A board", DAY + timedelta(days=draw(st.integers(0, 1))), starts, ends
    )


@given(sittings(), sittings())
def test_overlap_is_the_same_from_both_sides(one: Sitting, other: Sitting) -> None:
    assert meet_at_once(one, other) == meet_at_once(other, one)


@given(sittings())
def test_meeting_overlaps_itself_and_lasts(one: Sitting) -> None:
    begins, ends = span(one.starts, one.ends)
    assert 0 <= begins < ends <= 24 * 60
    assert meet_at_once(one, one)


@given(sittings(), sittings())
def test_overlap_of_known_times_is_a_shared_minute(one: Sitting, other: Sitting) -> None:
    spans = [span(sitting.starts, sitting.ends) for sitting in (one, other)]
    shared = set(range(*spans[0])) & set(range(*spans[1]))
    assert meet_at_once(one, other) == (one.day == other.day and bool(shared))


@given(sittings(), sittings())
def test_not_knowing_a_time_never_hides_an_overlap(one: Sitting, other: Sitting) -> None:
    """What overlaps while a time is known still does once the same meeting's times are not."""
    unknown = Sitting(other.key, other.board, other.day)
    assert not meet_at_once(one, other) or meet_at_once(one, unknown)


@pytest.mark.parametrize(
    ("starts", "ends", "at_once"),
    [
        (time(13), time(15), False),  # as the other ends
        (time(12, 45), time(15), True),
        (time(9), time(10), False),
        (time(9), None, True),  # a morning's meeting, its end not known
        (time(13), None, False),
        (time(14), None, False),
        (None, time(9), False),
        (None, time(11), True),
        (None, None, True),
    ],
)
def test_meetings_overlap_as_far_as_their_times_are_known(
    starts: time | None, ends: time | None, at_once: bool
) -> None:
    assert meet_at_once(MORNING, Sitting(2, "HWB", DAY, starts, ends)) == at_once


def kinds(
    items: list[Promised], sitting: Sitting = MORNING, today: date = TODAY, *, takes_decisions: bool = True
) -> list[Kind]:
    told = of_meeting_to_come(sitting, items, today=today, takes_decisions=takes_decisions)
    return [warning.kind for warning in told]


def test_minutes_of_proposals_and_of_what_left_do_not_count() -> None:
    items = [
        Promised("a", 60),
        Promised("b", 50, agreed=False),
        Promised("c", 40, stands=False),
        Promised("d", None),
    ]
    assert planned_minutes(items) == 60
    assert length_words(MORNING, items) == "60 of 180 minutes planned"
    assert length_words(Sitting(1, "CSP", DAY), items) == "60 minutes planned"
    assert length_words(Sitting(1, "CSP", DAY), []) == ""


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(180, []), (181, ["The items take 1 minute more than the meeting has."]), (45, []),
     (44, ["Only 44 minutes of 180 are planned yet, and the meeting is within three months."])],
)  # fmt: skip
def test_minutes_against_the_length_of_the_meeting(minutes: int, expected: list[str]) -> None:
    told = of_meeting_to_come(MORNING, [Promised("a", minutes, decides=True)], today=TODAY, takes_decisions=True)
    assert [warning.text for warning in told] == expected


def test_nearly_nothing_planned_is_told_within_three_months_alone() -> None:
    assert kinds([]) == [Kind.THIN]
    assert kinds([], today=DAY - timedelta(days=92)) == [Kind.THIN]
    assert kinds([], today=DAY - timedelta(days=93)) == []
    assert kinds([], Sitting(1, "CSP", DAY)) == []


def test_meeting_that_decides_nothing() -> None:
    full = Promised("a", 100)
    assert kinds([full]) == [Kind.NO_DECISION]
    assert kinds([full], takes_decisions=False) == []
    assert kinds([full, Promised("b", decides=True)]) == []
    assert kinds([full, Promised("b", decides=True, stands=False)]) == [Kind.NO_DECISION]


def test_item_deferred_twice_or_more() -> None:
    items = [Promised(f"d{count}", 30, decides=True, deferrals=count) for count in (0, 1, 2, 3)]
    told = of_meeting_to_come(
        MORNING, [*items, Promised("gone", 30, stands=False, deferrals=5)], today=TODAY, takes_decisions=True
    )
    assert [warning.text for warning in told] == [
        "“d2” has been deferred twice.",
        "“d3” has been deferred 3 times.",
    ]


def test_promised_item_that_fell_off() -> None:
    planned, taken = Promised("planned"), Promised("taken", open=False)
    left = Promised("left", open=False, stands=False)
    assert [one.text for one in of_meeting_over([planned, taken, left], cancelled=False)] == [
        "This meeting is over, and “planned” was neither taken, deferred nor withdrawn."
    ]
    assert [one.text for one in of_meeting_over([planned, taken, left], cancelled=True)] == [
        "This meeting was cancelled, and “planned” is neither deferred nor withdrawn.",
        "This meeting was cancelled, and “taken” is neither deferred nor withdrawn.",
    ]


def test_clash_is_told_at_both_meetings_once() -> None:
    other = Sitting(2, "Health and Wellbeing Board", DAY, time(12), time(14))
    later = Sitting(3, "Tasking group", DAY, time(15), time(16))
    presenting = [
        Presenting(7, "Amara Okafor", MORNING),
        Presenting(7, "Amara Okafor", MORNING),
        Presenting(7, "Amara Okafor", other),
        Presenting(7, "Amara Okafor", later),
        Presenting(8, "Tom Reed", other),
    ]
    assert {key: [one.text for one in told] for key, told in clashes(presenting).items()} == {
        1: ["Amara Okafor also presents at the Health and Wellbeing Board (12:00pm to 2:00pm) that day."],
        2: ["Amara Okafor also presents at the CSP (10:00am to 1:00pm) that day."],
    }


def test_clash_where_times_are_not_known_says_so() -> None:
    unknown = Sitting(2, "HWB", DAY)
    told = clashes([Presenting(7, "Amara Okafor", MORNING), Presenting(7, "Amara Okafor", unknown)])
    assert [one.text for one in told[1]] == [
        "Amara Okafor also presents at the HWB (its time is not known yet) that day."
    ]
