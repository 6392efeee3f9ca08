"""The clock of the room: pure."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from meetings.minutes.room import Clock


def clock(now: str, taken: str | None, planned: str | None, minutes: int | None) -> Clock:
    taken_at, planned_for = (time.fromisoformat(one) if one else None for one in (taken, planned))
    return Clock(datetime.fromisoformat(f"2018-09-26T{now}"), "2 Hate crime", taken_at, planned_for, minutes)


@pytest.mark.parametrize(
    ("now", "taken", "planned", "minutes", "on_item", "standing"),
    [
        ("10:14", "10:10", "10:10", 10, "4 of 10 minutes on it", "On time"),
        ("10:14", "10:12", "10:10", 10, "2 of 10 minutes on it", "2 minutes behind"),
        ("10:25", "10:12", "10:10", 10, "13 of 10 minutes on it", "5 minutes behind"),
        ("10:09", "10:09", "10:10", 10, "0 of 10 minutes on it", "1 minute ahead"),
        ("10:21", "10:09", "10:10", 10, "12 of 10 minutes on it", "1 minute behind"),
        ("10:11", "10:10", "10:10", None, "1 minute on it", "On time"),
        ("10:11", "10:10", None, 5, "1 of 5 minutes on it", ""),
        ("10:11", None, "10:10", 5, "0 of 5 minutes on it", ""),
        ("10:05", "10:10", "10:10", 5, "0 of 5 minutes on it", "On time"),
    ],
)
def test_clock_says_how_the_meeting_keeps_to_its_times(
    now: str, taken: str | None, planned: str | None, minutes: int | None, on_item: str, standing: str
) -> None:
    found = clock(now, taken, planned, minutes)

    assert (found.on_item, found.standing) == (on_item, standing)
